"""What a citizen was asked for and has not yet given: for ten minutes, encrypted, in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select

from service.dossiers.seal import Seal
from service.dossiers.tables import DossierQuestion

OPEN_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class Question:
    """What is known so far; either is empty while it is asked for."""

    code: str = ""
    factor: str = ""


class Questions:
    """The open questions of all senders."""

    def __init__(self, engine: Engine, seal: Seal) -> None:
        self._engine, self._seal = engine, seal

    def of(self, sender: str, at: datetime) -> Question | None:
        """What the sender was asked within the last ten minutes."""
        query = select(DossierQuestion).where(DossierQuestion.sender == sender, DossierQuestion.at >= at - OPEN_FOR)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        return Question(*(self._seal.open(part) if part else "" for part in (row.code, row.factor)))

    def ask(self, sender: str, question: Question, at: datetime) -> None:
        """Remember a question; the sender's last one counts."""
        values = {
            "sender": sender,
            "code": self._seal.close(question.code) if question.code else "",
            "factor": self._seal.close(question.factor) if question.factor else "",
            "at": at,
        }
        with self._engine.begin() as connection:
            connection.execute(delete(DossierQuestion).where(DossierQuestion.sender == sender))
            connection.execute(insert(DossierQuestion).values(values))

    def close(self, sender: str) -> bool:
        """Forget the sender's question; whether there was one."""
        with self._engine.begin() as connection:
            gone = connection.execute(delete(DossierQuestion).where(DossierQuestion.sender == sender))
            return bool(gone.rowcount)

    def purge(self, at: datetime) -> None:
        """Forget all that are no longer open."""
        with self._engine.begin() as connection:
            connection.execute(delete(DossierQuestion).where(DossierQuestion.at < at - OPEN_FOR))
