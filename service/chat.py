"""One turn: from what a citizen sent, over any channel, to what the citizen reads."""

from __future__ import annotations

import asyncio
import re
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol
from uuid import uuid4
from weakref import WeakValueDictionary

import structlog
from sqlalchemy.exc import SQLAlchemyError

from actions.answer import Answer, Message, Outcome
from service import phrases
from service.database.talks import Talks, TurnRecord, now
from service.dossiers.hearing import conceal
from service.emergency import recognise, smells_of_scam
from service.erasure import Eraser, asks_for_erasure
from service.metrics import Metrics
from service.rasa_client import RasaAway
from service.settings import Settings
from vietnamese import fold, mask, normalise

log = structlog.get_logger(__name__)

PAUSE = timedelta(minutes=30)
"""After so long Rasa begins a new session (bot/domain.yml)."""

_MARKUP = re.compile(r"<[^>]*>|&[a-z]+;|&#\w+;")


class Dialogue(Protocol):
    """What answers a turn that the service does not answer itself: Rasa."""

    async def send(self, sender: str, message: str) -> list[Message]:
        """The messages of one turn; raises RasaAway."""
        ...


@dataclass(frozen=True)
class Handled:
    """A turn that a desk answered."""

    message: Message
    text: str
    """What the citizen wrote, as it may be kept."""


class Desk(Protocol):
    """Takes turns that are not the dialogue's: they leave the thread of the talk as it is."""

    async def handle(self, sender: str, text: str) -> Handled | None:
        """Answer the turn before the dialogue sees it; None leaves it alone.

        Args:
            sender: with its channel, such as `web.3f2a`.
            text: as it was typed, with personal numbers.
        """
        ...

    async def add(self, sender: str, text: str, messages: list[Message]) -> list[Message]:
        """What the citizen reads in the place of the dialogue's messages; the same where there is nothing to add.

        Args:
            sender: as above.
            text: masked.
            messages: of the dialogue.
        """
        ...


@dataclass(frozen=True)
class _Reply:
    messages: list[Message]
    outcome: str
    text: str
    """The citizen's message as it is kept."""


def readable(text: str) -> bool:
    """Whether anything is left to read when markup, emoji and invisible characters are taken away."""
    bare = _MARKUP.sub(" ", text)
    return any(unicodedata.category(c)[0] in "LN" or c == "?" for c in bare)


