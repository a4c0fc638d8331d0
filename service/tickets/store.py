"""Opening, finding, closing and forgetting tickets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from sqlalchemy import Connection, Engine, RowMapping, delete, desc, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from knowledge.calendar import WorkCalendar
from service.database.tables import Turn
from service.database.talks import VIETNAM, now
from service.tickets import numbers
from service.tickets.numbers import Kind
from service.tickets.tables import TicketRow

LONGEST_REPLY = 1000
LONGEST_ANSWER = 4000
MOST_OF_ONE = 5
"""Tickets that one conversation may open in a day."""
MOST_OPEN = 2000
"""Open tickets of all; more than people can read are a flood, not reports."""
NO_ANSWERS = ("feedback", "smalltalk", "handoff", "dossier", "emergency", "away", "closed")
"""Outcomes of turns that no report is about."""
LOOK_BACK = timedelta(days=1)


@dataclass(frozen=True)
class Ticket:
    """One ticket as it is shown."""

    number: str
    kind: Kind
    question: str
    answer: str
    procedure_code: str | None
    reason: str
    comment: str
    opened_at: datetime
    due_on: date
    closed_at: datetime | None
    reply: str

    def late(self, today: date) -> bool:
        """Whether it is open after its deadline."""
        return self.closed_at is None and self.due_on < today


class TooMany(Exception):
    """No more tickets are opened for this sender today, or for anybody."""


class TicketStore:
    """The tickets in the database of the talks. Every method waits for the disk: call it in a thread."""

    def __init__(self, engine: Engine, days: int) -> None:
        """Args:
        days: working days until a ticket is due.
        """
        self._engine, self._days = engine, days

    @cached_property
    def _calendar(self) -> WorkCalendar:
        return WorkCalendar.load()

    def last_answer(self, sender: str, at: datetime) -> str | None:
        """The id of the sender's last turn that a report can be about, within a day."""
        query = (
            select(Turn.id)
            .where(Turn.conversation_id == sender, Turn.at >= at - LOOK_BACK, Turn.outcome.not_in(NO_ANSWERS))
            .order_by(desc(Turn.at))
            .limit(1)
        )
        with self._engine.connect() as connection:
            found: str | None = connection.execute(query).scalar_one_or_none()
        return found

    def report(self, turn_id: str, reason: str, comment: str, at: datetime) -> Ticket | None:
        """The ticket for an answer: opened, or the one there is, with what is new in it. None without such a turn.

        Args:
            turn_id: of the turn.
            reason, comment: masked; empty ones change nothing.
            at: this moment.

        Raises:
            TooMany: none is opened.
        """
        with self._engine.begin() as connection:
            if held := self._of_turn(connection, turn_id):
                return self._told_more(connection, held, reason, comment)
            turn = connection.execute(select(Turn).where(Turn.id == turn_id)).one_or_none()
            if turn is None:
                return None
            messages = turn.reply.get("messages", [])
            procedure = next(
                (m["answer"]["procedure"] for m in messages if (m.get("answer") or {}).get("procedure")), None
            )
            values: dict[str, object] = {
                "turn_id": turn_id,
                "conversation_id": turn.conversation_id,
                "question": turn.text,
                "answer": "\n\n".join(m["text"] for m in messages)[:LONGEST_ANSWER],
                "procedure_code": procedure["code"] if procedure else None,
                "reason": reason,
                "comment": comment,
            }
            self._refuse_floods(connection, turn.conversation_id, at)
        return self._open(Kind.ERROR, values, at)

    def petition(self, sender: str, text: str, at: datetime) -> Ticket:
        """The ticket for a petition (masked); the same one when the same is said again while it is open.

        Raises:
            TooMany: none is opened.
        """
        with self._engine.begin() as connection:
            again = select(TicketRow.__table__).where(
                TicketRow.conversation_id == sender,
                TicketRow.kind == Kind.PETITION.value,
                TicketRow.question == text,
                TicketRow.closed_at.is_(None),
            )
            held = connection.execute(again).mappings().first()
            if held:
                return _ticket(held)
            self._refuse_floods(connection, sender, at)
        said = {"question": text, "answer": "", "reason": "", "comment": ""}
        values: dict[str, object] = {"conversation_id": sender, **said}
        return self._open(Kind.PETITION, values, at)

    def _open(self, kind: Kind, values: dict[str, object], at: datetime) -> Ticket:
        today = at.astimezone(VIETNAM).date()
        due = self._calendar.add_working_days(today, self._days)
        row = values | {
            "number": numbers.new(kind, today),
            "kind": kind.value,
            "opened_at": at,
            "due_on": due,
            "reply": "",
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(TicketRow).values(row))
                return self._one(connection, str(row["number"]))
        except IntegrityError:
            # Two reports of one answer at once.
            with self._engine.begin() as connection:
                held = self._of_turn(connection, str(values.get("turn_id")))
            if held is None:
                raise
            return held

    @staticmethod
    def _refuse_floods(connection: Connection, sender: str, at: datetime) -> None:
        count = select(func.count()).select_from(TicketRow)
        theirs = count.where(TicketRow.conversation_id == sender, TicketRow.opened_at >= at - timedelta(days=1))
        if connection.execute(theirs).scalar_one() >= MOST_OF_ONE:
            raise TooMany("of one conversation")
        if connection.execute(count.where(TicketRow.closed_at.is_(None))).scalar_one() >= MOST_OPEN:
            raise TooMany("open")

    @staticmethod
    def _of_turn(connection: Connection, turn_id: str) -> Ticket | None:
        row = (
            connection.execute(select(TicketRow.__table__).where(TicketRow.turn_id == turn_id)).mappings().one_or_none()
        )
        return _ticket(row) if row else None

    def _told_more(self, connection: Connection, held: Ticket, reason: str, comment: str) -> Ticket:
        values = {key: value for key, value in (("reason", reason), ("comment", comment)) if value}
        if values and held.closed_at is None:
            connection.execute(update(TicketRow).where(TicketRow.number == held.number).values(values))
        return self._one(connection, held.number)

    @staticmethod
    def _one(connection: Connection, number: str) -> Ticket:
        return _ticket(
            connection.execute(select(TicketRow.__table__).where(TicketRow.number == number)).mappings().one()
        )

    def find(self, number: str) -> Ticket | None:
        """The ticket of that number."""
        with self._engine.connect() as connection:
            query = select(TicketRow.__table__).where(TicketRow.number == number)
            row = connection.execute(query).mappings().one_or_none()
        return _ticket(row) if row else None

    def last_of(self, sender: str) -> Ticket | None:
        """The sender's newest ticket."""
        query = (
            select(TicketRow.__table__).where(TicketRow.conversation_id == sender).order_by(desc(TicketRow.opened_at))
        )
        with self._engine.connect() as connection:
            row = connection.execute(query.limit(1)).mappings().one_or_none()
        return _ticket(row) if row else None

    def listed(self, *, open_only: bool = False) -> list[Ticket]:
        """All tickets, those due first at the top."""
        query = select(TicketRow.__table__).order_by(TicketRow.due_on, TicketRow.opened_at)
        if open_only:
            query = query.where(TicketRow.closed_at.is_(None))
        with self._engine.connect() as connection:
            return [_ticket(row) for row in connection.execute(query).mappings()]

    def close(self, number: str, reply: str) -> Ticket | None:
        """Close a ticket, or correct the reply of a closed one; None without such a ticket."""
        with self._engine.begin() as connection:
            row = update(TicketRow).where(TicketRow.number == number)
            changed = connection.execute(row.values(reply=reply, closed_at=func.coalesce(TicketRow.closed_at, now())))
            return self._one(connection, number) if changed.rowcount else None

    def unlink(self, sender: str) -> bool:
        """Forget who opened the sender's tickets and what they wrote; number, answer and deadline stay."""
        gone = {"conversation_id": None, "turn_id": None, "question": "", "comment": ""}
        with self._engine.begin() as connection:
            changed = connection.execute(update(TicketRow).where(TicketRow.conversation_id == sender).values(gone))
            return bool(changed.rowcount)

    def purge(self, before: datetime) -> int:
        """Delete tickets closed before that moment, forget who opened older ones that are still open; how many went."""
        old = update(TicketRow).where(TicketRow.opened_at < before, TicketRow.conversation_id.is_not(None))
        with self._engine.begin() as connection:
            connection.execute(old.values(conversation_id=None))
            return connection.execute(delete(TicketRow).where(TicketRow.closed_at < before)).rowcount


def _ticket(row: RowMapping) -> Ticket:
    return Ticket(
        number=row["number"],
        kind=Kind(row["kind"]),
        question=row["question"],
        answer=row["answer"],
        procedure_code=row["procedure_code"],
        reason=row["reason"],
        comment=row["comment"],
        opened_at=row["opened_at"],
        due_on=row["due_on"],
        closed_at=row["closed_at"],
        reply=row["reply"],
    )
