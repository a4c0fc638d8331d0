"""What a snapshot says of itself, and how its files are checked."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from index.errors import SnapshotError

SCHEMA = 4
"""Version of the layout of a snapshot; a snapshot of another version is rebuilt, never read."""

FILE = "manifest.json"


class EncoderMark(BaseModel):
    """The encoder that made the vectors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    fingerprint: str
    dimension: int


class Manifest(BaseModel):
    """`manifest.json` of a snapshot folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    snapshot_schema: int
    id: str
    built_at: datetime
    province: str
    counts: dict[str, int]
    encoder: EncoderMark | None
    parts: dict[str, str] = {}
    """Part (procedures, law) → mark of what it is made of: the same mark, the same files."""

    files: dict[str, str]


def hash_file(path: Path) -> str:
    """SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_files(folder: Path) -> dict[str, str]:
    """Path within the folder → hash, of every file but the manifest itself."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != FILE)
    return {path.relative_to(folder).as_posix(): hash_file(path) for path in files}


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a snapshot folder. Raises SnapshotError when it is missing, broken or of another version."""
    path = folder / FILE
    if not path.is_file():
        raise SnapshotError.missing(folder)
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise SnapshotError.damaged(folder, f"{FILE} is unreadable") from error
    if manifest.snapshot_schema != SCHEMA:
        raise SnapshotError.other_version(folder, manifest.snapshot_schema, SCHEMA)
    return manifest


def verify(folder: Path, manifest: Manifest) -> None:
    """Raise SnapshotError unless every file is there and is what the manifest says."""
    for name, wanted in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise SnapshotError.damaged(folder, f"{name} is missing")
        if hash_file(path) != wanted:
            raise SnapshotError.damaged(folder, f"{name} was changed")
