"""The tables. Texts are masked before they arrive here; times are UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, MetaData, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""What constraints are called, so that migrations can alter them."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite drops the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The same moment with its zone."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Base(DeclarativeBase):
    """The tables of the talks."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JSON}


class Conversation(Base):
    """One talk of one citizen; the id carries the channel, such as `web.3f2a`."""

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    started_at: Mapped[datetime]
    last_at: Mapped[datetime] = mapped_column(index=True)
    introduced: Mapped[bool] = mapped_column(default=False)
    """Whether the citizen was told that a machine answers and what is kept."""


class Turn(Base):
    """One message of a citizen (masked) with the whole reply to it."""

    __tablename__ = "turns"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    message_id: Mapped[str | None] = mapped_column(String(64))
    """The client's own id of the message: sent twice, it gets the stored reply."""
    text: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(16))
    reply: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (Index("uq_turns_conversation_id_message_id", "conversation_id", "message_id", unique=True),)


class Feedback(Base):
    """A vote on one reply; the last vote counts."""

    __tablename__ = "feedback"

    turn_id: Mapped[str] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True)
    vote: Mapped[int]
    reason: Mapped[str] = mapped_column(String(64), default="")
    comment: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]


class Unanswered(Base):
    """A masked question without an answer, once per conversation, with how often it was asked there."""

    __tablename__ = "unanswered"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    folded: Mapped[str] = mapped_column(String(200))
    """The text without accents and case, by which the same question is recognised."""
    text: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(16))
    count: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (Index("uq_unanswered_conversation_id_folded", "conversation_id", "folded", unique=True),)
