"""`motcua import`: reads files of any known format into the stores, each written whole or not at all, and reports."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.catalog import Catalog, CatalogRow
from knowledge.importers import national, portal
from knowledge.importers.draft import Lists, RecordError
from knowledge.importers.files import MAX_FILE, SourceFile, is_collection, read_files
from knowledge.importers.law import LawImport, is_codification, is_office
from knowledge.law.store import LawStore
from knowledge.procedure import Procedure
from knowledge.report import Refused, Report
from knowledge.source import SourceKind
from knowledge.store import Entry, Held, Store

READER = "1"
"""Part of each record's hash: raised when the readers change what they make of a file, so that all are read anew."""

Progress = Callable[[int, int], None]
_DATED = re.compile(r"(?<!\d)(20\d{2})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?(?!\d)")


class UnknownFormat(RecordError):
    """The file is no record of a procedure; it may be a legal document."""


@dataclass(frozen=True)
class _Found:
    """A file whose format and code are known, before its content is read."""

    kind: SourceKind
    code: str
    file: SourceFile
    content: str | dict[str, Any]
    as_of: date


@dataclass
class _Run:
    report: Report = field(default_factory=Report)
    found: dict[tuple[SourceKind, str], list[_Found]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    taken: dict[str, Held] = field(default_factory=dict)
    law: LawImport | None = None

    def refuse(self, file: str, reason: str) -> None:
        self.report.refused.append(Refused(file=file, reason=reason))


def import_paths(
    store: Store,
    paths: Iterable[Path],
    catalog: Catalog | None = None,
    as_of: date | None = None,
    progress: Progress | None = None,
    law: LawStore | None = None,
) -> Report:
    """Import zips, folders and single files; nothing is written when anything but a single file fails.

    `as_of` is the day the content was true, for sources that carry no date of their own; default: the date in the
    file's name ("national-2026-07.zip": 1 July 2026), else today; a legal document's is the day of its issue. Without
    `catalog` the one of the last import holds. Legal documents go to `law`; without it they are refused.
    `progress` is called with (steps done, steps in all). Raises `StoreError`; bad files are in the report.
    """
    began = time.monotonic()
    run = _Run()
    run.law = LawImport(law, run.report) if law is not None else None
    paths = list(paths)
    rows = catalog or store.catalog()
    for path in paths:
        _collect(path, as_of, run)
    held = store.held()
    lists = Lists(rows)
    steps = len(run.found) + (run.law.steps if run.law else 0)
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if progress:
            progress(min(done, steps), steps)

    for (kind, code), group in sorted(run.found.items()):
        row = rows.get(code) if rows else None
        for found in _single(group, row, lists, run):
            _take(found, held.get((kind, code)), row, lists, run)
        step()
    if run.law:
        run.law.read(step)
    store.write(run.entries, catalog)
    if run.law:
        run.law.write()
    _finish(run, held, any(is_collection(path) for path in paths), rows)
    run.report.seconds = time.monotonic() - began
    return run.report


def date_in(name: str) -> date | None:
    """The date in a file's name; a month alone means its first day."""
    if not (match := _DATED.search(name)):
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        return None


def _collect(path: Path, given: date | None, run: _Run) -> None:
    as_of = given or date_in(path.name) or date.today()
    for file in read_files(path):
        run.report.read += 1
        if file.refused:
            run.refuse(file.name, file.refused)
            continue
        if run.law and is_codification(file.data):
            run.law.add_collection(file, given or date_in(file.name) or as_of)
            continue
        try:
            found = _recognise(file, as_of)
        except UnknownFormat as error:
            if run.law:
                run.law.add_file(file, given, str(error))
            else:
                run.refuse(file.name, str(error))
        except RecordError as error:
            run.refuse(file.name, str(error))
        else:
            run.found.setdefault((found.kind, found.code), []).append(found)


def _recognise(file: SourceFile, as_of: date) -> _Found:
    """Format and code from the content, never from the name."""
    if not file.data.strip():
        raise RecordError("is empty")
    if is_office(file.data):
        raise UnknownFormat("is neither a text of the national database nor the portal's JSON")
    try:
        text = file.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RecordError(f"is not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    if "\0" in text:
        raise UnknownFormat("holds zero bytes: no text")
    if len(file.data) > MAX_FILE:
        raise UnknownFormat(f"larger than {MAX_FILE // 1_000_000} MB: no single record is")
    if text.lstrip()[:1] in ("{", "["):
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise RecordError(f"is broken JSON ({str(error)[:120]})") from None
        if not portal.recognises(data):
            raise RecordError("is JSON, but no procedure of the portal (no data.executionMethods)")
        return _Found(SourceKind.PORTAL, portal.code_of(data), file, data, portal.own_date(data) or as_of)
    if not national.recognises(text):
        raise UnknownFormat("is neither a text of the national database nor the portal's JSON")
    return _Found(SourceKind.NATIONAL_TEXT, national.code_of(text), file, text, as_of)


def _single(group: list[_Found], row: CatalogRow | None, lists: Lists, run: _Run) -> list[_Found]:
    """The one file of a code. Of several readable ones none can be preferred, so all are refused."""
    if len(group) == 1:
        return group
    readable = []
    for found in group:
        if fault := _fault(found, row, lists):
            run.refuse(found.file.name, fault)
        else:
            readable.append(found)
    if len(readable) < 2:
        return readable
    names = ", ".join(found.file.name for found in readable[:5])
    for found in readable:
        run.refuse(found.file.name, f"the code {found.code} stands in several files of this import ({names}); keep one")
    return []


def _take(found: _Found, held: Held | None, row: CatalogRow | None, lists: Lists, run: _Run) -> None:
    report = run.report
    digest = _hash(found, row)
    if held and held.hash == digest and held.as_of >= found.as_of:
        report.unchanged += 1
        run.taken[found.code] = held
        return
    if held and held.as_of > found.as_of:
        report.older.append(f"{found.file.name} ({found.as_of}; held: {held.as_of})")
        return
    try:
        procedure = _read(found, row, lists)
    except RecordError as error:
        run.refuse(found.file.name, str(error))
        return
    run.entries.append(Entry.of(procedure, digest))
    run.taken[found.code] = Held(digest, found.as_of, tuple(doubt.reason for doubt in procedure.doubts))
    if held is None:
        report.new += 1
    elif held.hash == digest:
        report.unchanged += 1
    else:
        report.changed += 1


def _read(found: _Found, row: CatalogRow | None, lists: Lists) -> Procedure:
    if isinstance(found.content, str):
        return national.read(found.content, found.file.name, found.as_of, row, lists)
    return portal.read(found.content, found.file.name, found.as_of, row, lists)


def _fault(found: _Found, row: CatalogRow | None, lists: Lists) -> str:
    try:
        _read(found, row, lists)
    except RecordError as error:
        return str(error)
    return ""


def _hash(found: _Found, row: CatalogRow | None) -> str:
    digest = hashlib.sha256(f"{READER}\n{row.model_dump_json() if row else ''}\n".encode())
    digest.update(found.file.data)
    return digest.hexdigest()


def _finish(run: _Run, held: dict[tuple[SourceKind, str], Held], whole: bool, catalog: Catalog | None) -> None:
    report = run.report
    kinds = {kind for kind, _ in run.found}
    if whole:
        report.gone += sorted(f"{code} ({kind})" for kind, code in held.keys() - run.found.keys() if kind in kinds)
    report.doubtful = dict(Counter(reason for record in run.taken.values() for reason in record.doubts))
    report.doubtful_records = sum(bool(record.doubts) for record in run.taken.values())
    days = Counter(report.dates)
    days.update(record.as_of for record in run.taken.values())
    report.dates = dict(days)
    report.without_catalog = sum(catalog is None or catalog.get(code) is None for code in run.taken)
