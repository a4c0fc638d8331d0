"""Rows of a CSV or Excel file as text, whatever wrote it: any encoding Vietnamese offices use, any separator."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from service.errors import ServiceError

MOST_BYTES = 100_000_000
MOST_UNPACKED = 1_000_000_000
MOST_ROWS = 300_000
MOST_COLUMNS = 100
MOST_CELL = 2_000

_SEPARATORS = ";\t|,"


class SheetError(ServiceError):
    """The file as a whole cannot be read."""


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line number (from 1) and cells of each row that is not empty; dates as YYYY-MM-DD.

    Raises:
        SheetError: what is wrong with the file, and what to do.
    """
    if not path.is_file():
        raise SheetError(f"{path}: no such file")
    if path.stat().st_size > MOST_BYTES:
        raise SheetError(f"{path}: larger than {MOST_BYTES // 1_000_000} MB; export open dossiers and recent ones only")
    found = _excel(path) if zipfile.is_zipfile(path) else _csv(path)
    for line, cells in found:
        if line > MOST_ROWS:
            raise SheetError(f"{path}: more than {MOST_ROWS} rows; export open dossiers and recent ones only")
        if len(cells) > MOST_COLUMNS:
            raise SheetError(f"{path}, line {line}: more than {MOST_COLUMNS} columns")
        if any(cells):
            yield line, cells


def _csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(path)
    head = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise SheetError(f"{path}, line {line}: {error}; is a quotation mark left open?") from error
        yield line, [_clean(cell) for cell in cells]


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    if b"\0" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SheetError(f"{path}: neither CSV nor xlsx; save it as “CSV UTF-8” or as .xlsx")
    utf16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = raw.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        # What Excel writes on a Vietnamese Windows; any byte means something there, so headings tell whether it was.
        text = raw.decode("cp1258", "replace")
    return unicodedata.normalize("NFC", text)


def _excel(path: Path) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise SheetError(f"{path}: unpacks to more than {MOST_UNPACKED // 1_000_000} MB")
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        raise SheetError(f"{path}: no readable Excel file ({type(error).__name__}); save it as .xlsx again") from error
    try:
        for line, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            yield line, [_clean(_shown(cell)) for cell in cells]
    finally:
        book.close()


def _shown(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime() | date():
            return f"{value:%Y-%m-%d}"
        case float() if value.is_integer():
            return str(int(value))
    return str(value)


def _clean(cell: str) -> str:
    # Excel's own way to force text: ="0012", or an apostrophe.
    cell = " ".join(cell.split())[:MOST_CELL]
    if cell.startswith('="') and cell.endswith('"'):
        cell = cell[2:-1]
    return cell.removeprefix("'")
