"""The store of imported records: one SQLite file, one row per source kind and procedure code."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from pydantic import ValidationError

from knowledge.catalog import Catalog, CatalogRow
from knowledge.errors import KnowledgeError
from knowledge.procedure import Procedure
from knowledge.source import NORMALISED, SourceKind

APPLICATION_ID = 0x4D6F7463
"""Marks the file as ours ("Motc"), so that a foreign database is never written to."""

SCHEMA = 1
_TABLES = """
CREATE TABLE record (
  kind TEXT NOT NULL, code TEXT NOT NULL, hash TEXT NOT NULL, file TEXT NOT NULL, as_of TEXT NOT NULL,
  doubts TEXT NOT NULL, procedure TEXT NOT NULL, PRIMARY KEY (kind, code)
) WITHOUT ROWID;
CREATE TABLE catalog (code TEXT PRIMARY KEY, row TEXT NOT NULL) WITHOUT ROWID;
"""


class StoreError(KnowledgeError):
    """The store cannot be opened, read or written."""


@dataclass(frozen=True)
class Held:
    """What the store knows of a record without reading it: its content's hash, its date, its reasons to doubt."""

    hash: str
    as_of: date
    doubts: tuple[str, ...]


class Entry(NamedTuple):
    """A row to be written: a record as text, so that thousands of them weigh little, and the hash of its content."""

    kind: str
    code: str
    hash: str
    file: str
    as_of: str
    doubts: str
    procedure: str

    @classmethod
    def of(cls, record: Procedure, digest: str) -> Entry:
        """The row of a record that was read from content of this hash."""
        return cls(
            record.source.kind.value,
            record.code,
            digest,
            record.source.file,
            record.source.as_of.isoformat(),
            " ".join(doubt.reason for doubt in record.doubts),
            record.model_dump_json(exclude_defaults=True),
        )


class Store:
    """Imported records. Opens or creates the file; `close()` it, or use it in a `with` block.

    Raises `StoreError` when the file is damaged, no store of Motcua, of a newer version, or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._explained():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None, timeout=10)
        try:
            with self._explained():
                self._prepare()
        except StoreError:
            self._db.close()
            raise

    def held(self) -> dict[tuple[SourceKind, str], Held]:
        """Every record's key with its hash, date and doubts."""
        with self._explained():
            rows = self._db.execute("SELECT kind, code, hash, as_of, doubts FROM record").fetchall()
        return {
            (SourceKind(kind), code): Held(digest, date.fromisoformat(as_of), tuple(doubts.split()))
            for kind, code, digest, as_of, doubts in rows
        }

    def names(self) -> dict[str, str]:
        """Code → name of every record, without reading the records."""
        with self._explained():
            rows = self._db.execute(
                "SELECT code, json_extract(procedure, '$.name') FROM record ORDER BY as_of, kind"
            ).fetchall()
        return dict(rows)

    def procedures(self, kind: SourceKind | None = None) -> Iterator[Procedure]:
        """The records, of one source or of all, ordered by code."""
        where, values = ("WHERE kind = ?", (kind.value,)) if kind else ("", ())
        with self._explained():
            rows = self._db.execute(
                f"SELECT code, procedure FROM record {where} ORDER BY code, kind", values
            ).fetchall()
        for code, text in rows:
            yield self._parsed(code, text)

    def get(self, kind: SourceKind, code: str) -> Procedure | None:
        """One record."""
        with self._explained():
            row = self._db.execute(
                "SELECT procedure FROM record WHERE kind = ? AND code = ?", (kind.value, code)
            ).fetchone()
        return self._parsed(code, row[0]) if row else None

    def catalog(self) -> Catalog | None:
        """The catalogue of the last import that had one."""
        with self._explained():
            rows = self._db.execute("SELECT row FROM catalog").fetchall()
        try:
            found = [CatalogRow.model_validate_json(row) for (row,) in rows]
        except ValidationError as error:
            raise StoreError(
                f"{self.path}: a catalogue row is damaged ({error.error_count()} faults); {_AGAIN}"
            ) from None
        return Catalog({row.code: row for row in found}) if found else None

    def write(self, entries: Iterable[Entry], catalog: Catalog | None = None) -> None:
        """Write all records, and the catalogue where one is given, or nothing at all."""
        with self._explained(), self._transaction():
            if catalog:
                self._db.execute("DELETE FROM catalog")
                self._db.executemany(
                    "INSERT INTO catalog VALUES (?, ?)",
                    ((row.code, row.model_dump_json(by_alias=False)) for row in catalog.rows()),
                )
            self._db.executemany("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?, ?)", entries)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        with self._explained():
            return int(self._db.execute("SELECT count(*) FROM record").fetchone()[0])

    def _prepare(self) -> None:
        marks = [self._db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
        if marks == [APPLICATION_ID, SCHEMA]:
            return
        tables = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if marks[0] == APPLICATION_ID:
            raise StoreError(
                f"{self.path}: written by another version of Motcua (schema {marks[1]}, here {SCHEMA}); {_AGAIN}"
            )
        if tables or marks[0]:
            raise StoreError(f"{self.path}: is a database of another program; choose another MOTCUA_DATA_DIR")
        with self._transaction():
            for statement in _TABLES.split(";"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._db.execute(f"PRAGMA user_version = {SCHEMA}")

    def _parsed(self, code: str, text: str) -> Procedure:
        try:
            return Procedure.model_validate_json(text, context=NORMALISED)
        except ValidationError as error:
            raise StoreError(
                f"{self.path}: the record {code} is damaged ({error.error_count()} faults); {_AGAIN}"
            ) from None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{self.path}: {error}; {_advice(error)}") from error


_AGAIN = "move the file away and run motcua import again"


def _advice(error: Exception) -> str:
    text = str(error)
    if "locked" in text:
        return "another import is running; wait until it has ended"
    if "full" in text or "readonly" in text or isinstance(error, OSError) or "unable to open" in text:
        return "make room or give the right to write there; nothing was changed"
    return f"the file is damaged or no database; {_AGAIN}"
