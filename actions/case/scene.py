"""What the messages of a case are made from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from actions.case.sheet import Kind, Sheet
from actions.case.state import Case, Standing, conditions, missing, needed, papers, standing
from actions.case.token import encode
from actions.contact import Contact
from actions.render.channels import NAMES
from actions.render.naming import label
from actions.render.text import clip
from actions.turn import Index
from knowledge.law.expired import ExpiredBasis
from knowledge.procedure import Method, Procedure
from vietnamese import fold

NAME = 90
"""Characters of a paper's name where it is spoken of."""
_WORD = re.compile(r"[^\W_]+")
_COUNTS = re.compile(r" \(\d+(?:,\d)? bản (?:chính|sao)[^)]*\)$")


@dataclass(frozen=True)
class Scene:
    """One case before one citizen on one day."""

    procedure: Procedure
    sheet: Sheet
    case: Case
    contact: Contact
    today: date
    index: Index

    @property
    def label(self) -> str:
        """What the procedure is called."""
        return label(self.procedure)

    @property
    def methods(self) -> list[Method]:
        """The ways of filing chosen, without the fees and times that the record gives for another case by name."""
        chosen = [m for m in self.procedure.methods if self.case.way in (None, m.channel)]
        mine = [m for m in chosen if not self._of_another(m.time.note)]
        return [
            m.model_copy(update={"fees": [fee for fee in m.fees if not self._of_another(fee.note)] or m.fees})
            for m in mine or chosen
        ]

    def _of_another(self, note: str) -> bool:
        """Whether a note begins by naming a heading that the citizen did not choose, and none that was chosen."""
        head = _words(note.partition(";")[0])
        headings = [(_words(f.text), self.case.told(i)) for i, f in enumerate(self.sheet.facts) if f.kind is Kind.CASE]
        named = {told for words, told in headings if len(words.split()) > 1 and f" {words} " in f" {head} "}
        return named == {False}

    @property
    def ended(self) -> Sequence[ExpiredBasis]:
        """The record's legal bases that no longer apply on the day: the source line warns of them."""
        return self.index.law.ended(self.procedure.code, self.today) if self.index.law else ()

    @property
    def papers(self) -> list[int]:
        """Places of the papers told, in the order of their numbers."""
        return papers(self.sheet, self.case)

    @property
    def needed(self) -> list[int]:
        """Places of those needed for certain."""
        return needed(self.sheet, self.case)

    @property
    def missing(self) -> list[int]:
        """Places of those that still have to be got."""
        return missing(self.sheet, self.case)

    @property
    def pointed(self) -> int | None:
        """Place of the first needed paper of which nothing was said."""
        said = {*self.case.have, *self.case.lack}
        return next((place for place in self.needed if place not in said), None)

    @property
    def link(self) -> str:
        """Address of the page of this case; empty where no public address is set."""
        base = self.contact.public_url
        return f"{base.rstrip('/')}/case/{self.token}" if base else ""

    @property
    def token(self) -> str:
        """The case as a text for a link."""
        return encode(self.case, len(self.sheet.needs))

    def number(self, place: int) -> int:
        """The number under which a paper is told."""
        return self.papers.index(place) + 1

    def name(self, place: int, width: int = NAME) -> str:
        """A paper's name without counts and what is said behind it."""
        return clip(_COUNTS.sub("", self.sheet.needs[place].name.partition("; ")[0].partition(". ")[0]), width)

    def told(self, place: int, width: int) -> str:
        """A paper with its remark and condition, cut to about `width` characters before the condition."""
        need = self.sheet.needs[place]
        remark = f" ({need.remark})" if need.remark else ""
        when = conditions(need, self.sheet, self.case)
        return clip(need.name + remark, width) + (f" – {when}" if when and self.perhaps(place) else "")

    def perhaps(self, place: int) -> bool:
        """Whether it is not certain that the paper is needed."""
        return standing(self.sheet.needs[place], self.case) is Standing.MAYBE

    @property
    def answers(self) -> list[str]:
        """What the citizen said to be so, in words, and the way of filing."""
        said = [fact.text for index, fact in enumerate(self.sheet.facts) if self.case.told(index)]
        return [*said, *([NAMES[self.case.way]] if self.case.way else [])]


def _words(text: str) -> str:
    return " ".join(word for word in _WORD.findall(fold(text)) if word != "va")
