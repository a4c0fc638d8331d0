"""A legal document and its articles, as every importer writes them and everything else reads them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from knowledge.source import Record, Text


class LawSource(StrEnum):
    """What a document was read from, in rising order of trust for the wording in force."""

    DIGEST = "digest"
    """Our own summary: never quoted as the wording of the law."""

    FILE = "file"
    """DOCX, HTML or PDF given by an officer."""

    GAZETTE = "gazette"
    """The wording as first published."""

    CODIFICATION = "codification"
    """The official codification (Bộ pháp điển): later amendments are worked in."""


class RelationKind(StrEnum):
    """What a document does to another one."""

    AMENDS = "amends"
    REPLACES = "replaces"
    REPEALS = "repeals"
    GUIDES = "guides"


class Relation(Record):
    """One effect on another document, or on one of its articles."""

    kind: RelationKind
    number: Text = Field(description="số hiệu of the document affected, such as 123/2015/NĐ-CP")
    article: Text | None = Field(None, description="its article, where only that is affected")
    by_article: Text | None = Field(None, description="the article of this document that says so")
    on: date | None = Field(None, description="the day from which it holds; None: with this document")


class ChangeKind(StrEnum):
    """What happened to an article."""

    AMENDED = "amended"
    SUPPLEMENTED = "supplemented"
    REPLACED = "replaced"
    PARTLY_REPEALED = "partly_repealed"
    REPEALED = "repealed"
    SUSPENDED = "suspended"
    """Not to be applied for the time being (ngưng hiệu lực)."""


class Change(Record):
    """A later document that changed an article, or a document as a whole."""

    kind: ChangeKind
    number: Text = Field(description="số hiệu of the changing document")
    article: Text | None = Field(None, description="its article that says so")
    on: date | None = None
    worked_in: bool = Field(False, description="the wording held here already has it")


class Article(Record):
    """One article (điều). `text` keeps line breaks: a clause (khoản) or point (điểm) begins a line."""

    number: Text = Field(description="as cited: 11, 11a; an appendix: PL1, PL2 ...")
    title: Text = ""
    path: tuple[Text, ...] = Field((), description="headings above it: part, chapter, section")
    text: str = Field(description="NFC; clauses `1. ...`, points `a) ...`, each on a line of its own")
    topic: Text = Field("", description="subject of the codification (đề mục)")
    valid_from: date | None = None
    valid_to: date | None = Field(None, description="last day in force")
    changes: tuple[Change, ...] = ()
    source: LawSource | None = Field(None, description="where it was read, if elsewhere than its document")


class Consolidated(Record):
    """The document whose wording, with all amendments worked in, a consolidated text gives."""

    number: Text
    kind: Text
    issuer: Text = ""
    issued_on: date | None = None
    valid_from: date | None = None


class LegalDocument(Record):
    """One legal document; `number` and `kind` together name it (55/2010/QH12 is a law and a resolution)."""

    number: Text
    kind: Text = Field(description="Luật, Bộ luật, Nghị định, Thông tư, Thông tư liên tịch, Quyết định ...")
    title: Text = Field("", description="without kind and number: Hộ tịch; Quy định chi tiết ...")
    issuer: Text = ""
    issued_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = Field(None, description="last day in force")
    relations: tuple[Relation, ...] = ()
    changes: tuple[Change, ...] = Field((), description="what later documents did to it as a whole")
    articles: tuple[Article, ...] = ()
    consolidates: Consolidated | None = Field(None, description="of a Văn bản hợp nhất: the document it consolidates")
    partial: bool = Field(False, description="a part only: the rest stands in another issue of the gazette")
    source: LawSource
    file: Text = Field("", description="name of the file it was read from")
    as_of: date = Field(description="the day on which the wording was true")
    url: Text | None = None

    @property
    def name(self) -> str:
        """As it is spoken of: `Luật Hộ tịch số 60/2014/QH13`, `Nghị định số 123/2015/NĐ-CP`."""
        short = self.kind in {"Luật", "Bộ luật", "Pháp lệnh"} and self.title
        return f"{self.kind} {self.title} số {self.number}" if short else f"{self.kind} số {self.number}"

    def article(self, number: str) -> Article | None:
        """One of its articles by number."""
        return next((article for article in self.articles if article.number == number), None)
