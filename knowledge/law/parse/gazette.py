"""Whole legal documents from the text of a gazette, or of any file that holds one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from knowledge.law.document import Article, LawSource, LegalDocument
from knowledge.law.parse.closing import read_effect
from knowledge.law.parse.consolidation import (
    KIND_NAME,
    Authentication,
    authentication,
    consolidated,
    is_consolidated,
    with_changes,
)
from knowledge.law.parse.errors import LawTextError
from knowledge.law.parse.filename import named_by_file
from knowledge.law.parse.footnotes import Footnotes, take_footnotes
from knowledge.law.parse.heading import Heading, kind_line, number_at, number_line, read_heading
from knowledge.law.parse.issuers import issuer_of_number
from knowledge.law.parse.lines import usual_width
from knowledge.law.parse.pages import Page, is_blank, pages_of
from knowledge.law.parse.relations import read_relations
from knowledge.law.parse.shapes import MARKS, NATION, NUMBER, day_in, is_capitals
from knowledge.law.parse.structure import Parts, annex_articles, body_articles, parts_of

MAX_TEXT = 12_000_000
"""Characters of one file; the longest text of the gazette has 1.1 million."""

_CONTINUED = re.compile(r"\((Xem tiếp|Tiếp theo)(?: theo)? Công báo", re.I)
_LETTERS_A_PAGE = 80
"""Below this mean a page's text is only what was printed around a picture of it."""


def parse_gazette(
    text: str, file: str, as_of: date | None = None, source: LawSource = LawSource.GAZETTE
) -> list[LegalDocument]:
    """The legal documents of a text, in their order; nearly always one.

    `file` names the text in errors and stands for the number where the text itself bears none. `as_of` is the day on
    which the wording was true; default: the day of issue, of authentication for a consolidated text. Raises
    `LawTextError` when the text is too large, holds no text (scanned), or is no legal document.
    """
    if len(text) > MAX_TEXT:
        raise LawTextError(file, f"holds more than {MAX_TEXT // 1_000_000} million characters; split it")
    pages = pages_of(text)
    _refuse_pictures(pages, file, text)
    groups = _documents(pages)
    documents = [_read(group, file, as_of, source, alone=len(groups) == 1) for group in groups]
    for told in {match[1].lower() for match in _CONTINUED.finditer(text)}:
        # What began in another issue is the first document of a text, what goes on in another one the last.
        at = 0 if told == "tiếp theo" else -1
        documents[at] = documents[at].model_copy(update={"partial": True})
    return documents


def recognises_text(text: str) -> bool:
    """Whether a text looks like a legal document: a head with a kind, and articles or a number."""
    lines = [line for page in pages_of(text[:200_000])[:6] for line in page]
    kinds = any(kind_line(line) for line in lines)
    numbers = any(number_line(line) for line in lines)
    return kinds and (numbers or any(line.startswith(("Điều 1.", "Căn cứ ", "Chương I")) for line in lines))


def _refuse_pictures(pages: list[Page], file: str, text: str) -> None:
    letters = sum(sum(c.isalpha() for c in line) for page in pages for line in page)
    sheets = max(len(pages), text.count("\f") + 1, len(re.findall(r"CÔNG BÁO\s*/\s*Số", text)))
    if letters < _LETTERS_A_PAGE * min(sheets, 10_000) * (0.2 if letters > 20_000 else 1):
        raise LawTextError(
            file,
            "holds pictures of pages without their text (scanned); have it recognised (OCR) or fetch another copy",
        )


def _documents(pages: list[Page]) -> list[list[Page]]:
    """The pages cut at the heads of further documents."""
    groups: list[list[Page]] = [[]]
    for page in pages:
        starts = list(_heads(page))
        last = 0
        for at in starts:
            before = page[last:at]
            if _is_content(groups[-1]) or _has_articles(before):
                groups[-1].append(before)
                groups.append([])
                last = at
        groups[-1].append(page[last:])
    return [group for group in groups if any(not is_blank(line) for page in group for line in page)]


def _is_content(group: list[Page]) -> bool:
    return any(_has_articles(page) for page in group)


def _has_articles(page: Page) -> bool:
    return any(re.match(r"^(?:Điều 1\.|Căn cứ )", line) for line in page)


def _heads(page: Page) -> Iterator[int]:
    """Lines where a document's head begins: number, nation, day and kind close together, then "Căn cứ" or articles."""
    for at, line in enumerate(page):
        number = number_line(line)
        if not number or "VBHN" in number:
            continue
        near = page[max(0, at - 14) : at + 30]
        kind = next((k for k in range(at, min(len(page), at + 30)) if kind_line(page[k])), None)
        if kind is None or not any(NATION.match(other) for other in near) or not day_in(" ".join(near)):
            continue
        if not any(re.match(r"^(?:Căn cứ|Điều 1\b|CHÍNH PHỦ$|QUỐC HỘI$)", other) for other in page[kind : kind + 30]):
            continue
        begin = at
        while begin and (is_blank(page[begin - 1]) or is_capitals(page[begin - 1]) or _is_motto(page[begin - 1])):
            begin -= 1
        yield begin


