"""The official codification (Bộ pháp điển) as JSON lines, one article a line, put together to documents.

What a document is called, who issued it and when stands only in the notes of its articles, and so do later changes:
`(Điều 4 Nghị định số 67/2016/NĐ-CP, có hiệu lực thi hành kể từ ngày 01/07/2016, có nội dung được sửa đổi bởi Điều 2
Nghị định số 155/2018/NĐ-CP có hiệu lực thi hành kể từ ngày 12/11/2018)`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.errors import KnowledgeError
from knowledge.law.document import Article, LawSource, LegalDocument, Relation
from knowledge.law.notes import Note, day_of, read_note
from knowledge.law.order import article_order
from knowledge.law.parse.issuers import issuer_of_number
from knowledge.law.parse.relations import read_relations
from knowledge.law.spelling import KINDS, canonical_kind, canonical_number
from knowledge.law.wording import clean_lines
from vietnamese import normalise

PAGE = "https://vbpl.vn/TW/Pages/vbpq-toanvan.aspx?ItemID={}"
_CUT = re.compile(r"^\d+[A-Za-z]?(?:/\d{4})?(?:/(?:TT|TTLT|QĐ|NĐ|NQ|NQLT))?$")
_PLACE = r"[\d.]+\.[A-ZĐ]+(?:\.\d+)*"
_HEADING = re.compile(rf"^Điều\s+(?:(?P<place>{_PLACE})\.)?(?P<number>\w+)\.(?:\s+(?P<title>.*))?$", re.S)
_LAWS = frozenset({"Luật", "Bộ luật", "Pháp lệnh"})
_WHOLE_LAW = 20
"""Articles from which on a law is one that a topic is about, not one that amends others."""

_CLOSING = re.compile(r"hết hiệu lực|[Tt]hay thế|[Bb]ãi bỏ")
_IN_FORCE = re.compile(r"có hiệu lực|hết hiệu lực")
_MAX_CLOSING = 12_000
"""Characters of the longest closing article."""
_KEYS = {"doc_no", "article", "note", "text", "demuc_name"}


class CodificationError(KnowledgeError):
    """The file is no codification, or a damaged one: none of it can be taken."""


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    demuc_name: str | None = None
    title: str | None = None
    doc_type: str | None = None
    doc_no: str | None = None
    article: str | None = None
    effective: str | None = None
    vbpl_item: str | None = None
    note: str | None = None
    text: str | None = None


@dataclass(frozen=True)
class LeftOut:
    """A row that could not become an article, and why."""

    where: str
    reason: str


@dataclass
class _Draft:
    """A document while its rows come in, from any topic and in any order."""

    number: str
    kind: str
    titles: Counter[str] = field(default_factory=Counter)
    issuers: Counter[str] = field(default_factory=Counter)
    issued: Counter[date] = field(default_factory=Counter)
    effective: Counter[date] = field(default_factory=Counter)
    items: Counter[str] = field(default_factory=Counter)
    articles: dict[str, Article] = field(default_factory=dict)


def recognises(row: object) -> bool:
    """Whether a line's content is an article of the codification."""
    return isinstance(row, Mapping) and row.keys() >= _KEYS


