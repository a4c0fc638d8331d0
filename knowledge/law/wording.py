"""The wording of an article, cleaned of what is no wording: one line a clause or point."""

from __future__ import annotations

import re
import unicodedata

_RUBBISH = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
"""Control characters and what cannot be seen."""

_INLINE_POINT = re.compile(r"(?<=[;:.]) +(?=[a-zđ]\) +[A-ZĐÀ-Ỹ])")
_INLINE_CLAUSE = re.compile(r"(?<=[^\d\s]\.) +(?=\d{1,2}\. +[A-ZĐÀ-Ỹ])")


def clean_lines(text: str) -> str:
    """NFC, no invisible characters, no blank lines, no blanks at the ends; clauses and points begin lines."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    text = _RUBBISH.sub("", text.replace("<>", "").replace("\u00a0", " "))
    text = _INLINE_POINT.sub("\n", text)
    if _INLINE_CLAUSE.search(text):
        text = _split_clauses(text)
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


def _split_clauses(text: str) -> str:
    """Break before a clause in the middle of a line, where its number is the one that is due."""
    lines = []
    for line in text.splitlines():
        due = re.match(r"\s*(\d{1,2})\. ", line)
        last = int(due[1]) if due else 0
        start = 0
        for match in _INLINE_CLAUSE.finditer(line):
            number = int(line[match.end() :].split(".", 1)[0])
            if last and number == last + 1:
                lines.append(line[start : match.start()])
                start, last = match.end(), number
        lines.append(line[start:])
    return "\n".join(lines)
