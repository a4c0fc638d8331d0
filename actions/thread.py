"""The thread of a talk: what the next message may refer to. It is all that a turn remembers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from actions.answer import Aspect, Candidate
from actions.case.state import Case

MAX_QUESTION = 400
"""Characters kept of a question that waits for a choice."""


class Thread(BaseModel):
    """Procedure under discussion, choices offered, aspects asked.

    `question` is the citizen's question that a clarifying question left open; `others` are the procedures that were
    next best when `procedure` was chosen, offered when the citizen says that it is the wrong one; `previous` is the
    procedure before the present one. `provision` is the article of law under discussion (`123/2015/NĐ-CP#11`),
    `guide` the guide, `journey` the life event, `case` what the citizen told of the own case, `commune` the code of the
    citizen's commune.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    procedure: str | None = None
    aspects: list[Aspect] = []
    candidates: list[Candidate] = []
    clarified: int = Field(0, ge=0, description="clarifying questions in a row")
    question: str = ""
    others: list[str] = []
    previous: str | None = None
    provision: str | None = None
    guide: str | None = None
    journey: str | None = None
    case: Case | None = None
    commune: str | None = None

    def to_slots(self) -> dict[str, Any]:
        """Rasa's slots: the four of the contract, the rest in `thread`."""
        return {
            "procedure": self.procedure,
            "aspects": [a.value for a in self.aspects],
            "candidates": [c.model_dump() for c in self.candidates],
            "clarified": self.clarified,
            "thread": {
                "question": self.question[:MAX_QUESTION],
                "others": self.others,
                "previous": self.previous,
                "provision": self.provision,
                "guide": self.guide,
                "journey": self.journey,
                "case": self.case.model_dump(mode="json") if self.case else None,
                "commune": self.commune,
            },
        }

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Thread:
        """The thread in Rasa's slots; whatever cannot be read starts anew."""
        rest = slots.get("thread")
        values = {**rest} if isinstance(rest, Mapping) else {}
        values |= {k: slots[k] for k in ("procedure", "aspects", "candidates", "clarified") if slots.get(k) is not None}
        try:
            return cls.model_validate({k: v for k, v in values.items() if v is not None})
        except ValidationError:
            return cls()
