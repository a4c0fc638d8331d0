"""The store of legal documents: one SQLite file, one row per number, kind and source."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from knowledge.law.document import (
    Article,
    Change,
    ChangeKind,
    Consolidated,
    LawSource,
    LegalDocument,
    Relation,
    RelationKind,
)
from knowledge.sqlite_file import AGAIN, SqliteFile, StoreError

Key = tuple[str, str]
"""Number and kind: what names a document."""


class HeldLaw(NamedTuple):
    """What the store knows of a document without reading it."""

    hash: str
    as_of: date
    file: str


class LawEntry(NamedTuple):
    """A row to be written. `hash` is of what the document was read from: a file's bytes, or its articles."""

    number: str
    kind: str
    source: str
    hash: str
    file: str
    as_of: str
    head: str
    articles: str

    @classmethod
    def of(cls, document: LegalDocument, digest: str) -> LawEntry:
        """The row of a document that was read from content of this hash."""
        return cls(
            document.number,
            document.kind,
            document.source.value,
            digest,
            document.file,
            document.as_of.isoformat(),
            document.model_dump_json(exclude_defaults=True, exclude={"articles"}),
            articles_json(document),
        )


class Omission(NamedTuple):
    """Something of a source that could not become part of a document, and why."""

    file: str
    place: str
    reason: str


class LawStore(SqliteFile):
    """Imported legal documents. Reading validates nothing again: only `write` puts something in."""

    APPLICATION_ID = 0x4D6F746C  # "Motl"
    SCHEMA = 1
    TABLES = """
CREATE TABLE document (
  number TEXT NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL, hash TEXT NOT NULL, file TEXT NOT NULL,
  as_of TEXT NOT NULL, head TEXT NOT NULL, articles TEXT NOT NULL, PRIMARY KEY (number, kind, source)
);
CREATE TABLE omission (file TEXT NOT NULL, place TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE collection (file TEXT PRIMARY KEY, hash TEXT NOT NULL, as_of TEXT NOT NULL) WITHOUT ROWID
"""

    def held(self) -> dict[tuple[str, str, LawSource], HeldLaw]:
        """Every document's key with its hash, day and file."""
        with self._explained():
            rows = self._db.execute("SELECT number, kind, source, hash, as_of, file FROM document").fetchall()
        return {
            (number, kind, LawSource(source)): HeldLaw(digest, date.fromisoformat(as_of), file)
            for number, kind, source, digest, as_of, file in rows
        }

    def documents(self, source: LawSource | None = None) -> Iterator[LegalDocument]:
        """The documents of one source or of all, ordered by number, kind and source; one at a time."""
        for document, _ in self.hashed(source):
            yield document

    def hashed(self, source: LawSource | None = None) -> Iterator[tuple[LegalDocument, str]]:
        """The documents as `documents` gives them, each with the hash of its content."""
        where, values = ("WHERE source = ?", (source.value,)) if source else ("", ())
        with self._explained():
            cursor = self._db.execute(
                f"SELECT head, articles, hash, number FROM document {where} ORDER BY number, kind, source", values
            )
        while True:
            with self._explained():
                row = cursor.fetchone()
            if row is None:
                return
            yield self._read(row[0], row[1], row[3]), row[2]

    def get(self, number: str, kind: str | None = None) -> LegalDocument | None:
        """A document by its number, of the most trusted source that has it."""
        where, values = ("AND kind = ?", (number, kind)) if kind else ("", (number,))
        with self._explained():
            rows = self._db.execute(
                f"SELECT head, articles, source FROM document WHERE number = ? {where} ORDER BY kind", values
            ).fetchall()
        order = list(LawSource)
        rows.sort(key=lambda row: -order.index(LawSource(row[2])))
        return self._read(rows[0][0], rows[0][1], number) if rows else None

    def omissions(self) -> list[Omission]:
        """What the last import of each collection left out."""
        with self._explained():
            rows = self._db.execute("SELECT file, place, reason FROM omission ORDER BY file, rowid").fetchall()
        return [Omission(*row) for row in rows]

    def collections(self) -> dict[str, str]:
        """File → hash of the collections imported, such as the codification."""
        with self._explained():
            return dict(self._db.execute("SELECT file, hash FROM collection").fetchall())

    def write(
        self,
        entries: Iterable[LawEntry],
        omissions: Iterable[Omission] = (),
        collections: Iterable[tuple[str, str, str]] = (),
    ) -> None:
        """Write all documents, and of each collection (file, hash, day) what was left out; or nothing at all."""
        with self._explained(), self._transaction():
            self._db.executemany("INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?)", entries)
            for file, digest, as_of in collections:
                self._db.execute("DELETE FROM omission WHERE file = ?", (file,))
                self._db.execute("INSERT OR REPLACE INTO collection VALUES (?, ?, ?)", (file, digest, as_of))
            self._db.executemany("INSERT INTO omission VALUES (?, ?, ?)", omissions)

    def __len__(self) -> int:
        with self._explained():
            return int(self._db.execute("SELECT count(*) FROM document").fetchone()[0])

    def _read(self, head: str, articles: str, number: str) -> LegalDocument:
        try:
            return document_of(json.loads(head), json.loads(articles))
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{self.path}: the document {number} is damaged ({error!r}); {AGAIN}") from None


_EMPTY: dict[str, Any] = {
    name: field.default for name, field in Article.model_fields.items() if not field.is_required()
}


def articles_json(document: LegalDocument) -> str:
    """The articles of a document as JSON, without what is empty."""
    return json.dumps(
        [article.model_dump(mode="json", exclude_defaults=True) for article in document.articles],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def document_of(head: dict[str, Any], articles: list[dict[str, Any]]) -> LegalDocument:
    """A document of values that were validated when they were written: validating 62,000 articles takes minutes."""
    _days(head, "issued_on", "valid_from", "valid_to", "as_of")
    head["source"] = LawSource(head["source"])
    head["relations"] = tuple(_relation(each) for each in head.get("relations", ()))
    head["changes"] = tuple(_change(each) for each in head.get("changes", ()))
    head["articles"] = tuple(_article(each) for each in articles)
    if "consolidates" in head:
        head["consolidates"] = Consolidated.model_validate(head["consolidates"])
    return LegalDocument.model_construct(**head)


def _article(data: dict[str, Any]) -> Article:
    if "valid_from" in data or "valid_to" in data:
        _days(data, "valid_from", "valid_to")
    if "source" in data:
        data["source"] = LawSource(data["source"])
    if "path" in data:
        data["path"] = tuple(data["path"])
    if "changes" in data:
        data["changes"] = tuple(_change(each) for each in data["changes"])
    # With every field given, no defaults are looked up: half the time of a compilation.
    return Article.model_construct(**{**_EMPTY, **data})


def _change(data: dict[str, Any]) -> Change:
    _days(data, "on")
    return Change.model_construct(**(data | {"kind": ChangeKind(data["kind"])}))


def _relation(data: dict[str, Any]) -> Relation:
    _days(data, "on")
    return Relation.model_construct(**(data | {"kind": RelationKind(data["kind"])}))


def _days(data: dict[str, Any], *keys: str) -> None:
    for key in keys:
        if (value := data.get(key)) is not None:
            data[key] = date.fromisoformat(value)
