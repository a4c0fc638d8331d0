"""The channels' tables: inbox and outbox. Times are UTC.

They lie in a SQLite file of their own (`channels.db`): a webhook is acknowledged when its message is on the disk, and
must not wait for a purge of talks that holds the only writer's lock. On PostgreSQL they lie beside the talks.
A channel's own tables derive from `ChannelBase` too and are declared beside the channel; their migration stands in
`service/database/migrations/channels/`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, MetaData, String, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from service.database.tables import NAMES, UtcDateTime

Number = BigInteger().with_variant(Integer, "sqlite")
"""A number that counts up; SQLite counts only its plain INTEGER."""
WAITING, DEAD = "waiting", "dead"


class ChannelBase(DeclarativeBase):
    """All tables of the channels."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JSON}


class InboxRow(ChannelBase):
    """A message that came. Once handled, only its id and times stay, so that it is not handled again."""

    __tablename__ = "inbox"

    id: Mapped[int] = mapped_column(Number, primary_key=True, autoincrement=True)
    channel: Mapped[str] = mapped_column(String(16))
    received_id: Mapped[str] = mapped_column(String(32))
    """A digest of the channel's id."""
    sender: Mapped[str] = mapped_column(String(64))
    """Empty once handled, like text and extra."""
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    extra: Mapped[dict[str, Any]]
    urgent: Mapped[bool]
    """An emergency, which waits for no earlier message."""
    at: Mapped[datetime]
    """When the citizen sent it."""
    received_at: Mapped[datetime] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    """Not before; None: at once."""
    handled_at: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_inbox_channel_received_id", "channel", "received_id", unique=True),
        Index(
            "ix_inbox_order",
            "urgent",
            "id",
            sqlite_where=sql("handled_at IS NULL"),
            postgresql_where=sql("handled_at IS NULL"),
        ),
        Index(
            "ix_inbox_waiting",
            "channel",
            "sender",
            "urgent",
            "id",
            sqlite_where=sql("handled_at IS NULL"),
            postgresql_where=sql("handled_at IS NULL"),
        ),
    )


class OutboxRow(ChannelBase):
    """A call to make. It is deleted when it succeeded; one that never can stays as a dead letter."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(Number, primary_key=True, autoincrement=True)
    inbox_id: Mapped[int] = mapped_column(Number)
    channel: Mapped[str] = mapped_column(String(16))
    sender: Mapped[str] = mapped_column(String(64))
    urgent: Mapped[bool]
    to: Mapped[str] = mapped_column(String(64))
    method: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]]
    extra: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(8), default=WAITING)
    reason: Mapped[str] = mapped_column(String(200), default="")
    """Why the last attempt failed."""
    attempts: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime]
    """When the message came that this answers."""
    created_at: Mapped[datetime] = mapped_column(index=True)
    next_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    """When the channel's window closes."""

    __table_args__ = (Index("ix_outbox_waiting", "state", "channel", "sender", "urgent", "id"),)


INBOX, OUTBOX = ChannelBase.metadata.tables["inbox"], ChannelBase.metadata.tables["outbox"]
"""The same as plain tables, for statements that are built once."""
