"""The procedures' part of a snapshot: the records and all that the search over them needs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.asked import build_asked, said_of
from index.columns import build_columns
from index.dense import VectorIndex, build_vectors
from index.encoder import Encoder
from index.errors import SnapshotError
from index.fields import FIELDS, dense_text, record_terms
from index.lexical import B, build_field
from index.manifest import SCHEMA, hash_file, read_manifest
from index.parts import taken_over
from index.query import content_of
from index.records import write_records
from knowledge import lexicon
from knowledge.procedure import Procedure

PART = "procedures"
FILES = ("records.sqlite", "fields", "asked", "columns.npz", "dense")
"""What the part consists of."""

BATCH = 512
"""Texts embedded at a time."""


def mark(procedures: Sequence[Procedure], encoder: Encoder | None) -> str:
    """Hash of all that the part of the procedures is made of: records, encoder, our own lists of words."""
    digest = hashlib.sha256(f"{SCHEMA} {encoder.fingerprint if encoder else ''}".encode())
    for source in (*sorted(Path(__file__).parent.glob("*.yaml")), lexicon.PATH):
        digest.update(hash_file(source).encode())
    for procedure in procedures:
        digest.update(procedure.model_dump_json(exclude_defaults=True).encode())
    return digest.hexdigest()[:16]


def write(
    folder: Path,
    procedures: Sequence[Procedure],
    made: str,
    current: Path,
    encoder: Encoder | None,
    progress: Callable[[str, float], None],
) -> None:
    """Write the part into the new snapshot `folder`; `current` (the one in use) lends it whole when its mark is `made`,
    else the vectors of unchanged texts."""
    if taken_over(current, PART, made, FILES, folder):
        return
    progress("records", 0.1)
    write_records(folder / "records.sqlite", procedures)
    progress("words", 0.2)
    rows = [record_terms(procedure) for procedure in procedures]
    for number, field in enumerate(FIELDS):
        progress(f"words: {field}", 0.2 + 0.04 * number)
        build_field([row[field] for row in rows], B[field]).save(folder / "fields" / field)
    del rows
    build_asked(procedures).save(folder / "asked")
    build_columns(procedures).save(folder / "columns.npz")
    if encoder is not None:
        progress("vectors", 0.4)
        _write_vectors(folder / "dense", procedures, encoder, current)


def _texts(procedures: Sequence[Procedure]) -> tuple[list[str], npt.NDArray[np.int64]]:
    texts: list[str] = []
    owner: list[int] = []
    for row, (procedure, said) in enumerate(zip(procedures, said_of(procedures), strict=True)):
        own = [dense_text(procedure), *dict.fromkeys(content_of(text) for text in said[1:])]
        texts.extend(own)
        owner.extend([row] * len(own))
    return texts, np.array(owner, dtype=np.int64)


def _write_vectors(folder: Path, procedures: Sequence[Procedure], encoder: Encoder, current: Path) -> None:
    """Embed all texts; those that the snapshot in use holds from the same encoder are taken over."""
    texts, owner = _texts(procedures)
    keys = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]
    vectors = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
    have = _known_vectors(current, encoder)
    missing = []
    for number, key in enumerate(keys):
        row = have.get(key)
        if row is None:
            missing.append(number)
        else:
            vectors[number] = row
    for begin in range(0, len(missing), BATCH):
        batch = missing[begin : begin + BATCH]
        vectors[batch] = encoder.encode([texts[number] for number in batch])
    build_vectors(vectors, owner, len(procedures)).save(folder)
    (folder / "keys.txt").write_text("\n".join(keys), encoding="ascii")


def _known_vectors(current: Path, encoder: Encoder) -> dict[str, npt.NDArray[np.float32]]:
    try:
        manifest = read_manifest(current.resolve())
        if manifest.encoder is None or manifest.encoder.fingerprint != encoder.fingerprint:
            return {}
        keys = (current / "dense" / "keys.txt").read_text(encoding="ascii").split("\n")
        held = VectorIndex.load(current / "dense", manifest.counts["procedure"]).vectors
    except (SnapshotError, OSError, ValueError):
        return {}
    return dict(zip(keys, held, strict=True)) if len(keys) == len(held) else {}
