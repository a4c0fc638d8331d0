"""Plain facts of every article that ranking and validity read: kind, years, days, size."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.law.words import Ints
from knowledge.law.document import Article, LawSource, LegalDocument
from knowledge.law.validity import ENDING

KINDS = (
    "Hiến pháp",
    "Bộ luật",
    "Luật",
    "Pháp lệnh",
    "Nghị quyết",
    "Nghị định",
    "Quyết định",
    "Thông tư liên tịch",
    "Thông tư",
)
"""Kinds of documents in falling order of force; any other comes after them."""

OPEN = 10**8
"""A last day that never comes."""

_YEAR = re.compile(r"/((?:19|20)\d\d)/")


@dataclass(frozen=True, slots=True)
class Columns:
    """One entry an article. Days are proleptic ordinals (`date.toordinal`); `document` numbers the documents."""

    document: Ints
    kind: Ints
    year: Ints
    begins: Ints
    ends: Ints
    source: Ints
    place: Ints
    """Place within the document."""

    def save(self, path: Path) -> None:
        """Write the arrays into one file."""
        np.savez(path, **{name: getattr(self, name) for name in self.__slots__})

    @classmethod
    def load(cls, path: Path) -> Columns:
        """Read what `save` wrote."""
        with np.load(path) as held:
            return cls(**{name: held[name] for name in cls.__slots__})

    def in_force(self, day: date) -> npt.NDArray[np.bool_]:
        """Whether each article holds on a day, shape (articles,)."""
        on = day.toordinal()
        return (self.begins <= on) & (on <= self.ends)


def year_of(document: LegalDocument) -> int:
    """The year in its number, else that of its dates; 0 when unknown."""
    found = _YEAR.search(document.number)
    if found:
        return int(found[1])
    day = document.issued_on or document.valid_from
    return day.year if day else 0


def _days(document: LegalDocument, article: Article) -> tuple[int, int]:
    """First and last day in force, by the rules of `knowledge.law.validity`."""
    begin = max(filter(None, (document.valid_from, article.valid_from)), default=None)
    ends = [day.toordinal() for day in (article.valid_to, document.valid_to) if day]
    endings = [change for change in (*document.changes, *article.changes) if change.kind in ENDING]
    ends += [change.on.toordinal() - 1 if change.on else 0 for change in endings]
    return begin.toordinal() if begin else 0, min(ends, default=OPEN)


def build_columns(documents: Sequence[LegalDocument]) -> Columns:
    """Read the facts of all articles, in order."""
    sources = list(LawSource)
    rows = []
    for number, document in enumerate(documents):
        kind = KINDS.index(document.kind) if document.kind in KINDS else len(KINDS)
        head = (number, kind, year_of(document))
        rows += [
            (*head, *_days(document, article), sources.index(article.source or document.source), place)
            for place, article in enumerate(document.articles)
        ]
    table = np.array(rows, dtype=np.int32).reshape(len(rows), len(Columns.__slots__))
    return Columns(*(np.ascontiguousarray(column) for column in table.T))
