"""The clause of an article that decides a question, as it is quoted."""

from __future__ import annotations

import re

from index.law.words import lines_of

_CLAUSE = re.compile(r"\d{1,3}[a-zđ]?\s?[.)]\s*\S")
_POINT = re.compile(r"[a-zđ]{1,2}\d?\)\s*\S")

WHOLE = 400
"""Letters of an article that is quoted whole."""

TOGETHER = 700
"""Letters of a clause up to which its points stay together when one of them decides."""

QUOTED = 1200
"""Most letters of a quotation; what follows is left out at the end of a line."""

LEAD = ":"
"""Ends a line whose points follow."""


def deciding(text: str, line: int) -> str | None:
    """The clause around the line `line` (counted as by `lines_of`); None for an article without text.

    A clause comes with its points; of a long one only the sentence that leads to the point that decides, and that.
    """
    lines = lines_of(text)
    if not lines:
        return None
    if sum(map(len, lines)) <= WHOLE:
        return "\n".join(lines)
    place = min(max(line, 0), len(lines) - 1)
    begin = next((n for n in range(place, -1, -1) if _CLAUSE.match(lines[n])), 0)
    end = next((n for n in range(place + 1, len(lines)) if _CLAUSE.match(lines[n])), len(lines))
    if place == begin or sum(map(len, lines[begin:end])) <= TOGETHER:
        return _cut(
            lines[begin:end] if place != begin or lines[begin].endswith(LEAD) else _paragraphs(lines, begin, end)
        )
    first = next((n for n in range(place, begin, -1) if _POINT.match(lines[n])), place)
    last = next((n for n in range(place + 1, end) if _POINT.match(lines[n])), end)
    return _cut([lines[begin], *lines[first:last]])


def _paragraphs(lines: list[str], begin: int, end: int) -> list[str]:
    """A clause up to its first point."""
    return lines[begin : next((n for n in range(begin + 1, end) if _POINT.match(lines[n])), end)]


def _cut(lines: list[str]) -> str:
    """The lines up to QUOTED letters, at least one; one that is longer ends at a word."""
    if len(lines[0]) > QUOTED:
        return lines[0][:QUOTED].rsplit(" ", 1)[0] + " …"
    kept, room = [lines[0]], QUOTED - len(lines[0])
    for line in lines[1:]:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join(kept)
