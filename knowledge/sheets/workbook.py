"""Workbooks (.xlsx): written with headers and drop-down lists, read with limits. What is told is Vietnamese.

A file comes from outside: macros, formulas, passwords, XML entities and sizes that no record has are refused.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from knowledge.errors import KnowledgeError

MAX_FILE = 20_000_000
MAX_UNPACKED = 200_000_000
MAX_PARTS = 500
MAX_ROWS = 30_000
MAX_COLUMNS = 60
MAX_CELL = 5_000
"""Characters of one cell."""

LISTS = "Danh sách chọn"
"""The hidden sheet that holds the drop-down lists."""

_OLE = b"\xd0\xcf\x11\xe0"
_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY", b"<\0!\0D\0", b"\0<\0!\0D", b"<\0!\0E\0", b"\0<\0!\0E")

Value = str | int | float | date | bool | None


@dataclass(frozen=True, order=True)
class Cell:
    """Where a value stands."""

    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """As the spreadsheet names it, such as D5."""
        return f"{get_column_letter(self.column)}{self.row}"

    def __str__(self) -> str:
        return f"trang '{self.sheet}', ô {self.address}"


@dataclass(frozen=True, order=True)
class SheetFault:
    """One thing wrong in one cell (or in the file as a whole), and what to do."""

    cell: Cell | None
    message: str

    def __str__(self) -> str:
        return f"{self.cell}: {self.message}" if self.cell else self.message


class SheetError(KnowledgeError):
    """A workbook was refused; nothing of it was taken."""

    def __init__(self, faults: Iterable[SheetFault]) -> None:
        self.faults = sorted(set(faults), key=lambda fault: (fault.cell is not None, fault.cell or 0, fault.message))
        count = len(self.faults)
        super().__init__(f"{count} lỗi, chưa thay đổi gì:\n" + "\n".join(map(str, self.faults)))


@dataclass(frozen=True)
class Header:
    """A column: its title, what is said of it, its width, and the values that may be chosen (none: free text)."""

    title: str
    help: str = ""
    width: int = 20
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One sheet: rows of values below headers."""

    title: str
    headers: Sequence[Header]
    rows: Sequence[Sequence[Value]]


@dataclass(frozen=True)
class Row:
    """A row read: its number and its values by header, without the empty ones."""

    number: int
    values: dict[str, Value]
    cells: dict[str, Cell]


def write_workbook(path: Path, tables: Sequence[Table], notes: Sequence[str]) -> None:
    """Write the tables after a first sheet of notes; the file appears whole or not at all."""
    book = Workbook(write_only=True)
    first = book.create_sheet("Hướng dẫn")
    first.column_dimensions["A"].width = 120
    for note in notes:
        cell = WriteOnlyCell(first, note)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        first.append([cell])
    lists: dict[tuple[str, ...], str] = {}
    for table in tables:
        _write_table(book, table, lists)
    hidden = book.create_sheet(LISTS)
    hidden.sheet_state = "hidden"
    for row in range(max((len(choices) for choices in lists), default=0)):
        hidden.append([choices[row] if row < len(choices) else None for choices in lists])
    part = path.with_name(path.name + ".part")
    book.save(part)
    part.replace(path)


