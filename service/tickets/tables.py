"""The table of tickets. Texts are masked before they arrive here; times are UTC."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.database.tables import Base


class TicketRow(Base):
    """One ticket."""

    __tablename__ = "tickets"

    number: Mapped[str] = mapped_column(String(16), primary_key=True)
    kind: Mapped[str] = mapped_column(String(2))
    turn_id: Mapped[str | None] = mapped_column(String(32), unique=True)
    """The answer it is about: never two tickets for one."""
    conversation_id: Mapped[str | None] = mapped_column(String(80), index=True)
    """Who opened it; nobody after an erasure."""
    question: Mapped[str] = mapped_column(Text)
    """What the citizen had asked, or the petition; empty after an erasure."""
    answer: Mapped[str] = mapped_column(Text)
    """What the assistant had said."""
    procedure_code: Mapped[str | None] = mapped_column(String(24))
    reason: Mapped[str] = mapped_column(String(64))
    comment: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(Date, index=True)
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    reply: Mapped[str] = mapped_column(Text)
    """What the staff tells the citizen."""
