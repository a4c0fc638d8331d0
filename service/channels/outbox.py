"""The outbox: what is to be sent, kept until the channel's API took it, tried again until the window closes."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from service.channels.base import Outgoing
from service.channels.inbox import Received
from service.channels.journal import Journal
from service.channels.tables import DEAD, WAITING, InboxRow, OutboxRow

FIRST_DELAY, LONGEST_DELAY = 1.0, 300.0
"""Seconds before the second attempt, and at most between two; each delay is twice the last."""


def delay(attempts: int, longest: float = LONGEST_DELAY) -> float:
    """Seconds to wait after so many failed attempts, with a quarter of chance in it so that not all come at once."""
    grown = FIRST_DELAY * 2.0 ** min(attempts - 1, 30)
    return float(min(grown, longest) * random.uniform(0.75, 1.0))


@dataclass(frozen=True)
class Letter:
    """A call that waits in the outbox."""

    id: int
    channel: str
    sender: str
    urgent: bool
    outgoing: Outgoing
    attempts: int
    received_at: datetime
    expires_at: datetime

    @property
    def line(self) -> tuple[str, str, bool]:
        """Whom it queues behind: the earlier calls to the same sender."""
        return self.channel, self.sender, self.urgent


@dataclass(frozen=True)
class DeadLetter:
    """A call that cannot be made, as operators see it: no text, no name."""

    id: int
    channel: str
    method: str
    reason: str
    attempts: int
    created_at: datetime


class Outbox:
    """All reading and writing of the outbox; moments are UTC."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def answer(self, received: Received, calls: list[Outgoing], expires_at: datetime, now: datetime) -> bool:
        """Mark a message handled, forget what it said, and keep its answer, all in one transaction.

        Returns:
            False when it was handled before; then nothing was kept.
        """
        rows = [
            {
                "inbox_id": received.id,
                "channel": received.channel,
                "sender": received.incoming.sender,
                "urgent": received.urgent,
                "to": call.to,
                "method": call.method,
                "body": call.body,
                "extra": call.extra,
                "received_at": received.received_at,
                "created_at": now,
                "next_at": now,
                "expires_at": expires_at,
            }
            for call in calls
        ]
        handled = (
            update(InboxRow)
            .where(InboxRow.id == received.id, InboxRow.handled_at.is_(None))
            .values(handled_at=now, sender="", text="", extra={})
        )

        def work(connection: Connection) -> bool:
            if not connection.execute(handled).rowcount:
                return False
            if rows:
                connection.execute(insert(OutboxRow), rows)
            return True

        return await self._journal.write(work)

    async def first(self, channels: Collection[str], number: int, now: datetime) -> list[Letter]:
        """The first waiting call to each sender, the longest waiting first, unless it is to be tried later."""
        heads = select(func.min(OutboxRow.id)).where(OutboxRow.state == WAITING, OutboxRow.channel.in_(channels))
        query = (
            select(OutboxRow.__table__)
            .where(OutboxRow.id.in_(heads.group_by(OutboxRow.channel, OutboxRow.sender, OutboxRow.urgent)))
            .where(OutboxRow.next_at <= now)
            .order_by(OutboxRow.urgent.desc(), OutboxRow.id)
            .limit(number)
        )
        return [_letter(row) for row in await self._journal.read(lambda c: c.execute(query).all())]

    async def sent(self, letter: Letter) -> None:
        """The API took it: nothing of it is kept."""
        done = delete(OutboxRow).where(OutboxRow.id == letter.id)
        await self._journal.write(lambda connection: connection.execute(done).rowcount)

    async def postpone(self, letter: Letter, until: datetime, reason: str) -> None:
        """Try again later; what follows to the same sender waits with it."""
        await self._change(letter, next_at=until, attempts=letter.attempts + 1, reason=reason[:200])

    async def bury(self, letter: Letter, reason: str) -> None:
        """Make it a dead letter."""
        await self._change(letter, state=DEAD, attempts=letter.attempts + 1, reason=reason[:200])

    async def _change(self, letter: Letter, **values: Any) -> None:
        change = update(OutboxRow).where(OutboxRow.id == letter.id).values(**values)
        await self._journal.write(lambda connection: connection.execute(change).rowcount)

    async def erase(self, channel: str, sender: str) -> int:
        """Forget all that waits or died on its way to a sender; how many calls."""
        theirs = delete(OutboxRow).where(OutboxRow.channel == channel, OutboxRow.sender == sender)
        return await self._journal.write(lambda connection: connection.execute(theirs).rowcount)

    async def purge(self, before: datetime) -> int:
        """Forget all calls older than `before`; how many."""
        old = delete(OutboxRow).where(OutboxRow.created_at < before)
        return await self._journal.write(lambda connection: connection.execute(old).rowcount)

    async def counts(self) -> dict[tuple[str, str], tuple[int, datetime]]:
        """How many calls of each channel and state there are, and when the oldest was written."""
        query = select(
            OutboxRow.channel,
            OutboxRow.state,
            func.count(),
            func.min(OutboxRow.created_at, type_=OutboxRow.created_at.type),
        ).group_by(OutboxRow.channel, OutboxRow.state)
        rows = await self._journal.read(lambda connection: connection.execute(query).all())
        return {(row[0], row[1]): (row[2], row[3]) for row in rows}

    async def dead(self, limit: int) -> list[DeadLetter]:
        """The dead letters, the newest first."""
        query = select(OutboxRow.__table__).where(OutboxRow.state == DEAD).order_by(OutboxRow.id.desc()).limit(limit)
        rows = await self._journal.read(lambda connection: connection.execute(query).all())
        return [DeadLetter(r.id, r.channel, r.method, r.reason, r.attempts, r.created_at) for r in rows]

    async def retry(self, ids: Collection[int] | None, now: datetime, window: timedelta) -> int:
        """Let dead letters wait again, with a new window; None: all of them. How many."""
        again = update(OutboxRow).where(_these(ids))
        values = {"state": WAITING, "next_at": now, "expires_at": now + window, "attempts": 0}
        return await self._journal.write(lambda connection: connection.execute(again.values(values)).rowcount)

    async def drop(self, ids: Collection[int] | None) -> int:
        """Delete dead letters; None: all of them. How many."""
        gone = delete(OutboxRow).where(_these(ids))
        return await self._journal.write(lambda connection: connection.execute(gone).rowcount)


def _these(ids: Collection[int] | None) -> ColumnElement[bool]:
    dead = OutboxRow.state == DEAD
    return dead if ids is None else dead & OutboxRow.id.in_(ids)


def _letter(row: Row[Any]) -> Letter:
    outgoing = Outgoing(row.to, row.method, row.body, row.extra)
    return Letter(row.id, row.channel, row.sender, row.urgent, outgoing, row.attempts, row.received_at, row.expires_at)