class Chat:
    """The turns of all conversations; messages of one conversation are answered one after the other."""

    def __init__(
        self,
        settings: Settings,
        dialogue: Dialogue,
        index_loaded: Callable[[], bool],
        talks: Talks,
        eraser: Eraser,
        metrics: Metrics,
        desks: Sequence[Desk] = (),
    ) -> None:
        """Args:
        desks: asked in this order before and after the dialogue.
        """
        self._settings, self._dialogue, self._index_loaded = settings, dialogue, index_loaded
        self._desks = desks
        self._talks, self._eraser, self._metrics = talks, eraser, metrics
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def turn(
        self, channel: str, conversation_id: str, text: str, message_id: str | None, *, patient: bool = False
    ) -> list[dict[str, Any]]:
        """Answer one message.

        Args:
            channel: `web`, `zalo`, `telegram` ...: parts the conversations of one channel from another's.
            conversation_id: as the channel knows it.
            text: as it was typed.
            message_id: the client's id of the message; a known one returns the stored reply.
            patient: the caller tries again later instead of telling the citizen that the assistant is away.

        Returns:
            The messages of the reply as the API gives them: id, text, buttons, answer.

        Raises:
            RasaAway: only when patient; nothing was kept of the turn.
        """
        begun = time.perf_counter()
        sender = f"{channel}.{conversation_id}"
        lock = self._locks.setdefault(sender, asyncio.Lock())
        async with lock:
            stored = await self._stored(sender, message_id)
            if stored is not None:
                return stored["messages"]  # type: ignore[no-any-return]
            reply = await self._answer(sender, text, message_id, patient)
        self._metrics.turn_seconds.labels(channel).observe(time.perf_counter() - begun)
        return reply

    async def _answer(self, sender: str, text: str, message_id: str | None, patient: bool) -> list[dict[str, Any]]:
        channel = sender.partition(".")[0]
        masked = mask(conceal(text))
        if asks_for_erasure(masked):
            await self._eraser.erase(sender)
            self._metrics.turns.labels(channel, "erased").inc()
            return _numbered(uuid4().hex, [Message(text=phrases.ERASED)])
        answered = await self._reply(sender, text, masked, patient)
        messages, outcome, masked = answered.messages, answered.outcome, answered.text
        if outcome == "unknown" and await self._paused(sender):
            messages = [Message(text=phrases.AFTER_PAUSE), *messages]
        introduced = False
        if outcome not in {"emergency", "closed", "away"} and not await self._introduced(sender):
            messages, introduced = [*messages, *self._introduction(messages)], True
        turn_id = uuid4().hex
        reply = _numbered(turn_id, messages)
        self._metrics.turns.labels(channel, outcome).inc()
        failed = outcome in {"unknown", "away"} and readable(masked)
        if failed:
            self._metrics.unanswered.inc()
        self._talks.record(
            TurnRecord(
                id=turn_id,
                conversation_id=sender,
                # A citizen who sends a message again after a failure gets an answer, not the failure.
                message_id=None if outcome in {"away", "closed"} else message_id,
                text=masked,
                outcome=outcome,
                reply={"messages": reply},
                introduced=introduced,
                unanswered=fold(masked) if failed else None,
            )
        )
        return reply

    async def _reply(self, sender: str, raw: str, text: str, patient: bool) -> _Reply:
        if not readable(text):
            return _Reply([Message(text=phrases.UNREADABLE, answer=Answer(outcome=Outcome.UNKNOWN))], "unknown", text)
        alarm = recognise(text)
        if alarm:
            self._metrics.emergencies.labels(alarm.kind).inc()
            return _Reply([alarm.message()], "emergency", text)
        if self._settings.closed:
            closed = phrases.CLOSED.format(reason=self._settings.closed, hotline=self._settings.hotline)
            return _Reply([Message(text=closed)], "closed", text)
        handled = await self._handled(sender, raw)
        if handled:
            text, messages = handled.text, [handled.message]
        else:
            begun = time.perf_counter()
            try:
                if not self._index_loaded():
                    raise RasaAway("no snapshot")
                async with asyncio.timeout(self._settings.turn_timeout):
                    messages = await self._dialogue.send(sender, _plain(text))
            except (RasaAway, TimeoutError) as error:
                log.warning("turn_failed", reason=str(error) or "too slow")
                if patient:
                    raise RasaAway(str(error) or "too slow") from error
                return _Reply([Message(text=phrases.AWAY.format(hotline=self._settings.hotline))], "away", text)
            self._metrics.rasa_seconds.observe(time.perf_counter() - begun)
            messages = await self._added(sender, text, messages)
        outcome = next((m.answer.outcome.value for m in messages if m.answer), "none")
        if smells_of_scam(text):
            warning = Message(text=phrases.SCAM, answer=Answer(outcome=Outcome.EMERGENCY))
            # What is known of the procedure is told below; a shrug or a guess would only blur the warning.
            told = [m.model_copy(update={"answer": None}) for m in messages] if outcome == "answer" else []
            return _Reply([warning, *told], "emergency", text)
        return _Reply(messages, outcome, text)

    async def _handled(self, sender: str, raw: str) -> Handled | None:
        for desk in self._desks:
            handled = None
            with _database_may_be_away():
                handled = await desk.handle(sender, raw)
            if handled:
                return handled
        return None

    async def _added(self, sender: str, text: str, messages: list[Message]) -> list[Message]:
        for desk in self._desks:
            with _database_may_be_away():
                messages = await desk.add(sender, text, messages)
        return messages

    async def _stored(self, sender: str, message_id: str | None) -> dict[str, Any] | None:
        try:
            return await self._talks.stored_reply(sender, message_id) if message_id else None
        except SQLAlchemyError as error:
            log.error("database_away", reason=type(error).__name__)
            return None

    async def _introduced(self, sender: str) -> bool:
        try:
            return await self._talks.introduced(sender) or False
        except SQLAlchemyError as error:
            log.error("database_away", reason=type(error).__name__)
            return False

    async def _paused(self, sender: str) -> bool:
        """Whether the thread was lost by a long pause: what could not be understood may have meant to go on."""
        last = None
        with _database_may_be_away():
            last = await self._talks.last_at(sender)
        return last is not None and now() - last > PAUSE

    def _introduction(self, messages: list[Message]) -> list[Message]:
        said = any("trợ lý tự động" in m.text for m in messages)
        lines = [self._settings.notice] if self._settings.notice else []
        if not said:
            lines.append(phrases.INTRODUCTION.format(days=self._settings.retention_days))
        return [Message(text="\n".join(lines))] if lines else []


@contextmanager
def _database_may_be_away() -> Iterator[None]:
    """The dialogue's answer is better than none."""
    try:
        yield
    except SQLAlchemyError as error:
        log.error("database_away", reason=type(error).__name__)


def _plain(text: str) -> str:
    """The text as Rasa gets it: a leading slash would name an intent."""
    return normalise(_MARKUP.sub(" ", text)).lstrip("/ ") or "?"


def _numbered(turn_id: str, messages: list[Message]) -> list[dict[str, Any]]:
    """The messages with ids that name their turn: feedback on any of them is feedback on the turn."""
    return [{"id": f"{turn_id}.{n}", **message.model_dump(mode="json")} for n, message in enumerate(messages)]
