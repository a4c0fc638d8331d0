"""The store of the law: what was written comes back, all or nothing, foreign files are left alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

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
from knowledge.law.store import LawEntry, LawStore, Omission
from knowledge.sqlite_file import StoreError
from knowledge.store import Store
from tests.knowledge.law.samples_law import law, stored

FULL = law(
    "10/2090/QH30",
    "Luật",
    Article(
        number="2a",
        title="Trà",
        path=("Chương I", "Mục 1"),
        text="1. Xanh.\na) Một.",
        topic="Quán trà",
        valid_from=date(2091, 1, 1),
        valid_to=date(2095, 1, 1),
        changes=(Change(kind=ChangeKind.SUPPLEMENTED, number="2/2091/QH30", on=date(2091, 1, 1), worked_in=True),),
        source=LawSource.GAZETTE,
    ),
    issued_on=date(2090, 3, 15),
    relations=(Relation(kind=RelationKind.AMENDS, number="1/2080/QH9", on=date(2090, 7, 1)),),
    changes=(Change(kind=ChangeKind.AMENDED, number="3/2092/QH30"),),
    consolidates=Consolidated(number="1/2080/QH9", kind="Luật", issued_on=date(2080, 1, 1)),
    url="https://vbpl.vn/1",
)


def test_a_document_comes_back_as_it_was(tmp_path: Path) -> None:
    with LawStore(stored(tmp_path / "law.db", FULL)) as store:
        (read,) = store.documents()
        assert read == FULL
        assert LegalDocument.model_validate(read.model_dump()) == FULL
        assert store.held()["10/2090/QH30", "Luật", LawSource.CODIFICATION].as_of == FULL.as_of


def test_the_most_trusted_source_is_given(tmp_path: Path) -> None:
    gazette = law(source=LawSource.GAZETTE, title="Công báo")
    with LawStore(stored(tmp_path / "law.db", gazette, law(title="Pháp điển"))) as store:
        found = store.get("10/2090/QH30", "Luật")
        assert found is not None and found.title == "Pháp điển"
        assert store.get("10/2090/QH30", "Nghị định") is None
        assert [document.source for document in store.documents(LawSource.GAZETTE)] == [LawSource.GAZETTE]


def test_all_is_written_or_nothing(tmp_path: Path) -> None:
    with LawStore(tmp_path / "law.db") as store:

        def entries() -> Iterator[LawEntry]:
            yield LawEntry.of(law(), "h")
            raise RuntimeError

        with pytest.raises(RuntimeError):
            store.write(entries())
        assert len(store) == 0


def test_omissions_are_those_of_the_last_import(tmp_path: Path) -> None:
    with LawStore(tmp_path / "law.db") as store:
        for reason in ("first", "second"):
            store.write([], [Omission("c.gz", "c.gz:1", reason)], [("c.gz", reason, "2099-01-01")])
        assert [omission.reason for omission in store.omissions()] == ["second"]
        assert store.collections() == {"c.gz": "second"}


def test_the_store_of_procedures_is_not_taken_for_one_of_law(tmp_path: Path) -> None:
    Store(tmp_path / "x.db").close()
    with pytest.raises(StoreError, match="another program"):
        LawStore(tmp_path / "x.db")
