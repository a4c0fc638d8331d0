"""One cell ↔ one value of a record."""

from __future__ import annotations

import re
from datetime import date

from knowledge.sheets.columns import Column, Kind
from knowledge.sheets.workbook import Value
from vietnamese import fold

CODES = {"code"}
"""Keys of procedure codes: a spreadsheet may have made a number of 1.001190."""


class Misread(Exception):
    """A cell does not hold what its column holds; the message is Vietnamese."""


def to_cell(column: Column, value: object) -> Value:
    """A value of a record as it stands in the spreadsheet."""
    if value is None:
        # A state that is not written is "unknown": shown, so that it can be chosen.
        return column.labels.get("unknown") if column.key.endswith("state") else None
    match column.kind:
        case Kind.CHOICE:
            return column.labels[str(value).lower() if isinstance(value, bool) else str(value)]
        case Kind.CHOICES:
            return ", ".join(column.labels[str(each)] for each in value) if isinstance(value, list) else None
        case Kind.DAY:
            return date.fromisoformat(str(value))
        case Kind.WHOLE | Kind.NUMBER if isinstance(value, int | float):
            return int(value) if value == int(value) else value
        case _:
            return str(value)


def from_cell(column: Column, value: Value) -> object:
    """A cell's value as the record has it. Raises `Misread`."""
    match column.kind:
        case Kind.CHOICE:
            return _chosen(column, str(value))
        case Kind.CHOICES:
            return [_chosen(column, part) for part in str(value).split(",") if part.strip()]
        case Kind.DAY:
            return _day(value)
        case Kind.WHOLE:
            return _whole(value)
        case Kind.NUMBER:
            return _number(value)
        case Kind.TEXT:
            return _text(column, value)


def _chosen(column: Column, label: str) -> str:
    wanted = fold(label.strip())
    for value, shown in column.labels.items():
        if fold(shown) == wanted:
            return value
    raise Misread(f"{label.strip()!r} không có trong danh sách; chọn một trong: {', '.join(column.labels.values())}")


def _day(value: Value) -> str:
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    try:
        if match := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
            return date(int(match[3]), int(match[2]), int(match[1])).isoformat()
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Misread(f"{text!r} không phải là ngày; ghi như 31/12/2026") from None


def _whole(value: Value) -> int:
    if isinstance(value, str):
        plain = re.sub(r"(?<=\d)[.,\s](?=\d{3}(?:\D|$))", "", value).removesuffix("đ").removesuffix("đồng").strip()
        if re.fullmatch(r"-?\d{1,15}", plain):
            return int(plain)
    elif isinstance(value, int | float) and not isinstance(value, bool) and value == int(value):
        return int(value)
    raise Misread(f"{value!r} không phải là số nguyên; chỉ gõ chữ số, ví dụ 20000")


def _number(value: Value) -> float:
    if isinstance(value, str) and re.fullmatch(r"\d{1,9}(?:[.,]\d{1,3})?", value):
        return float(value.replace(",", "."))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise Misread(f"{value!r} không phải là số; chỉ gõ chữ số, ví dụ 7")


def _text(column: Column, value: Value) -> str:
    if isinstance(value, bool):
        raise Misread("phải là chữ; gõ lại")
    if isinstance(value, float) and column.key in CODES:
        return f"{value:.6f}"
    if isinstance(value, int | float):
        return f"{value:g}".zfill(2 if column.key == "province" else 1)
    return value.isoformat() if isinstance(value, date) else str(value)
