"""All channels of one service: what they receive, what is answered, what operators see of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Self

import structlog
from sqlalchemy import literal, select

from service.channels.base import Channel, Incoming
from service.channels.inbox import Inbox
from service.channels.journal import Journal
from service.channels.outbox import Outbox
from service.channels.tables import DEAD, WAITING
from service.channels.worker import Talker, Worker
from service.database.engine import migrate, open_engine
from service.database.talks import now
from service.metrics import Metrics
from service.settings import Settings

log = structlog.get_logger(__name__)

LISTEN_AGAIN = 5.0
"""Seconds until a channel that fetches its messages itself is started again after an error."""


@dataclass(frozen=True)
class Post:
    """Inbox and outbox over one database."""

    journal: Journal
    inbox: Inbox
    outbox: Outbox

    @classmethod
    def open(cls, settings: Settings) -> Post:
        """Open and migrate the database of the settings.

        Raises:
            ServiceError: it cannot be opened.
        """
        engine = open_engine(settings.channels_database, durable=True)
        migrate(engine, "channels")
        journal = Journal(engine)
        return cls(journal, Inbox(journal), Outbox(journal))

    async def reachable(self) -> bool:
        """Whether the database answers; raises SQLAlchemyError where not."""
        return await self.journal.read(lambda connection: connection.execute(select(literal(1))).scalar_one() == 1)

    async def purge(self, before: datetime) -> int:
        """Forget what is older than `before`; how many rows."""
        return await self.inbox.purge(before) + await self.outbox.purge(before)

    async def close(self) -> None:
        """Write what waits, close the database."""
        await self.journal.close()


class Hub:
    """The channels that are on, at work inside `async with`."""

    def __init__(
        self, settings: Settings, channels: Iterable[Channel], post: Post, chat: Talker, metrics: Metrics
    ) -> None:
        self._channels = {channel.name: channel for channel in channels}
        self._post, self._metrics = post, metrics
        self._worker = Worker(settings, self._channels, post.inbox, post.outbox, chat, metrics)
        self._listening: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        for channel in self._channels.values():
            await _guarded(channel.name, channel.open)
        if self._channels:
            self._worker.start()
        self._listening = [
            asyncio.create_task(self._listen(channel), name=f"{channel.name} listens")
            for channel in self._channels.values()
        ]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._listening:
            task.cancel()
        await asyncio.gather(*self._listening, return_exceptions=True)
        await self._worker.stop()
        for channel in self._channels.values():
            await _guarded(channel.name, channel.close)

    def get(self, name: str) -> Channel | None:
        """The channel, if it is on."""
        return self._channels.get(name)

    async def receive(self, channel: Channel, messages: list[Incoming]) -> None:
        """Take messages; returns when they are on the disk.

        Raises:
            SQLAlchemyError: they could not be kept.
        """
        new = await self._post.inbox.put(channel.name, messages, now())
        self._metrics.channel_received.labels(channel.name).inc(new)
        self._metrics.channel_repeated.labels(channel.name).inc(len(messages) - new)
        if new:
            self._worker.answering.wake()

    async def purge(self, before: datetime) -> int:
        """Forget what is older than `before` in the channels' own tables; how many rows."""
        return sum([await channel.purge(before) for channel in self._channels.values()])

    async def _listen(self, channel: Channel) -> None:
        while True:
            try:
                await channel.listen(partial(self.receive, channel))
                return
            except Exception as error:  # tried for ever: the channel may be away for long
                log.error("listening_failed", channel=channel.name, reason=type(error).__name__)
            await asyncio.sleep(LISTEN_AGAIN)

    async def measure(self) -> None:
        """Bring the gauges of waiting rows up to date."""
        at, gauges = now(), self._metrics
        inbox, outbox = await self._post.inbox.waiting(), await self._post.outbox.counts()
        for name in {*self._channels, *inbox, *(channel for channel, _ in outbox)}:
            rows = {"inbox": inbox.get(name), "outbox": outbox.get((name, WAITING)), "dead": outbox.get((name, DEAD))}
            for queue, found in rows.items():
                number, since = found or (0, at)
                gauges.queue_waiting.labels(queue, name).set(number)
                gauges.queue_oldest_seconds.labels(queue, name).set((at - since).total_seconds())


async def _guarded(name: str, step: Callable[[], Awaitable[None]]) -> None:
    """Open or close one channel: what fails there must take neither the web nor another channel with it."""
    try:
        await step()
    except Exception as error:
        log.error("channel_failed", channel=name, step=step.__name__, reason=f"{type(error).__name__}: {error}")


Choose = Callable[[Settings, Post], Iterable[Channel]]
"""Which channels a service opens; tests choose their own."""


def by_settings(settings: Settings, post: Post) -> Iterable[Channel]:
    """The channels that the settings turn on."""
    from service.channels.registry import enabled

    return enabled(settings, post.journal.engine)


def none(_settings: Settings, _post: Post) -> Iterable[Channel]:
    """No channel: for a process beside the service, which must not answer what waits there."""
    return ()
