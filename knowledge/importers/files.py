"""The files of an import: a zip, a folder or one file, read with limits and never unpacked to disk."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

MAX_FILE = 4_000_000
"""Bytes of one record; the largest of the national database has 180,000."""

MAX_DOCUMENT = 32_000_000
"""Bytes of a file of another format than text: Word, PDF."""

MAX_COLLECTION = 400_000_000
"""Bytes of a file that holds a whole collection, such as the codification; its JSON lines have 110,000,000."""

MAX_FILES = 50_000
MAX_TOTAL = 1_500_000_000
"""Bytes of all records of one import, unpacked."""


@dataclass(frozen=True)
class SourceFile:
    """One file as found: its bytes, or why it is refused."""

    name: str
    data: bytes = b""
    refused: str = ""


def is_collection(path: Path) -> bool:
    """Whether the path holds many records, so that a record missing from it may have been withdrawn."""
    return path.is_dir() or _is_archive(path)


def read_files(path: Path) -> Iterator[SourceFile]:
    """Every file at the path, in the order of names. Nothing here raises for a bad file: it comes back refused."""
    if path.is_dir():
        yield from _read_folder(path)
    elif not path.exists():
        yield SourceFile(str(path), refused="no such file or folder; check the path")
    elif not path.is_file():
        yield SourceFile(path.name, refused="neither a file nor a folder")
    elif _is_archive(path):
        yield from _read_zip(path)
    elif path.suffix.lower() == ".zip":
        yield SourceFile(path.name, refused="is no zip archive, or a damaged one; fetch it again")
    else:
        yield _read_file(path, path.name)


def _read_folder(folder: Path) -> Iterator[SourceFile]:
    total = 0
    for count, path in enumerate(sorted(p for p in folder.rglob("*") if not p.is_dir() or p.is_symlink())):
        name = path.relative_to(folder).as_posix()
        if _hidden(name):
            continue
        if count >= MAX_FILES or total > MAX_TOTAL:
            yield SourceFile(folder.name, refused=_too_much())
            return
        if path.is_symlink() or not path.is_file():
            yield SourceFile(name, refused="a link or a special file; put the file itself there")
            continue
        for file in _read_zip(path) if _is_archive(path) else (_read_file(path, name),):
            total += len(file.data)
            yield file


def _read_file(path: Path, name: str) -> SourceFile:
    try:
        with path.open("rb") as stream:
            return _limited(stream, name)
    except OSError as error:
        return SourceFile(name, refused=f"cannot be read: {error.strerror}")


def _read_zip(path: Path) -> Iterator[SourceFile]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        yield SourceFile(path.name, refused=f"is a damaged zip archive ({error}); fetch it again")
        return
    with archive:
        entries = sorted((e for e in archive.infolist() if not e.is_dir()), key=lambda entry: entry.filename)
        if len(entries) > MAX_FILES or sum(entry.file_size for entry in entries) > MAX_TOTAL:
            yield SourceFile(path.name, refused=_too_much())
            return
        names: set[str] = set()
        for entry in entries:
            name = entry.filename
            if _hidden(name):
                continue
            if name in names:
                yield SourceFile(name, refused="stands twice in the archive; pack it anew")
                continue
            names.add(name)
            yield _read_entry(archive, entry)


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> SourceFile:
    name = entry.filename
    if not _safe(name):
        return SourceFile(repr(name)[:120], refused="its name leads out of the archive; pack it anew")
    if stat.S_ISLNK(entry.external_attr >> 16):
        return SourceFile(name, refused="a link; pack the file itself")
    if entry.flag_bits & 0x1:
        return SourceFile(name, refused="is encrypted; pack it without a password")
    if entry.file_size > MAX_COLLECTION:
        return SourceFile(name, refused=_too_large())
    try:
        with archive.open(entry) as stream:
            return _limited(stream, name)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        return SourceFile(name, refused=f"is damaged inside the archive ({error})")


def _limited(stream: IO[bytes], name: str) -> SourceFile:
    # The size told by a zip's directory may lie, so the limit holds for what is really read.
    data = stream.read(MAX_FILE + 1)
    if len(data) <= MAX_FILE:
        return SourceFile(name, data)
    limit = _limit(data)
    data += stream.read(max(0, limit + 1 - len(data)))
    return SourceFile(name, refused=_too_large()) if len(data) > limit else SourceFile(name, data)


def _limit(data: bytes) -> int:
    """Bytes that a file beginning like this may have."""
    if data.startswith((b"\x1f\x8b", b'{"')):
        return MAX_COLLECTION
    return MAX_DOCUMENT if data.startswith((b"%PDF", b"PK\x03\x04")) else MAX_FILE


def _is_archive(path: Path) -> bool:
    """Whether the path is a zip of files; a Word document is a zip too, of its parts."""
    try:
        if not zipfile.is_zipfile(path):
            return False
        with zipfile.ZipFile(path) as archive:
            return "word/document.xml" not in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return True


def _safe(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and not any(c in name for c in "\\:\0")


def _hidden(name: str) -> bool:
    return any(part.startswith(".") and part != ".." or part == "__MACOSX" for part in PurePosixPath(name).parts)


def _too_large() -> str:
    return f"larger than {MAX_FILE // 1_000_000} MB: no single record is"


def _too_much() -> str:
    return f"more than {MAX_FILES} files or {MAX_TOTAL // 1_000_000} MB unpacked; import it in parts"
