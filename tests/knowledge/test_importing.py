"""Importing: formats by content, bad input refused and reported, nothing half written."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from knowledge.catalog import Catalog
from knowledge.importers import files
from knowledge.importers.importing import date_in, import_paths
from knowledge.procedure import Channel, FeeState, Level, OnlineLevel
from knowledge.report import Report
from knowledge.source import SourceKind
from knowledge.store import Store
from tests.knowledge.samples import FIELDS, catalog_line, method, national, paper, portal

AS_OF = date(2099, 7, 1)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data" / "knowledge.db")


def put(folder: Path, **contents: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return folder


def pack(path: Path, contents: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def catalog(tmp_path: Path, *lines: str) -> Catalog:
    path = tmp_path / "catalog.jsonl"
    path.write_text("".join(lines), encoding="utf-8")
    return Catalog.load(path)


def reasons(report: Report) -> str:
    return "\n".join(f"{refusal.file}: {refusal.reason}" for refusal in report.refused)


def test_a_text_becomes_a_record(store: Store, tmp_path: Path) -> None:
    folder = put(tmp_path / "in", a=national())
    report = import_paths(store, [folder], catalog(tmp_path, catalog_line("9.000001", "UBND tỉnh Lạng Sơn")), AS_OF)
    assert (report.new, report.refused) == (1, [])
    record = store.get(SourceKind.NATIONAL_TEXT, "9.000001")
    assert record is not None
    assert record.name == "Cấp giấy phép mở quán trà"
    assert record.levels == [Level.COMMUNE]
    assert record.agencies == ["Sở Văn hóa, Thể thao và Du lịch", "Ủy ban nhân dân cấp xã"]
    assert record.applicants == ["Công dân Việt Nam", "Cán bộ, công chức, viên chức"]
    assert record.authority == []
    assert record.steps == ["Bước 1: Nộp hồ sơ.", "Bước 2: Nhận giấy phép tại quầy."]
    assert record.conditions == ["Có ấm", "Có chén"]
    assert record.description == ""
    [filing] = record.methods
    assert (filing.channel, filing.time.amount, filing.fees[0].amount) == (Channel.IN_PERSON, 7, 20000)
    [case] = record.cases
    assert (case.title, [p.name for p in case.papers][1], case.papers[1].copies) == (
        "Giấy tờ phải nộp",
        "Giấy phép cũ",
        1,
    )
    assert [form.number for form in record.forms] == ["Mẫu số 07"]
    assert (record.province, record.issuer, record.internal) == ("20", "UBND tỉnh Lạng Sơn", False)
    assert (record.source.as_of, record.source.file) == (AS_OF, "a")
    assert record.source.url == "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d0000-aaaa-7000-8000-000000000001"


def test_the_portals_json_becomes_a_record_with_its_own_date(store: Store, tmp_path: Path) -> None:
    report = import_paths(store, [put(tmp_path / "in", record=portal())], None, AS_OF)
    assert (report.new, report.refused) == (1, [])
    record = store.get(SourceKind.PORTAL, "9.000001")
    assert record is not None
    assert record.levels == [Level.COMMUNE, Level.PROVINCE]
    assert record.online_level is OnlineLevel.FULL
    assert record.decision_date == date(2026, 6, 29), "milliseconds, midnight in Vietnam"
    assert record.source.as_of == date(2026, 7, 14)
    assert record.legal_basis[0].number == "1/2099/QH99"
    assert record.forms[0].name == "Tờ khai"


def test_formats_are_recognised_by_content_in_zip_folder_and_file(store: Store, tmp_path: Path) -> None:
    archive = pack(tmp_path / "x.bin", {"deep/a.json": national(), "b.txt": portal(code="9.000002")})
    single = tmp_path / "c"
    single.write_bytes(national(code="9.000003"))
    report = import_paths(store, [archive, single], None, AS_OF)
    assert (report.new, report.refused) == (3, [])


@pytest.mark.parametrize("label", FIELDS)
def test_every_missing_field_is_named_with_its_file(store: Store, tmp_path: Path, label: str) -> None:
    folder = put(tmp_path / "in", bad=national(drop=label), good=national(code="9.000002"))
    report = import_paths(store, [folder], None, AS_OF)
    assert report.new == 1
    assert report.refused[0].file == "bad"
    assert f"'{label}'" in report.refused[0].reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"hello", "neither"),
        (b"{broken", "broken JSON"),
        (b"[1]", "no procedure of the portal"),
        (b"[" * 100_000, "broken JSON"),
        (portal(code=None), "data.code"),
        (portal(executionMethods=[{"fees": []}]), "submissionMethod"),
        (portal(id="../../etc"), "data.id"),
        (b'{"code": "ERROR", "data": {"code": "9.000009", "executionMethods": []}}', "not 'OK'"),
        (national(code="none"), "code"),
        (national(name=""), "Tên thủ tục"),
        (national() + b"Tr\xc3\xacnh t\xe1\xbb\xb1 th\xe1\xbb\xb1c hi\xe1\xbb\x87n: again\n", "stands twice"),
        (b"x" * (files.MAX_FILE + 1), "larger than"),
        (b"PK\x03\x04 no archive", "neither"),
    ],
)
def test_a_bad_file_is_refused_and_spoils_nothing(store: Store, tmp_path: Path, content: bytes, reason: str) -> None:
    report = import_paths(store, [put(tmp_path / "in", bad=content, good=national())], None, AS_OF)
    assert report.new == 1
    assert [refusal.file for refusal in report.refused] == ["bad"]
    assert reason in report.refused[0].reason


def test_what_is_no_zip_or_not_there_is_said(store: Store, tmp_path: Path) -> None:
    fake = tmp_path / "fake.zip"
    fake.write_bytes(b"no zip at all")
    report = import_paths(store, [fake, tmp_path / "absent"], None, AS_OF)
    assert "is no zip archive" in reasons(report)
    assert "no such file" in reasons(report)
    assert len(store) == 0


def test_tricks_in_a_zip_are_refused_and_the_rest_is_taken(store: Store, tmp_path: Path) -> None:
    archive = pack(
        tmp_path / "a.zip",
        {
            "../up.txt": national(code="9.000002"),
            "/root.txt": national(code="9.000003"),
            "bomb.txt": b"0" * (files.MAX_FILE * 20),
            "good.txt": national(),
            "__MACOSX/good.txt": b"x",
        },
    )
    report = import_paths(store, [archive], None, AS_OF)
    assert report.new == 1
    assert len(report.refused) == 3
    assert reasons(report).count("leads out of the archive") == 2


def test_damage_inside_a_zip_costs_one_file(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("bad.txt", national(code="9.000002"))
        archive.writestr("good.txt", national())
    content = bytearray(path.read_bytes())
    content[200] ^= 0xFF
    path.write_bytes(content)
    report = import_paths(store, [path], None, AS_OF)
    assert report.new == 1
    assert "damaged" in reasons(report)


def test_two_files_with_one_code_are_both_refused(store: Store, tmp_path: Path) -> None:
    import_paths(store, [put(tmp_path / "first", a=national())], None, AS_OF)
    twice = put(tmp_path / "twice", a=national(name="Tên mới"), b=national(name="Tên khác"))
    report = import_paths(store, [twice], None, AS_OF)
    assert [refusal.file for refusal in report.refused] == ["a", "b"]
    assert "several files" in report.refused[0].reason
    record = store.get(SourceKind.NATIONAL_TEXT, "9.000001")
    assert record is not None
    assert record.name == "Cấp giấy phép mở quán trà", "what was held stays"


def test_one_code_in_two_sources_is_no_clash(store: Store, tmp_path: Path) -> None:
    report = import_paths(store, [put(tmp_path / "in", a=national(), b=portal())], None, AS_OF)
    assert (report.new, len(store)) == (2, 2)


def test_importing_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    folder = put(tmp_path / "in", a=national(), b=national(code="9.000002"))
    first = import_paths(store, [folder], None, AS_OF)
    before = list(store.procedures())
    second = import_paths(store, [folder], None, AS_OF)
    assert (second.new, second.changed, second.unchanged) == (0, 0, 2)
    assert second.doubtful == first.doubtful
    assert list(store.procedures()) == before


def test_changed_gone_and_older_records_are_reported(store: Store, tmp_path: Path) -> None:
    import_paths(store, [put(tmp_path / "one", a=national(), b=national(code="9.000002"))], None, AS_OF)
    changed = put(tmp_path / "two", a=national(name="Tên mới"))
    report = import_paths(store, [changed], None, date(2099, 8, 1))
    assert (report.changed, report.gone) == (1, ["9.000002 (national_text)"])
    assert len(store) == 2, "what is gone is kept"
    older = import_paths(store, [put(tmp_path / "three", a=national(name="Tên cũ"))], None, date(2098, 1, 1))
    assert len(older.older) == 1
    record = store.get(SourceKind.NATIONAL_TEXT, "9.000001")
    assert record is not None
    assert record.name == "Tên mới"


def test_the_same_content_seen_later_is_unchanged_but_newer(store: Store, tmp_path: Path) -> None:
    folder = put(tmp_path / "in", a=national())
    import_paths(store, [folder], None, AS_OF)
    report = import_paths(store, [folder], None, date(2099, 9, 1))
    assert (report.changed, report.unchanged) == (0, 1)
    record = store.get(SourceKind.NATIONAL_TEXT, "9.000001")
    assert record is not None
    assert record.source.as_of == date(2099, 9, 1)


def test_the_catalogue_is_remembered(store: Store, tmp_path: Path) -> None:
    rows = catalog(tmp_path, catalog_line("9.000001", "UBND tỉnh Lạng Sơn"))
    import_paths(store, [put(tmp_path / "in", a=national())], rows, AS_OF)
    report = import_paths(store, [put(tmp_path / "in", a=national(name="Tên mới"))], None, AS_OF)
    record = store.get(SourceKind.NATIONAL_TEXT, "9.000001")
    assert record is not None
    assert (report.changed, record.province, report.without_catalog) == (1, "20", 0)


def test_nothing_is_written_when_the_import_breaks_off(store: Store, tmp_path: Path) -> None:
    folder = put(tmp_path / "in", a=national(), b=national(code="9.000002"))

    def broken(done: int, total: int) -> None:
        if done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_paths(store, [folder], None, AS_OF, broken)
    assert len(store) == 0


def test_progress_counts_every_record(store: Store, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    folder = put(tmp_path / "in", a=national(), b=national(code="9.000002"))
    import_paths(store, [folder], None, AS_OF, lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]


def test_a_record_that_speaks_of_districts_is_marked(store: Store, tmp_path: Path) -> None:
    text = national(agencies="Ủy ban nhân dân cấp huyện", method=method(fee="0 VNĐ ()"))
    report = import_paths(store, [put(tmp_path / "in", a=text)], None, AS_OF)
    assert report.doubtful == {"speaks_of_district": 1, "zero_without_note": 1}
    assert any("speaks_of_district" in line for line in report.lines())


def test_raw_tokens_of_the_source_never_reach_a_record(store: Store, tmp_path: Path) -> None:
    text = national(method=method("1 OTHER", "0 VNĐ ()", "Theo quy định"), papers=paper("Không có thông tin", 0, 0))
    import_paths(store, [put(tmp_path / "in", a=text)], None, AS_OF)
    record = store.get(SourceKind.NATIONAL_TEXT, "9.000001")
    assert record is not None
    assert record.methods[0].fees[0].state is FeeState.ZERO
    told = record.model_dump_json(exclude={"doubts"})
    assert not any(token in told for token in ("OTHER", "WORKING_DAY", "VNĐ", "Không có thông tin"))


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("national-2026-07.zip", date(2026, 7, 1)),
        ("x_2026-07-15.zip", date(2026, 7, 15)),
        ("x-2026-02-31", None),
        ("12026-07", None),
        ("portal.zip", None),
    ],
)
def test_the_date_in_a_files_name(name: str, day: date | None) -> None:
    assert date_in(name) == day
