"""The part of an article that decides: one clause, its points as far as they are asked."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.law.clauses import Clause, clauses_of
from vietnamese import fold, syllables

WHOLE = 1_000
"""Characters of an article that is quoted whole."""
MOST = 1_100
"""Characters of a quotation."""
BESIDE = 0.75
"""Share of the best clause's score from which a second clause is quoted beside it."""
LENGTH = 0.35
"""How much a long clause must earn its length: scores are divided by this power of it."""

Weights = Mapping[str, float]
"""Syllables and pairs of the question → what finding one in a clause is worth."""


@dataclass(frozen=True)
class Quote:
    """`clause` names the deciding clause, empty where the article has none; `cut`: more stands in the article."""

    clause: str
    text: str
    cut: bool


def quote(text: str, question: str, clause: str = "", deciding: str = "") -> Quote:
    """The deciding part of an article's `text` for a `question`.

    `clause` is the number of the clause that the citizen named, `deciding` the line that the search found to decide;
    without either the words of the question choose.
    """
    clauses = clauses_of(text)
    weights = _weights(question, clauses)
    place = _named(clauses, clause) if clause else _holding(clauses, deciding) if deciding else None
    scores = [_score(c.whole, weights) for c in clauses]
    best = place if place is not None else max(range(len(clauses)), key=lambda i: (scores[i], -i), default=0)
    told = bool(clauses) and (place is not None or scores[best] > 0)
    number = clauses[best].number if told else ""
    if not told and not clause:
        return Quote("", shortened(text.strip(), MOST), len(text) > MOST)
    if not clause and len(text) <= WHOLE:
        return Quote(number if len(clauses) > 1 else "", text.strip(), False)
    lead = [c for c in clauses[:1] if not c.number and len(c.whole) < MOST // 3 and best != 0]
    kept = {best: _fitted(clauses[best], weights, MOST - sum(len(c.text) for c in lead))}
    kept |= {0: lead[0].whole} if lead else {}
    room = MOST - sum(map(len, kept.values()))
    for i in sorted(range(len(clauses)), key=lambda i: -scores[i]):
        if not clause and i not in kept and scores[i] >= BESIDE * scores[best] > 0 and len(clauses[i].whole) < room:
            kept[i] = clauses[i].whole
            room -= len(clauses[i].whole)
    return Quote(number, "\n".join(kept[i] for i in sorted(kept)), len(kept) < len(clauses))


def _named(clauses: Sequence[Clause], number: str) -> int | None:
    return next((i for i, c in enumerate(clauses) if c.number == number), None)


def _holding(clauses: Sequence[Clause], line: str) -> int | None:
    begun = line.strip().split("\n")[0][:60]
    return next((i for i, c in enumerate(clauses) if begun in c.whole), None)


def _terms(text: str) -> set[str]:
    said = [fold(s) for s in syllables(text)]
    return {*said, *(f"{a} {b}" for a, b in zip(said, said[1:], strict=False))}


def _weights(question: str, clauses: Sequence[Clause]) -> dict[str, float]:
    """What tells the clauses apart: a word that stands in all of them is worth little, one of a pair more."""
    held = Counter(term for c in clauses for term in _terms(c.whole))
    return {
        term: math.log1p(len(clauses) / held[term]) * (1.5 if " " in term else 1.0)
        for term in _terms(question)
        if held[term]
    }


def _score(text: str, weights: Weights) -> float:
    have = _terms(text)
    return sum(weight for term, weight in weights.items() if term in have) / float(max(80, len(text)) ** LENGTH)


def _fitted(clause: Clause, weights: Weights, room: int) -> str:
    """The clause in at most `room` characters: where it is too long, the points that the question is about."""
    if len(clause.whole) <= room or not clause.points:
        return shortened(clause.whole, room)
    left = room - len(clause.text) - 5
    kept: set[int] = set()
    for i in sorted(range(len(clause.points)), key=lambda i: (-_score(clause.points[i].text, weights), i)):
        if len(clause.points[i].text) < left:
            kept.add(i)
            left -= len(clause.points[i].text) + 1
    lines = [shortened(clause.text, room)]
    for i, point in enumerate(clause.points):
        if i in kept:
            lines.append(point.text)
        elif lines[-1] != "…":
            lines.append("…")
    return "\n".join(lines)


def shortened(text: str, room: int) -> str:
    """The text in at most `room` characters, cut where a sentence, a point or a line ends."""
    if len(text) <= room:
        return text
    head = text[:room]
    end = max(head.rfind("; "), head.rfind(". "), head.rfind("\n"))
    return (head[:end] if end > room // 2 else head.rsplit(" ", 1)[0]).rstrip(" ;.,") + "…"
