"""Broken lines put together: a paragraph, a clause, a point or a table's cell is one line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.law.parse.pages import is_blank
from knowledge.law.parse.shapes import ANNEX, ARTICLE, CHAPTER, CLAUSE, MARKS, POINT, SECTION, is_capitals

MAX_JOINED = 30_000
"""Characters of a joined line: the longest paragraph of the gazette has a fifth, and expressions stay fast."""

CELL = " | "
"""Stands between the cells of a table's row, where the format tells them."""

_TERMINAL = re.compile(r"[.;:!?…/][”\"’)]?$")
_LINKING = re.compile(
    r"(?:[,\-–]|\b(?:của|và|về|các|cho|theo|trong|tại|do|là|với|quy|từ|đến|bằng|hoặc|để|có|được|không|những|một|số|"
    r"đối|Điều|khoản|điểm|Luật|định|tư|bộ|Bộ|trưởng|Phụ|lục|Thông|Nghị|Quyết|ngày|tháng|năm|Ủy|ban|Chính|nhân))$"
)
_LINKING_IN_TITLE = re.compile(
    r"(?:[,;\-–]|\b(?:của|và|về|các|cho|theo|trong|tại|do|với|từ|đến|bằng|hoặc|để|những|giữa|là|bởi|Điều|Luật|Bộ|"
    r"Bộ trưởng|Ủy ban|Hội đồng|Ban|Nghị|Nghị định|Thông|Thông tư|Nghị quyết|Quyết định|Phụ lục|Mã số:|"
    r"(?:khoản|điểm) \w{1,3}))$"
)
_NUMBER_FOLLOWS = re.compile(r"\b(?:số|ngày|tháng|năm|khoản|điểm|đoạn|từ|đến|-)$")
_FULL = 0.78
"""Share of the usual width from which a line may have been broken by the margin alone."""


def usual_width(lines: Sequence[str]) -> int:
    """Characters of a full line of running text: nine of ten long lines are no longer."""
    lengths = sorted(len(line) for line in lines if len(line) >= 40)
    return min(lengths[len(lengths) * 9 // 10], 400) if lengths else 80


def begins_item(line: str) -> bool:
    """Whether the line begins a clause, a point or another numbered piece."""
    bare = MARKS.sub("", line).lstrip('“"')
    return bool(CLAUSE.match(bare) or POINT.match(bare) or CHAPTER.match(bare) or SECTION.match(bare))


def goes_on(line: str, following: str, width: int) -> bool:
    """Whether `following` is the rest of `line`, broken by the margin."""
    bare, rest = MARKS.sub("", line), MARKS.sub("", following)
    if not bare or not rest or CELL in bare or CELL in rest or rest[0] in "“":
        return False
    if begins_item(following) or _begins_heading(rest, bare):
        return False
    if rest[0].islower() or rest[0] in ",;.)”":
        return not (_TERMINAL.search(bare) and len(bare) < _FULL * width and rest[0].islower())
    if _TERMINAL.search(bare):
        # An abbreviation or a number may end a full line, but far more often a sentence does.
        return False
    if is_capitals(bare) != is_capitals(rest) and len(rest) > 6:
        return bool(_LINKING.search(bare)) or (not is_capitals(bare) and len(bare) >= _FULL * width)
    if _LINKING.search(bare):
        return True
    return len(bare) + len(rest.split(" ", 1)[0]) + 1 > _FULL * width


def title_goes_on(line: str, following: str) -> bool:
    """Whether `following` is the rest of a title; the text below a title begins with a capital."""
    bare, rest = MARKS.sub("", line), MARKS.sub("", following)
    if not bare or not rest or CELL in rest or begins_item(following) or _begins_heading(rest, bare):
        return False
    if rest[0].islower() or rest[0] in "(–-" or rest.startswith("Việt Nam"):
        return True
    if rest[0].isdigit():
        return bool(_NUMBER_FOLLOWS.search(bare))
    return bool(_LINKING_IN_TITLE.search(bare) or _BROKEN_NUMBER.search(bare))


def _begins_heading(rest: str, bare: str) -> bool:
    article = ARTICLE.match(rest)
    if article:
        return bool(article[3]) and not _LINKING.search(bare)
    return bool(ANNEX.fullmatch(rest)) and not _LINKING.search(bare)


_BROKEN_NUMBER = re.compile(r"(?:\d/|/[A-ZĐ][A-ZĐa-z\d]*-|\d/(?:19|20)\d{2}/|-[A-ZĐ]{2,}-)$")


def put(line: str, following: str) -> str:
    """Two lines as one; a document's number broken after a hyphen or a stroke is made whole."""
    whole = _BROKEN_NUMBER.search(MARKS.sub("", line)) and following[:1].isupper()
    return f"{line}{following}" if whole else f"{line} {following}"


def put_all(lines: Sequence[str]) -> str:
    """All lines as one."""
    joined = ""
    for line in lines:
        joined = put(joined, line) if joined else line
    return joined


def join(lines: Sequence[str], width: int) -> list[str]:
    """The lines put together; a blank one ends a paragraph unless the next line goes on in small letters."""
    joined: list[str] = []
    last, blank = "", False
    for line in lines:
        if is_blank(line):
            blank = True
            continue
        fits = len(joined[-1]) + len(line) < MAX_JOINED if joined else False
        if fits and goes_on(last, line, width) and (not blank or line[0].islower()):
            joined[-1] = put(joined[-1], line)
        else:
            joined.append(line)
        last, blank = line, False
    return joined
