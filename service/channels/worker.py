"""From the inbox over the conversation to the outbox, and from the outbox to the channel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from service import phrases
from service.channels.base import Channel, Dead, Outgoing, Retry, Sent
from service.channels.dispatch import Dispatcher
from service.channels.inbox import Inbox, Received, without_text
from service.channels.outbox import Letter, Outbox, delay
from service.channels.words import FOR_KIND, TOO_FAST, WELCOME
from service.database.talks import now
from service.limits import RateLimiter
from service.metrics import Metrics
from service.settings import Settings

log = structlog.get_logger(__name__)

TURNS, SENDS = 4, 16
"""Conversations answered at once (Rasa is one process), and calls made at once."""
PATIENCE, LONGEST_PAUSE = 8, 30.0
"""How often a message is tried while the assistant is away, and seconds between two tries: two minutes in all."""
SEND_SECONDS, NOTICE_SECONDS = 30.0, 5.0
"""What one call may take."""
HUSHED = 10_000
"""Conversations of which is remembered that they were told to write more slowly."""
GRACE = 6.0
"""Seconds that a stopping service lets running turns and calls end."""


class Talker(Protocol):
    """What answers a message: `service.chat.Chat`."""

    async def turn(
        self, channel: str, conversation_id: str, text: str, message_id: str | None, *, patient: bool = False
    ) -> list[dict[str, Any]]:
        """The messages of the reply; raises RasaAway when patient and the assistant is away."""
        ...


class Worker:
    """Answers what waits in the inbox and sends what waits in the outbox."""

    def __init__(
        self,
        settings: Settings,
        channels: Mapping[str, Channel],
        inbox: Inbox,
        outbox: Outbox,
        chat: Talker,
        metrics: Metrics,
    ) -> None:
        self._settings, self._channels, self._chat, self._metrics = settings, channels, chat, metrics
        self._inbox, self._outbox = inbox, outbox
        self._limiter = RateLimiter(settings.rate_per_conversation)
        self._hushed: set[str] = set()
        self._paused: dict[str, datetime] = {}
        self._notices: set[asyncio.Task[None]] = set()
        self._loops: list[asyncio.Task[None]] = []
        self.answering = Dispatcher("inbox", TURNS, self._first_received, self._answer)
        self.sending = Dispatcher("outbox", SENDS, self._first_letters, self._send)

    def start(self) -> None:
        """Begin with what the last process left behind."""
        self._loops = [asyncio.create_task(d.run(), name=n) for d, n in self._dispatchers()]

    async def stop(self) -> None:
        """Take nothing new, end what runs; what waits stays in the database."""
        for task in (*self._loops, *self._notices):
            task.cancel()
        await asyncio.gather(*self._loops, *self._notices, return_exceptions=True)
        await asyncio.gather(*(dispatcher.finish(GRACE) for dispatcher, _ in self._dispatchers()))

    def _dispatchers(self) -> tuple[tuple[Dispatcher[Any], str], ...]:
        return (self.answering, "inbox"), (self.sending, "outbox")

    async def _first_received(self, number: int) -> list[Received]:
        return await self._inbox.first(tuple(self._channels), number, now())

    async def _answer(self, received: Received) -> None:
        channel, incoming = self._channels[received.channel], received.incoming
        last = received.attempts >= PATIENCE
        try:
            messages = await self._reply(channel, received, last=last)
            calls = _written(channel, messages, received)
        except Exception as error:
            if not last:
                log.warning("answer_postponed", channel=channel.name, reason=str(error) or type(error).__name__)
                pause = timedelta(seconds=delay(received.attempts + 1, LONGEST_PAUSE))
                await self._inbox.postpone(received, now() + pause)
                return
            log.error("answer_failed", channel=channel.name, reason=type(error).__name__)
            calls = self._away(channel, received)
        handled = await self._outbox.answer(received, calls, incoming.at + channel.window, now())
        if handled:
            self._metrics.channel_handled.labels(channel.name, received.kind).inc()
        self.sending.wake()

    async def _reply(self, channel: Channel, received: Received, *, last: bool) -> list[dict[str, Any]]:
        incoming = received.incoming
        if received.attempts == 0:
            refusal = None if received.urgent else self._too_fast(received)
            if refusal is not None:
                return refusal
            if received.kind != "follow":
                self._notice(channel, received)
        if received.kind == "follow":
            return [plain(WELCOME.format(days=self._settings.retention_days))]
        if received.kind in FOR_KIND:
            return [plain(FOR_KIND[received.kind])]
        if received.kind == "button":
            incoming = await channel.resolve(incoming)
        return await self._chat.turn(
            channel.name, incoming.sender, incoming.text, incoming.received_id, patient=not last
        )

    def _too_fast(self, received: Received) -> list[dict[str, Any]] | None:
        """What one who writes too fast is told, once; nothing the next times; None for everybody else."""
        key = f"{received.channel}.{received.incoming.sender}"
        # By the time it came: a backlog after an outage is no haste of the citizen.
        seconds = self._limiter.wait(key, received.received_at.timestamp())
        if not seconds:
            self._hushed.discard(key)
            return None
        self._metrics.rejected.labels("rate_conversation").inc()
        if key in self._hushed:
            return []
        if len(self._hushed) >= HUSHED:
            self._hushed.clear()
        self._hushed.add(key)
        return [plain(TOO_FAST.format(seconds=seconds))]

    def _away(self, channel: Channel, received: Received) -> list[Outgoing]:
        """The sentence of last resort; without it, too, when the channel cannot write even that."""
        with suppress(Exception):
            sentence = plain(phrases.AWAY.format(hotline=self._settings.hotline))
            return channel.write(sentence, without_text(received.incoming))
        return []

    def _notice(self, channel: Channel, received: Received) -> None:
        async def show() -> None:
            with suppress(Exception):  # the answer matters, not that it was announced
                async with asyncio.timeout(NOTICE_SECONDS):
                    await channel.notice(received.incoming)

        task = asyncio.create_task(show(), name="notice")
        self._notices.add(task)
        task.add_done_callback(self._notices.discard)

    async def _first_letters(self, number: int) -> list[Letter]:
        at = now()
        return await self._outbox.first([n for n in self._channels if self._paused.get(n, at) <= at], number, at)

    async def _send(self, letter: Letter) -> None:
        channel, at = self._channels[letter.channel], now()
        if letter.expires_at <= at:
            await self._bury(letter, "the window closed before it could be sent")
            return
        try:
            async with asyncio.timeout(SEND_SECONDS):
                result = await channel.send(letter.outgoing)
        except Exception as error:
            log.error("send_raised", channel=channel.name, reason=type(error).__name__)
            result = Retry(reason=type(error).__name__)
        match result:
            case Sent():
                await self._outbox.sent(letter)
                self._count(letter, "sent")
                self._metrics.channel_reply_seconds.labels(letter.channel).observe(
                    (now() - letter.received_at).total_seconds()
                )
            case Retry():
                await self._postpone(letter, result)
            case Dead():
                level = log.error if result.alert else log.warning
                await self._bury(letter, result.reason, level)

    async def _postpone(self, letter: Letter, result: Retry) -> None:
        seconds = delay(letter.attempts + 1) if result.after is None else max(result.after, 0.0)
        until = now() + timedelta(seconds=seconds)
        if until >= letter.expires_at:
            await self._bury(letter, f"the window closes before the next attempt ({result.reason})")
            return
        log.warning("send_postponed", channel=letter.channel, reason=result.reason, seconds=round(seconds))
        await self._outbox.postpone(letter, until, result.reason)
        self._count(letter, "postponed")
        if result.everyone:
            self._paused[letter.channel] = until

    async def _bury(self, letter: Letter, reason: str, level: Callable[..., Any] = log.warning) -> None:
        await self._outbox.bury(letter, reason)
        level("dead_letter", channel=letter.channel, method=letter.outgoing.method, reason=reason)
        self._count(letter, "dead")

    def _count(self, letter: Letter, result: str) -> None:
        self._metrics.channel_sends.labels(letter.channel, result).inc()


def plain(text: str) -> dict[str, Any]:
    """A message of the service itself, in the form of the chat API."""
    return {"id": "", "text": text, "buttons": [], "answer": None}


def _written(channel: Channel, messages: list[dict[str, Any]], received: Received) -> list[Outgoing]:
    incoming = without_text(received.incoming)
    return [call for message in messages for call in channel.write(message, incoming)]
