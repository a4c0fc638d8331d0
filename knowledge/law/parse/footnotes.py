"""Footnotes of consolidated texts: taken out of the pages, their marks kept as one character each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from knowledge.law.parse.pages import RULE, Page, is_blank

_MOST = 0xF8FF - 0xE000
_BEGINS = r"^{n}\s?(?=[A-ZĐÀ-Ỹ“\"‘(])"


def mark(number: int) -> str:
    """The character that stands in the text where the mark of this footnote stood."""
    return chr(0xE000 + number)


def marks_in(text: str) -> list[int]:
    """The numbers of the footnotes marked in the text."""
    return [ord(c) - 0xE000 for c in text if 0xE000 <= ord(c) <= 0xF8FF]


@dataclass
class Footnotes:
    """The footnotes of one text by number."""

    texts: dict[int, list[str]] = field(default_factory=dict)

    def text(self, number: int) -> str:
        """The footnote's text as one line; "" where there is none."""
        return " ".join(self.texts.get(number, ()))


def take_footnotes(pages: list[Page]) -> Footnotes:
    """Cuts the footnotes from the pages, in place. They number 1, 2, 3 ... and each stands on its mark's page."""
    notes = Footnotes()
    for page in pages:
        begun = _take(page, notes)
        at = 0
        for number in begun:
            at = _set_mark(page, number, at)
    return notes


def _take(page: Page, notes: Footnotes) -> list[int]:
    """Footnotes that begin on this page, in their order; the page is cut above them."""
    first = len(notes.texts) + 1
    start = _start(page, first)
    if start is None:
        return []
    begun: list[int] = []
    for line in page[start:]:
        if is_blank(line):
            continue
        number = first + len(begun)
        if number <= _MOST and re.match(_BEGINS.format(n=number), line):
            begun.append(number)
            notes.texts[number] = [line[len(str(number)) :].strip()]
        elif notes.texts:
            notes.texts[max(notes.texts)].append(line)
    del page[start:]
    return begun


def _start(page: Page, number: int) -> int | None:
    rules = [at for at, line in enumerate(page) if line == RULE]
    begins = re.compile(_BEGINS.format(n=number))
    for at in reversed(rules):
        rest = [line for line in page[at + 1 :] if not is_blank(line)]
        # A rule is drawn above new footnotes, and above the end of one that began on the page before.
        if rest and (begins.match(rest[0]) or (number > 1 and any(begins.match(line) for line in rest))):
            return at
        if rest and number > 1 and len(rules) == 1 and at > len(page) // 4:
            return at
    found = [at for at in range(1, len(page)) if begins.match(page[at]) and is_blank(page[at - 1])]
    return found[-1] if found else None


def _set_mark(page: Page, number: int, at: int) -> int:
    """Puts the mark's character where its figure stands, from line `at` on; the line where it was found."""
    glued = re.compile(
        rf"(?:(?<=[^\W\d])|(?<=[,;:)”\"%/])){number}(?!\d)(?=[\s.,;:)”\"/]|$)|(?<=\.){number}(?!\d)(?=\s|$)"
        rf"|^{number}$|(?<=\s){number}(?=$)"
    )
    for line in range(at, len(page)):
        if match := glued.search(page[line]):
            page[line] = page[line][: match.start()] + mark(number) + page[line][match.end() :]
            return line
    return at
