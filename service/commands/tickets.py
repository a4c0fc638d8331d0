"""`tickets list|show|close`: what citizens report, read and answered by the staff."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from service.commands.run import out, told
from service.errors import ServiceError
from service.settings import Settings

if TYPE_CHECKING:
    from service.tickets.store import Ticket, TicketStore

app = typer.Typer(help="Reports of wrong answers, and petitions where somebody reads them.", no_args_is_help=True)

Number = Annotated[str, typer.Argument(help="such as BS-261122-7K3QXM")]
KINDS = {"BS": "error", "KN": "petition"}
SHORT = 60
"""Characters of a question in a list."""


@app.command("list")
@told
def list_(
    open_only: Annotated[bool, typer.Option("--open", help="only those not answered yet")] = False,
    late: Annotated[bool, typer.Option("--late", help="only those open after their deadline")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="for programs")] = False,
) -> None:
    """List tickets, those due first at the top."""
    today = _today()
    with _store() as store:
        tickets = store.listed(open_only=open_only or late)
    if late:
        tickets = [ticket for ticket in tickets if ticket.late(today)]
    if as_json:
        out.print_json(json.dumps([_plain(ticket, today) for ticket in tickets], ensure_ascii=False))
        return
    if not tickets:
        out.print("no tickets")
        return
    table = Table("number", "about", "opened", "due", "state", "question")
    for ticket in tickets:
        state = "late" if ticket.late(today) else "closed" if ticket.closed_at else "open"
        question = ticket.question if len(ticket.question) <= SHORT else ticket.question[:SHORT] + "…"
        opened = f"{ticket.opened_at.astimezone():%Y-%m-%d}"
        table.add_row(ticket.number, KINDS[ticket.kind.value], opened, str(ticket.due_on), state, question)
    out.print(table)


@app.command()
@told
def show(number: Number, as_json: Annotated[bool, typer.Option("--json", help="for programs")] = False) -> None:
    """Show a ticket with the question and the answer it is about."""
    today = _today()
    with _store() as store:
        ticket = _found(store.find(_number(number)), number)
    if as_json:
        out.print_json(json.dumps(_plain(ticket, today), ensure_ascii=False))
        return
    for name, value in _plain(ticket, today).items():
        if value not in (None, ""):
            out.print(f"{name:<15} {value}", markup=False)


@app.command()
@told
def close(number: Number, answer: Annotated[str, typer.Option(help="what the citizen is told, in Vietnamese")]) -> None:
    """Answer a ticket and close it; a second time corrects the answer. Personal numbers in it are masked."""
    from service.tickets.store import LONGEST_REPLY
    from vietnamese import mask

    masked = mask(" ".join(answer.split()))
    if not any(c.isalpha() for c in masked):
        raise ServiceError("the answer is empty: tell the citizen what was found and what was changed")
    if len(masked) > LONGEST_REPLY:
        raise ServiceError(f"the answer has {len(masked)} characters, {LONGEST_REPLY} are allowed: shorten it")
    with _store() as store:
        ticket = _found(store.close(_number(number), masked), number)
    if masked != " ".join(answer.split()):
        out.print("personal numbers in the answer were masked")
    out.print(f"{ticket.number} is closed; the citizen who asks for it reads:\n{ticket.reply}", markup=False)


def _number(text: str) -> str:
    from service.tickets import numbers

    found = numbers.find(text)
    if found is None or not found[1]:
        raise ServiceError(f"{text} is no ticket number, such as BS-261122-7K3QXM: `motcua tickets list` shows them")
    return found[0]


def _found(ticket: Ticket | None, number: str) -> Ticket:
    if ticket is None:
        raise ServiceError(f"there is no ticket {number}: `motcua tickets list` shows all")
    return ticket


def _plain(ticket: Ticket, today: date) -> dict[str, Any]:
    """A ticket for people and programs; who opened it is nobody's business."""
    return {
        "number": ticket.number,
        "about": KINDS[ticket.kind.value],
        "state": "late" if ticket.late(today) else "closed" if ticket.closed_at else "open",
        "opened_at": ticket.opened_at.isoformat(timespec="seconds"),
        "due_on": ticket.due_on.isoformat(),
        "closed_at": ticket.closed_at.isoformat(timespec="seconds") if ticket.closed_at else None,
        "procedure_code": ticket.procedure_code,
        "reason": ticket.reason,
        "comment": ticket.comment,
        "question": ticket.question,
        "answer": ticket.answer,
        "reply": ticket.reply,
    }


def _today() -> date:
    from service.database.talks import VIETNAM, now

    return now().astimezone(VIETNAM).date()


@contextmanager
def _store() -> Iterator[TicketStore]:
    from service.database.engine import migrate, open_engine
    from service.tickets.store import TicketStore

    settings = Settings.load()
    engine = open_engine(settings.database)
    try:
        migrate(engine)
        yield TicketStore(engine, settings.ticket_days)
    finally:
        engine.dispose()
