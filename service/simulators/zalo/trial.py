"""`motcua simulate zalo`: the simulator, its page, and a service that believes it to be Zalo."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable

from service.channels.zalo.consent import Consent
from service.channels.zalo.setup import make_api
from service.channels.zalo.store import TokenStore
from service.channels.zalo.tokens import Tokens
from service.database.engine import migrate, open_engine
from service.server import LOOPBACK, listen, make_server
from service.settings import Settings
from service.simulators.trial import serve_trial, trial_settings
from service.simulators.zalo.app import Simulator
from service.simulators.zalo.page import with_page
from service.simulators.zalo.webhooks import Courier
from service.simulators.zalo.world import Registration, World


def registration() -> Registration:
    """An account with secrets of this trial alone."""
    return Registration(app_secret=secrets.token_urlsafe(16), oa_secret=secrets.token_urlsafe(16))


async def try_zalo(settings: Settings, port: int, started: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM.

    Args:
        settings: the operator's.
        port: of the simulator and its page.
        started: told the page's address when everything answers.

    Raises:
        PortTaken: one of the ports is in use.
    """
    socket = listen(LOOPBACK, port, "--port")
    url = f"http://{LOOPBACK}:{port}"
    ours = registration()
    trial = trial_settings(
        settings,
        "zalo",
        zalo_app_id=ours.app_id,
        zalo_app_secret=ours.app_secret,
        zalo_oa_id=ours.oa_id,
        zalo_oa_secret=ours.oa_secret,
        zalo_callback_url=ours.callback_url,
        zalo_api_url=url,
        zalo_oauth_url=url,
    )
    world = World(ours)
    courier = Courier(world, f"{trial.local_url}/webhooks/zalo")
    simulator = Simulator(world, courier)
    server = make_server(with_page(simulator))
    serving = asyncio.create_task(server._serve([socket]), name="simulator")
    try:
        await _sign_in(trial, simulator)
        await serve_trial(trial, lambda: started(url))
    finally:
        await courier.close()
        server.should_exit = True
        await serving


async def _sign_in(settings: Settings, simulator: Simulator) -> None:
    """What `motcua zalo login` does, the simulator agreeing at once."""
    ours = simulator.world.registration
    engine = open_engine(settings.channels_database, durable=True)
    await asyncio.to_thread(migrate, engine, "channels")
    api = make_api(settings)
    consent = Consent(ours.app_id, ours.callback_url, settings.zalo_oauth_url)
    code = simulator.tokens.consent(consent.challenge)
    await Tokens(TokenStore(engine, ours.app_id), api).sign_in(code, consent.verifier, ours.oa_id)
    await api.close()
    engine.dispose()
