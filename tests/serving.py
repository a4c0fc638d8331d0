"""One real service with its real Rasa for the tests of `e2e/` and `web/`, over the records shipped here."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psutil
import pytest

START_SECONDS = 420
"""On a busy machine; a first start trains the model."""


def free_ports(number: int) -> list[int]:
    """Ports that are free now."""
    probes = [socket.socket() for _ in range(number)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def until(condition: Callable[[], Any], seconds: float, what: str) -> Any:
    """The first true value of `condition` within the time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"{what} did not happen within {seconds:.0f} s")


@dataclass
class Running:
    """A service that runs: its process and how to talk to it."""

    process: subprocess.Popen[bytes]
    data: Path
    environment: dict[str, str]
    ports: list[int]
    root: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ports[0]}"

    @property
    def internal_url(self) -> str:
        return f"http://127.0.0.1:{self.ports[1]}"

    @property
    def rasa(self) -> psutil.Process:
        """Its Rasa process."""
        return next(c for c in psutil.Process(self.process.pid).children() if "bot.launcher" in " ".join(c.cmdline()))

    def ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def post(self, path: str, **body: Any) -> httpx.Response:
        return httpx.post(f"{self.url}{path}", json=body, timeout=15)

    def talk(self) -> Talk:
        """A new conversation."""
        return Talk(self, uuid4().hex)

    def motcua(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the command line with the same settings."""
        return subprocess.run(
            [motcua(), *arguments], env=self.environment, cwd=self.root, capture_output=True, text=True, timeout=300
        )


@dataclass
class Talk:
    """One conversation."""

    service: Running
    id: str

    def say(self, message: str, **more: Any) -> dict[str, Any]:
        """The first message of the reply."""
        return self.reply(message, **more)["messages"][0]

    def reply(self, message: str, **more: Any) -> dict[str, Any]:
        reply = self.service.post("/api/chat", conversation_id=self.id, message=message, **more)
        assert reply.status_code == 200, reply.text
        return reply.json()


def motcua() -> str:
    """The command, as installed beside this Python."""
    return str(Path(sys.executable).with_name("motcua"))


def start(root: Path, data: Path, **settings: str) -> Running:
    """Start `motcua serve` on free ports."""
    ports = free_ports(3)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MOTCUA_")} | {
        "MOTCUA_DATA_DIR": str(data),
        "MOTCUA_PORT": str(ports[0]),
        "MOTCUA_INTERNAL_PORT": str(ports[1]),
        "MOTCUA_RASA_PORT": str(ports[2]),
        "MOTCUA_RATE_PER_CONVERSATION": "0",
        "MOTCUA_SNAPSHOT_CHECK_SECONDS": "0.2",
        # Tests may share the machine; what a citizen waits at most is tested where Rasa is killed.
        "MOTCUA_TURN_TIMEOUT": "15",
        **settings,
    }
    with (data / "serve.log").open("ab") as log:
        process = subprocess.Popen([motcua(), "serve"], cwd=root, env=environment, stdout=log, stderr=log)
    return Running(process, data, environment, ports, root)


def wait_ready(service: Running) -> Running:
    """Wait for /readyz; on failure show what the service wrote."""

    def alive_and_ready() -> bool:
        if service.process.poll() is not None:
            raise AssertionError("the service ended:\n" + (service.data / "serve.log").read_text("utf-8")[-3000:])
        return service.ready()

    until(alive_and_ready, START_SECONDS, "ready")
    return service


@pytest.fixture(scope="session")
def e2e_data(request: pytest.FixtureRequest, root: Path) -> Path:
    """A data folder kept between runs: model and snapshot are made anew only when their sources changed."""
    if not (root / ".venv-rasa/bin/python").exists():
        pytest.skip("Rasa's environment is not installed (make setup)")
    data = request.config.cache.mkdir("motcua-e2e")
    for name in ("motcua.db", "motcua.db-wal", "motcua.db-shm", "rasa.db", "rasa.db-wal", "rasa.db-shm", "serve.log"):
        (data / name).unlink(missing_ok=True)
    (data / "current").unlink(missing_ok=True)
    return data


@pytest.fixture(scope="session")
def encoder(root: Path) -> str:
    """The shipped encoder where it is there; search by words alone otherwise."""
    return "index/model" if any((root / "index/model").iterdir()) else "none"


@pytest.fixture(scope="session")
def running(root: Path, e2e_data: Path, encoder: str) -> Iterator[Running]:
    """The service; started on an empty data folder, it builds and trains what it needs by itself."""
    service = start(root, e2e_data, MOTCUA_ENCODER=encoder)
    try:
        yield wait_ready(service)
    finally:
        stop(service)


@contextmanager
def simulating(running: Running, told: Path, *arguments: str) -> Iterator[str]:
    """The page's address of `motcua simulate ...`, beside the service that built the snapshot and trained the model."""
    port, internal, rasa, shown = free_ports(4)
    own = {"MOTCUA_PORT": port, "MOTCUA_INTERNAL_PORT": internal, "MOTCUA_RASA_PORT": rasa}
    environment = running.environment | {name: str(value) for name, value in own.items()}
    command = [motcua(), "simulate", *arguments, "--port", str(shown)]
    with told.open("wb") as output:
        process = subprocess.Popen(command, cwd=running.root, env=environment, stdout=output, stderr=output)
    try:
        until(lambda: process.poll() is not None or "Open http" in told.read_text("utf-8"), 120, "the page's address")
        assert process.poll() is None, told.read_text("utf-8")[-3000:]
        yield f"http://127.0.0.1:{shown}"
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def stop(service: Running) -> None:
    """End the service as an operator would."""
    service.process.send_signal(signal.SIGTERM)
    try:
        service.process.wait(20)
    except subprocess.TimeoutExpired:
        service.process.kill()
        raise
