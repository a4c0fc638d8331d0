"""What a search over the law returns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LawHit:
    """One article found.

    `probability` is calibrated: that this article answers the question. `clause` is the line or lines of the article
    that decide, None for an article without text. `status` is its state on the day asked: `in_force`, `not_yet`,
    `ended`, `amended` (in force, in a wording that a later document changed) or `replaced`.
    """

    number: str
    kind: str
    article: str
    title: str
    document_title: str
    score: float
    probability: float
    clause: str | None
    status: str

    @property
    def code(self) -> str:
        """Its public name: `123/2015/NĐ-CP#11`."""
        return f"{self.number}#{self.article}"
