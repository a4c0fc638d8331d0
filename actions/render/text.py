"""Plain text: sums, counts, days, sentences, lists that fit a budget of characters."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

BULLET = "• "

_RAW: list[tuple[tuple[str, ...], re.Pattern[str], str]] = [
    (("_",), re.compile(r"(?i)\bWORKING_DAYS?\b"), "ngày làm việc"),
    (("OTHER", "NULL", "null", "undefined", "None"), re.compile(r"\b(?:OTHER|NULL|null|undefined|None)\b"), ""),
    (("VN",), re.compile(r"(?<=\d)\s*VN[ĐD]\b"), " đồng"),
    (("ông tin", "ÔNG TIN", "ông Tin", "ông TIN"), re.compile(r"(?i)không có thông tin\.?"), ""),
    (("<", "&"), re.compile(r"<[^>]{1,80}>|&nbsp;|&#\d+;"), " "),
]
"""What the source leaves in its texts; each pattern is tried only where one of the strings before it stands."""
_MARKER = re.compile(r"^[-+*•–—●▪◦·►➢.,;:\s]+\)?\s*(?=\S)")
_SPACE_BEFORE_STOP = re.compile(r" (?=[,.;:)])")
_BROKEN_STOP = re.compile(r"[;:,]+\.(?!\.)|(?<!\.)\.\.(?!\.)")
_BROKEN = ("..", ";.", ":.", ",.")
_BREAK = re.compile(r"[.;](?=\s)")


def plain(text: str) -> str:
    """One line without raw tokens of the source, list markers and doubled spaces; may become empty."""
    for signs, pattern, replacement in _RAW:
        if any(sign in text for sign in signs):
            text = pattern.sub(replacement, text)
    text = _SPACE_BEFORE_STOP.sub("", " ".join(text.split()))
    if any(stop in text for stop in _BROKEN):
        text = _BROKEN_STOP.sub(".", text)
    text = _MARKER.sub("", text).strip()
    return "" if not any(c.isalnum() for c in text) else text


def money(amount: int) -> str:
    """`10.000 đồng` for 10000."""
    return f"{amount:,}".replace(",", ".") + " đồng"


def figure(value: float) -> str:
    """`7` for 7.0, `1,5` for 1.5."""
    return str(int(value)) if value == int(value) else f"{value:g}".replace(".", ",")


def day(value: date) -> str:
    """`01/07/2026`."""
    return f"{value.day:02}/{value.month:02}/{value.year}"


def sentence(text: str) -> str:
    """The text with a full stop when it has no end of its own; a colon that opens a list stays."""
    if text.endswith(("...", "…", "!", "?", ":")):
        return text
    text = text.rstrip(" ,;:.")
    return text + "." if text else ""


def upper_first(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def clip(text: str, limit: int) -> str:
    """At most `limit` characters, cut at the end of a sentence or clause where one lies in the last half."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    ends = [m.end() for m in _BREAK.finditer(head) if m.end() > limit // 2]
    if ends:
        return head[: ends[-1]].rstrip(" ;.") + "…"
    return head.rsplit(" ", 1)[0].rstrip(" ,;:.(") + "…"


def unique(items: Sequence[str]) -> list[str]:
    """The items without empty and repeated ones (compared without case and punctuation), in order."""
    seen: set[str] = set()
    kept = []
    for item in items:
        key = re.sub(r"\W+", " ", item.lower()).strip()
        if key and key not in seen:
            seen.add(key)
            kept.append(item)
    return kept


def fit(
    items: Sequence[str], budget: int, worth: Callable[[int, str], float], widths: Sequence[int] = (900, 500, 320, 220)
) -> tuple[list[str], int]:
    """Items shortened, then left out, until they fit the budget of characters.

    Items are first cut to the narrowing `widths`; when the narrowest is not enough the ones of least `worth`
    (index, item) go. Returns the kept ones in their order and how many were left out. At least one item is kept.
    """
    for width in widths:
        lines = [clip(item, width) for item in items]
        if sum(len(line) + 3 for line in lines) <= budget:
            return lines, 0
    order = sorted(range(len(items)), key=lambda i: (-worth(i, items[i]), i))
    kept: set[int] = set()
    room = budget
    for i in order:
        cost = len(lines[i]) + 3
        if cost <= room or not kept:
            kept.add(i)
            room -= cost
    return [lines[i] for i in sorted(kept)], len(items) - len(kept)


def bullets(items: Sequence[str]) -> list[str]:
    """Each item as a line with a bullet."""
    return [BULLET + item for item in items]
