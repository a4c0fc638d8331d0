"""The office's nightly export: every row checked, and nothing taken unless all can be (docs/dossiers.md)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from service.dossiers.connector import DossierState, State
from service.dossiers.hearing import FACTOR_DIGITS, is_code, key_of
from service.dossiers.sheet import SheetError, rows
from service.dossiers.table import Row
from vietnamese import fold

SHOWN = 50
"""Faults told one by one."""
FIRST, LAST = date(2015, 1, 1), date(2100, 1, 1)

COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("Mã hồ sơ", "Số hồ sơ", "Mã số hồ sơ", "Số biên nhận", "Mã biên nhận"),
    "phone": ("4 số cuối điện thoại", "Số điện thoại", "Điện thoại", "SĐT", "Di động", "Số di động"),
    "identity": ("4 số cuối căn cước", "Số căn cước", "Căn cước", "CCCD", "Số CCCD", "Số định danh", "CCCD/CMND"),
    "state": ("Trạng thái", "Tình trạng", "Trạng thái hồ sơ", "Tình trạng xử lý"),
    "procedure_code": ("Mã thủ tục", "Mã TTHC", "Mã thủ tục hành chính"),
    "procedure_name": ("Tên thủ tục", "Thủ tục", "Tên TTHC", "Tên thủ tục hành chính", "Thủ tục hành chính"),
    "received_on": ("Ngày tiếp nhận", "Ngày nhận", "Ngày nộp"),
    "due_on": ("Ngày hẹn trả", "Hạn trả", "Ngày hẹn trả kết quả", "Hạn xử lý"),
    "office": ("Nơi giải quyết", "Đơn vị xử lý", "Cơ quan giải quyết", "Cơ quan xử lý", "Đơn vị"),
}
"""Headings of each column, the template's first. Any other column is not read."""
NEEDED = ("code", "state", "procedure_name")

