"""A whole service process with one channel, to be killed: `python -m ... DATA PORT URL [TOKEN]`.

The stand-in, which sends to URL; with a token a Telegram bot, which fetches from URL and sends there.

Real database, worker and HTTP on both sides; only Rasa and the index are stood in for, by what answers at once.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import httpx

from service import logs
from service.app import create_app
from service.channels.base import Channel
from service.channels.hub import Post
from service.channels.telegram.api import TelegramApi
from service.channels.telegram.channel import TelegramChannel
from service.channels.telegram.store import TelegramStore
from service.metrics import Metrics
from service.parts import open_parts
from service.rasa_client import RasaClient
from service.server import listen, make_server, until_signalled
from service.settings import Settings
from service.snapshots import SnapshotHolder
from tests.service.channels.standin import StandIn
from tests.service.conftest import StandInIndex, StandInRasa


def channel_of(post: Post, url: str, token: str) -> Channel:
    """The channel that the arguments ask for."""
    if not token:
        return StandIn(url=url)
    store = TelegramStore(post.journal.engine, int(token.partition(":")[0]))
    return TelegramChannel(token, TelegramApi(token, url), store, polls=True)


async def main(data: Path, port: int, url: str, token: str = "") -> None:
    """Serve until killed."""
    settings = Settings.load(None, data_dir=data, rate_per_conversation=0)
    (data / "snapshots/one").mkdir(parents=True, exist_ok=True)
    if not (data / "current").exists():
        (data / "current").symlink_to("snapshots/one")
    snapshots = SnapshotHolder(settings.current, Metrics(), 1, lambda folder: StandInIndex(folder.name))
    await snapshots.refresh()
    rasa = RasaClient("http://rasa", "s" * 16, 5, httpx.MockTransport(StandInRasa().handle))
    socket = listen("127.0.0.1", port, "PORT")
    async with open_parts(
        settings,
        supervise=False,
        snapshots=snapshots,
        rasa=rasa,
        channels=lambda _, post: [channel_of(post, url, token)],
    ) as parts:
        await until_signalled(make_server(create_app(parts)), socket)


if __name__ == "__main__":
    logs.configure("error")
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]))
