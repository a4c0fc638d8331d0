"""The talks as they are kept: turns, erasure, votes, the retention purge."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, ParamSpec, TypeVar
from uuid import uuid4
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Connection, Engine, Select, bindparam, delete, func, insert, literal, select, update
from sqlalchemy.exc import SQLAlchemyError

from service.database.tables import Conversation, Feedback, Turn, Unanswered

log = structlog.get_logger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

LINGER = 0.1
"""Seconds that the writer waits for more turns to write with the first."""
CACHED = 20_000
"""Conversations whose state is held in memory, to spare a read in every turn."""


VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""The zone in which days are told."""


def now() -> datetime:
    """This moment in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class TurnRecord:
    """One turn to keep: masked text, outcome, the reply as the API returned it."""

    id: str
    conversation_id: str
    message_id: str | None
    text: str
    outcome: str
    reply: dict[str, Any]
    introduced: bool
    unanswered: str | None = None
    """The folded question when it could not be answered."""


class Talks:
    """All reading and writing of talks. Conversation ids carry the channel (`web.3f2a`)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, "database")
        self._waiting: list[tuple[TurnRecord, datetime]] = []
        self._batch: list[tuple[TurnRecord, datetime]] = []
        self._wake, self._writing = asyncio.Event(), asyncio.Lock()
        self._introduced: OrderedDict[str, bool] = OrderedDict()
        self.lost = 0
        """Turns that could not be written."""

    async def _in_thread(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(work, *args, **kwargs))

    async def close(self) -> None:
        """Write what waits and give the connections back."""
        await self.flush()
        self._thread.shutdown()
        self._engine.dispose()

    async def introduced(self, conversation_id: str) -> bool | None:
        """Whether the citizen was told who answers; None when the conversation is new.

        Raises:
            SQLAlchemyError: the database does not answer.
        """
        if conversation_id in self._introduced:
            self._introduced.move_to_end(conversation_id)
            return self._introduced[conversation_id]
        found: bool | None = await self._in_thread(
            self._scalar, select(Conversation.introduced).where(Conversation.id == conversation_id)
        )
        if found is not None:
            self._remember(conversation_id, found)
        return found

    async def last_at(self, conversation_id: str) -> datetime | None:
        """When the citizen last wrote, turns that wait to be written aside; None when the conversation is new.

        Raises:
            SQLAlchemyError: the database does not answer.
        """
        query = select(Conversation.last_at).where(Conversation.id == conversation_id)
        found: datetime | None = await self._in_thread(self._scalar, query)
        return found

    async def stored_reply(self, conversation_id: str, message_id: str) -> dict[str, Any] | None:
        """The reply this message got before."""
        for turn, _ in (*self._batch, *self._waiting):
            if (turn.conversation_id, turn.message_id) == (conversation_id, message_id):
                return turn.reply
        reply: dict[str, Any] | None = await self._in_thread(
            self._scalar,
            select(Turn.reply).where(Turn.conversation_id == conversation_id, Turn.message_id == message_id),
        )
        return reply

    def _scalar(self, query: Select[Any]) -> Any:
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none()

    def record(self, turn: TurnRecord) -> None:
        """Keep one turn: at once in memory, within moments in the database, many turns in one transaction.

        The citizen's reply does not wait for the disk, nor fail with it.
        """
        self._waiting.append((turn, now()))
        self._remember(turn.conversation_id, bool(self._introduced.get(turn.conversation_id)) or turn.introduced)
        self._wake.set()

    async def flush(self) -> None:
        """Write all turns that wait; what cannot be written is logged and lost."""
        async with self._writing:
            while self._waiting:
                batch, self._batch = self._waiting, self._waiting
                self._waiting = []
                try:
                    await self._in_thread(self._write, batch)
                except SQLAlchemyError:
                    # One record that cannot be written must not take the others with it.
                    for each in batch:
                        await self._write_alone(each)
                finally:
                    self._batch = []

    async def _write_alone(self, record: tuple[TurnRecord, datetime]) -> None:
        try:
            await self._in_thread(self._write, [record])
        except SQLAlchemyError as error:
            log.error("turn_lost", reason=type(error).__name__)
            self.lost += 1

    async def write_for_ever(self) -> None:
        """The task that writes what `record` was given."""
        while True:
            await self._wake.wait()
            await asyncio.sleep(LINGER)
            self._wake.clear()
            await self.flush()

    def _write(self, batch: list[tuple[TurnRecord, datetime]]) -> None:
        last = {turn.conversation_id: at for turn, at in batch}
        with self._engine.begin() as connection:
            found = connection.execute(select(Conversation.id).where(Conversation.id.in_(list(last))))
            known = set(found.scalars())
            new = [
                {"id": key, "started_at": at, "last_at": at, "introduced": self._introduced.get(key, False)}
                for key, at in last.items()
                if key not in known
            ]
            if new:
                connection.execute(insert(Conversation), new)
            if known:
                seen = [
                    {"key": key, "last_at": last[key], "introduced": self._introduced.get(key, True)} for key in known
                ]
                connection.execute(update(Conversation).where(Conversation.id == bindparam("key")), seen)
            connection.execute(
                insert(Turn),
                [
                    {
                        "id": turn.id,
                        "conversation_id": turn.conversation_id,
                        "message_id": turn.message_id,
                        "text": turn.text,
                        "outcome": turn.outcome,
                        "reply": turn.reply,
                        "at": at,
                    }
                    for turn, at in batch
                ],
            )
            for turn, at in batch:
                if turn.unanswered:
                    self._count_unanswered(connection, turn, turn.unanswered[:200], at)

    @staticmethod
    def _count_unanswered(connection: Connection, turn: TurnRecord, folded: str, at: datetime) -> None:
        seen = connection.execute(
            update(Unanswered)
            .where(Unanswered.conversation_id == turn.conversation_id, Unanswered.folded == folded)
            .values(count=Unanswered.count + 1, at=at, outcome=turn.outcome)
        )
        if not seen.rowcount:
            connection.execute(
                insert(Unanswered).values(
                    id=uuid4().hex,
                    conversation_id=turn.conversation_id,
                    folded=folded,
                    text=turn.text,
                    outcome=turn.outcome,
                    count=1,
                    at=at,
                )
            )

    async def vote(self, turn_id: str, vote: int, reason: str, comment: str) -> bool:
        """Keep a vote (masked comment); the last one counts. False when there is no such turn."""
        await self.flush()
        return await self._in_thread(
            self._vote, turn_id, {"vote": vote, "reason": reason, "comment": comment, "at": now()}
        )

    def _vote(self, turn_id: str, values: dict[str, Any]) -> bool:
        with self._engine.begin() as connection:
            if connection.execute(select(Turn.id).where(Turn.id == turn_id)).first() is None:
                return False
            changed = connection.execute(update(Feedback).where(Feedback.turn_id == turn_id).values(**values))
            if not changed.rowcount:
                connection.execute(insert(Feedback).values(turn_id=turn_id, **values))
        return True

    async def erase(self, conversation_id: str) -> bool:
        """Delete a conversation with its feedback and unanswered questions. False when there was none."""
        await self.flush()
        self._introduced.pop(conversation_id, None)
        return await self._in_thread(self._erase, [conversation_id])

    def _erase(self, ids: list[str]) -> bool:
        with self._engine.begin() as connection:
            return self._delete(connection, ids)

    async def purge(self, before: datetime, batch: int = 500) -> int:
        """Delete conversations without a message since `before`, and older turns of living ones; how many talks."""
        purged = 0
        while ids := await self._in_thread(self._purge, before, batch):
            for conversation_id in ids:
                self._introduced.pop(conversation_id, None)
            purged += len(ids)
        return purged

    def _purge(self, before: datetime, batch: int) -> list[str]:
        with self._engine.begin() as connection:
            old = select(Conversation.id).where(Conversation.last_at < before).limit(batch)
            ids = list(connection.execute(old).scalars())
            if ids:
                self._delete(connection, ids)
            else:
                turns = select(Turn.id).where(Turn.at < before)
                connection.execute(delete(Feedback).where(Feedback.turn_id.in_(turns)))
                connection.execute(delete(Turn).where(Turn.at < before))
                connection.execute(delete(Unanswered).where(Unanswered.at < before))
            return ids

    @staticmethod
    def _delete(connection: Connection, ids: list[str]) -> bool:
        turns = select(Turn.id).where(Turn.conversation_id.in_(ids))
        connection.execute(delete(Feedback).where(Feedback.turn_id.in_(turns)))
        connection.execute(delete(Turn).where(Turn.conversation_id.in_(ids)))
        connection.execute(delete(Unanswered).where(Unanswered.conversation_id.in_(ids)))
        return bool(connection.execute(delete(Conversation).where(Conversation.id.in_(ids))).rowcount)

    async def unanswered_total(self) -> int:
        """How many times a question went unanswered within the retention time."""
        return int(await self._in_thread(self._scalar, select(func.sum(Unanswered.count))) or 0)

    async def reachable(self) -> bool:
        """Whether the database answers; raises SQLAlchemyError where not."""
        return bool(await self._in_thread(self._scalar, select(literal(1))) == 1)

    def _remember(self, conversation_id: str, introduced: bool) -> None:
        self._introduced[conversation_id] = introduced
        self._introduced.move_to_end(conversation_id)
        if len(self._introduced) > CACHED:
            self._introduced.popitem(last=False)
