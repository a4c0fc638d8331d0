"""The talks as they are kept: one short transaction for each turn, erasure, votes, the retention purge."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.database.tables import Conversation, Feedback, Turn, Unanswered

CACHED = 20_000
"""Conversations whose state is held in memory, to spare a read in every turn."""


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

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._introduced: OrderedDict[str, bool] = OrderedDict()

    async def introduced(self, conversation_id: str) -> bool | None:
        """Whether the citizen was told who answers; None when the conversation is new."""
        if conversation_id in self._introduced:
            self._introduced.move_to_end(conversation_id)
            return self._introduced[conversation_id]
        async with self._engine.connect() as connection:
            row = await connection.execute(select(Conversation.introduced).where(Conversation.id == conversation_id))
            found = row.scalar_one_or_none()
        if found is not None:
            self._remember(conversation_id, found)
        return found

    async def stored_reply(self, conversation_id: str, message_id: str) -> dict[str, Any] | None:
        """The reply this message got before."""
        async with self._engine.connect() as connection:
            row = await connection.execute(
                select(Turn.reply).where(Turn.conversation_id == conversation_id, Turn.message_id == message_id)
            )
            return row.scalar_one_or_none()

    async def record(self, turn: TurnRecord) -> None:
        """Keep one turn. The caller holds the conversation's lock."""
        known = await self.introduced(turn.conversation_id)
        at = now()
        async with self._engine.begin() as connection:
            if known is None:
                await connection.execute(
                    insert(Conversation).values(
                        id=turn.conversation_id, started_at=at, last_at=at, introduced=turn.introduced
                    )
                )
            else:
                await connection.execute(
                    update(Conversation)
                    .where(Conversation.id == turn.conversation_id)
                    .values(last_at=at, introduced=known or turn.introduced)
                )
            await connection.execute(
                insert(Turn).values(
                    id=turn.id,
                    conversation_id=turn.conversation_id,
                    message_id=turn.message_id,
                    text=turn.text,
                    outcome=turn.outcome,
                    reply=turn.reply,
                    at=at,
                )
            )
            if turn.unanswered:
                await self._count_unanswered(connection, turn, turn.unanswered[:200], at)
        self._remember(turn.conversation_id, bool(known) or turn.introduced)

    @staticmethod
    async def _count_unanswered(connection: AsyncConnection, turn: TurnRecord, folded: str, at: datetime) -> None:
        seen = await connection.execute(
            update(Unanswered)
            .where(Unanswered.conversation_id == turn.conversation_id, Unanswered.folded == folded)
            .values(count=Unanswered.count + 1, at=at, outcome=turn.outcome)
        )
        if not seen.rowcount:
            await connection.execute(
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
        values = {"vote": vote, "reason": reason, "comment": comment, "at": now()}
        async with self._engine.begin() as connection:
            if (await connection.execute(select(Turn.id).where(Turn.id == turn_id))).first() is None:
                return False
            changed = await connection.execute(update(Feedback).where(Feedback.turn_id == turn_id).values(**values))
            if not changed.rowcount:
                await connection.execute(insert(Feedback).values(turn_id=turn_id, **values))
        return True

    async def erase(self, conversation_id: str) -> bool:
        """Delete a conversation with its feedback and unanswered questions. False when there was none."""
        self._introduced.pop(conversation_id, None)
        async with self._engine.begin() as connection:
            return await self._delete(connection, [conversation_id])

    async def purge(self, before: datetime, batch: int = 500) -> int:
        """Delete conversations without a message since `before`, and older turns of living ones; how many talks."""
        purged = 0
        while True:
            async with self._engine.begin() as connection:
                rows = await connection.execute(
                    select(Conversation.id).where(Conversation.last_at < before).limit(batch)
                )
                ids = list(rows.scalars())
                if ids:
                    await self._delete(connection, ids)
                else:
                    old = select(Turn.id).where(Turn.at < before)
                    await connection.execute(delete(Feedback).where(Feedback.turn_id.in_(old)))
                    await connection.execute(delete(Turn).where(Turn.at < before))
                    await connection.execute(delete(Unanswered).where(Unanswered.at < before))
                    return purged
            for conversation_id in ids:
                self._introduced.pop(conversation_id, None)
            purged += len(ids)

    @staticmethod
    async def _delete(connection: AsyncConnection, ids: list[str]) -> bool:
        turns = select(Turn.id).where(Turn.conversation_id.in_(ids))
        await connection.execute(delete(Feedback).where(Feedback.turn_id.in_(turns)))
        await connection.execute(delete(Turn).where(Turn.conversation_id.in_(ids)))
        await connection.execute(delete(Unanswered).where(Unanswered.conversation_id.in_(ids)))
        gone = await connection.execute(delete(Conversation).where(Conversation.id.in_(ids)))
        return bool(gone.rowcount)

    async def unanswered_total(self) -> int:
        """How many times a question went unanswered within the retention time."""
        async with self._engine.connect() as connection:
            total = await connection.execute(select(func.coalesce(func.sum(Unanswered.count), 0)))
            return int(total.scalar_one())

    async def reachable(self) -> bool:
        """Whether the database answers."""
        async with self._engine.connect() as connection:
            await connection.execute(select(1))
        return True

    def _remember(self, conversation_id: str, introduced: bool) -> None:
        self._introduced[conversation_id] = introduced
        self._introduced.move_to_end(conversation_id)
        if len(self._introduced) > CACHED:
            self._introduced.popitem(last=False)
