"""The documents and articles of a snapshot, in a SQLite file that nobody writes to any more."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from knowledge.law.document import Article, LegalDocument
from knowledge.source import NORMALISED

KEPT = 4096
"""Documents without their articles kept in memory: reading one takes longer than all else that a hit needs."""

CACHED = 512
"""Articles kept in memory after they were read: the texts of some are long."""


class LawRecords:
    """Read access by row (the place of an article in the index) and by name. Thread-safe."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        self._placed = lru_cache(maxsize=KEPT)(self._document_at)
        self.at = lru_cache(maxsize=CACHED)(self._at)
        self.document = lru_cache(maxsize=CACHED)(self._document)

    def _at(self, row: int) -> tuple[LegalDocument, Article]:
        with self._lock:
            found = self._connection.execute("SELECT document, body FROM article WHERE row = ?", (row,)).fetchone()
        return self._placed(found[0]), _article(found[1])

    def _document_at(self, place: int) -> LegalDocument:
        with self._lock:
            found = self._connection.execute("SELECT body FROM document WHERE place = ?", (place,)).fetchone()
        return _document(found[0])

    def _document(self, number: str, kind: str | None = None) -> LegalDocument | None:
        with self._lock:
            found = self._connection.execute(
                "SELECT body FROM document WHERE number = ? AND (? IS NULL OR kind = ?) ORDER BY place",
                (number, kind, kind),
            ).fetchone()
        return None if found is None else _document(found[0])

    def article(self, number: str, article: str, kind: str | None = None) -> Article | None:
        """An article by the number of its document and its own; without `kind` the first document of that number."""
        with self._lock:
            found = self._connection.execute(
                "SELECT article.body FROM article JOIN document ON document.place = article.document"
                " WHERE document.number = ? AND article.number = ? AND (? IS NULL OR document.kind = ?)"
                " ORDER BY article.row",
                (number, article, kind, kind),
            ).fetchone()
        return None if found is None else _article(found[0])

    def articles(self, number: str, kind: str | None = None) -> list[Article]:
        """The articles of a document in their order; without `kind` of the first document of that number."""
        held = self.document(number, kind)
        if held is None:
            return []
        with self._lock:
            rows = self._connection.execute(
                "SELECT article.body FROM article JOIN document ON document.place = article.document"
                " WHERE document.number = ? AND document.kind = ? ORDER BY article.row",
                (number, held.kind),
            ).fetchall()
        return [_article(body) for (body,) in rows]

    def documents(self) -> list[LegalDocument]:
        """Every document without its articles, in the order of the index."""
        with self._lock:
            rows = self._connection.execute("SELECT body FROM document ORDER BY place").fetchall()
        return [_document(body) for (body,) in rows]

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def _document(body: str) -> LegalDocument:
    return LegalDocument.model_validate_json(body, context=NORMALISED)


def _article(body: str) -> Article:
    return Article.model_validate_json(body, context=NORMALISED)


def write_law_records(path: Path, documents: Sequence[LegalDocument]) -> None:
    """Write all documents and their articles into a new file."""
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(
            "CREATE TABLE document (place INTEGER PRIMARY KEY, number TEXT NOT NULL, kind TEXT NOT NULL,"
            " body TEXT NOT NULL)"
        )
        connection.execute(
            "CREATE TABLE article (row INTEGER PRIMARY KEY, document INTEGER NOT NULL, number TEXT NOT NULL,"
            " body TEXT NOT NULL)"
        )
        row = 0
        for place, document in enumerate(documents):
            body = document.model_dump_json(exclude_defaults=True, exclude={"articles"})
            connection.execute(
                "INSERT INTO document VALUES (?, ?, ?, ?)", (place, document.number, document.kind, body)
            )
            connection.executemany(
                "INSERT INTO article VALUES (?, ?, ?, ?)",
                (
                    (row + n, place, article.number, article.model_dump_json(exclude_defaults=True))
                    for n, article in enumerate(document.articles)
                ),
            )
            row += len(document.articles)
        connection.execute("CREATE INDEX by_number ON document (number)")
        connection.execute("CREATE INDEX by_document ON article (document, number)")
        connection.commit()
    finally:
        connection.close()
