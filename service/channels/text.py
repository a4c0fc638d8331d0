"""Fitting an answer into a channel: texts split where a reader pauses, choices spelt out where buttons run out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_LINE = re.compile(r"\n")
# Not after a list's number ("1. "), an initial or a short form in capitals ("TP. ", "Q. "): those go on.
_SENTENCE = re.compile(
    r"(?:(?<=[.!?…;])|(?<=[.!?…;][”\"»)]))(?<!\b\d\.)(?<!\b\d\d\.)(?<!\b[A-ZĐ]\.)(?<!\b[A-ZĐ][A-ZĐ]\.)\s+"
)
_SPACE = re.compile(r"\s+")
_BORDERS = ((_PARAGRAPH, 0.4), (_LINE, 0.25), (_SENTENCE, 0.1), (_SPACE, 0.0))
"""Where to split, best first, and the least share of a piece that must stand before such a border."""


def units(text: str) -> int:
    """Length in UTF-16 units, the strictest of the ways in which channels count: an emoji counts two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, limit: int, measure: Callable[[str], int] = len) -> list[str]:
    """The text in pieces of at most `limit`, parted between paragraphs, lines, sentences or words; words alone whole.

    Args:
        text: any; white space at the borders is dropped, nothing else.
        limit: of one piece, in what `measure` counts; at least 8.
        measure: how long a piece is; grows with each character.

    Returns:
        No empty piece; none at all for an empty text.
    """
    if limit < 8:
        raise ValueError("a piece needs at least 8 characters")
    return list(_pieces(text.strip(), limit, measure))


def _pieces(text: str, limit: int, measure: Callable[[str], int]) -> Iterator[str]:
    while text:
        if measure(text) <= limit:
            yield text
            return
        end = _longest(text, limit, measure)
        cut, rest = _border(text, end)
        yield text[:cut].rstrip()
        text = text[rest:].lstrip()


def _longest(text: str, limit: int, measure: Callable[[str], int]) -> int:
    """Characters of the longest beginning within the limit."""
    low, high = 1, min(len(text), limit)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle]) <= limit else (low, middle - 1)
    return low


def _border(text: str, end: int) -> tuple[int, int]:
    """Where the first piece ends, and where the rest begins."""
    for border, share in _BORDERS:
        # One character more, for a border that begins just where the piece is full.
        found = [m for m in border.finditer(text, 0, min(len(text), end + 1)) if m.start() <= end]
        if found and found[-1].start() > share * end and found[-1].start() > 0:
            return found[-1].start(), found[-1].end()
    while end > 1 and (unicodedata.combining(text[end]) or text[end] in "\u200d\ufe0f" or text[end - 1] == "\u200d"):
        end -= 1
    return end, end


def spell_out(text: str, buttons: list[dict[str, Any]], limit: int) -> tuple[str, list[dict[str, Any]]]:
    """The text and the buttons, where there are more buttons than the channel shows: the others become lines to type.

    Returns:
        The text, perhaps with lines added, and at most `limit` buttons.
    """
    told = text.casefold()
    shown, others = buttons[:limit], [b for b in buttons[limit:] if b["payload"].casefold() not in told]
    if not others:
        return text, shown
    lines = "\n".join(f"- {button['payload']}" for button in others)
    return f"{text}\n\nBạn cũng có thể nhắn:\n{lines}", shown
