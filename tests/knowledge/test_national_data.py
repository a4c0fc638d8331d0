"""The whole national database of July 2026 through the importers: facts that were looked up by hand, and counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.catalog import Catalog
from knowledge.compile import compile_knowledge
from knowledge.importers.importing import import_paths
from knowledge.procedure import Channel, FeeState, Procedure, TimeState, TimeUnit
from knowledge.report import Report
from knowledge.source import SourceKind
from knowledge.store import Store

pytestmark = pytest.mark.data

PROCEDURES = 5652


@pytest.fixture(scope="module")
def imported(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    folder = shared / "data" / "procedures"
    path = tmp_path_factory.mktemp("data") / "knowledge.db"
    catalog = Catalog.load(folder / "catalog-2026-07.jsonl.gz")
    with Store(path) as store:
        report = import_paths(store, [folder / "national-2026-07.zip"], catalog)
        import_paths(store, [folder / "portal-api-details.zip"], catalog)
    return path, report


def read(path: Path, code: str, kind: SourceKind = SourceKind.NATIONAL_TEXT) -> Procedure:
    with Store(path) as store:
        record = store.get(kind, code)
    assert record is not None
    return record


def test_every_file_is_taken(imported: tuple[Path, Report]) -> None:
    report = imported[1]
    assert (report.read, report.new, report.refused) == (PROCEDURES, PROCEDURES, [])
    assert report.without_catalog == 0
    assert [str(day) for day in report.dates] == ["2026-07-01"]


def test_the_known_faults_are_found(imported: tuple[Path, Report]) -> None:
    doubtful = imported[1].doubtful
    assert doubtful["speaks_of_district"] == 145
    assert 760 <= doubtful["zero_with_sum_in_note"] <= 860, "802 by another count"
    assert doubtful["zero_without_note"] > 7000
    assert doubtful["cut_sum"] > 250


def test_residence_has_its_two_fees_and_seven_working_days(imported: tuple[Path, Report]) -> None:
    record = read(imported[0], "1.004222")
    told = {method.channel: (method.fees[0].state, method.fees[0].amount) for method in record.methods}
    assert told == {Channel.ONLINE: (FeeState.STATED, 10000), Channel.IN_PERSON: (FeeState.STATED, 20000)}
    assert {(m.time.state, m.time.amount, m.time.unit) for m in record.methods} == {
        (TimeState.STATED, 7, TimeUnit.WORKING_DAY)
    }
    assert record.decision_number == "1523/QĐ-BCA-C06"
    assert any(basis.number == "68/2020/QH14" for basis in record.legal_basis)
    assert any(form.number == "Mẫu CT01" for form in record.forms)


def test_birth_is_told_as_zero_and_not_as_free(imported: tuple[Path, Report]) -> None:
    record = read(imported[0], "1.001193")
    assert {fee.state for method in record.methods for fee in method.fees} == {FeeState.ZERO}
    assert {method.time.state for method in record.methods} == {TimeState.UNKNOWN}
    assert [case.title for case in record.cases][:2] == ["Giấy tờ phải nộp", "Giấy tờ phải xuất trình"]


def test_no_raw_token_is_left(imported: tuple[Path, Report]) -> None:
    with Store(imported[0]) as store:
        for record in store.procedures():
            told = [record.name, *record.agencies, *record.results, *record.applicants]
            told += [method.time.note for method in record.methods]
            told += [fee.note for method in record.methods for fee in method.fees if fee.state is not FeeState.IN_NOTE]
            assert not any(
                token in text for text in told for token in ("WORKING_DAY", " OTHER", "Không có thông tin")
            ), record.code


def test_free_only_where_a_note_says_so(imported: tuple[Path, Report]) -> None:
    with Store(imported[0]) as store:
        free = {
            fee.note.lower()
            for record in store.procedures()
            for method in record.methods
            for fee in method.fees
            if fee.state is FeeState.FREE
        }
    assert free
    assert all("miễn" in note or "không thu" in note for note in free)
    assert not any(word in note for note in free for word in ("đối với", " cho ", "từ ngày", "trường hợp"))


def test_the_jurisdiction_of_lang_son(imported: tuple[Path, Report], shared: Path) -> None:
    rows = Catalog.load(shared / "data" / "procedures" / "catalog-2026-07.jsonl.gz").rows()
    own = [row for row in rows if row.province and not row.internal]
    assert len([row for row in rows if row.kind == "SPECIFIC"]) == 903, "and one whose code has a blank before it"
    assert all(row.province for row in rows if row.kind == "SPECIFIC")
    assert sum(row.province == "20" for row in own) == 49
    assert sum(row.internal for row in rows) == 192
    found = compile_knowledge(imported[0], "20")
    assert found.left_out["internal"] == 192
    assert found.left_out["other_province"] > 800
    assert sum(record.province == "20" for record in found.procedures) == 49
    assert {record.province for record in found.procedures} == {None, "20"}
    assert len(found.procedures) + sum(found.left_out.values()) == PROCEDURES
    assert found.own_twins


def test_the_portal_knows_all_levels_and_the_decision_date(imported: tuple[Path, Report]) -> None:
    with Store(imported[0]) as store:
        records = list(store.procedures(SourceKind.PORTAL))
    assert len(records) == 502
    assert all(record.decision_date and record.online_level and record.source.url for record in records)
    assert sum(len(record.levels) > 1 for record in records) == 31
