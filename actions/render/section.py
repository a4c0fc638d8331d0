"""What a renderer of one aspect gets and gives."""

from __future__ import annotations

from dataclasses import dataclass, field

from actions.contact import Contact
from actions.render.relevance import Relevance
from knowledge.procedure import Procedure


@dataclass(frozen=True)
class Request:
    """One procedure to be told about, what was asked, and the room there is."""

    procedure: Procedure
    contact: Contact
    budget: int
    """characters"""
    relevance: Relevance = field(default_factory=lambda: Relevance(""))


@dataclass(frozen=True)
class Section:
    """The lines that tell one aspect."""

    lines: list[str]
    missing: bool = False
    """the record says nothing about the aspect: the lines say so"""

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


def missing(what: str, *also: str) -> Section:
    """A section that plainly says that the database lacks `what`; `also` are lines with what there is instead."""
    return Section([f"Cơ sở dữ liệu chưa ghi {what} của thủ tục này.", *filter(None, also)], missing=True)
