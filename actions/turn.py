"""One message of a citizen as the language understanding read it, and what is said back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from actions.answer import Aspect, Message
from actions.guides.book import GuideBook
from actions.law.book import LawBook
from actions.thread import Thread
from index.hit import Retrieval
from index.journeys import JourneyBook
from knowledge.procedure import Procedure, Retired


class Index(Protocol):
    """What a turn needs of the index; `index.snapshot.Snapshot` is one."""

    @property
    def law(self) -> LawBook | None:
        """The law held, where any is."""
        ...

    @property
    def guides(self) -> GuideBook | None:
        """The guides held, where any are."""
        ...

    @property
    def journeys(self) -> JourneyBook | None:
        """The life events held, where any are."""
        ...

    def procedure(self, code: str) -> Procedure | None:
        """The record of a code."""
        ...

    def retired(self, code: str) -> Retired | None:
        """Since when and why a code is not answered any more."""
        ...

    def retrieve(self, query: str, limit: int = 10) -> Retrieval:
        """The procedures nearest to a question."""
        ...


ASKS = ("ask", "ask_law")
"""Intents that want an answer out of the index."""
COURTESY = frozenset({"greet", "thank", "goodbye"})
ASKING = 0.1
"""Likelihood of a question from which it is answered behind a courtesy."""


@dataclass(frozen=True)
class Turn:
    """A message: `text` as read (accents restored, abbreviations written out)."""

    text: str
    intent: str = "ask"
    confidence: float = 0.0
    ranking: dict[str, float] = field(default_factory=dict)
    aspects: list[Aspect] = field(default_factory=list)

    def likelihood(self, *intents: str) -> float:
        """Confidence that it is one of the intents, 0 to 1."""
        return sum(self.ranking.get(name, self.confidence if self.intent == name else 0.0) for name in intents)

    @property
    def asks_beside(self) -> bool:
        """Whether a message read as a courtesy also asks something: "cảm ơn nhé, thế còn lệ phí?"."""
        return self.intent in COURTESY and bool(self.aspects) and self.likelihood(*ASKS) >= ASKING


@dataclass(frozen=True)
class Reply:
    """What is said, and the thread after it."""

    messages: list[Message]
    thread: Thread
