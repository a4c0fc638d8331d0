"""Emergencies, recognised before anything else looks at the message: deterministic, and at work when Rasa is away.

Two ways, of which one is enough: hand-written rules (`rules`), and a small model of how people cry for help
(`wording`), which knows wordings that no rule foresaw.
"""

from __future__ import annotations

from dataclasses import dataclass

from actions.answer import Answer, Message, Outcome
from service.emergency import rules, wording
from service.emergency.rules import smells_of_scam

__all__ = ["Alarm", "load", "recognise", "smells_of_scam"]


@dataclass(frozen=True)
class Alarm:
    """A recognised emergency: its kind (a key of the rules' `texts`) and the words that gave it away."""

    kind: str
    words: str

    def message(self) -> Message:
        """What the citizen reads: the number to call first."""
        return Message(text=rules.text_of(self.kind), answer=Answer(outcome=Outcome.EMERGENCY))


def load() -> None:
    """Read rules and model, before the first citizen waits for them."""
    rules.load()
    wording.load()


def recognise(text: str) -> Alarm | None:
    """The emergency that the message tells of, or None."""
    if not text:
        return None
    words = rules.prepare(text)
    found = rules.matched(text, words) or wording.matched(text, words)
    return Alarm(*found) if found else None
