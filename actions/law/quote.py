"""The part of an article that decides: one clause, its points as far as they are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from knowledge.law.clauses import Clause, clauses_of
from vietnamese import fold, syllables

WHOLE = 700
"""Characters of an article that is quoted whole."""
MOST = 1_100
"""Characters of a quotation."""
BESIDE = 0.75
"""Share of the best clause's score from which a second clause is quoted beside it."""
LENGTH = 0.35
"""How much a long clause must earn its length: scores are divided by this power of it."""

Weight = Callable[[str], float]
"""Telling weight of a folded syllable, 0 for one that tells nothing."""


@dataclass(frozen=True)
class Quote:
    """`clause` names the deciding clause, empty where the article has none; `cut`: more stands in the article."""

    clause: str
    text: str
    cut: bool


def quote(text: str, question: str, weight: Weight, clause: str = "") -> Quote:
    """The deciding part of an article's `text` for a `question`; `clause` where the citizen named one."""
    clauses = clauses_of(text)
    if clause:
        named = next((c for c in clauses if c.number == clause), None)
        if named:
            return Quote(clause, _fitted(named, question, weight, MOST), len(clauses) > 1)
    terms = _terms(question)
    scores = [_score(c.whole, terms, weight) for c in clauses]
    best = max(range(len(clauses)), key=lambda i: (scores[i], -i), default=0)
    number = clauses[best].number if clauses and scores[best] > 0 else ""
    if len(text) <= WHOLE or not clauses:
        return Quote(number if len(clauses) > 1 else "", text.strip(), False)
    lead = [c for c in clauses[:1] if not c.number and len(c.whole) < MOST // 3 and best != 0]
    kept = [*lead, clauses[best]]
    parts = [_fitted(c, question, weight, MOST - sum(len(k.text) for k in lead)) for c in kept]
    room = MOST - sum(map(len, parts))
    for i in sorted(range(len(clauses)), key=lambda i: -scores[i]):
        if clauses[i] not in kept and scores[i] >= BESIDE * scores[best] > 0 and len(clauses[i].whole) < room:
            kept.append(clauses[i])
            parts.append(clauses[i].whole)
            room -= len(clauses[i].whole)
    order = sorted(range(len(kept)), key=lambda i: clauses.index(kept[i]))
    return Quote(number, "\n".join(parts[i] for i in order), len(kept) < len(clauses))


def _terms(text: str) -> set[str]:
    said = [fold(s) for s in syllables(text)]
    return {*said, *(f"{a} {b}" for a, b in zip(said, said[1:], strict=False))}


def _score(text: str, terms: Iterable[str], weight: Weight) -> float:
    have = _terms(text)
    found = sum(2 * min(map(weight, term.split())) if " " in term else weight(term) for term in terms if term in have)
    return float(found / max(80, len(text)) ** LENGTH)


def _fitted(clause: Clause, question: str, weight: Weight, room: int) -> str:
    """The clause in at most `room` characters: where it is too long, the points that the question is about."""
    if len(clause.whole) <= room or not clause.points:
        return _shortened(clause.whole, room)
    terms = _terms(question)
    left = room - len(clause.text) - 5
    kept: set[int] = set()
    for i in sorted(range(len(clause.points)), key=lambda i: (-_score(clause.points[i].text, terms, weight), i)):
        if len(clause.points[i].text) < left:
            kept.add(i)
            left -= len(clause.points[i].text) + 1
    lines = [clause.text]
    for i, point in enumerate(clause.points):
        if i in kept:
            lines.append(point.text)
        elif lines[-1] != "…":
            lines.append("…")
    return "\n".join(lines)


def _shortened(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    head = text[:room]
    end = max(head.rfind("; "), head.rfind(". "), head.rfind("\n"))
    return (head[:end] if end > room // 2 else head.rsplit(" ", 1)[0]).rstrip(" ;.,") + "…"