def _lift_head(pages: list[Page]) -> None:
    """Moves the head to the top of the first page: some gazettes print it in a box whose text comes last."""
    page = pages[0]
    kind = next((at for at, line in enumerate(page) if kind_line(line)), None)
    number = next((at for at in range(len(page)) if number_at(page, at)), None)
    if kind is None or number is None or number < kind or "VBHN" in page[number]:
        return
    begin = end = number
    while begin > kind and (is_blank(page[begin - 1]) or _is_head_line(page[begin - 1])):
        begin -= 1
    while end < len(page) and (is_blank(page[end]) or _is_head_line(page[end]) or number_line(page[end])):
        end += 1
    if any(NATION.match(line) for line in page[begin:end]):
        page[:] = [*page[begin:end], "", *page[:begin], *page[end:]]


def _is_head_line(line: str) -> bool:
    return is_capitals(line) or _is_motto(line)


def _is_motto(line: str) -> bool:
    return line.startswith("Độc lập") or bool(NATION.match(line)) or bool(re.match(r"^.{0,20}, ngày \d", line))


def _read(pages: list[Page], file: str, as_of: date | None, source: LawSource, alone: bool) -> LegalDocument:
    lines = [line for page in pages for line in page]
    joined = is_consolidated(lines, file if alone else "")
    seal = authentication(lines)
    notes = take_footnotes(pages) if joined else Footnotes()
    _lift_head(pages)
    lines = [line for page in pages for line in page]
    width = usual_width(lines)
    parts = parts_of(lines)
    heading = read_heading(parts.head, parts.closing, width)
    named = named_by_file(file) if alone else Heading()
    articles = [*body_articles(parts.body, width), *annex_articles(parts.annexes, width)]
    if joined:
        return _consolidated(heading, named, seal, parts, articles, notes, file, as_of, source)
    number, kind = heading.number or _number_below(parts, heading.kind) or named.number, heading.kind or named.kind
    if not number or not kind or not articles:
        raise LawTextError(file, _missing(number, kind))
    issued_on = heading.issued_on or _issued_below(lines, number)
    effect = read_effect(articles, issued_on)
    articles = [
        article.model_copy(update={"valid_from": effect.articles[article.number]})
        if article.number in effect.articles
        else article
        for article in (with_changes(article, notes) for article in articles)
    ]
    title = MARKS.sub("", heading.title)
    return LegalDocument(
        number=number,
        kind=kind,
        title=title,
        issuer=heading.issuer or issuer_of_number(number),
        issued_on=issued_on,
        valid_from=effect.start,
        valid_to=effect.end,
        relations=read_relations(title, parts.head, articles, number, effect.start),
        articles=tuple(articles),
        source=source,
        file=file,
        as_of=as_of or issued_on or date.today(),
    )


def _consolidated(
    heading: Heading,
    named: Heading,
    seal: Authentication,
    parts: Parts,
    articles: list[Article],
    notes: Footnotes,
    file: str,
    as_of: date | None,
    source: LawSource,
) -> LegalDocument:
    number = seal.number or (named.number if "VBHN" in named.number else "")
    if not number or not articles:
        raise LawTextError(file, "is a consolidated text without its number (Số: .../VBHN-...); take the whole text")
    base = consolidated(parts.head, heading.kind)
    articles = [with_changes(article, notes) for article in articles]
    return LegalDocument(
        number=number,
        kind=KIND_NAME,
        title=MARKS.sub("", heading.title),
        issuer=issuer_of_number(number),
        issued_on=seal.on,
        valid_from=base.valid_from if base else None,
        articles=tuple(articles),
        consolidates=base,
        source=source,
        file=file,
        as_of=as_of or seal.on or date.today(),
    )


def _missing(number: str, kind: str) -> str:
    lacks = " and ".join(
        what for what, has in (("its kind (such as NGHỊ ĐỊNH)", kind), ("its number (Số: ...)", number)) if not has
    )
    return f"is no legal document, or its head is missing: found neither {lacks}" if lacks else "holds no articles"


def _number_below(parts: Parts, kind: str) -> str:
    """The number as the annexes or the closing lines give it: "(Kèm theo Nghị định số ... ngày ...)"."""
    if not kind:
        return ""
    shape = re.compile(rf"kèm theo {kind} số ({NUMBER})", re.I)
    for annex in parts.annexes:
        match = shape.search(" ".join(annex[:20]))
        if match:
            return match[1]
    return ""


def _issued_below(lines: list[str], number: str) -> date | None:
    for at, line in enumerate(lines):
        if number in line and re.search(r"kèm theo|ban hành", " ".join(lines[max(0, at - 1) : at + 1]), re.I):
            text = " ".join(lines[at : at + 3])
            if found := day_in(text, text.index(number)):
                return found
    return None
