"""The Rasa process: started, watched, restarted and ended by the service."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import BinaryIO

import structlog

from service.errors import RasaMissing
from service.metrics import Metrics
from service.settings import ROOT, Settings

log = structlog.get_logger(__name__)

STABLE_SECONDS = 60.0
"""A Rasa that lived this long restarts without delay."""
GRACE_SECONDS = 5.0
"""Between asking Rasa to end and killing it."""
START_SECONDS = 90.0
"""Rasa that is not ready by then is started anew."""


def check_environment(settings: Settings) -> None:
    """See that the Python 3.10 environment is there.

    Raises:
        RasaMissing: says how to get it.
    """
    python = settings.rasa_python
    if not python.is_file():
        raise RasaMissing.environment(python)
    try:
        found = subprocess.run(
            [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        ).stdout.strip()
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RasaMissing.environment(python) from error
    if found != "3.10":
        raise RasaMissing.wrong_version(python, found)


def environment(settings: Settings, secret: str) -> dict[str, str]:
    """The environment of every bot.launcher call; credentials of other things don't travel."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MOTCUA_") and k != "PYTHONPATH"}
    return kept | {
        "MOTCUA_DATA_DIR": str(settings.folder),
        "MOTCUA_RASA_PORT": str(settings.rasa_port),
        "MOTCUA_INTERNAL_PORT": str(settings.internal_port),
        "MOTCUA_SECRET": secret,
        "MOTCUA_ACTION_URL": f"http://127.0.0.1:{settings.internal_port}/webhook?secret={secret}",
        "MOTCUA_PARENT_PID": str(os.getpid()),
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONUNBUFFERED": "1",
    }


def launcher(settings: Settings, *arguments: str) -> list[str]:
    """The command line of `bot.launcher`."""
    return [str(settings.rasa_python), "-m", "bot.launcher", *arguments]


class RasaProcess:
    """Keeps one Rasa process alive until `stop`.

    It runs in a session of its own, so that the whole group can be ended; on a kill -9 of the service it is the
    launcher that ends Rasa (PR_SET_PDEATHSIG), for nobody here is left to do it.
    """

    def __init__(
        self,
        settings: Settings,
        secret: str,
        ready: Callable[[], Awaitable[bool]],
        metrics: Metrics,
        command: list[str] | None = None,
    ) -> None:
        self._settings, self._secret, self._metrics = settings, secret, metrics
        self._ready = ready
        self._command = command or launcher(settings, "run")
        self._process: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None
        self.up = False
        """Rasa answered when it was last looked at."""

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    def start(self) -> None:
        """Begin to keep Rasa running."""
        self._task = asyncio.create_task(self._keep_running(), name="rasa")

    async def stop(self) -> None:
        """End Rasa and everything it started."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self._end()

    async def _keep_running(self) -> None:
        failures = 0
        while True:
            begun = asyncio.get_running_loop().time()
            try:
                await self._run_once()
            except OSError as error:
                log.error("rasa_cannot_start", reason=error.strerror)
            lived = asyncio.get_running_loop().time() - begun
            failures = 0 if lived > STABLE_SECONDS else failures + 1
            delay = min(0.25 * 2 ** max(failures - 1, 0), 30.0)
            self._metrics.rasa_restarts.inc()
            code = self._process.returncode if self._process else None
            log.warning("rasa_ended", code=code, lived_seconds=round(lived, 1), restart_in=delay)
            await asyncio.sleep(delay)

    async def _run_once(self) -> None:
        log_file = self._settings.folder / "rasa.log"
        with _open_log(log_file) as sink:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                cwd=ROOT,
                env=environment(self._settings, self._secret),
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        log.info("rasa_started", pid=self._process.pid)
        watcher = asyncio.create_task(self._watch())
        try:
            await self._process.wait()
        finally:
            self._mark(False)
            watcher.cancel()
            if self._process.returncode is not None:
                _signal_group(self._process.pid, signal.SIGKILL)

    async def _watch(self) -> None:
        """Note when Rasa answers; end one that never does."""
        loop = asyncio.get_running_loop()
        begun, answered = loop.time(), False
        while True:
            up = await self._ready()
            answered = answered or up
            self._mark(up)
            if not answered and loop.time() - begun > START_SECONDS:
                log.error("rasa_not_ready", seconds=START_SECONDS, see=str(self._settings.folder / "rasa.log"))
                await self._end()
                return
            await asyncio.sleep(2 if up else 0.25)

    def _mark(self, up: bool) -> None:
        if up != self.up:
            log.info("rasa_ready" if up else "rasa_away")
        self.up = up
        self._metrics.rasa_up.set(up)

    async def _end(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        _signal_group(process.pid, signal.SIGTERM)
        try:
            async with asyncio.timeout(GRACE_SECONDS):
                await process.wait()
        except TimeoutError:
            _signal_group(process.pid, signal.SIGKILL)
            await process.wait()


def _open_log(path: Path, limit: int = 5_000_000) -> BinaryIO:
    """Rasa's own output, kept from growing without end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("ab" if path.exists() and path.stat().st_size < limit else "wb")


def _signal_group(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)
