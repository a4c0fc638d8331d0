"""The shipped records, their sheets, and a talk over them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from actions.answer import Aspect, Message
from actions.case.sheet import Sheet, sheet
from actions.contact import Contact
from actions.respond import respond
from actions.thread import Thread
from actions.turn import Turn
from index.hit import Hit, Retrieval
from knowledge.curated import load_curated
from knowledge.procedure import Procedure

MONDAY = date(2026, 8, 3)


class Records:
    """The shipped records, found by the words of their short names."""

    law = None
    guides = None
    journeys = None

    def __init__(self, records: dict[str, Procedure]) -> None:
        self.records = records

    def retired(self, code: str) -> None:
        return None

    def procedure(self, code: str) -> Procedure | None:
        return self.records.get(code)

    def retrieve(self, query: str, limit: int = 10) -> Retrieval:
        words = query.lower().replace("?", " ").split()
        named = {p.code: p.short_name.lower().split() for p in self.records.values() if p.short_name}
        hits = [
            Hit("procedure", code, self.records[code].name, 1.0, 0.99)
            for code, name in named.items()
            if len(name) > 1 and all(word in words for word in name)
        ]
        return Retrieval(hits=hits[:limit], known=1.0 if hits else 0.0, content=words)


class Talk:
    """A talk with the assistant on one day, through Rasa's slots at each turn."""

    def __init__(self, index: Records, contact: Contact, today: date = MONDAY) -> None:
        self.index, self.contact, self.today, self.thread = index, contact, today, Thread()

    def say(self, text: str, *aspects: Aspect, intent: str = "ask") -> Message:
        turn = Turn(text, intent=intent, confidence=0.9, aspects=list(aspects))
        reply = respond(turn, self.thread, self.index, self.contact, self.today)
        self.thread = Thread.from_slots(reply.thread.to_slots())
        return reply.messages[0]


@pytest.fixture(scope="session")
def records() -> dict[str, Procedure]:
    return {record.code: record for record in load_curated()}


@pytest.fixture(scope="session")
def sheets(records: dict[str, Procedure]) -> dict[str, Sheet]:
    """The sheets of all shipped records that have one."""
    return {code: found for code, record in records.items() if (found := sheet(record))}


@pytest.fixture
def index(records: dict[str, Procedure]) -> Records:
    return Records(records)


@pytest.fixture
def talk(index: Records, contact: Contact) -> Talk:
    return Talk(index, contact.model_copy(update={"public_url": "https://motcua.test"}))


@pytest.fixture
def make_talk(index: Records, contact: Contact) -> Callable[..., Talk]:
    def made(today: date = MONDAY, **changes: str) -> Talk:
        return Talk(index, contact.model_copy(update=changes), today)

    return made
