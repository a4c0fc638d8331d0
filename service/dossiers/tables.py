"""The tables: dossiers as exported, open questions, failed tries; no code, factor or name stands in them readable."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.database.tables import Base

HASH = 64
"""Hexadecimal digits of a keyed hash (`service.dossiers.seal`)."""


class Dossier(Base):
    """One dossier of the last import."""

    __tablename__ = "dossiers"

    code: Mapped[str] = mapped_column(String(HASH), primary_key=True)
    """Keyed hash of the code."""
    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Of the import; only those of the present one count, so that an import needs no long transaction."""
    phone: Mapped[str] = mapped_column(String(HASH))
    """Keyed hash of code and last digits of the telephone; empty where there is none."""
    identity: Mapped[str] = mapped_column(String(HASH))
    """The same of the identity number."""
    state: Mapped[str] = mapped_column(String(16))
    procedure_code: Mapped[str | None] = mapped_column(String(24))
    procedure_name: Mapped[str] = mapped_column(String(500))
    received_on: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    office: Mapped[str] = mapped_column(String(200))


class DossierImport(Base):
    """The last import; one row."""

    __tablename__ = "dossier_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    generation: Mapped[int]
    imported_at: Mapped[datetime]
    as_of: Mapped[datetime]
    """When the office's system had it so."""
    rows: Mapped[int]
    key: Mapped[str] = mapped_column(String(HASH))
    """A hash by which a changed key is noticed."""


class DossierQuestion(Base):
    """A look-up that waits for the citizen's next message."""

    __tablename__ = "dossier_questions"

    sender: Mapped[str] = mapped_column(String(80), primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    """Encrypted; empty while it is asked for."""
    factor: Mapped[str] = mapped_column(Text)
    """The same."""
    at: Mapped[datetime] = mapped_column(index=True)


class DossierTry(Base):
    """A failed try, kept for a day; erasure leaves it, or it would lift the limit. Names nobody."""

    __tablename__ = "dossier_tries"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    sender: Mapped[str] = mapped_column(String(HASH), index=True)
    code: Mapped[str] = mapped_column(String(HASH), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
