"""The articles of a text: which of the lines that begin "Điều N." are the document's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.law.parse.pages import is_blank
from knowledge.law.parse.shapes import ARTICLE, CHAPTER, CLAUSE, MARKS, PART, POINT, SECTION, SUBSECTION

_LETTERS = "abcdđeghiklmnopqrstuvxy"
_MISSED = 6
"""Articles that may be missing in a row (lost in an image, say) before a number is taken for a foreign one."""

_ENDED = re.compile(r"[.;:!?/”\")\]]$|\./\.$")
_AMENDING = re.compile(r"(?:như sau|sau đây|dưới đây)\s*:?\s*$", re.I)


@dataclass(frozen=True, slots=True)
class Start:
    """Where an article begins."""

    line: int
    figure: int
    letter: str = ""

    @property
    def number(self) -> str:
        """As cited: 11, 11a."""
        return f"{self.figure}{self.letter}"


@dataclass(frozen=True, slots=True)
class _Chain:
    """The heaviest rising chain that ends here; linked, so that long ones share their beginnings."""

    value: float
    start: Start
    before: _Chain | None


def quoted(lines: Sequence[str]) -> list[bool]:
    """For each line, whether it begins inside a quotation; a quotation is closed where its end is missing."""
    inside: list[bool] = []
    depth, straight, since = 0, False, 0
    for at, line in enumerate(lines):
        inside.append(depth > 0 or straight or line.startswith(("“", '"')))
        if depth == 0 and not straight:
            since = at
        for sign in line:
            if sign == "“":
                depth += 1
            elif sign == "”":
                depth = max(0, depth - 1)
            elif sign == '"':
                straight = not straight
        if depth > 3 or ((depth or straight) and at - since > 1500):
            depth, straight = 0, False
    return inside


def article_starts(lines: Sequence[str], inside: Sequence[bool]) -> list[Start]:
    """The best chain 1, 2, 3 ... (with 2a, 2b ...) of lines that look like an article's first.

    Lines in quotations, or right after "... như sau:", belong to another document and count little; so do lines in
    the middle of a sentence. Of all rising chains the heaviest is taken.
    """
    ends: dict[int, _Chain] = {}
    for start, weight in _candidates(lines, inside):
        found = _Chain(weight - 4.0 * (start.figure - 1), start, None)
        for before in range(start.figure, max(0, start.figure - 2 - _MISSED), -1):
            known = ends.get(before)
            if known is None or (before == start.figure and not _follows(start.letter, known.start.letter)):
                continue
            value = known.value + weight - 6.0 * max(0, start.figure - before - 1)
            if value > found.value:
                found = _Chain(value, start, known)
        held = ends.get(start.figure)
        if found.value > 0 and (held is None or found.value > held.value):
            ends[start.figure] = found
    chain = max(ends.values(), key=lambda known: known.value, default=None)
    starts: list[Start] = []
    while chain:
        starts.append(chain.start)
        chain = chain.before
    return starts[::-1]


def _follows(letter: str, before: str) -> bool:
    """Whether an article 5b may come after 5 or 5a."""
    return bool(letter) and (not before or _LETTERS.find(letter[-1]) > _LETTERS.find(before[-1]))


def _candidates(lines: Sequence[str], inside: Sequence[bool]) -> Iterator[tuple[Start, float]]:
    last = ""
    for at, line in enumerate(lines):
        if is_blank(line):
            continue
        match = ARTICLE.match(MARKS.sub("", line)) if "Điều" in line[:6] else None
        if match and int(match[1]) > 0:
            yield Start(at, int(match[1]), match[2]), _weight(match, last, inside[at], lines, at)
        last = MARKS.sub("", line)


def _weight(match: re.Match[str], last: str, quotation: bool, lines: Sequence[str], at: int) -> float:
    if quotation or _AMENDING.search(last):
        # Counted a little, for a quotation whose end is missing would hide all that follows; but "Điều 5b" is what
        # amending clauses insert.
        return -1.0 if match[2] else 0.5 if quotation else 1.0
    weight = 10.0 if not last or _ENDED.search(last) or _is_heading(last) else 7.0
    rest = match[3].strip()
    if not rest:
        following = next((line for line in lines[at + 1 : at + 4] if not is_blank(line)), "")
        return weight - 6.0 if not following[:1].isupper() else weight - 1.0
    # "Điều 12 của Luật này" never matches; "Điều 12. theo quy định" is a sentence broken after its reference.
    return weight if rest[0].isupper() or rest[0] in "(“" else weight - 5.0


def _is_heading(line: str) -> bool:
    return bool(
        line.isupper() or any(shape.match(line) for shape in (CHAPTER, SECTION, SUBSECTION, PART, CLAUSE, POINT))
    )
