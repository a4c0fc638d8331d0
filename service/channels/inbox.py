"""The durable inbox: a message is on the disk before its webhook is acknowledged, and each id counts once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Integer, Row, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.channels.base import Incoming, Kind
from service.channels.journal import Journal
from service.channels.tables import INBOX
from service.emergency import recognise

LONGEST = 1000
"""Characters of a message that is read, as in the web's API."""
UNHEARD: frozenset[Kind] = frozenset({"ignored", "unfollow"})
"""Kinds that get no answer."""

Stored = Literal[Kind, "long"]
"""`long`: a text of more than LONGEST characters, of which nothing is kept."""


@dataclass(frozen=True)
class Received:
    """A message that waits in the inbox."""

    id: int
    channel: str
    kind: Stored
    incoming: Incoming
    urgent: bool
    received_at: datetime
    attempts: int

    @property
    def line(self) -> tuple[str, str, bool]:
        """Whom it queues behind: its sender's earlier messages; an emergency only behind other emergencies."""
        return self.channel, self.incoming.sender, self.urgent


_EARLIER = INBOX.alias("earlier")
# Built once: composing a statement costs more than running it. It walks the waiting rows in their order and stops at
# the limit, so that a long backlog costs no more than a short one.
_FIRST = (
    select(INBOX)
    .where(INBOX.c.handled_at.is_(None), INBOX.c.channel.in_(bindparam("channels", expanding=True)))
    .where(
        ~exists().where(
            _EARLIER.c.handled_at.is_(None),
            _EARLIER.c.channel == INBOX.c.channel,
            _EARLIER.c.sender == INBOX.c.sender,
            _EARLIER.c.urgent == INBOX.c.urgent,
            _EARLIER.c.id < INBOX.c.id,
        )
    )
    .where(or_(INBOX.c.next_at.is_(None), INBOX.c.next_at <= bindparam("now", type_=INBOX.c.next_at.type)))
    .where(INBOX.c.urgent == bindparam("urgent"))
    .order_by(INBOX.c.id)
    .limit(bindparam("number", type_=Integer))
)
_POSTPONE = (
    update(INBOX)
    .where(INBOX.c.id == bindparam("row"), INBOX.c.handled_at.is_(None))
    .values(next_at=bindparam("until"), attempts=bindparam("tried"))
)
_COUNT = (
    select(INBOX.c.channel, func.count(), func.min(INBOX.c.received_at, type_=INBOX.c.received_at.type))
    .where(INBOX.c.handled_at.is_(None))
    .group_by(INBOX.c.channel)
)


class Inbox:
    """All reading and writing of the inbox; moments are UTC."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        dialect = postgresql if journal.engine.dialect.name == "postgresql" else sqlite
        insert: Any = dialect.insert
        known = ["channel", "received_id"]
        self._keep = insert(INBOX).on_conflict_do_nothing(index_elements=known).returning(INBOX.c.id)

    async def put(self, channel: str, messages: Collection[Incoming], now: datetime) -> int:
        """Keep messages; returns when they are on the disk, with how many of them are new.

        Raises:
            SQLAlchemyError: they could not be written: the webhook must not be acknowledged.
        """
        rows = [_row(channel, message, now) for message in messages if message.kind not in UNHEARD]
        return await self._journal.write(lambda connection: self._put(connection, rows)) if rows else 0

    def _put(self, connection: Connection, rows: list[dict[str, Any]]) -> int:
        return sum(len(connection.execute(self._keep, row).all()) for row in rows)

    async def first(self, channels: Collection[str], number: int, now: datetime) -> list[Received]:
        """The first waiting message of each sender, the longest waiting first, unless it is to be tried later."""
        values = {"channels": list(channels), "number": number, "now": now}

        def look(connection: Connection) -> list[Row[Any]]:
            alarms = connection.execute(_FIRST, values | {"urgent": True}).all()
            return [*alarms, *connection.execute(_FIRST, values | {"urgent": False}).all()][:number]

        return [_received(row) for row in await self._journal.read(look)]

    async def postpone(self, received: Received, until: datetime) -> None:
        """Try again later; the sender's next messages wait with it."""
        values = {"row": received.id, "until": until, "tried": received.attempts + 1}
        await self._journal.write(lambda connection: connection.execute(_POSTPONE, values).rowcount)

    async def purge(self, before: datetime) -> int:
        """Forget all ids older than `before`, and what no channel ever took up; how many."""
        old = delete(INBOX).where(INBOX.c.received_at < before)
        return await self._journal.write(lambda connection: connection.execute(old).rowcount)

    async def waiting(self) -> dict[str, tuple[int, datetime]]:
        """How many wait in each channel, and since when the oldest."""
        return {row[0]: (row[1], row[2]) for row in await self._journal.read(lambda c: c.execute(_COUNT).all())}


def digest(received_id: str) -> str:
    """What is kept of a channel's id of a message: some hold the sender's own."""
    return hashlib.blake2b(received_id.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _row(channel: str, message: Incoming, now: datetime) -> dict[str, Any]:
    # Half a surrogate pair cannot be stored anywhere, a NUL not in PostgreSQL.
    text = message.text.replace("\0", "").encode("utf-8", "ignore").decode()
    typed = message.kind in {"text", "button"}
    too_long = typed and len(text) > LONGEST
    if too_long:  # an emergency is told at the beginning or at the end
        text = f"{text[: LONGEST // 2]}\n{text[1 - LONGEST // 2 :]}"
    urgent = typed and recognise(text) is not None
    too_long = too_long and not urgent
    return {
        "channel": channel,
        "received_id": digest(message.received_id),
        "sender": message.sender,
        "kind": "long" if too_long else message.kind,
        "text": "" if too_long else text,
        "extra": message.extra,
        "urgent": urgent,
        "at": min(message.at, now),
        "received_at": now,
        "attempts": 0,
    }


def _received(row: Row[Any]) -> Received:
    kind: Kind = row.kind if row.kind in get_args(Kind) else "text"
    incoming = Incoming(row.sender, row.received_id, row.text, kind, row.at, row.extra)
    return Received(row.id, row.channel, row.kind, incoming, row.urgent, row.received_at, row.attempts)


def without_text(incoming: Incoming) -> Incoming:
    """The message as `Channel.write` may see it."""
    return replace(incoming, text="")
