"""Records out into a workbook and back: nothing lost, faults told by cell, files changed only where they must."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from knowledge import curated
from knowledge.curated import FOLDER, load_curated
from knowledge.procedure import FeeState
from knowledge.sheets import messages, workbook
from knowledge.sheets.changes import ChangeError, changes_of, write_changes
from knowledge.sheets.procedures import read_procedures, write_procedures
from knowledge.sheets.workbook import SheetError

RECORDS = load_curated()
CODE = "1.001193"
ONE = [record for record in RECORDS if record.code == CODE]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    write_procedures(tmp_path / "mot.xlsx", ONE)
    return tmp_path / "mot.xlsx"


def edit(path: Path, change: Callable[[Any], None]) -> None:
    opened = load_workbook(path)
    change(opened)
    opened.save(path)


def put(sheet: str, header: str, value: object, row: int = 2) -> Callable[[Any], None]:
    def change(opened: Any) -> None:
        titles = [cell.value for cell in opened[sheet][1]]
        opened[sheet].cell(row, titles.index(header) + 1).value = value

    return change


def test_out_and_back_is_the_identity_for_every_record(tmp_path: Path) -> None:
    write_procedures(tmp_path / "all.xlsx", RECORDS)
    back, _ = read_procedures(tmp_path / "all.xlsx", RECORDS)
    assert back == RECORDS
    assert changes_of(RECORDS, back) == []


def test_sheets_are_vietnamese_with_lists_to_choose_from(book: Path) -> None:
    opened = load_workbook(book)
    assert opened.sheetnames[:3] == ["Hướng dẫn", "Thủ tục", "Cách nộp & phí"]
    assert opened[workbook.LISTS].sheet_state == "hidden"
    rules = opened["Cách nộp & phí"].data_validations.dataValidation
    assert any(rule.type == "list" and workbook.LISTS in str(rule.formula1) for rule in rules)
    choices = {cell.value for row in opened[workbook.LISTS].iter_rows() for cell in row}
    assert {"trực tuyến", "miễn phí (ghi căn cứ)", "ngày làm việc"} <= choices
    assert opened["Thủ tục"]["A2"].number_format == "@"


def test_changes_are_shown_with_their_cells_and_touch_only_their_lines(book: Path, tmp_path: Path) -> None:
    folder = tmp_path / "procedures"
    folder.mkdir()
    shutil.copy(FOLDER / f"{CODE}.yaml", folder)
    file = folder / f"{CODE}.yaml"
    before = ("# ghi nhớ của người viết\n" + file.read_text("utf-8")).splitlines()
    file.write_text("\n".join(before) + "\n", "utf-8")
    edit(book, put("Thủ tục", "Tên ngắn", "Khai sinh cho bé"))
    edit(book, put("Thủ tục", "Ngày của nguồn", date(2099, 12, 31)))
    new, cells = read_procedures(book, ONE)
    changes = changes_of(ONE, new, cells)
    assert [change.place for change in changes] == [("short_name",), ("source", "as_of")]
    assert "trang 'Thủ tục', ô C2" in str(changes[0])
    assert write_changes(folder, ONE, new) == [file]
    after = file.read_text("utf-8").splitlines()
    assert len(after) == len(before)
    assert [line for line, old in zip(after, before, strict=True) if line != old] == [
        "short_name: Khai sinh cho bé",
        "  as_of: 2099-12-31",
    ]
    assert load_curated(folder) == new


def test_rows_added_and_taken_away(book: Path, tmp_path: Path) -> None:
    folder = tmp_path / "procedures"
    shutil.copytree(FOLDER, folder)

    def change(opened: Any) -> None:
        opened["Các bước"].delete_rows(2)
        opened["Câu hỏi dễ nhầm"].append([CODE, 1.000894, "làm giấy cho cháu", "Việc này là cho trẻ mới sinh."])
        opened["Cách nộp & phí"].append(
            [CODE, 9, "bưu chính", "", "", "", "", "", "số tiền chắc chắn", "8.000", "một bản"]
        )

    edit(book, change)
    new, _ = read_procedures(book, ONE)
    write_changes(folder, RECORDS, new)
    held = {record.code: record for record in load_curated(folder)}[CODE]
    assert held.plain_steps == ONE[0].plain_steps[1:]
    assert held.confused[-1].code == "1.000894"
    assert (held.methods[-1].fees[0].state, held.methods[-1].fees[0].amount) == (FeeState.STATED, 8000)


def test_a_new_record_is_a_new_file(book: Path, tmp_path: Path) -> None:
    def change(opened: Any) -> None:
        for sheet in opened.worksheets:
            for row in sheet.iter_rows(min_row=2, max_col=1):
                if row[0].value == CODE:
                    row[0].value = "9.000007"

    edit(book, change)
    new, _ = read_procedures(book, ONE)
    assert [str(change).split(":")[0] for change in changes_of(ONE, new)] == ["9.000007 thủ tục mới"]
    assert write_changes(tmp_path, ONE, new) == [tmp_path / "9.000007.yaml"]
    written = load_curated(tmp_path)[0]
    assert written.model_copy(update={"code": CODE, "source": ONE[0].source}) == ONE[0].model_copy(
        update={"checked_on": None, "reviewed_by": None, "reviewed_on": None}
    )


@pytest.mark.parametrize(
    ("sheet", "header", "value", "told"),
    [
        ("Thủ tục", "Cấp thực hiện", "xóm", "ô G2: 'xóm' không có trong danh sách"),
        ("Thủ tục", "Ngày của nguồn", "hôm qua", "không phải là ngày"),
        ("Thủ tục", "Ngày của nguồn", None, "còn trống"),
        ("Thủ tục", "Tên ngắn", "dài " * 40, "nhiều nhất 60 chữ"),
        ("Thủ tục", "Tên thủ tục", "=1+1", "công thức"),
        ("Thủ tục", "Mã thủ tục", None, "thiếu mã thủ tục"),
        ("Cách nộp & phí", "Phí: số tiền (đồng)", "nhiều", "ô J2: 'nhiều' không phải là số nguyên"),
        ("Cách nộp & phí", "Phí: số tiền (đồng)", -5, "phải từ 0 trở lên"),
        ("Cách nộp & phí", "Phí: trạng thái", "số tiền chắc chắn", "phải có số tiền lớn hơn 0"),
        ("Cách nộp & phí", "Hình thức nộp", "bồ câu", "ô C2: 'bồ câu' không có trong danh sách"),
        ("Cách nộp & phí", "Cách số", None, "còn trống"),
        ("Giấy tờ", "Tên giấy tờ", None, "còn trống"),
        ("Các bước", "Nội dung", None, "còn trống"),
        ("Các bước", "Mã thủ tục", "9.999999", "không có ở trang 'Thủ tục'"),
        ("Căn cứ pháp lý", "Tên văn bản", "x" * 6000, "dài quá"),
    ],
)
def test_faults_name_sheet_and_cell(book: Path, sheet: str, header: str, value: object, told: str) -> None:
    edit(book, put(sheet, header, value))
    with pytest.raises(SheetError) as error:
        read_procedures(book, ONE)
    assert told in str(error.value)
    assert f"trang '{sheet}', ô " in str(error.value)


def test_all_faults_are_told_at_once(book: Path) -> None:
    edit(book, put("Thủ tục", "Cấp thực hiện", "xóm"))
    edit(book, put("Cách nộp & phí", "Hình thức nộp", "bồ câu"))
    edit(book, put("Các bước", "Loại bước", "nhảy"))
    with pytest.raises(SheetError, match="3 lỗi|4 lỗi"):
        read_procedures(book, ONE)


def test_strange_missing_and_repeated_headers(book: Path) -> None:
    edit(book, put("Thủ tục", "Lĩnh vực", "Ngành", row=1))
    with pytest.raises(SheetError, match="thiếu cột 'Lĩnh vực'") as error:
        read_procedures(book, ONE)
    assert "cột 'Ngành' không có trong biểu mẫu" in str(error.value)


@pytest.mark.parametrize("name", ["Thủ tục", "Giấy tờ"])
def test_a_missing_sheet(book: Path, name: str) -> None:
    edit(book, lambda opened: opened.remove(opened[name]))
    with pytest.raises(SheetError, match=f"thiếu trang '{name}'"):
        read_procedures(book, ONE)


def add_part(path: Path, name: str, data: bytes) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda path: path.write_bytes(b"xin chao"), "không phải tệp Excel"),
        (lambda path: path.write_bytes(b""), "không phải tệp Excel"),
        (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9), "mật khẩu"),
        (lambda path: path.write_bytes(path.read_bytes()[:-900]), "không phải tệp Excel"),
        (lambda path: path.unlink(), "không mở được"),
        (lambda path: add_part(path, "xl/vbaProject.bin", b"x"), "macro"),
        (lambda path: add_part(path, "xl/big.xml", b"\0" * (workbook.MAX_UNPACKED + 1)), "quá lớn"),
        (lambda path: add_part(path, "xl/x.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'), "lạ"),
        (lambda path: add_part(path, "xl/x.xml", "<!DOCTYPE a>".encode("utf-16")), "lạ"),
        (lambda path: edit(path, put("Thủ tục", "Lĩnh vực", "x", row=40_000)), "quá 30,000 dòng"),
    ],
)
def test_hostile_files_are_refused_kindly(book: Path, spoil: Callable[[Path], None], told: str) -> None:
    spoil(book)
    with pytest.raises(SheetError) as error:
        read_procedures(book, ONE)
    assert told in str(error.value)


def test_nothing_is_written_when_a_file_is_another_by_now(book: Path, tmp_path: Path) -> None:
    edit(book, put("Thủ tục", "Tên ngắn", "Khai sinh cho bé"))
    new, _ = read_procedures(book, ONE)
    file = tmp_path / f"{CODE}.yaml"
    file.write_text((FOLDER / f"{CODE}.yaml").read_text("utf-8").replace("short_name: ", "short_name: Tôi "), "utf-8")
    text = file.read_text("utf-8")
    with pytest.raises(ChangeError, match="nothing was changed"):
        write_changes(tmp_path, ONE, new)
    assert file.read_text("utf-8") == text


def test_each_rule_has_its_vietnamese() -> None:
    assert messages.RULES.keys() == curated.RULES.keys()
