"""`simulate zalo|telegram`: try a channel without an account, on this machine alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Annotated, Any

import typer

from service.commands.run import err, out, told
from service.settings import Settings

app = typer.Typer(help="Try a channel without an account: a local server plays it, with a page to write as a citizen.")


Started = Callable[[str], None]
Port = Annotated[int, typer.Option(help="of the page on 127.0.0.1", min=1, max=65535)]


@app.command()
@told
def zalo(port: Port = 8090) -> None:
    """Play Zalo: serve the assistant with a simulated Official Account. Ctrl-C ends everything."""
    from service.simulators.zalo.trial import try_zalo

    _try(lambda settings, started: try_zalo(settings, port, started))


@app.command()
@told
def telegram(
    port: Port = 8090,
    webhook: Annotated[bool, typer.Option("--webhook", help="updates are delivered instead of fetched")] = False,
) -> None:
    """Play Telegram: serve the assistant with a simulated bot. Ctrl-C ends everything."""
    from service.simulators.telegram.trial import try_telegram

    _try(lambda settings, started: try_telegram(settings, port, started, webhook=webhook))


def _try(run: Callable[[Settings, Started], Coroutine[Any, Any, None]]) -> None:
    """Prepare what serving needs, then run until Ctrl-C."""
    from service import logs
    from service.commands.serving import check_ports, prepare

    settings = Settings.load()
    check_ports(settings)
    prepare(settings)
    logs.configure("warning" if settings.log_level == "info" else settings.log_level)

    def started(url: str) -> None:
        out.print(f"Open {url} and write as a citizen (Ctrl-C ends everything)", markup=False)

    err.print("Starting the assistant ...", markup=False)
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner, suppress(KeyboardInterrupt):
        runner.run(run(settings, started))
