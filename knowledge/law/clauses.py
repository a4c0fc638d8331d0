"""Clauses (khoản) and points (điểm) of an article, told from the lines of its text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CLAUSE = re.compile(r"^(\d{1,3})([a-zđ]?)\s?[.)]\s*(?=\S)")
_POINT = re.compile(r"^([a-zđ]{1,2}\d?)\)\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a clause; `text` begins with its letter, as in the law."""

    letter: str
    text: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause; `number` is empty for text without one: a lead sentence, or an article of one paragraph.

    `text` is what stands before its points and begins with its number, as in the law.
    """

    number: str
    text: str
    points: tuple[Point, ...] = ()

    @property
    def whole(self) -> str:
        """The clause with its points, a line each."""
        return "\n".join([self.text, *(point.text for point in self.points)]).strip()


def clauses_of(text: str) -> list[Clause]:
    """The clauses in their order; nothing of the text is lost.

    A figure begins a clause only where it goes on from the one before: "12. ..." in a list of another numbering stays
    a line of the clause it stands in.
    """
    clauses: list[Clause] = []
    number, lead, points = "", [], []  # type: str, list[str], list[tuple[str, list[str]]]

    def close() -> None:
        if number or lead or points:
            made = tuple(Point(letter, "\n".join(lines)) for letter, lines in points)
            clauses.append(Clause(number, "\n".join(lead), made))

    last = 0
    for raw in text.split("\n"):
        line = raw.strip()
        if not line:
            continue
        begun = _CLAUSE.match(line)
        if begun and (int(begun[1]) == last + 1 or (begun[2] and int(begun[1]) == last)):
            close()
            number, lead, points, last = begun[1] + begun[2], [line], [], int(begun[1])
            continue
        point = _POINT.match(line)
        if point:
            points.append((point[1], [line]))
        elif points:
            points[-1][1].append(line)
        else:
            lead.append(line)
    close()
    return clauses
