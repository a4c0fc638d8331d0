"""`motcua simulate telegram`: the simulator, its page, and a service that believes it to be Telegram."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable

from service.channels.telegram import desk
from service.server import LOOPBACK, listen, make_server
from service.settings import Settings
from service.simulators.telegram.app import Simulator
from service.simulators.telegram.page import with_page
from service.simulators.telegram.world import Bot, World
from service.simulators.trial import serve_trial, trial_settings


async def try_telegram(settings: Settings, port: int, started: Callable[[str], None], *, webhook: bool = False) -> None:
    """Serve until SIGINT or SIGTERM.

    Args:
        settings: the operator's.
        port: of the simulator and its page.
        started: told the page's address when everything answers.
        webhook: updates are delivered; otherwise they are fetched.

    Raises:
        PortTaken: one of the ports is in use.
    """
    socket = listen(LOOPBACK, port, "--port")
    url = f"http://{LOOPBACK}:{port}"
    simulator = Simulator(World(Bot(secret=secrets.token_urlsafe(26))), local=True)
    address = f"http://{LOOPBACK}:{settings.port}" if webhook else ""
    token = simulator.world.bot.token
    trial = trial_settings(settings, "telegram", telegram_token=token, telegram_api_url=url, telegram_url=address)
    server = make_server(with_page(simulator))
    serving = asyncio.create_task(server._serve([socket]), name="simulator")

    async def hook() -> None:
        await desk.set_webhook(trial)
        started(url)

    hooking: list[asyncio.Task[None]] = []

    def ready() -> None:
        if webhook:
            hooking.append(asyncio.create_task(hook(), name="webhook"))
        else:
            started(url)

    try:
        await serve_trial(trial, ready)
    finally:
        await simulator.updates.close()
        server.should_exit = True
        await asyncio.gather(serving, *hooking)
