"""Running both applications in one process, on one event loop."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from service.app import create_app
from service.errors import PortTaken
from service.internal import create_internal_app
from service.parts import Parts, open_parts
from service.settings import Settings

LOOPBACK = "127.0.0.1"
SWITCH = 0.0005
"""Seconds after which a thread that searches or writes lets the event loop go on: a webhook waits to be acknowledged
meanwhile. Python's own 5 ms add up where several threads work."""


def listen(host: str, port: int, setting: str) -> socket.socket:
    """A listening socket, taken before anything starts.

    Raises:
        PortTaken: somebody else has it, or it is not ours to take.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
        sock.listen(1024)
    except OSError as error:
        sock.close()
        raise PortTaken.at(host, port, setting) from error
    sock.set_inheritable(False)
    return sock


def check_rasa_port(settings: Settings) -> None:
    """See that Rasa will get its port; it is bound by Rasa itself, a little later.

    Raises:
        PortTaken: it will not.
    """
    listen(LOOPBACK, settings.rasa_port, "MOTCUA_RASA_PORT").close()


def make_server(app: ASGIApp, proxies: str | None = None) -> uvicorn.Server:
    """A server for sockets that are open already; without `proxies` no forwarded address is believed."""
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=proxies is not None,
        forwarded_allow_ips=proxies,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=10,
        limit_concurrency=1000,
    )
    return uvicorn.Server(config)


async def until_signalled(server: uvicorn.Server, sock: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM, then return.

    uvicorn's own `serve` raises the signal again, which ends the process before anything behind it is closed.
    """
    loop, signals = asyncio.get_running_loop(), (signal.SIGINT, signal.SIGTERM)
    for number in signals:
        loop.add_signal_handler(number, server.handle_exit, number, None)
    try:
        await server._serve([sock])
    finally:
        for number in signals:
            loop.remove_signal_handler(number)


async def serve(settings: Settings, started: Callable[[Parts], None] | None = None, *, supervise: bool = True) -> None:
    """Serve until SIGINT or SIGTERM; Rasa, database and snapshot are opened before and closed after.

    Raises:
        PortTaken: one of the three ports is in use; nothing was started.
    """
    sys.setswitchinterval(SWITCH)
    public = listen(settings.host, settings.port, "MOTCUA_PORT")
    internal = listen(LOOPBACK, settings.internal_port, "MOTCUA_INTERNAL_PORT")
    if supervise:
        check_rasa_port(settings)
    async with open_parts(settings, supervise=supervise) as parts:
        outer = make_server(create_app(parts), settings.trusted_proxies)
        inner = make_server(create_internal_app(parts))
        inner_task = asyncio.create_task(inner._serve([internal]), name="internal")
        if started:
            started(parts)
        try:
            await until_signalled(outer, public)
        finally:
            inner.should_exit = True
            await inner_task
