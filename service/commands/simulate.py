"""`simulate zalo`: try a channel without an account, on this machine alone."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Annotated

import typer

from service.commands.run import err, out, told
from service.settings import Settings

app = typer.Typer(help="Try a channel without an account: a local server plays it, with a page to write as a citizen.")


@app.callback()
def group() -> None:
    """Keep `zalo` a subcommand also while it is the only one."""


@app.command()
@told
def zalo(port: Annotated[int, typer.Option(help="of the page on 127.0.0.1", min=1, max=65535)] = 8090) -> None:
    """Play Zalo: serve the assistant with a simulated Official Account. Ctrl-C ends everything."""
    from service import logs
    from service.commands.serving import check_ports, prepare
    from service.simulators.zalo.trial import try_zalo

    settings = Settings.load()
    check_ports(settings)
    prepare(settings)
    logs.configure("warning" if settings.log_level == "info" else settings.log_level)

    def started(url: str) -> None:
        out.print(f"Open {url} and write as a citizen (Ctrl-C ends everything)", markup=False)

    err.print("Starting the assistant ...", markup=False)
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner, suppress(KeyboardInterrupt):
        runner.run(try_zalo(settings, port, started))
