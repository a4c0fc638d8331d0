"""Procedures as a workbook, and a workbook as procedures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from knowledge.curated import broken_rules
from knowledge.procedure import Procedure
from knowledge.sheets.columns import CODE, LAYOUTS, Column, Groups, Items, Kind, Layout, Single, Texts, headers
from knowledge.sheets.messages import RULES, explain
from knowledge.sheets.values import Misread, from_cell, to_cell
from knowledge.sheets.workbook import (
    Cell,
    Header,
    Row,
    SheetError,
    SheetFault,
    Table,
    Value,
    read_workbook,
    write_workbook,
)
from knowledge.source import SourceKind
from knowledge.yaml_document import Loc

NOTES = (
    "Biểu mẫu sửa các bản ghi thủ tục của Motcua (docs/knowledge.md).",
    "Mỗi trang là một loại nội dung; mỗi dòng một mục. Cột 'Mã thủ tục' nối các trang với nhau.",
    "Sửa thì gõ đè; thêm thì thêm dòng (thủ tục mới: thêm dòng ở trang 'Thủ tục' trước); bỏ thì xóa cả dòng.",
    "Ở 'Cách nộp & phí' và 'Giấy tờ', các dòng cùng số thuộc một cách nộp hoặc một nhóm; phần chung ghi ở dòng đầu.",
    "Đừng đổi tên trang, tên cột. Không dùng công thức. Ô có danh sách thì chọn trong danh sách.",
    "Xong thì chạy: motcua knowledge import TỆP.xlsx — xem thay đổi; thêm --apply để ghi.",
)


def plain(record: Procedure) -> dict[str, Any]:
    """A record as its file has it: without defaults, and without what a file need not tell of its source."""
    data = record.model_dump(mode="json", exclude_defaults=True)
    data["source"] = {key: value for key, value in data["source"].items() if key in ("as_of", "url")}
    return data


def write_procedures(path: Path, records: Sequence[Procedure]) -> None:
    """Write records as a workbook; it appears whole or not at all."""
    data = [plain(record) for record in records]
    write_workbook(path, [_table(layout, data) for layout in LAYOUTS], NOTES)


def read_procedures(path: Path, current: Sequence[Procedure]) -> tuple[list[Procedure], dict[str, dict[Loc, Cell]]]:
    """The records of a workbook, and per code the cell of each value.

    What no sheet holds (who approved a record) stays as it is in `current`. Raises `SheetError` with every fault.
    """
    wanted = {layout.title: [column.title for column in headers(layout)] for layout in LAYOUTS}
    sheets = read_workbook(path, wanted)
    reading = _Reading({record.code: plain(record) for record in current})
    for layout in LAYOUTS:
        reading.take(layout, sheets[layout.title])
    records = reading.records()
    if reading.faults:
        raise SheetError(reading.faults)
    if not records:
        raise SheetError([SheetFault(None, "trang 'Thủ tục' không có dòng nào; điền rồi nạp lại")])
    return records, reading.cells


def _table(layout: Layout, data: Sequence[dict[str, Any]]) -> Table:
    columns = headers(layout)
    titles = [
        Header(c.title, c.help, c.width, tuple(c.labels.values()) if c.kind is Kind.CHOICE else ()) for c in columns
    ]
    return Table(layout.title, titles, [row for record in data for row in _rows(layout, columns, record)])


def _rows(layout: Layout, columns: Sequence[Column], record: dict[str, Any]) -> Iterator[list[Value]]:
    code = record["code"]
    match layout:
        case Single():
            yield [to_cell(column, _get(record, column.key)) for column in columns]
        case Items():
            for item in record.get(layout.field, []):
                yield [code, *(to_cell(column, _get(item, column.key)) for column in layout.columns)]
        case Texts():
            for field, label in layout.fields.items():
                for text in record.get(field, []):
                    yield [code, label, text]
        case Groups():
            for number, group in enumerate(record.get(layout.field, []), 1):
                own: list[Value] = [to_cell(column, _get(group, column.key)) for column in layout.columns]
                for item in group.get(layout.items) or [None]:
                    cells = [to_cell(c, _get(item, c.key)) if item is not None else None for c in layout.item_columns]
                    yield [code, number, *own, *cells]
                    own = [None] * len(own)


class _Reading:
    """Puts the rows of all sheets together, remembering where each value stood."""

    def __init__(self, current: dict[str, dict[str, Any]]) -> None:
        self.faults: list[SheetFault] = []
        self.cells: dict[str, dict[Loc, Cell]] = {}
        self._current = current
        self._data: dict[str, dict[str, Any]] = {}
        self._numbers: dict[tuple[str, str], list[int]] = {}

    def take(self, layout: Layout, rows: Sequence[Row]) -> None:
        """Read the rows of one sheet; the sheet of single rows comes first and says which records there are."""
        columns = {column.title: column for column in headers(layout)}
        for row in rows:
            values = {
                title: value
                for title, raw in row.values.items()
                if (value := self._value(columns[title], raw, row.cells[title])) is not None
            }
            code = values.pop(CODE, None)
            if code is None:
                self._fault(row.cells[CODE], "thiếu mã thủ tục; ghi mã hoặc xóa cả dòng")
            elif isinstance(layout, Single):
                self._record(str(code), layout, values, row)
            elif str(code) not in self._data:
                self._fault(row.cells[CODE], f"mã {code} không có ở trang '{LAYOUTS[0].title}'; thêm dòng ở đó trước")
            else:
                self._item(str(code), layout, values, row)

    def _value(self, column: Column, raw: Value, cell: Cell) -> object:
        try:
            return from_cell(column, raw)
        except Misread as error:
            self._fault(cell, str(error))
            return None

    def _record(self, code: str, layout: Single, values: dict[str, object], row: Row) -> None:
        if code in self._data:
            self._fault(row.cells[CODE], f"mã {code} có hai dòng; giữ lại một")
            return
        kept = {key: value for key, value in self._current.get(code, {}).items() if key not in _COVERED}
        self._data[code] = kept | {"code": code, "source": {}}
        self.cells[code] = {(): row.cells[CODE], ("code",): row.cells[CODE]}
        self._set(code, (), layout.columns, values, row)

    def _item(self, code: str, layout: Layout, values: dict[str, object], row: Row) -> None:
        data, cells = self._data[code], self.cells[code]
        match layout:
            case Items():
                items = data.setdefault(layout.field, [])
                items.append({})
                cells[layout.field, len(items) - 1] = row.cells[layout.columns[0].title]
                self._set(code, (layout.field, len(items) - 1), layout.columns, values, row)
            case Texts():
                field = values.get(layout.heading)
                if field is None or "Nội dung" not in values:
                    empty = layout.heading if field is None else "Nội dung"
                    if row.values.get(empty) is None:
                        self._fault(row.cells[empty], "còn trống; điền vào hoặc xóa cả dòng")
                    return
                texts = data.setdefault(str(field), [])
                texts.append(values["Nội dung"])
                cells[str(field), len(texts) - 1] = row.cells["Nội dung"]
            case Groups():
                self._group(code, layout, values, row)
            case Single():
                raise AssertionError("read by _record")

    def _group(self, code: str, layout: Groups, values: dict[str, object], row: Row) -> None:
        number = values.get(layout.number)
        if not isinstance(number, int):
            if layout.number not in row.values:
                self._fault(row.cells[layout.number], "còn trống; các dòng của một nhóm ghi cùng một số: 1, 2, 3 ...")
            return
        data, cells = self._data[code], self.cells[code]
        groups = data.setdefault(layout.field, [])
        numbers = self._numbers.setdefault((code, layout.field), [])
        if number not in numbers:
            numbers.append(number)
            groups.append({})
            cells[layout.field, len(groups) - 1] = row.cells[layout.number]
            self._set(code, (layout.field, len(groups) - 1), layout.columns, values, row)
        elif numbers[-1] != number:
            self._fault(row.cells[layout.number], f"số {number} đã có ở trên; để các dòng cùng số liền nhau")
            return
        else:
            for column in layout.columns:
                if column.title in values:
                    self._fault(row.cells[column.title], f"phần chung của số {number} chỉ ghi ở dòng đầu; xóa ô này")
        if any(column.title in row.values for column in layout.item_columns):
            items = groups[-1].setdefault(layout.items, [])
            items.append({})
            place: Loc = (layout.field, len(groups) - 1, layout.items, len(items) - 1)
            cells[place] = row.cells[layout.item_columns[0].title]
            self._set(code, place, layout.item_columns, values, row)

    def _set(self, code: str, place: Loc, columns: Sequence[Column], values: dict[str, object], row: Row) -> None:
        target: Any = self._data[code]
        for key in place:
            target = target[key]
        for column in columns:
            path = tuple(column.key.split("."))
            for depth in range(1, len(path) + 1):
                self.cells[code].setdefault((*place, *path[:depth]), row.cells[column.title])
            if column.title in values:
                inner = target
                for key in path[:-1]:
                    inner = inner.setdefault(key, {})
                inner[path[-1]] = values[column.title]

    def records(self) -> list[Procedure]:
        """The records that are whole; what is wrong with the others is among the faults."""
        found = []
        for code, data in self._data.items():
            source = {"kind": SourceKind.CURATED, "file": f"procedures/{code}.yaml"} | data["source"]
            try:
                record = Procedure.model_validate(data | {"source": source})
            except ValidationError as error:
                for details in error.errors():
                    self._fault(self._cell(code, details["loc"]), explain(details))
                continue
            for loc, rule, values in broken_rules(record, code):
                self._fault(self._cell(code, loc), RULES[rule].format(**values))
            found.append(record)
        return found

    def _cell(self, code: str, loc: Loc) -> Cell:
        cells = self.cells[code]
        while loc not in cells:
            loc = loc[:-1]
        return cells[loc]

    def _fault(self, cell: Cell, message: str) -> None:
        self.faults.append(SheetFault(cell, message))


def _get(data: dict[str, Any], key: str) -> object:
    value: Any = data
    for part in key.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _covered() -> Iterator[str]:
    """Keys of a record that the sheets hold, and so replace."""
    for layout in LAYOUTS:
        match layout:
            case Single():
                yield from (column.key.split(".")[0] for column in layout.columns)
            case Texts():
                yield from layout.fields
            case Items() | Groups():
                yield layout.field


_COVERED = frozenset(_covered())