class Codification:
    """Takes rows one after the other; `documents()` gives what they make together."""

    def __init__(self, file: str, as_of: date) -> None:
        self._file, self._as_of = file, as_of
        self._drafts: dict[tuple[str, str], _Draft] = {}
        self._by_item: dict[str, tuple[str, str]] = {}
        self._by_place: dict[str, tuple[str, str]] = {}
        self._waiting: list[tuple[int, _Row, Note]] = []
        self.left_out: list[LeftOut] = []

    def add(self, line: int, data: object) -> None:
        """Take the article of one line. Raises `CodificationError` when it is none."""
        try:
            row = _Row.model_validate(data)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise CodificationError(
                f"line {line} is no article of the codification ({where}: {first['msg']}); fetch the file again"
            ) from None
        note = read_note(row.note or "")
        key = _key(row, note)
        if key is None:
            self._waiting.append((line, row, note))
            return
        self._take(line, key, row, note)

    def documents(self) -> list[LegalDocument]:
        """All documents, ordered by number and kind; call it once, after the last row."""
        for line, row, note in self._waiting:
            key = self._by_item.get(row.vbpl_item or "") or self._by_place.get(_place(row))
            if key is None:
                self._leave_out(line, row, "names no document (neither number, page nor place of one)")
            else:
                self._take(line, key, row, note)
        self._waiting.clear()
        return [self._document(draft) for _, draft in sorted(self._drafts.items()) if draft.articles]

    def _take(self, line: int, key: tuple[str, str], row: _Row, note: Note) -> None:
        draft = self._drafts.setdefault(key, _Draft(*key))
        effective = day_of(row.effective or "") or note.valid_from
        for counter, value in (
            (draft.titles, note.title),
            (draft.issuers, note.issuer),
            (draft.issued, note.issued_on),
            (draft.effective, effective),
            (draft.items, row.vbpl_item),
        ):
            if value:
                counter[value] += 1  # type: ignore[index]
        if row.vbpl_item:
            self._by_item.setdefault(row.vbpl_item, key)
        if place := _place(row):
            self._by_place.setdefault(place, key)
        article = _article(row, note, effective)
        if article is None:
            self._leave_out(line, row, "has no number of an article")
        elif not article.text:
            self._leave_out(line, row, "has neither text nor heading")
        else:
            self._file_article(line, draft, article, row)

    def _file_article(self, line: int, draft: _Draft, article: Article, row: _Row) -> None:
        held = draft.articles.get(article.number)
        if held is not None and not _same(held, article):
            # Some notes repeat the number of the article before; the codification's own heading counts on.
            number = _heading(row)[1]
            if number != article.number and number not in draft.articles:
                article = article.model_copy(update={"number": number})
                held = None
        if held is None:
            draft.articles[article.number] = article
        elif _same(held, article):
            topics = list(dict.fromkeys([*held.topic.split("; "), *article.topic.split("; ")]))
            draft.articles[article.number] = held.model_copy(
                update={
                    "topic": "; ".join(filter(None, topics)),
                    "changes": tuple(dict.fromkeys((*held.changes, *article.changes))),
                }
            )
        else:
            self._leave_out(line, row, "an article stands twice with two wordings; the longer one is kept")
            if len(article.text) > len(held.text):
                draft.articles[article.number] = article

    def _leave_out(self, line: int, row: _Row, reason: str) -> None:
        name = " ".join(filter(None, (row.doc_type, row.doc_no, row.article))) or (row.title or "")[:60]
        self.left_out.append(LeftOut(f"{self._file}:{line} {name}".strip(), reason))

    def _document(self, draft: _Draft) -> LegalDocument:
        valid_from = _first(draft.effective)
        item = _first(draft.items)
        articles = sorted(draft.articles.values(), key=lambda article: article_order(article.number))
        title = _first(draft.titles) or (self._topic_law(draft, articles) or "")
        return LegalDocument(
            number=draft.number,
            kind=draft.kind,
            title=title,
            issuer=_first(draft.issuers) or issuer_of_number(draft.number),
            issued_on=_first(draft.issued),
            valid_from=valid_from,
            relations=_relations(draft.number, title, articles, valid_from),
            articles=tuple(
                article.model_copy(update={"valid_from": None}) if article.valid_from == valid_from else article
                for article in articles
            ),
            source=LawSource.CODIFICATION,
            file=self._file,
            as_of=self._as_of,
            url=PAGE.format(item) if item and item.isdigit() else None,
        )

    def _topic_law(self, draft: _Draft, articles: list[Article]) -> str | None:
        """The name of the topic, where the document is the law that the topic is about: topics are named by theirs."""
        topics = {article.topic for article in articles}
        own = draft.kind in _LAWS and len(articles) >= _WHOLE_LAW and len(topics) == 1
        return topics.pop() if own else None


def read_codification(rows: Iterable[Any], file: str, as_of: date) -> tuple[list[LegalDocument], list[LeftOut]]:
    """The documents of all rows (one JSON object each), and the rows that could not be taken.

    Raises `CodificationError` naming the line that is no article of a codification.
    """
    codification = Codification(file, as_of)
    for line, row in enumerate(rows, start=1):
        codification.add(line, row)
    return codification.documents(), codification.left_out


def _key(row: _Row, note: Note) -> tuple[str, str] | None:
    kind = canonical_kind(note.kind or row.doc_type or "")
    raw = (row.doc_no or "").strip()
    number = canonical_number(raw)
    if note.number and (not number or raw[-1] in "-/" or _CUT.match(number)):
        # The field is cut at its first blank or line end; the note has the whole number.
        number = note.number
    if not number and note.unnumbered and row.effective:
        number = f"Không số ({row.effective})"
    return (number, kind) if number and kind in KINDS else None


def _relations(number: str, title: str, articles: list[Article], valid_from: date | None) -> tuple[Relation, ...]:
    """What its closing articles say of other documents; only those that may, as reading all takes a minute."""
    closing = [
        article
        for article in articles
        if len(article.text) < _MAX_CLOSING and _IN_FORCE.search(article.text) and _CLOSING.search(article.text)
    ]
    found = read_relations(title, (), closing, number, valid_from)
    return tuple(
        relation.model_copy(update={"number": spelt})
        for relation in found
        if (spelt := canonical_number(relation.number)) != number
    )


def _article(row: _Row, note: Note, effective: date | None) -> Article | None:
    _, heading_number, title = _heading(row)
    number = (row.article or note.article or heading_number).strip()
    if not number:
        return None
    text = clean_lines(row.text or "")
    if not text:
        # Articles of one sentence have it as their heading.
        text, title = title, ""
    return Article.model_construct(
        number=number,
        title=title,
        path=(),
        text=text,
        topic=normalise(row.demuc_name or ""),
        valid_from=note.inserted_on or effective,
        valid_to=note.valid_to,
        changes=note.changes,
    )


def _heading(row: _Row) -> tuple[str, str, str]:
    """Place of the document in the codification (`36.3.LQ`), number and title of the article."""
    match = _HEADING.match((row.title or "").strip())
    if not match:
        return "", "", normalise(row.title or "")
    return match["place"] or "", match["number"], normalise(match["title"] or "")


def _place(row: _Row) -> str:
    place = _heading(row)[0]
    # Of laws, the place names the topic alone: several of them share it.
    return "" if place.endswith((".LQ", ".PL")) else place


def _same(one: Article, other: Article) -> bool:
    return one.text.split() == other.text.split()


def _first(counter: Counter[Any]) -> Any:
    return counter.most_common(1)[0][0] if counter else None


__all__ = ["Codification", "CodificationError", "LeftOut", "read_codification", "recognises"]
