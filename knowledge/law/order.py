"""The order of articles in a document."""

from __future__ import annotations

import re

_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"


def article_order(number: str) -> tuple[int, int, tuple[int, ...], str]:
    """Sort key of articles as they stand in a document: 2, 11, 11a, 11đ, 12, IV, PL1."""
    match = re.match(r"(\d+)(.*)", number)
    if match:
        return 0, int(match[1]), tuple(_LETTERS.find(letter) for letter in match[2].lower()), number
    appendix = re.match(r"PL(\d+)?", number)
    return (2, int(appendix[1] or 0), (), number) if appendix else (1, 0, (), number)
