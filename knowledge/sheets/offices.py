"""Offices as a workbook for the province to fill in, and a filled-in workbook as offices."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from knowledge.office import Office, Offices
from knowledge.sheets.columns import Column, Kind
from knowledge.sheets.messages import explain
from knowledge.sheets.values import Misread, from_cell, to_cell
from knowledge.sheets.workbook import Header, SheetError, SheetFault, Table, read_workbook, write_workbook
from knowledge.units import AdministrativeUnit

SHEET = "Nơi tiếp nhận"
UNIT = Column("Mã đơn vị", "unit", width=10, help="mã xã, phường (5 chữ số) hoặc mã tỉnh (2 chữ số); giữ nguyên")
UNIT_NAME = Column("Đơn vị", "unit_name", width=24, help="để dễ đọc, không được nạp")
COLUMNS = (
    Column("Tên nơi tiếp nhận", "name", width=46),
    Column("Địa chỉ", "address", width=46),
    Column("Giờ làm việc", "hours", width=36, help="như người dân đọc, cả thứ trong tuần"),
    Column("Điện thoại", "phone", width=18),
    Column("Thư điện tử", "email", width=28),
    Column("Ghi chú", "note", width=40, help="điều khác người dân nên biết: chỗ gửi xe, điểm tiếp nhận thứ hai"),
    Column("Nguồn", "source", width=30, help="ai cung cấp: văn bản, trang, cơ quan"),
    Column("Ngày của nguồn", "as_of", Kind.DAY, 14),
)  # fmt: skip
NOTES = (
    "Danh sách nơi tiếp nhận hồ sơ (Trung tâm Phục vụ hành chính công) của tỉnh, mỗi xã, phường một dòng.",
    "Điền địa chỉ, giờ làm việc, điện thoại ... nếu biết; để trống nếu chưa biết: trợ lý không đoán.",
    "Ô 'Nguồn' ghi ai cung cấp, 'Ngày của nguồn' ghi ngày thông tin còn đúng.",
    "Xong thì chạy: motcua offices import TỆP.xlsx — có lỗi thì chưa ghi gì, sửa rồi chạy lại.",
)


def write_template(path: Path, units: Sequence[AdministrativeUnit], offices: Offices) -> int:
    """Write one row for each unit (the province and its communes) with what is known; how many rows."""
    columns = (UNIT, UNIT_NAME, *COLUMNS)
    rows = []
    for unit in units:
        office = offices.of(unit.code)
        known = office.model_dump(mode="json", exclude_defaults=True) if office else {}
        rows.append([unit.code, unit.name, *(to_cell(column, known.get(column.key)) for column in COLUMNS)])
    write_workbook(path, [Table(SHEET, [Header(c.title, c.help, c.width) for c in columns], rows)], NOTES)
    return len(rows)


def read_template(path: Path, units: Sequence[AdministrativeUnit]) -> list[Office]:
    """The offices of a filled-in workbook. Raises `SheetError` with every fault, each with its sheet and cell."""
    known = {unit.code for unit in units}
    rows = read_workbook(path, {SHEET: [column.title for column in (UNIT, UNIT_NAME, *COLUMNS)]})[SHEET]
    faults: list[SheetFault] = []
    found: dict[str, Office] = {}
    for row in rows:
        raw = row.values.get(UNIT.title)
        code = f"{raw:05.0f}" if isinstance(raw, int | float) and raw > 99 else str(raw or "")
        cell = row.cells[UNIT.title]
        if code not in known:
            faults.append(SheetFault(cell, f"{code or 'ô trống'} không phải mã đơn vị của tỉnh; lấy mã trong biểu mẫu"))
            continue
        if code in found:
            faults.append(SheetFault(cell, f"mã {code} có hai dòng; giữ lại một"))
            continue
        values: dict[str, object] = {"unit": code}
        for column in COLUMNS:
            if column.title in row.values:
                try:
                    values[column.key] = from_cell(column, row.values[column.title])
                except Misread as error:
                    faults.append(SheetFault(row.cells[column.title], str(error)))
        try:
            found[code] = Office.model_validate(values)
        except ValidationError as error:
            titles = {column.key: column.title for column in (UNIT, *COLUMNS)}
            faults += [
                SheetFault(row.cells[titles[str(details["loc"][0])]], explain(details)) for details in error.errors()
            ]
    if faults:
        raise SheetError(faults)
    if not found:
        raise SheetError([SheetFault(None, f"trang '{SHEET}' không có dòng nào; điền rồi nạp lại")])
    return list(found.values())
