"""The store of imported records: one SQLite file, one row per source kind and procedure code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from pydantic import ValidationError

from knowledge.catalog import Catalog, CatalogRow
from knowledge.procedure import Procedure
from knowledge.source import NORMALISED, SourceKind
from knowledge.sqlite_file import AGAIN, SqliteFile, StoreError

__all__ = ["Entry", "Held", "Store", "StoreError"]


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


class Store(SqliteFile):
    """Imported records."""

    APPLICATION_ID = 0x4D6F7463  # "Motc"
    SCHEMA = 1
    TABLES = """
CREATE TABLE record (
  kind TEXT NOT NULL, code TEXT NOT NULL, hash TEXT NOT NULL, file TEXT NOT NULL, as_of TEXT NOT NULL,
  doubts TEXT NOT NULL, procedure TEXT NOT NULL, PRIMARY KEY (kind, code)
) WITHOUT ROWID;
CREATE TABLE catalog (code TEXT PRIMARY KEY, row TEXT NOT NULL) WITHOUT ROWID;
"""

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
                f"{self.path}: a catalogue row is damaged ({error.error_count()} faults); {AGAIN}"
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

    def __len__(self) -> int:
        with self._explained():
            return int(self._db.execute("SELECT count(*) FROM record").fetchone()[0])

    def _parsed(self, code: str, text: str) -> Procedure:
        try:
            return Procedure.model_validate_json(text, context=NORMALISED)
        except ValidationError as error:
            raise StoreError(
                f"{self.path}: the record {code} is damaged ({error.error_count()} faults); {AGAIN}"
            ) from None
