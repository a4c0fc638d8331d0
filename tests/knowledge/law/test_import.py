"""Importing law: recognised by content, idempotent, nothing spoiled by a bad file."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from knowledge.importers.importing import import_paths
from knowledge.law.document import LawSource, RelationKind
from knowledge.law.store import LawStore
from knowledge.report import Report
from knowledge.store import Store
from tests.knowledge.law.samples_law import GAZETTE, first_row, packed, row
from tests.knowledge.samples import national


@pytest.fixture
def stores(tmp_path: Path) -> tuple[Store, LawStore]:
    return Store(tmp_path / "data" / "knowledge.db"), LawStore(tmp_path / "data" / "law.db")


def put(folder: Path, **contents: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return folder


def run(stores: tuple[Store, LawStore], *paths: Path) -> Report:
    return import_paths(stores[0], paths, law=stores[1])


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.new, report.changed, report.unchanged, len(report.refused)


def test_each_format_is_seen_from_the_content(stores: tuple[Store, LawStore], tmp_path: Path) -> None:
    folder = put(tmp_path / "in", a=packed(first_row(), row("2")), b=GAZETTE.encode(), c=national())
    report = run(stores, folder)
    assert counts(report) == (3, 0, 0, 0)
    assert (report.laws, report.articles) == (2, 5)
    decree = stores[1].get("20/2095/NĐ-CP")
    assert decree is not None
    assert (decree.kind, decree.source, decree.as_of) == ("Nghị định", LawSource.GAZETTE, date(2095, 5, 10))
    assert (RelationKind.REPLACES, "19/2091/NĐ-CP") in {(each.kind, each.number) for each in decree.relations}


def test_a_second_import_changes_nothing_and_a_changed_article_one_document(
    stores: tuple[Store, LawStore], tmp_path: Path
) -> None:
    other = row(doc_type="Nghị định", doc_no="1/2091/NĐ-CP", note="", vbpl_item="9")
    folder = put(tmp_path / "in", a=packed(first_row(), other), b=GAZETTE.encode())
    assert counts(run(stores, folder)) == (3, 0, 0, 0)
    assert counts(run(stores, folder)) == (0, 0, 3, 0)
    put(folder, a=packed(first_row(), other | {"text": "1. Khác."}))
    assert counts(run(stores, folder)) == (0, 1, 2, 0)


def test_plain_lines_and_archives_are_taken_too(stores: tuple[Store, LawStore], tmp_path: Path) -> None:
    lines = tmp_path / "codified-2099-03.jsonl"
    lines.write_text(json.dumps(first_row()) + "\n", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "gazette.zip", "w") as archive:
        archive.writestr("x/decree.txt", GAZETTE)
    assert counts(run(stores, lines, tmp_path / "gazette.zip")) == (2, 0, 0, 0)
    held = stores[1].held()
    assert held["10/2090/QH30", "Luật", LawSource.CODIFICATION].as_of == date(2099, 3, 1)


def test_a_bad_file_spoils_nothing_else(stores: tuple[Store, LawStore], tmp_path: Path) -> None:
    whole = packed(first_row(), row("2"))
    folder = put(
        tmp_path / "in",
        cut=whole[: len(whole) // 2],
        wrong=packed(first_row(), {**row("2"), "text": 5}),
        story=("Ngày xưa có một quán trà ở cuối làng. " * 20).encode(),
        good=GAZETTE.encode(),
    )
    report = run(stores, folder)
    assert counts(report) == (1, 0, 0, 3)
    reasons = {refusal.file: refusal.reason for refusal in report.refused}
    assert "fetch the file again" in reasons["cut"]
    assert "line 2" in reasons["wrong"]
    assert "neither" in reasons["story"] and "legal document" in reasons["story"]
    assert [document.number for document in stores[1].documents()] == ["20/2095/NĐ-CP"]


def test_rows_left_out_are_told_and_remembered(stores: tuple[Store, LawStore], tmp_path: Path) -> None:
    folder = put(tmp_path / "in", a=packed(first_row(), row("3", text="", title="Điều 99.1.LQ.3.")))
    report = run(stores, folder)
    assert report.left_out == {"has neither text nor heading": 1}
    assert any("left out of the codification: 1" in line for line in report.lines())
    assert [omission.reason for omission in stores[1].omissions()] == ["has neither text nor heading"]


def test_one_text_in_two_files_is_taken_once(stores: tuple[Store, LawStore], tmp_path: Path) -> None:
    report = run(stores, put(tmp_path / "in", a=GAZETTE.encode(), b=GAZETTE.encode()))
    assert counts(report) == (1, 0, 0, 0)
    assert len(report.twice) == 1


def test_without_a_store_of_law_its_files_are_refused(stores: tuple[Store, LawStore], tmp_path: Path) -> None:
    report = import_paths(stores[0], [put(tmp_path / "in", a=GAZETTE.encode())])
    assert "neither a text of the national database" in report.refused[0].reason