def _write_table(book: Workbook, table: Table, lists: dict[tuple[str, ...], str]) -> None:
    sheet = book.create_sheet(table.title)
    sheet.freeze_panes = "B2"
    for number, header in enumerate(table.headers, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = header.width
        if header.choices:
            place = get_column_letter(len(lists) + 1)
            where = lists.setdefault(header.choices, f"'{LISTS}'!${place}$1:${place}${len(header.choices)}")
            rule = DataValidation(type="list", formula1=where, allow_blank=True, showErrorMessage=True)
            rule.errorTitle, rule.error = header.title, "Chọn một giá trị trong danh sách."
            rule.add(f"{letter}2:{letter}{MAX_ROWS}")
            sheet.data_validations.append(rule)
        if header.help:
            hint = DataValidation(showInputMessage=True, promptTitle=header.title[:32], prompt=header.help[:255])
            hint.add(f"{letter}1")
            sheet.data_validations.append(hint)
    titles = []
    for header in table.headers:
        cell = WriteOnlyCell(sheet, header.title)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDEBF7")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        titles.append(cell)
    sheet.append(titles)
    styles: dict[str, Any] = {}
    for row in table.rows:
        sheet.append([_cell(sheet, value, styles) for value in row])


def _cell(sheet: Any, value: Value, styles: dict[str, Any]) -> Any:
    cell: Any = WriteOnlyCell(sheet, value)  # type: ignore[arg-type]  # it takes dates too
    # As text: a code such as 1.001190 must not lose its zero, and "=" begins no formula.
    shown = "@" if isinstance(value, str) else "dd/mm/yyyy" if isinstance(value, date) else "General"
    if shown not in styles:
        cell.alignment, cell.number_format = Alignment(wrap_text=True, vertical="top"), shown
        styles[shown] = cell._style
    # Making a style anew for each of 50,000 cells would take half a minute.
    cell._style = styles[shown]
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def read_workbook(path: Path, wanted: Mapping[str, Sequence[str]]) -> dict[str, list[Row]]:
    """The rows of the sheets named in `wanted`, each with the headers it must have; other sheets are passed over.

    Headers are found by their titles in the first row, in any order. Raises `SheetError` with every fault.
    """
    _inspect(path)
    try:
        book = load_workbook(path, read_only=True, keep_links=False)
    except (ValueError, KeyError, OSError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise SheetError(
            [_whole(f"{path.name}: không đọc được ({error}); mở bằng Excel rồi lưu lại thành .xlsx")]
        ) from None
    faults: list[SheetFault] = []
    found: dict[str, list[Row]] = {}
    try:
        for title, headers in wanted.items():
            if title not in book.sheetnames:
                faults.append(_whole(f"thiếu trang '{title}'; xuất lại biểu mẫu và đừng đổi tên trang"))
                continue
            found[title] = list(_rows(book[title], title, headers, faults))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, SyntaxError, zipfile.BadZipFile) as error:
        faults.append(_whole(f"{path.name}: tệp hỏng ({error}); mở bằng Excel rồi lưu lại thành .xlsx"))
    finally:
        book.close()
    if faults:
        raise SheetError(faults)
    return found


def _rows(sheet: Any, title: str, headers: Sequence[str], faults: list[SheetFault]) -> Iterator[Row]:
    if (sheet.max_row or 0) > MAX_ROWS or (sheet.max_column or 0) > MAX_COLUMNS:
        faults.append(
            _whole(
                f"trang '{title}' có quá {MAX_ROWS:,} dòng hoặc {MAX_COLUMNS} cột; xóa hẳn các dòng, cột thừa "
                "(kể cả dòng trống đã định dạng) rồi lưu lại"
            )
        )
        return
    lines = sheet.iter_rows(min_row=1, max_row=MAX_ROWS, max_col=MAX_COLUMNS)
    first = next(lines, ())
    columns = {" ".join(str(cell.value).split()): at for at, cell in enumerate(first) if cell.value is not None}
    faults += [
        SheetFault(Cell(title, 1, 1), f"thiếu cột '{header}'; xuất lại biểu mẫu và đừng đổi tên cột")
        for header in headers
        if header not in columns
    ]
    faults += [
        SheetFault(Cell(title, 1, at + 1), f"cột '{name[:40]}' không có trong biểu mẫu; xóa cột này")
        for name, at in columns.items()
        if name not in headers
    ]
    for number, line in enumerate(lines, 2):
        values: dict[str, Value] = {}
        cells: dict[str, Cell] = {}
        for header, at in columns.items():
            cells[header] = Cell(title, number, at + 1)
            if at < len(line) and (value := _value(line[at], cells[header], faults)) is not None:
                values[header] = value
        if values:
            yield Row(number, values, cells)


def _value(cell: Any, where: Cell, faults: list[SheetFault]) -> Value:
    value = cell.value
    if cell.data_type == "f":
        faults.append(SheetFault(where, "ô chứa công thức; chép lại và dán dưới dạng giá trị"))
        return None
    if cell.data_type == "e":
        faults.append(SheetFault(where, f"ô báo lỗi {value}; gõ lại giá trị"))
        return None
    if isinstance(value, str):
        if len(value) > MAX_CELL:
            faults.append(SheetFault(where, f"dài quá {MAX_CELL:,} chữ; rút gọn lại"))
            return None
        return value.strip() or None
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, bool | int | float | date):
        return value
    faults.append(SheetFault(where, f"không hiểu giá trị {value!r}; gõ lại dưới dạng chữ"))
    return None


def _inspect(path: Path) -> None:
    """Refuse what is no plain workbook before anything is parsed."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise SheetError([_whole(f"{path}: không mở được ({error.strerror}); kiểm tra đường dẫn")]) from None
    if size > MAX_FILE:
        raise SheetError([_whole(f"{path.name}: lớn hơn {MAX_FILE // 1_000_000} MB; chia thành nhiều tệp nhỏ")])
    if head.startswith(_OLE):
        raise SheetError([_whole(f"{path.name}: có mật khẩu hoặc là tệp .xls cũ; bỏ mật khẩu, lưu lại thành .xlsx")])
    try:
        with zipfile.ZipFile(path) as archive:
            _inspect_parts(path.name, archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        raise SheetError([_whole(f"{path.name}: không phải tệp Excel .xlsx; lưu lại thành .xlsx")]) from None


def _inspect_parts(name: str, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise SheetError([_whole(f"{name}: giải nén ra quá lớn; xuất lại biểu mẫu và chép dữ liệu sang")])
    if any("vbaproject" in part.filename.lower() or "macrosheets" in part.filename.lower() for part in parts):
        raise SheetError([_whole(f"{name}: có macro; lưu lại thành .xlsx (không macro)")])
    for part in parts:
        if not part.filename.lower().endswith((".xml", ".rels")):
            continue
        tail = b""
        with archive.open(part) as stream:
            while chunk := stream.read(1_000_000):
                if any(mark in tail + chunk for mark in _ENTITIES):
                    raise SheetError([_whole(f"{name}: phần {part.filename} có khai báo lạ; xuất lại biểu mẫu")])
                tail = chunk[-16:]


def _whole(message: str) -> SheetFault:
    return SheetFault(None, message)
