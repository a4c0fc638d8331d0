"""The outbox: what is to be sent, kept until the channel's API took it, tried again until the window closes."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Row, bindparam, delete, func, insert, select, update

from service.channels.base import Outgoing
from service.channels.inbox import Received
from service.channels.journal import Journal
from service.channels.tables import DEAD, INBOX, OUTBOX, WAITING

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


# Built once: composing a statement costs more than running it.
_HANDLED = (
    update(INBOX)
    .where(INBOX.c.id == bindparam("row"), INBOX.c.handled_at.is_(None))
    .values(handled_at=bindparam("now"), sender="", text="", extra={})
)
_KEEP = insert(OUTBOX)
_WAITING = (OUTBOX.c.state == WAITING, OUTBOX.c.channel.in_(bindparam("channels", expanding=True)))
_FIRST = (
    select(OUTBOX)
    .where(
        OUTBOX.c.id.in_(
            select(func.min(OUTBOX.c.id)).where(*_WAITING).group_by(OUTBOX.c.channel, OUTBOX.c.sender, OUTBOX.c.urgent)
        )
    )
    .where(OUTBOX.c.next_at <= bindparam("now", type_=OUTBOX.c.next_at.type))
    .order_by(OUTBOX.c.urgent.desc(), OUTBOX.c.id)
    .limit(bindparam("number", type_=Integer))
)
_SENT = delete(OUTBOX).where(OUTBOX.c.id == bindparam("row"))
_COUNT = select(
    OUTBOX.c.channel, OUTBOX.c.state, func.count(), func.min(OUTBOX.c.created_at, type_=OUTBOX.c.created_at.type)
).group_by(OUTBOX.c.channel, OUTBOX.c.state)


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
                "state": WAITING,
                "reason": "",
                "attempts": 0,
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
        marked = {"row": received.id, "now": now}

        def work(connection: Connection) -> bool:
            if not connection.execute(_HANDLED, marked).rowcount:
                return False
            if rows:
                connection.execute(_KEEP, rows)
            return True

        return await self._journal.write(work)

    async def first(self, channels: Collection[str], number: int, now: datetime) -> list[Letter]:
        """The first waiting call to each sender, the longest waiting first, unless it is to be tried later."""
        values = {"channels": list(channels), "number": number, "now": now}
        return [_letter(row) for row in await self._journal.read(lambda c: c.execute(_FIRST, values).all())]

    async def sent(self, letter: Letter) -> None:
        """The API took it: nothing of it is kept."""
        await self._journal.write(lambda connection: connection.execute(_SENT, {"row": letter.id}).rowcount)

    async def postpone(self, letter: Letter, until: datetime, reason: str) -> None:
        """Try again later; what follows to the same sender waits with it."""
        await self._change(letter, next_at=until, attempts=letter.attempts + 1, reason=reason[:200])

    async def bury(self, letter: Letter, reason: str) -> None:
        """Make it a dead letter."""
        await self._change(letter, state=DEAD, attempts=letter.attempts + 1, reason=reason[:200])

    async def _change(self, letter: Letter, **values: Any) -> None:
        change = update(OUTBOX).where(OUTBOX.c.id == letter.id).values(**values)
        await self._journal.write(lambda connection: connection.execute(change).rowcount)

    async def erase(self, channel: str, sender: str) -> int:
        """Forget all that waits or died on its way to a sender; how many calls."""
        theirs = delete(OUTBOX).where(OUTBOX.c.channel == channel, OUTBOX.c.sender == sender)
        return await self._journal.write(lambda connection: connection.execute(theirs).rowcount)

    async def purge(self, before: datetime) -> int:
        """Forget all calls older than `before`; how many."""
        old = delete(OUTBOX).where(OUTBOX.c.created_at < before)
        return await self._journal.write(lambda connection: connection.execute(old).rowcount)

    async def counts(self) -> dict[tuple[str, str], tuple[int, datetime]]:
        """How many calls of each channel and state there are, and when the oldest was written."""
        rows = await self._journal.read(lambda connection: connection.execute(_COUNT).all())
        return {(row[0], row[1]): (row[2], row[3]) for row in rows}

    async def dead(self, limit: int) -> list[DeadLetter]:
        """The dead letters, the newest first."""
        query = select(OUTBOX).where(OUTBOX.c.state == DEAD).order_by(OUTBOX.c.id.desc()).limit(limit)
        rows = await self._journal.read(lambda connection: connection.execute(query).all())
        return [DeadLetter(r.id, r.channel, r.method, r.reason, r.attempts, r.created_at) for r in rows]

    async def retry(self, ids: Collection[int] | None, now: datetime, window: timedelta) -> int:
        """Let dead letters wait again, with a new window; None: all of them. How many."""
        again = update(OUTBOX).where(_these(ids))
        values = {"state": WAITING, "next_at": now, "expires_at": now + window, "attempts": 0}
        return await self._journal.write(lambda connection: connection.execute(again.values(values)).rowcount)

    async def drop(self, ids: Collection[int] | None) -> int:
        """Delete dead letters; None: all of them. How many."""
        gone = delete(OUTBOX).where(_these(ids))
        return await self._journal.write(lambda connection: connection.execute(gone).rowcount)


def _these(ids: Collection[int] | None) -> ColumnElement[bool]:
    dead = OUTBOX.c.state == DEAD
    return dead if ids is None else dead & OUTBOX.c.id.in_(ids)


def _letter(row: Row[Any]) -> Letter:
    outgoing = Outgoing(row.to, row.method, row.body, row.extra)
    return Letter(row.id, row.channel, row.sender, row.urgent, outgoing, row.attempts, row.received_at, row.expires_at)
