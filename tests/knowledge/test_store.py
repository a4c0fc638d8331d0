"""The store: survives, refuses foreign and damaged files, writes all or nothing."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from knowledge.catalog import Catalog, CatalogError
from knowledge.procedure import Procedure
from knowledge.source import Source, SourceKind
from knowledge.store import Entry, Store, StoreError


def record(code: str = "9.000001", kind: SourceKind = SourceKind.PORTAL) -> Procedure:
    return Procedure(code=code, name="Mở quán trà", source=Source(kind=kind, file="a", as_of=date(2099, 7, 1)))


def test_records_outlive_the_store(tmp_path: Path) -> None:
    path = tmp_path / "new" / "knowledge.db"
    with Store(path) as store:
        store.write([Entry.of(record(), "h"), Entry.of(record(kind=SourceKind.NATIONAL_TEXT), "i")])
    with Store(path) as store:
        assert list(store.procedures(SourceKind.PORTAL)) == [record()]
        assert len(list(store.procedures())) == 2
        assert store.names() == {"9.000001": "Mở quán trà"}
        assert store.held()[SourceKind.PORTAL, "9.000001"].hash == "h"
        assert store.get(SourceKind.PORTAL, "9.000002") is None


def test_all_is_written_or_nothing(tmp_path: Path) -> None:
    with Store(tmp_path / "k.db") as store:

        def entries():  # type: ignore[no-untyped-def]
            yield Entry.of(record(), "h")
            raise RuntimeError

        with pytest.raises(RuntimeError):
            store.write(entries())
        assert len(store) == 0


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough to be looked at" * 30, b"SQLite format 3\0" + b"\xff" * 900]
)
def test_a_damaged_file_is_named_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "k.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"k\.db.*import again"):
        Store(path)
    assert path.read_bytes() == content


def test_a_foreign_database_is_never_written_to(tmp_path: Path) -> None:
    path = tmp_path / "k.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE other (x)")
    db.close()
    with pytest.raises(StoreError, match="another program"):
        Store(path)


def test_another_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "k.db"
    Store(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StoreError, match="another version"):
        Store(path)


def test_a_damaged_record_is_named(tmp_path: Path) -> None:
    path = tmp_path / "k.db"
    with Store(path) as store:
        store.write([Entry.of(record(), "h")])
    with sqlite3.connect(path) as db:
        db.execute("UPDATE record SET procedure = '{}'")
    db.close()
    with Store(path) as store, pytest.raises(StoreError, match=r"9\.000001 is damaged"):
        list(store.procedures())


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="nothing was changed"):
        Store(tmp_path / "file" / "k.db")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "holds no rows"),
        (b"{}\n", "line 1"),
        (b'{"id": "019d0000", "code": "9.000001"}\n' * 2, "line 2.*stands twice"),
        (b"\x1f\x8bbroken", "cannot be read"),
        (b"\xff\xfe", "UTF-8"),
        (b"not json\n", "line 1"),
    ],
)
def test_a_bad_catalogue_is_refused_whole(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "catalog.jsonl"
    path.write_bytes(content)
    with pytest.raises(CatalogError, match=f"(?s)catalog.*{reason}"):
        Catalog.load(path)


def test_an_absent_catalogue_is_said(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="cannot be read"):
        Catalog.load(tmp_path / "none.jsonl")
