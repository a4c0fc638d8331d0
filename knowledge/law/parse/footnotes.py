"""Footnotes of consolidated texts: taken out of the pages, their marks kept as one character each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from knowledge.law.parse.pages import LONG_RULE, RULES, Page, is_blank
from knowledge.law.parse.shapes import ARTICLE, CHAPTER, CLAUSE, POINT

_MOST = 0xF8FF - 0xE000
_QUOTED_ARTICLE = re.compile(r"(?<![\w,;] )Điều (\d{1,3})\.")
_CITES = re.compile(
    r"^[“\"]?(?:Căn cứ|Theo đề nghị|Xét đề nghị|Thực hiện|[-–] |Luật|Bộ luật|Pháp lệnh|Nghị định|Thông tư|Quyết định"
    r"|Quốc hội)\b"
)
_SAYS = re.compile(
    r"^(\d{1,3})\s?(?:Khoản|Điểm|Điều|Cụm từ|Mục|Đoạn|Tên|Nội dung|Chương|Phụ lục|Mẫu|Từ|Gạch)\b"
    r".{0,140}\bđược (?:sửa|bổ|bãi|thay)"
)
_AHEAD = 8
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
    given_up: int = 0
    """A footnote whose rest was not found on the page after its own."""

    def text(self, number: int) -> str:
        """The footnote's text as one line; "" where there is none."""
        return " ".join(self.texts.get(number, ()))

    def is_open(self) -> bool:
        """Whether the last footnote goes on over the page: its sentence or its quotation has no end yet."""
        text = self.text(max(self.texts, default=0)).rstrip()
        if not text or self.given_up == max(self.texts):
            return False
        return self.quotes_open() or text[-1] not in '.”"!?)'

    def quotes_open(self) -> bool:
        """Whether the last footnote's quotation has no end yet."""
        return bool(self.open_quotation())

    def open_quotation(self) -> str:
        """The last footnote's quotation, where it has no end yet."""
        text = self.text(max(self.texts, default=0))
        if text.count("“") > text.count("”"):
            return text[text.index("“") if text.count("“") == 1 else text.rindex("“") :]
        return text[text.index('"') :] if text.count('"') % 2 else ""


def take_footnotes(pages: list[Page]) -> Footnotes:
    """Cuts the footnotes from the pages, in place. They number 1, 2, 3 ... and each stands on its mark's page."""
    notes = Footnotes()
    for page in pages:
        at = 0
        for number in _take(page, notes):
            at = _set_mark(page, number, at)
    return notes


def _take(page: Page, notes: Footnotes) -> list[int]:
    """Footnotes that begin on this page, in their order; the page is cut above them."""
    number = max(notes.texts, default=0) + 1
    if not any(_begins(number).match(line) for line in page):
        # One lost, in a picture or a table, must not end the count.
        number = min((n for line in page if (n := _told(line, number))), default=number)
    start = _start(page, number, notes)
    if start is None:
        return []
    begun: list[int] = []
    for line in page[start:]:
        if is_blank(line):
            continue
        found = number if _begins(number).match(line) else _told(line, number)
        if found and found <= _MOST:
            begun.append(found)
            notes.texts[found] = [line[len(str(found)) :].strip()]
            number = found + 1
        elif notes.texts:
            notes.texts[max(notes.texts)].append(line)
    del page[start:]
    return begun


def _told(line: str, number: int) -> int:
    """The number of a line that must be a footnote's first by its words, a little ahead of the count; 0 for others."""
    match = _SAYS.match(line)
    return int(match[1]) if match and number < int(match[1]) <= number + _AHEAD else 0


def _begins(number: int) -> re.Pattern[str]:
    return re.compile(_BEGINS.format(n=number))


def _start(page: Page, number: int, notes: Footnotes) -> int | None:
    """The line from which the page holds footnotes; None where it holds none."""
    begins = _begins(number)
    for at, line in enumerate(page):
        if line not in RULES:
            continue
        rest = [other for other in page[at + 1 :] if not is_blank(other)]
        if rest and (begins.match(rest[0]) or (number > 1 and (line == LONG_RULE or notes.is_open()))):
            return at
    begun = [at for at in range(1, len(page)) if begins.match(page[at])]
    below_gap = [at for at in begun if is_blank(page[at - 1])]
    if not notes.is_open():
        said = next((at for at in begun if _SAYS.match(page[at])), None)
        if below_gap or said is None:
            return below_gap[-1] if below_gap else None
        # Further paragraphs of the footnote before stand between the gap and this one.
        gap = max((at + 1 for at in range(said) if is_blank(page[at])), default=0)
        return gap if _is_rest(page, gap, said, notes) else said
    # No rule was printed: the rest of the open footnote begins the page, or stands below a gap on it.
    end = begun[-1] if begun else len(page)
    gaps = [at for at in range(end) if page[at] and (not at or is_blank(page[at - 1]))]
    found = next((at for at in gaps if _is_rest(page, at, end, notes)), None)
    if found is not None:
        return found
    # Its end was not told by its signs: it is looked for on the next page only.
    notes.given_up = max(notes.texts)
    if below_gap or not begun:
        return below_gap[-1] if below_gap else None
    return gaps[-1] if gaps and gaps[-1] > 0 else end


def _is_rest(page: Page, at: int, end: int, notes: Footnotes) -> bool:
    """Whether the lines from `at` on are the rest of the open footnote, not of the text.

    What a footnote quotes is either the legal bases of an amending document or its closing articles, so that the
    articles met before the quotation ends must go on from the ones quoted on the page before.
    """
    quoted = notes.open_quotation()
    if not quoted and not _CITES.match(page[at]):
        return False
    article = max((int(figure) for figure in _QUOTED_ARTICLE.findall(quoted)), default=0)
    depth = 1 if quoted else 0
    closed = not quoted
    for line in page[at:end]:
        if CHAPTER.match(line):
            return False
        if match := ARTICLE.match(line):
            if not depth or not article or int(match[1]) != article + 1:
                return False
            article += 1
        elif depth == 0 and (CLAUSE.match(line) or (POINT.match(line) and not line.startswith("- "))):
            return False
        depth = max(0, depth + line.count("“") - line.count("”"))
        closed = closed or depth == 0
    return closed or (at == 0 and bool(_CITES.match(page[at])))


def _set_mark(page: Page, number: int, at: int) -> int:
    """Puts the mark's character where its figure stands, from line `at` on if it stands there; the line found."""
    # A figure that stands alone may be the law's own ("Điều 12" at the end of a line): only glued ones are marks.
    glued = re.compile(
        rf"(?:(?<=[^\W\d])|(?<=[,;:)”\"%/])|(?<=[^\W\d]\.)|(?<=năm (?:19|20)\d\d)){number}(?!\d)(?=[\s.,;:)”\"/]|$)"
    )
    # After another figure it is told where a line begins only: "2.3 ...", "Điều 7.4 ...", "Mẫu 0142".
    after_figure = re.compile(
        rf"^((?:Điều )?\d{{1,3}}[a-zđ]?\.){number}(?=\s|$)"
        rf"|^((?:Chương|Mục|Phụ lục|Mẫu)\b.{{0,20}}\d){number}(?=\s*\(được|\s*$)",
        re.I,
    )
    order: list[int] = [*range(at, len(page)), *range(at)]
    for shape in (glued, after_figure):
        for line in order:
            match = shape.search(page[line])
            if match:
                kept = str(match[1] or match[2]) if shape is after_figure else ""
                page[line] = page[line][: match.start()] + kept + mark(number) + page[line][match.end() :]
                return line
    return at
