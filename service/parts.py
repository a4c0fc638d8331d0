"""The parts of one running service, put together once and handed to the applications."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog

from actions.contact import Contact
from service import emergency
from service.channels.hub import Choose, Hub, Post, by_settings
from service.chat import Chat
from service.database.engine import migrate, open_engine
from service.database.talks import Talks, now
from service.desks import Desks
from service.erasure import Eraser
from service.limits import RateLimiter
from service.metrics import Metrics
from service.rasa_client import RasaClient
from service.rasa_process import RasaProcess
from service.settings import Settings
from service.snapshots import SnapshotHolder
from service.tracker_store import TrackerStore

log = structlog.get_logger(__name__)

TYPING = 10
"""Requests for suggestions allowed for each message allowed: a question asks for some while it is typed."""
PURGE_EVERY = 3600.0
"""Seconds between two retention purges."""


@dataclass
class Parts:
    """Everything a request may need."""

    settings: Settings
    secret: str
    metrics: Metrics
    snapshots: SnapshotHolder
    rasa: RasaClient
    process: RasaProcess | None
    talks: Talks
    tracker_store: TrackerStore
    eraser: Eraser
    desks: Desks
    chat: Chat
    post: Post
    channels: Hub
    per_conversation: RateLimiter
    per_address: RateLimiter
    typing_per_address: RateLimiter

    @property
    def contact(self) -> Contact:
        """Whom answers name beside themselves."""
        return contact(self.settings)

    async def purge(self) -> None:
        """Delete what is older than the retention time: talks, channels, Rasa's store."""
        before = now() - timedelta(days=self.settings.retention_days)
        purged = await self.talks.purge(before)
        events = await self.tracker_store.purge(before)
        messages = await self.post.purge(before) + await self.channels.purge(before)
        await self.desks.purge(before)
        self.metrics.purged.inc(purged)
        if purged or events or messages:
            log.info("purged", conversations=purged, events=events, channel_messages=messages)


def contact(settings: Settings) -> Contact:
    """The office as the settings tell it."""
    return Contact(
        office_name=settings.office_name,
        office_address=settings.office_address,
        office_phone=settings.office_phone,
        office_hours=settings.office_hours,
        hotline=settings.hotline,
        petition_url=settings.petition_url,
        public_url=settings.public_url,
        citizen_app=settings.citizen_app,
        border_platform=settings.border_platform,
        province_name=_province_name(settings.province),
        retention_days=settings.retention_days,
    )


def _province_name(code: str) -> str:
    from knowledge.units import Units

    return Units.load().province(code).bare_name


@asynccontextmanager
async def open_parts(
    settings: Settings,
    *,
    supervise: bool = True,
    snapshots: SnapshotHolder | None = None,
    rasa: RasaClient | None = None,
    channels: Choose = by_settings,
) -> AsyncIterator[Parts]:
    """Open database, snapshot and Rasa; close them at the end.

    Args:
        settings: of this service.
        supervise: whether to start Rasa; False where something else runs it.
        snapshots, rasa: take the place of the real ones in tests.
        channels: which channels to open.
    """
    emergency.load()
    secret = settings.secret or secrets.token_urlsafe(24)
    metrics = Metrics()
    engine = open_engine(settings.database)
    await asyncio.to_thread(migrate, engine)
    talks = Talks(engine)
    tracker_store = TrackerStore(settings.tracker_db)
    post = await asyncio.to_thread(Post.open, settings)
    desks = await Desks.open(settings, engine, talks, contact(settings))
    eraser = Eraser(talks, post.outbox, tracker_store, metrics, desks.all)
    snapshots = snapshots or SnapshotHolder(settings.current, metrics, settings.snapshot_check_seconds)
    rasa = rasa or RasaClient(settings.rasa_url, secret, settings.turn_timeout)
    process = RasaProcess(settings, secret, rasa.ready, metrics) if supervise else None
    chat = Chat(settings, rasa, lambda: snapshots.loaded, talks, eraser, metrics, desks.all)
    parts = Parts(
        settings=settings,
        secret=secret,
        metrics=metrics,
        snapshots=snapshots,
        rasa=rasa,
        process=process,
        talks=talks,
        tracker_store=tracker_store,
        eraser=eraser,
        desks=desks,
        chat=chat,
        post=post,
        channels=Hub(settings, channels(settings, post), post, chat, metrics),
        per_conversation=RateLimiter(settings.rate_per_conversation),
        per_address=RateLimiter(settings.rate_per_address),
        typing_per_address=RateLimiter(settings.rate_per_address * TYPING),
    )
    background = [
        asyncio.create_task(talks.write_for_ever(), name="turns"),
        asyncio.create_task(_purge_regularly(parts), name="retention"),
    ]
    try:
        if process:
            process.start()
        # Requests are answered while the first snapshot loads: /readyz says so, chats get the sentence.
        background.append(asyncio.create_task(snapshots.start(), name="first snapshot"))
        async with parts.channels:
            yield parts
    finally:
        for task in background:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await snapshots.stop()
        if process:
            await process.stop()
        await rasa.close()
        await desks.close()
        await talks.close()
        await post.close()


async def _purge_regularly(parts: Parts) -> None:
    while True:
        try:
            await parts.purge()
        except Exception as error:  # a locked or full database must not end the purge for ever
            log.error("purge_failed", reason=type(error).__name__)
        await asyncio.sleep(PURGE_EVERY)
