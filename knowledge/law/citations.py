"""Which legal documents and articles a record cites, among its bases and in its texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from knowledge.law.expired import Standings
from knowledge.law.mentions import JOINED
from knowledge.law.provisions import provisions
from knowledge.law.register import KIND_BEFORE
from knowledge.procedure import Procedure
from vietnamese import fold

BASIS = "legal_basis"
_AFTER_SLASH = re.compile(r"/(?:19|20)\d{2}/[A-ZĐ]{2}[A-ZĐa-z-]*\d{0,2}")
"""A number from its first slash on: texts are full of figures, and a pattern that begins with them is slow."""

_FIGURES = re.compile(r"(?<![\d/])\d{1,5}$")
_TEXTS = {
    "cases",
    "methods",
    "steps",
    "conditions",
    "results",
    "forms",
    "description",
    "overview",
    "who",
    "where",
    "plain_steps",
    "mistakes",
    "bring",
    "doubts",
}
_BEFORE = 90
"""Characters before a number in which its article is looked for."""


@dataclass(frozen=True)
class Citation:
    """A document that a record cites: among its bases, or in other fields only."""

    number: str
    articles: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    @property
    def is_basis(self) -> bool:
        """Whether it stands among the legal bases."""
        return BASIS in self.fields


@dataclass(frozen=True)
class Citing:
    """One procedure with all documents it cites and the files of wordings for it."""

    code: str
    name: str
    cites: tuple[Citation, ...]
    wordings: tuple[tuple[str, int], ...] = ()
    """file and how many wordings"""


def citing(procedure: Procedure, standings: Standings, wordings: Sequence[tuple[str, int]] = ()) -> Citing:
    """What a record cites; `wordings` are the files of wordings for it."""
    found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}

    def cite(number: str, article: str | None, where: str) -> None:
        articles, fields = found.setdefault(number, ({}, {}))
        fields[where] = None
        if article:
            articles[article] = None

    for basis in procedure.legal_basis:
        if number := standings.find(basis).number:
            cite(number, basis.article, BASIS)
    if _AFTER_SLASH.search(procedure.model_dump_json(include=_TEXTS, exclude_defaults=True)):
        for name in sorted(_TEXTS):
            for number, article in cited("\n".join(_strings(getattr(procedure, name)))):
                cite(number, article, name)
    cites = tuple(Citation(number, tuple(articles), tuple(fields)) for number, (articles, fields) in found.items())
    return Citing(procedure.code, procedure.label, cites, tuple(wordings))


def cited(text: str) -> Iterator[tuple[str, str | None]]:
    """Whole numbers in a text of the sources, each with the article named just before it."""
    for match in _AFTER_SLASH.finditer(text):
        figures = _FIGURES.search(text, max(0, match.start() - 6), match.start())
        if figures is None:
            continue
        number = (figures.group() + match.group()).rstrip("-")
        near = text[max(0, figures.start() - _BEFORE) : figures.start()]
        if "iều " not in near:
            yield number, None
            continue
        before = f"{fold(near)} "
        kind = KIND_BEFORE.search(before)
        before = before[: kind.start()] if kind else before
        last = next(iter(provisions(before, before)[-1:]), None)
        joined = last is not None and JOINED.fullmatch(before, last.end, len(before))
        yield number, last.article if last and joined else None


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
    elif isinstance(value, BaseModel):
        for each in value.__dict__.values():
            yield from _strings(each)
