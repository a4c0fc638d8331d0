"""A Telegram channel with its real database, over real HTTP to the simulator."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.channels.base import Incoming, Outgoing
from service.channels.telegram.api import TelegramApi
from service.channels.telegram.channel import TelegramChannel
from service.channels.telegram.store import TelegramStore
from service.database.engine import migrate, open_engine
from service.simulators.telegram.app import Simulator
from tests.simulators.loopback import on_loopback

CITIZEN = 5_000_000_003
GROUP = -100_200_300


@dataclass
class Office:
    """Everything a test of the channel touches."""

    simulator: Simulator
    url: str
    api: TelegramApi
    store: TelegramStore
    channel: TelegramChannel

    def texts(self, chat: int = CITIZEN) -> list[str]:
        """What the bot said in a chat."""
        return [shown.text for shown in self.simulator.world.chat(chat).messages if shown.who == "bot"]

    def calls(self, text: str = "Chào bạn", **more: Any) -> list[Outgoing]:
        """The calls that say something to the citizen."""
        message = {"id": "1", "text": text, "buttons": [], "answer": None} | more
        return self.channel.write(message, Incoming(str(CITIZEN), "m1", extra={"chat": CITIZEN}))


@asynccontextmanager
async def open_office(folder: Path, simulator: Simulator | None = None, *, polls: bool = True) -> AsyncIterator[Office]:
    """A channel over a database in this folder; a citizen has just written to it."""
    simulator = simulator or Simulator()
    bot = simulator.world.bot
    engine = open_engine(f"sqlite:///{folder / 'channels.db'}", durable=True)
    migrate(engine, "channels")
    async with on_loopback(simulator.app) as url:
        api, store = TelegramApi(bot.token, url), TelegramStore(engine, bot.id)
        channel = TelegramChannel(bot.token, api, store, polls=polls)
        simulator.say(CITIZEN, "xin chào")
        yield Office(simulator, url, api, store, channel)
        await channel.close()
        await simulator.updates.close()
    engine.dispose()
