"""Direct references in a question: `điều 173 blhs`, `nd 137/2020 dieu 17`, `Luật Cư trú 2020 còn hiệu lực không`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic

from knowledge.law.asks import Asks, asked_of
from knowledge.law.mentions import Mention, Mentions, Reading, is_joined
from knowledge.law.names import words
from knowledge.law.provisions import Provision, provisions
from knowledge.law.register import D
from vietnamese import fold, normalise

__all__ = ["Asks", "Reference", "Referrer"]


@dataclass(frozen=True)
class Reference(Generic[D]):
    """One document, or a provision of it, that a text names.

    `start` and `end` are the place of the document's name in the normalised text (of the provision's where no document
    is named); references of one place are alternatives, the likelier first.
    """

    number: str | None
    """None: only an article is named, whose document the talk must tell, or a law of a year that is not known"""

    kind: str
    title: str
    article: str | None
    clause: str | None
    point: str | None
    asks: Asks
    document: D | None
    """the document held; None: it is not held, and nothing may be said of what stands in it"""

    year: int | None
    """the year said with a law's name or with part of a number, where the document is not held"""

    start: int
    end: int

    @property
    def held(self) -> bool:
        """Whether the document is held."""
        return self.document is not None


class Referrer(Generic[D]):
    """Finds references to the documents given, and to others by their number. Threads may share one."""

    def __init__(self, documents: Iterable[D]) -> None:
        self._mentions = Mentions(documents)

    def find(self, text: str, on: date | None = None) -> list[Reference[D]]:
        """All references of a question, in its order; `on` (default today) decides which law is the one in force.

        Total: a text without references gives none.
        """
        normalised = normalise(text)
        folded = fold(normalised)
        if len(folded) != len(normalised):
            normalised = folded
        read = Reading(normalised, folded, words(folded))
        named = provisions(folded, normalised)
        mentions = self._mentions.find(read, named, on or date.today())
        bound, free = _bind(mentions, named, folded)
        if not mentions:
            return [_alone(one) for one in free if not one.weak and (one.article or one.clause)]
        return [
            reference
            for mention, mine in zip(mentions, bound, strict=True)
            if mention.certain or mine
            for reference in _references(read, mention, mine)
        ]


def _bind(
    mentions: Sequence[Mention[D]], named: Sequence[Provision], folded: str
) -> tuple[list[list[Provision]], list[Provision]]:
    """The provisions of each mention, and those of none."""
    bound: list[list[Provision]] = [[] for _ in mentions]
    free: list[Provision] = []
    for one in named:
        if any(mention.start <= one.start < mention.end for mention in mentions):
            continue
        place = _document_of(one, mentions, folded)
        (free if place is None else bound[place]).append(one)
    return bound, free


def _document_of(one: Provision, mentions: Sequence[Mention[D]], folded: str) -> int | None:
    """Which mention a provision belongs to: the one just behind it, the one just before it, else the nearest."""
    joined = [place for place, mention in enumerate(mentions) if is_joined(mention, one, folded)]
    if joined:
        return next((place for place in joined if mentions[place].start >= one.end), joined[-1])
    if one.weak:
        return None
    certain = [place for place, mention in enumerate(mentions) if mention.certain]
    before = [place for place in certain if mentions[place].end <= one.start]
    return before[-1] if before else next(iter(certain), None)


def _references(read: Reading, mention: Mention[D], mine: Sequence[Provision]) -> list[Reference[D]]:
    start = min([mention.start, *(one.start for one in mine if one.end <= mention.start)])
    end = max([mention.end, *(one.end for one in mine)])
    asks = asked_of(read.folded, start, end, fold(mention.options[0].title))
    nothing = Provision(mention.start, mention.end)
    return [
        Reference(
            number=option.number,
            kind=option.kind,
            title=option.title,
            article=one.article,
            clause=one.clause,
            point=one.point,
            asks=asks,
            document=option.document,
            year=option.year,
            start=mention.start,
            end=mention.end,
        )
        for one in mine or [nothing]
        for option in mention.options
    ]


def _alone(one: Provision) -> Reference[D]:
    return Reference(None, "", "", one.article, one.clause, one.point, Asks.CONTENT, None, None, one.start, one.end)
