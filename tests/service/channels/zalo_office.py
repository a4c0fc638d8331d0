"""A Zalo channel with its real database, signed in at the simulator over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.channels.base import Incoming, Outgoing
from service.channels.zalo.api import ZaloApi
from service.channels.zalo.channel import ZaloChannel
from service.channels.zalo.consent import Consent
from service.channels.zalo.store import TokenStore
from service.channels.zalo.tokens import Tokens
from service.database.engine import migrate, open_engine
from service.simulators.zalo.app import Simulator
from tests.simulators.loopback import on_loopback

CITIZEN = "8400000000000000003"


@dataclass
class Office:
    """Everything a test of the channel touches."""

    simulator: Simulator
    url: str
    database: str
    api: ZaloApi
    store: TokenStore
    tokens: Tokens
    channel: ZaloChannel

    def another(self) -> Tokens:
        """The tokens as another process over the same database sees them."""
        return Tokens(TokenStore(open_engine(self.database, durable=True), self.store.app_id), self.api)

    def texts(self, citizen: str = CITIZEN) -> list[str]:
        """What the account said to a citizen."""
        return [shown.text for shown in self.simulator.world.citizen(citizen).chat if shown.who == "account"]

    def calls(self, text: str = "Chào bạn", **more: Any) -> list[Outgoing]:
        """The calls that say something to the citizen."""
        return self.channel.write({"id": "1", "text": text, "buttons": [], "answer": None} | more, incoming())


def incoming() -> Incoming:
    """What is answered."""
    return Incoming(CITIZEN, "m1")


@asynccontextmanager
async def open_office(
    folder: Path, simulator: Simulator | None = None, *, signed_in: bool = True
) -> AsyncIterator[Office]:
    """A channel over a database in this folder; a citizen has just written to it."""
    simulator = simulator or Simulator()
    ours = simulator.world.registration
    database = f"sqlite:///{folder / 'channels.db'}"
    engine = open_engine(database, durable=True)
    migrate(engine, "channels")
    async with on_loopback(simulator.app) as url:
        api = ZaloApi(ours.app_id, ours.app_secret, url, url)
        store = TokenStore(engine, ours.app_id)
        tokens = Tokens(store, api)
        channel = ZaloChannel(ours.app_id, ours.oa_id, ours.oa_secret, api, tokens)
        if signed_in:
            consent = Consent(ours.app_id, ours.callback_url, url)
            await tokens.sign_in(simulator.tokens.consent(consent.challenge), consent.verifier, ours.oa_id)
        await simulator.say(CITIZEN, "xin chào")
        yield Office(simulator, url, database, api, store, tokens, channel)
        await channel.close()
    engine.dispose()
