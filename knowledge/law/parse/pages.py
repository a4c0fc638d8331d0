"""Pages of a gazette's text without what the printer put around them: headers, page numbers, signers' stamps."""

from __future__ import annotations

import re
import unicodedata

from vietnamese import normalise

Page = list[str]
"""Lines of one page, normalised; "" is a blank one, `RULE` and `LONG_RULE` stand above footnotes."""

RULE = "\x1f"
LONG_RULE = "\x1e"
"""The wider rule above the rest of a footnote that began on the page before."""

RULES = frozenset({RULE, LONG_RULE})
MAX_LINE = 20_000
"""Characters of one line; what is longer is cut into lines, so that no expression runs over megabytes."""

_HEADER = re.compile(r"^(?:\d{1,4}\s+)?C?ÔNG BÁO\s*/\s*Số\b.{0,60}$", re.I)
_NUMBER = re.compile(r"^\d{1,4}$")
_STAMP = re.compile(r"^(?:Người ký|Ký bởi)\s*:")
_STAMPED = re.compile(r"^(?:Email|Cơ quan|Thời gian ký|Ngày ký)\s*:")
_SECTION = re.compile(
    r"^(?:(?:PHẦN )?VĂN BẢN QUY PHẠM PHÁP LUẬT|(?:PHẦN )?VĂN BẢN PHÁP LUẬT KHÁC|PHẦN VĂN BẢN KHÁC"
    r"|VĂN BẢN HỢP NHẤT\s*-.*)$"
)
_ELSEWHERE = re.compile(r"^\((?:Xem tiếp|Tiếp theo)(?: theo)? Công báo[^)]*\)?\.?$", re.I)
_IDENTIFIER = re.compile(r"^\d{5,6}$")
_RULE_OF_SPACES = re.compile(r"^[ \t\u00a0]{25,}$")
_LONG = 100
_LEAF = re.compile(r"[_\-–—=*.…\s]+")


def pages_of(text: str) -> list[Page]:
    """The pages of a text in their order; a text without page headers and form feeds is one page."""
    pages: list[Page] = []
    for sheet in unicodedata.normalize("NFC", text).split("\f"):
        lines = [_line(raw) for long in sheet.splitlines() for raw in _pieces(long)]
        printed = _split_at_headers(lines)
        # Where pages are told by form feeds alone, a number that stands first or last is the page's.
        pages += printed if len(printed) > 1 or "\f" not in text else [_without_page_number(page) for page in printed]
    return [page for page in (_clean(page) for page in pages) if any(not _is_empty(line) for line in page)]


def is_blank(line: str) -> bool:
    """Whether a line shows nothing, or only a rule drawn with characters."""
    return _is_empty(line) or bool(_LEAF.fullmatch(line))


def _is_empty(line: str) -> bool:
    return not line or line in RULES


def _pieces(line: str) -> list[str]:
    return [line] if len(line) <= MAX_LINE else [line[i : i + MAX_LINE] for i in range(0, len(line), MAX_LINE)]


def _line(raw: str) -> str:
    if _RULE_OF_SPACES.match(raw):
        return LONG_RULE if len(raw) >= _LONG else RULE
    # Bullets of symbol fonts lie in the private use area, which later stages use for footnote marks.
    return normalise("".join("-" if 0xE000 <= ord(c) <= 0xF8FF else c for c in raw) if _private(raw) else raw)


def _private(raw: str) -> bool:
    return not raw.isascii() and any("\ue000" <= c <= "\uf8ff" for c in raw)


def _split_at_headers(lines: list[str]) -> list[Page]:
    """A header begins a page; the page's number stands on either side of it, sometimes more than once."""
    pages: list[Page] = [[]]
    at = 0
    while at < len(lines):
        if not _HEADER.match(lines[at]):
            pages[-1].append(lines[at])
            at += 1
            continue
        _drop_number_at_end(pages[-1])
        pages.append([])
        at += 1
        for _ in range(6):
            if at < len(lines) and (not lines[at] or _NUMBER.match(lines[at]) or _IDENTIFIER.match(lines[at])):
                at += 1
    return pages


def _drop_number_at_end(page: Page) -> None:
    rest = len(page)
    for _ in range(8):
        if rest and (_is_empty(page[rest - 1]) or _NUMBER.match(page[rest - 1])):
            rest -= 1
    if any(_NUMBER.match(line) for line in page[rest:]):
        del page[rest:]


def _without_page_number(page: Page) -> Page:
    told = [at for at, line in enumerate(page) if not _is_empty(line)]
    ends = {told[0], told[-1]} if told else set()
    return [line for at, line in enumerate(page) if at not in ends or not _NUMBER.match(line.strip("- "))]


def _clean(page: Page) -> Page:
    kept: Page = []
    stamp = 0
    for line in page:
        if _STAMP.match(line):
            stamp = 4
            continue
        if stamp and (not line or _STAMPED.match(line)):
            stamp -= 1
            if line:
                continue
        else:
            stamp = 0
        if _SECTION.match(line) or _ELSEWHERE.match(line):
            continue
        kept.append(line)
    return kept