_STATES = {
    **{fold(state.vietnamese): state for state in State},
    **dict.fromkeys(("cho tiep nhan", "da nop", "moi nop"), State.REGISTERED),
    **dict.fromkeys(("da tiep nhan", "tiep nhan"), State.RECEIVED),
    **dict.fromkeys(("tu choi tiep nhan", "tu choi", "khong tiep nhan"), State.NOT_RECEIVED),
    **dict.fromkeys(("dang giai quyet", "dang thu ly", "cho phe duyet", "trinh ky"), State.PROCESSING),
    **dict.fromkeys(("yeu cau bo sung", "cho bo sung", "bo sung ho so", "tam dung cho bo sung"), State.SUPPLEMENT),
    **dict.fromkeys(("cho thanh toan", "cho nop phi", "cho thuc hien nghia vu tai chinh"), State.PAYMENT),
    **dict.fromkeys(("rut ho so", "da rut", "xin rut"), State.WITHDRAWN),
    **dict.fromkeys(("tra lai", "khong giai quyet", "dung giai quyet"), State.STOPPED),
    **dict.fromkeys(("da xu ly", "da giai quyet", "da co ket qua", "cho tra ket qua", "hoan thanh"), State.DONE),
    **dict.fromkeys(("da tra", "da tra ket qua cho cong dan", "ket thuc"), State.RETURNED),
}


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell, and what to do. Never shows a personal number."""

    line: int
    column: str
    what: str
    todo: str

    def __str__(self) -> str:
        return f"line {self.line}, column “{self.column}”: {self.what}; {self.todo}"


@dataclass
class Sheet:
    """A file read: its dossiers, or what is wrong with it."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    """Headings of columns that were not read, such as names of persons."""


def read(path: Path) -> Sheet:
    """Read and check a file.

    Raises:
        SheetError: it cannot be read at all, or a heading is missing.
    """
    lines = rows(path)
    line, header = next(lines, (0, []))
    if not header:
        raise SheetError(f"{path}: empty; `motcua dossiers template FILE` writes the headings")
    sheet = Sheet()
    places = _places(path, header, sheet)
    seen: dict[str, int] = {}
    for line, cells in lines:
        row = _Reader(line, {name: cells[at] for name, at in places.items() if at < len(cells)}, header, places)
        made = row.read()
        key = key_of(row.cell("code"))
        if made and key in seen:
            row.fault("code", f"stands in line {seen[key]} already", "keep one of the two")
        seen.setdefault(key, line)
        sheet.faults += row.faults
        if made and not row.faults:
            sheet.rows.append(made)
    if not sheet.rows and not sheet.faults:
        raise SheetError(f"{path}: no dossier below the headings; an empty export is not taken")
    return sheet


def _places(path: Path, header: list[str], sheet: Sheet) -> dict[str, int]:
    known = {_folded(heading): name for name, headings in COLUMNS.items() for heading in (*headings, name)}
    places: dict[str, int] = {}
    for at, heading in enumerate(header):
        name = known.get(_folded(heading))
        if name is None:
            if heading:
                sheet.unread.append(heading)
        elif name in places:
            raise SheetError(f"{path}: two columns mean the same: “{header[places[name]]}” and “{heading}”; keep one")
        else:
            places[name] = at
    missing = [COLUMNS[name][0] for name in NEEDED if name not in places]
    if not {"phone", "identity"} & set(places):
        missing.append(f"{COLUMNS['phone'][0]}” or “{COLUMNS['identity'][0]}")
    if missing:
        told = ", ".join(f"“{heading}”" for heading in missing)
        raise SheetError(f"{path}: no column {told}; `motcua dossiers template FILE` writes the headings")
    return places


@lru_cache(maxsize=1024)
def _folded(heading: str) -> str:
    return " ".join(re.sub(r"[^\w/]+", " ", fold(heading).replace("_", " ")).split())


class _Reader:
    """One row."""

    def __init__(self, line: int, cells: dict[str, str], header: list[str], places: dict[str, int]) -> None:
        self._line, self._cells, self._header, self._places = line, cells, header, places
        self.faults: list[Fault] = []

    def cell(self, name: str) -> str:
        return self._cells.get(name, "")

    def fault(self, name: str, what: str, todo: str) -> None:
        column = self._header[self._places[name]] if name in self._places else COLUMNS[name][0]
        self.faults.append(Fault(self._line, column, what, todo))

    def read(self) -> Row | None:
        code = self.cell("code")
        if not is_code(code) or not 6 <= len(key_of(code)) <= 40:
            self.fault("code", "no dossier code" if code else "empty", "give it as on the slip, H37.45-251122-0007")
        phone, identity = self._factor("phone"), self._factor("identity")
        if not phone and not identity and not self.faults:
            self.fault("phone", "neither telephone nor identity number", "give the last 4 digits of one")
        state = _STATES.get(_folded(self.cell("state")))
        if state is None:
            words = ", ".join(s.vietnamese for s in State)
            self.fault("state", f"“{self.cell('state')[:60]}” is no known state", f"one of: {words}")
        name = self.cell("procedure_name")
        if not 0 < len(name) <= 500:
            self.fault(
                "procedure_name", "empty" if not name else "longer than 500 characters", "give its official name"
            )
        procedure_code = self.cell("procedure_code") or None
        if procedure_code and not re.fullmatch(r"\d\.\d{6}(\.\d{3})?(\.H\d{2})?", procedure_code):
            self.fault("procedure_code", f"“{procedure_code[:30]}” is no code", "like 1.001193, or leave it empty")
        received, due = self._day("received_on"), self._day("due_on")
        if received and due and due < received:
            self.fault("due_on", "before the day of receipt", "check both days")
        if self.faults or state is None:
            return None
        office = self.cell("office")[:200]
        told = DossierState(
            state=state,
            procedure_name=name,
            procedure_code=procedure_code,
            received_on=received,
            due_on=due,
            office=office,
        )
        return Row(code=code, phone=phone, identity=identity, state=told)

    def _factor(self, name: str) -> str:
        raw = self.cell(name)
        digits = re.sub(r"\D", "", raw)
        if not raw or not digits:
            if raw:
                self.fault(name, "has no digits", "give the last 4 digits, or leave it empty")
            return ""
        if len(digits) < FACTOR_DIGITS:
            # Excel took “0012” for a number.
            if _folded(self._header[self._places[name]]).startswith("4 so cuoi"):
                return digits.zfill(FACTOR_DIGITS)
            self.fault(name, "fewer than 4 digits", "give the last 4 digits, as text")
        return digits[-FACTOR_DIGITS:]

    def _day(self, name: str) -> date | None:
        raw = self.cell(name)
        if not raw:
            return None
        for read in (_by_year, _by_day):
            day = read(raw)
            if day and FIRST <= day < LAST:
                return day
        self.fault(name, f"“{raw[:30]}” is no day", "like 22/11/2026 or 2026-11-22")
        return None


def _by(form: str, numbers: Callable[[re.Match[str]], tuple[str, str, str]]) -> Callable[[str], date | None]:
    pattern = re.compile(form + r"(?:[ T].*)?")

    def read(raw: str) -> date | None:
        match = pattern.fullmatch(raw)
        if match is None:
            return None
        try:
            return date(*map(int, numbers(match)))
        except ValueError:
            return None

    return read


_by_year = _by(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", lambda m: (m[1], m[2], m[3]))
_by_day = _by(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", lambda m: (m[3], m[2], m[1]))
