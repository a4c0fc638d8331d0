"""The clause of an article that decides a question, as it is quoted."""

from __future__ import annotations

import re

from index.law.words import lines_of

_CLAUSE = re.compile(r"\d{1,3}[a-zđ]?\s?[.)]\s*\S")
_POINT = re.compile(r"[a-zđ]{1,2}\d?\)\s*\S")

QUOTED = 1200
"""Most letters of a quotation; what follows is left out at the end of a line."""

LEAD = ":"
"""Ends a line whose points follow."""


def deciding(text: str, line: int) -> str | None:
    """The clause around the line `line` (counted as by `lines_of`): a point with the sentence that leads to it, or a
    clause with its points. None for an article without text."""
    lines = lines_of(text)
    if not lines:
        return None
    place = min(max(line, 0), len(lines) - 1)
    if _POINT.match(lines[place]):
        lead = next((n for n in range(place - 1, -1, -1) if not _POINT.match(lines[n])), None)
        end = next((n for n in range(place + 1, len(lines)) if _begins(lines[n])), len(lines))
        return _cut([*([lines[lead]] if lead is not None else []), *lines[place:end]])
    if not _CLAUSE.match(lines[place]):
        place = next((n for n in range(place, -1, -1) if _begins(lines[n])), place)
        if _POINT.match(lines[place]):
            return deciding(text, place)
    end = next((n for n in range(place + 1, len(lines)) if _CLAUSE.match(lines[n])), len(lines))
    if not lines[place].endswith(LEAD):
        end = next((n for n in range(place + 1, end) if _begins(lines[n])), end)
    return _cut(lines[place:end])


def _begins(line: str) -> bool:
    return bool(_CLAUSE.match(line) or _POINT.match(line))


def _cut(lines: list[str]) -> str:
    """The lines up to QUOTED letters, at least one; one that is longer ends at a word."""
    kept, room = [lines[0]], QUOTED - len(lines[0])
    for line in lines[1:]:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    if len(kept[0]) > QUOTED:
        return kept[0][:QUOTED].rsplit(" ", 1)[0] + " …"
    return "\n".join(kept)
