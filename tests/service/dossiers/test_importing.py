"""The office's export: any encoding, every fault told, nothing taken by halves."""

from __future__ import annotations

import asyncio
import stat
import unicodedata
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from service.cli import app
from service.dossiers.connector import State
from service.dossiers.importing import COLUMNS, read
from service.dossiers.sheet import SheetError
from tests.service.dossiers.conftest import table_in

HEADINGS = ["Mã hồ sơ", "Họ và tên", "4 số cuối điện thoại", "CCCD", "Trạng thái", "Mã thủ tục", "Tên thủ tục",
            "Ngày tiếp nhận", "Ngày hẹn trả", "Đơn vị xử lý"]  # fmt: skip
GOOD = ["H37.45-261118-0007", "Người nộp", "0012", "020095001234", "Đang xử lý", "1.001193", "Đăng ký khai sinh",
        "18/11/2026", "2026-11-19 17:00", "UBND phường Đông Kinh"]  # fmt: skip
TONES = "\u0300\u0301\u0303\u0309\u0323"
run = CliRunner()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def text(*rows: list[str], separator: str = ";") -> str:
    return "".join(separator.join(row) + "\r\n" for row in (HEADINGS, *rows))


def changed(**cells: str) -> list[str]:
    at = {"code": 0, "phone": 2, "identity": 3, "state": 4, "procedure_code": 5, "name": 6, "received": 7, "due": 8}
    return [cells.get(next((k for k, n in at.items() if n == place), ""), cell) for place, cell in enumerate(GOOD)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_encoding_and_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    file = tmp_path / "export.csv"
    written = text(GOOD, separator=separator)
    if encoding == "cp1258":
        written = "".join(map(_parted, written))
    file.write_bytes(written.encode(encoding))
    sheet = read(file)
    assert sheet.faults == [] and sheet.unread == ["Họ và tên"]
    (row,) = sheet.rows
    assert (row.code, row.phone, row.identity) == ("H37.45-261118-0007", "0012", "1234")
    assert row.state.state is State.PROCESSING and row.state.procedure_name == "Đăng ký khai sinh"
    assert (row.state.received_on, row.state.due_on) == (date(2026, 11, 18), date(2026, 11, 19))


def _parted(character: str) -> str:
    """As that code page has it: most tones are marks of their own."""
    try:
        character.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", character)
        tone = next(c for c in parts if c in TONES)
        return unicodedata.normalize("NFC", parts.replace(tone, "")) + tone
    return character


def test_excel_with_real_dates_and_numbers(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADINGS)
    row: list[object] = list(GOOD)
    row[2], row[3], row[7] = 12, 20095001234, datetime(2026, 11, 18, 8, 30)
    sheet.append(row)
    sheet.append([None] * 10)
    file = tmp_path / "export.xlsx"
    book.save(file)
    (made,) = read(file).rows
    assert (made.phone, made.identity) == ("0012", "1234"), "the zeros that Excel dropped are put back"
    assert made.state.received_on == date(2026, 11, 18)


@pytest.mark.parametrize(
    ("row", "column", "what"),
    [
        (changed(code=""), "Mã hồ sơ", "empty"),
        (changed(code="tự do"), "Mã hồ sơ", "no dossier code"),
        (changed(phone="", identity=""), "4 số cuối điện thoại", "neither"),
        (changed(phone="abc"), "4 số cuối điện thoại", "no digits"),
        (changed(identity="123"), "CCCD", "fewer than 4"),
        (changed(state="đang ngủ"), "Trạng thái", "no known state"),
        (changed(name=""), "Tên thủ tục", "empty"),
        (changed(procedure_code="TT-1"), "Mã thủ tục", "no code"),
        (changed(due="31/02/2026"), "Ngày hẹn trả", "no day"),
        (changed(due="01/11/2026"), "Ngày hẹn trả", "before the day of receipt"),
        (changed(received="18/11/1026"), "Ngày tiếp nhận", "no day"),
    ],
)
def test_faults_name_line_column_and_what_to_do(tmp_path: Path, row: list[str], column: str, what: str) -> None:
    file = tmp_path / "export.csv"
    file.write_text(text(changed(code="H37.45-261118-0001"), row), "utf-8")
    (fault,) = read(file).faults
    assert (fault.line, fault.column) == (3, column) and what in fault.what and fault.todo
    assert "020095001234" not in str(fault)


def test_a_code_stands_once_however_it_is_spelt(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text(text(GOOD, changed(code="h37.45-261118-0007")), "utf-8")
    (fault,) = read(file).faults
    assert "line 2 already" in fault.what


def test_states_in_other_words(tmp_path: Path) -> None:
    words = {"ĐÃ TIẾP NHẬN": State.RECEIVED, "Chờ bổ sung": State.SUPPLEMENT, "da tra ket qua": State.RETURNED}
    file = tmp_path / "export.csv"
    file.write_text(text(*(changed(code=f"H37.45-261118-000{n}", state=w) for n, w in enumerate(words))), "utf-8")
    assert [row.state.state for row in read(file).rows] == list(words.values())


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"a;b\r\n1;2\r\n", "no column"),
        (text().encode(), "no dossier below"),
        (text(GOOD).replace("CCCD", "Số điện thoại").encode(), "two columns mean the same"),
        (b"PK\x03\x04 no zip", "neither CSV nor xlsx"),
        (b"\xd0\xcf\x11\xe0\x00\x00old excel", "neither CSV nor xlsx"),
        ('"Mã hồ sơ;'.encode() + b"x" * 200_000, "quotation mark"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes(content + (b"\0" if content.startswith(b"PK") else b""))
    with pytest.raises(SheetError, match=told):
        read(file)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "any.csv"
    file.write_bytes(content)
    try:
        read(file)
    except SheetError as error:
        assert str(file) in str(error)


def test_the_command_takes_all_or_nothing(tmp_path: Path, folder: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(text(*(changed(code=f"H37.45-261118-{n:04}") for n in range(10))), "utf-8")
    bad.write_text(text(GOOD, changed(state="?")), "utf-8")
    assert "no dossiers held" in run.invoke(app, ["dossiers", "status"]).output
    taken = run.invoke(app, ["dossiers", "import", str(good), "--as-of", "2026-11-01T22:00"])
    assert taken.exit_code == 0 and "dossiers held: 10" in taken.output, taken.output
    refused = run.invoke(app, ["dossiers", "import", str(bad)])
    assert refused.exit_code == 1 and "line 3, column “Trạng thái”" in refused.output
    assert "dossiers held 10" in run.invoke(app, ["dossiers", "status"]).output
    few = tmp_path / "few.csv"
    few.write_text(text(*(changed(code=f"H37.45-261118-{n:04}") for n in range(4))), "utf-8")
    shrunk = run.invoke(app, ["dossiers", "import", str(few)])
    assert shrunk.exit_code == 2 and "--force" in shrunk.output
    assert run.invoke(app, ["dossiers", "import", str(few), "--force"]).exit_code == 0
    future = run.invoke(app, ["dossiers", "import", str(few), "--as-of", "2999-01-01"])
    assert future.exit_code == 2 and "still to come" in future.output
    missing = run.invoke(app, ["dossiers", "import", str(tmp_path / "none.csv")])
    assert missing.exit_code == 2 and "no such file" in missing.output
    held = b"".join(path.read_bytes() for path in folder.glob("motcua.db*"))
    for secret in (b"H37.45", b"H3745", b"0012", b"020095001234", "Người nộp".encode()):
        assert secret not in held
    key = folder / "dossiers.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    key.write_text("another" * 9)
    assert "another key" in run.invoke(app, ["dossiers", "status"]).output


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_filled_template_can_be_imported(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"template{suffix}"
    assert run.invoke(app, ["dossiers", "template", str(file)]).exit_code == 0
    assert run.invoke(app, ["dossiers", "template", str(file)]).exit_code == 2, "a file is never written over"
    row = [GOOD[0], "0012", "", "Đang xử lý", "", "Đăng ký khai sinh", "", "", ""]
    if suffix == ".csv":
        with file.open("a", encoding="utf-8") as opened:
            opened.write(",".join(row) + "\n")
    else:
        book = load_workbook(file)
        book.worksheets[0].append(row)
        book.save(file)
    assert len(row) == len(COLUMNS)
    (made,) = read(file).rows
    assert made.phone == "0012"


async def test_readers_see_the_old_table_or_the_new(tmp_path: Path) -> None:
    from tests.service.dossiers.conftest import AS_OF, CODE, PHONE, rows

    table = table_in(tmp_path)
    table.replace(rows(), AS_OF)

    async def read_on() -> None:
        for _ in range(40):
            found = await table.find(CODE, PHONE)
            assert found and found.state is State.PROCESSING

    async def write_on() -> None:
        for _ in range(8):
            await asyncio.to_thread(table.replace, rows(), AS_OF)

    await asyncio.gather(read_on(), write_on())
