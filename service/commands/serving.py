"""`serve`, `shell` and `train`: the assistant itself."""

from __future__ import annotations

import asyncio
import signal
import subprocess
from contextlib import suppress
from typing import Annotated

import typer

from service.commands.run import err, told
from service.errors import RasaMissing, ServiceError
from service.rasa_process import check_environment, environment, launcher
from service.settings import ROOT, Settings


def _train(settings: Settings, *, force: bool = False) -> None:
    check_environment(settings)
    arguments = ["train", "--force"] if force else ["train"]
    done = subprocess.run(
        launcher(settings, *arguments), cwd=ROOT, env=environment(settings, settings.secret or "-"), check=False
    )
    if done.returncode:
        raise ServiceError(f"training Rasa failed (exit code {done.returncode}); its messages stand above")


def prepare(settings: Settings) -> None:
    """See that everything is there that serving needs; build and train what can be made from the shipped records."""
    check_environment(settings)
    if not settings.current.exists():
        from service.commands.knowledge import build_with_progress

        err.print(f"no snapshot in {settings.folder}: building one from the records at hand", markup=False)
        build_with_progress(settings)
    _train(settings)
    if not settings.model.exists():
        raise RasaMissing.model(settings.model)


def check_ports(settings: Settings) -> None:
    """See that the three ports are free, before anything takes time; `PortTaken` names the one that is not."""
    from service.server import LOOPBACK, check_rasa_port, listen

    listen(settings.host, settings.port, "MOTCUA_PORT").close()
    listen(LOOPBACK, settings.internal_port, "MOTCUA_INTERNAL_PORT").close()
    check_rasa_port(settings)


@told
def serve() -> None:
    """Serve the page, the API and the channels; starts and watches Rasa. Ctrl-C ends everything."""
    from service import logs
    from service.server import serve as run

    settings = Settings.load()
    check_ports(settings)
    prepare(settings)
    logs.configure(settings.log_level)
    err.print(f"Motcua on {settings.local_url} (Ctrl-C ends it)", markup=False)
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner, suppress(KeyboardInterrupt):
        runner.run(run(settings))


@told
def train(force: Annotated[bool, typer.Option(help="also when nothing changed")] = False) -> None:
    """Train the Rasa model, when the bot's files changed."""
    _train(Settings.load(), force=force)


@told
def shell() -> None:
    """Talk to the assistant in `rasa shell`, with the index and the actions running behind it."""
    from service import logs

    settings = Settings.load()
    check_ports(settings)
    prepare(settings)
    logs.configure("warning" if settings.log_level == "info" else settings.log_level)
    code = asyncio.run(_shell(settings))
    if code:
        raise typer.Exit(code)


async def _shell(settings: Settings) -> int:
    from service.channels.hub import none
    from service.internal import create_internal_app
    from service.parts import open_parts
    from service.server import LOOPBACK, listen, make_server

    socket = listen(LOOPBACK, settings.internal_port, "MOTCUA_INTERNAL_PORT")
    async with open_parts(settings, supervise=False, channels=none) as parts:
        server = make_server(create_internal_app(parts))
        serving = asyncio.create_task(server._serve([socket]))
        err.print("Loading the index ...")
        while not parts.snapshots.loaded:
            if parts.snapshots.failed:
                raise ServiceError(f"the snapshot cannot be loaded: {parts.snapshots.failed}")
            await asyncio.sleep(0.1)
        # Ctrl-C belongs to the shell: it ends itself, then we follow.
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, lambda: None)
        process = await asyncio.create_subprocess_exec(
            *launcher(settings, "shell"), cwd=ROOT, env=environment(settings, parts.secret)
        )
        code = await process.wait()
        server.should_exit = True
        await serving
        return 0 if code in {0, 130, -signal.SIGINT} else code
