"""Legal documents of an import: the codification's JSON lines and files of one document each, into the law's store."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from knowledge.importers.files import MAX_COLLECTION, SourceFile
from knowledge.law.codification import Codification, CodificationError, recognises
from knowledge.law.document import LawSource, LegalDocument, RelationKind
from knowledge.law.parse import LawTextError, parse_gazette, text_of
from knowledge.law.parse.closing import read_effect
from knowledge.law.parse.relations import read_relations
from knowledge.law.store import HeldLaw, LawEntry, LawStore, Omission
from knowledge.report import Refused, Report

READER = "1"
"""Part of each hash: raised when the readers change what they make of a file, so that all are read anew."""

MAX_LINE = 4_000_000
_OF_EFFECT = re.compile(r"hiệu lực|điều khoản thi hành", re.I)
_STEP = 500
Key = tuple[str, str, LawSource]


class LawImport:
    """Collects the legal documents of an import; `read()` them, then `write()` all or nothing."""

    def __init__(self, store: LawStore, report: Report) -> None:
        self._store, self._report = store, report
        self._files: list[tuple[SourceFile, date | None, str]] = []
        self._collections: list[tuple[SourceFile, date]] = []
        self._held = store.held()
        self._by_hash: dict[str, list[Key]] = {}
        for key, held in self._held.items():
            self._by_hash.setdefault(held.hash, []).append(key)
        self._entries: dict[Key, LawEntry] = {}
        self._origin: dict[Key, str] = {}
        self._taken: dict[Key, date] = {}
        self._omissions: list[Omission] = []
        self._imported: list[tuple[str, str, str]] = []

    def add_file(self, file: SourceFile, as_of: date | None, otherwise: str) -> None:
        """A file that may be a legal document; without `as_of` its day of issue holds.

        `otherwise` says why it is no record of a procedure.
        """
        self._files.append((file, as_of, otherwise))

    def add_collection(self, file: SourceFile, as_of: date) -> None:
        """A file of the codification."""
        self._collections.append((file, as_of))

    @property
    def steps(self) -> int:
        """How many steps `read` reports."""
        return len(self._files) + sum(_count(file.data) // _STEP + 1 for file, _ in self._collections)

    def read(self, step: Callable[[], None]) -> None:
        """Read all; what cannot be taken is in the report."""
        for file, as_of in self._collections:
            self._read_collection(file, as_of, step)
        for file, day, otherwise in self._files:
            self._read_file(file, day, otherwise)
            step()
        self._report.laws = len(self._taken)
        self._report.articles = sum(entry.articles.count('{"number":') for entry in self._entries.values())
        days = Counter(self._report.dates)
        days.update(self._taken.values())
        self._report.dates = dict(days)

    def write(self) -> None:
        """Write what was read. Raises `StoreError`; then nothing was changed."""
        if self._entries or self._imported:
            self._store.write(self._entries.values(), self._omissions, self._imported)

    def _read_collection(self, file: SourceFile, as_of: date, step: Callable[[], None]) -> None:
        digest = hashlib.sha256(f"{READER}\n{as_of}\n".encode() + file.data).hexdigest()
        own = {key for key in self._held if key[2] is LawSource.CODIFICATION}
        if self._store.collections().get(file.name) == digest:
            self._report.unchanged += len(own)
            self._taken |= {key: self._held[key].as_of for key in own}
            return
        codification = Codification(file.name, as_of)
        try:
            for line, row in _rows(file.data):
                codification.add(line, row)
                if line % _STEP == 0:
                    step()
        except CodificationError as error:
            self._refuse(file.name, str(error))
            return
        documents = codification.documents()
        for document in documents:
            self._take(document, _content(document))
        self._report.gone += sorted(
            f"{number} ({kind})"
            for number, kind, _ in own - {(each.number, each.kind, each.source) for each in documents}
        )
        self._omissions += [Omission(file.name, each.where, each.reason) for each in codification.left_out]
        self._imported.append((file.name, digest, as_of.isoformat()))
        reasons = Counter(self._report.left_out)
        reasons.update(each.reason for each in codification.left_out)
        self._report.left_out = dict(reasons)
        self._report.left_out_places += [f"{each.where}: {each.reason}" for each in codification.left_out]

    def _read_file(self, file: SourceFile, as_of: date | None, otherwise: str) -> None:
        digest = hashlib.sha256(f"{READER}\n{as_of or ''}\n".encode() + file.data).hexdigest()
        if held := self._by_hash.get(digest):
            self._report.unchanged += len(held)
            self._taken |= {key: self._held[key].as_of for key in held}
            return
        source = LawSource.FILE if is_office(file.data) else LawSource.GAZETTE
        try:
            documents = parse_gazette(text_of(file.data, file.name), file.name, as_of, source)
        except LawTextError as error:
            alien = error.reason.startswith("is no legal document")
            self._refuse(file.name, f"{otherwise}, and {error.reason}" if alien else error.reason)
            return
        for document in documents:
            self._take(_with_relations(document), digest)

    def _take(self, document: LegalDocument, digest: str) -> None:
        report, key = self._report, (document.number, document.kind, document.source)
        if not self._is_newest(key, document, digest):
            return
        held = self._held.get(key)
        if held and held.as_of > document.as_of:
            report.older.append(f"{document.file}: {document.number} ({document.as_of}; held: {held.as_of})")
            return
        self._count(held, digest)
        self._taken[key] = document.as_of
        self._origin[key] = document.file
        self._entries[key] = LawEntry.of(document, digest)

    def _is_newest(self, key: Key, document: LegalDocument, digest: str) -> bool:
        """Whether it stands: of two documents of one number in an import the newer one, of one day the first."""
        earlier = self._entries.get(key)
        if earlier is None:
            return True
        first = f"{document.number} in {document.file} and {self._origin[key]}"
        if earlier.hash == digest or document.as_of.isoformat() <= earlier.as_of:
            self._report.twice.append(first)
            return False
        self._report.twice.append(f"{first}: the newer one")
        self._discount(self._held.get(key), earlier.hash)
        return True

    def _count(self, held: HeldLaw | None, digest: str, by: int = 1) -> None:
        if held is None:
            self._report.new += by
        elif held.hash == digest:
            self._report.unchanged += by
        else:
            self._report.changed += by

    def _discount(self, held: HeldLaw | None, digest: str) -> None:
        self._count(held, digest, -1)

    def _refuse(self, file: str, reason: str) -> None:
        self._report.refused.append(Refused(file=file, reason=reason))


def _with_relations(document: LegalDocument) -> LegalDocument:
    """A consolidated text with the documents that the one it consolidates ends by its closing articles.

    What it amends is not read: its footnotes quote other documents' amendments.
    """
    base = document.consolidates
    if base is None or document.relations:
        return document
    closing = [article for article in document.articles if "hiệu lực" in article.text]
    relations = read_relations("", (), closing, base.number, base.valid_from)
    ending = (RelationKind.REPLACES, RelationKind.REPEALS)
    whole = tuple(each for each in relations if each.kind in ending and each.article is None)
    titled = [article for article in closing if _OF_EFFECT.search(article.title)]
    if start := read_effect(titled, base.issued_on).start:
        # The preface of a consolidated text is written anew, and sometimes with a slip in the day.
        base = base.model_copy(update={"valid_from": start})
    return document.model_copy(update={"relations": whole, "consolidates": base})


def is_codification(data: bytes) -> bool:
    """Whether a file is JSON lines of the codification: the first line tells. Nothing else comes packed by gzip."""
    if not data.startswith(b"{"):
        return data.startswith(b"\x1f\x8b")
    try:
        with _opened(data) as stream:
            return recognises(json.loads(stream.readline(MAX_LINE)))
    except (OSError, EOFError, ValueError, zlib.error, RecursionError):
        return False


def _opened(data: bytes) -> io.BufferedIOBase:
    raw = io.BytesIO(data)
    return gzip.GzipFile(fileobj=raw) if data.startswith(b"\x1f\x8b") else raw


def _rows(data: bytes) -> Iterator[tuple[int, Any]]:
    """Line number and content of each line. Raises `CodificationError` for what is damaged."""
    number = read = 0
    try:
        with _opened(data) as stream:
            while line := stream.readline(MAX_LINE + 1):
                number, read = number + 1, read + len(line)
                if len(line) > MAX_LINE or read > MAX_COLLECTION:
                    raise CodificationError(
                        f"line {number} is too long, or the file too large unpacked; fetch it again"
                    )
                if line.strip():
                    yield number, json.loads(line)
    except (OSError, EOFError, ValueError, zlib.error, RecursionError) as error:
        raise CodificationError(
            f"is damaged after line {number} ({str(error)[:80]}); fetch the file again, none of it was taken"
        ) from None


def _count(data: bytes) -> int:
    try:
        with _opened(data) as stream:
            return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))
    except (OSError, EOFError, zlib.error):
        return 0


def _content(document: LegalDocument) -> str:
    """The hash of a document without the file and the day, which change with each edition."""
    entry = LawEntry.of(document.model_copy(update={"file": "", "as_of": date.min}), "")
    return hashlib.sha256(f"{READER}\n{entry.head}\n{entry.articles}".encode()).hexdigest()


def is_office(data: bytes) -> bool:
    """Whether a file is a Word document, a PDF or a page of the web rather than plain text."""
    return data.startswith((b"%PDF", b"PK\x03\x04")) or b"<html" in data[:2000].lower()
