"""Building a snapshot: compile, index, self-test, switch. Whatever fails, the snapshot in use stays as it is."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index import fusion, holdings
from index.asked import build_asked, said_of
from index.columns import build_columns
from index.dense import VectorIndex, build_vectors
from index.encoder import Encoder, load_encoder
from index.errors import SnapshotError
from index.fields import FIELDS, dense_text, record_terms
from index.law import part as law_part
from index.lexical import B, build_field
from index.manifest import FILE, SCHEMA, EncoderMark, Manifest, hash_file, hash_files, read_manifest, verify
from index.parts import taken_over
from index.query import content_of
from index.records import write_records
from knowledge import lexicon
from knowledge.compile import compile_knowledge
from knowledge.law.asked import Asked, load_asked
from knowledge.law.compile import LawCompilation, compile_law
from knowledge.law.expired import Standings
from knowledge.merge import Conflict
from knowledge.procedure import Procedure
from knowledge.wordings import Bank

Progress = Callable[[str, float], None]
"""Called with what is being done and how much of the whole is done (0 to 1)."""

KEPT = 2
"""Snapshots kept: the one in use and the one before."""

LAW_STORE = "law.db"
"""The imported law, below the data folder."""

PROCEDURES = "procedures"
FILES = ("records.sqlite", "fields", "asked", "columns.npz", "dense")
"""What the part of the procedures consists of."""

PROBES = 40
"""Records whose own name must find them in the self-test, spread over the whole."""

BATCH = 512


def build_snapshot(
    data_dir: Path,
    *,
    province: str,
    encoder: str,
    progress: Progress | None = None,
    conflict: Callable[[Conflict], None] | None = None,
    wordings: Bank | None = None,
) -> Path:
    """Compile `data_dir/knowledge.db` and the curated records into `data_dir/snapshots/<id>/` and put it in use.

    The id is a hash of all that goes in: the same input gives the same id and is not built again. Raises
    SnapshotError when the disk is full or the self-test fails, and the errors of compiling and of the encoder; then
    `data_dir/current` is as before and nothing half-written stays. `conflict` is told each fact that a curated record
    tells otherwise than the imported one; `wordings` is the bank to use, by default the repository's own.
    """
    tell = progress or (lambda what, share: None)
    store = data_dir / "knowledge.db"
    tell("compile", 0.0)
    compilation = compile_knowledge(store if store.is_file() else None, province, wordings=wordings)
    if conflict:
        for each in compilation.conflicts:
            conflict(each)
    procedures = sorted(compilation.procedures, key=lambda p: p.code)
    law = compile_law(data_dir / LAW_STORE)
    return build_from(procedures, data_dir, province=province, encoder=load_encoder(encoder), progress=tell, law=law)


def build_from(
    procedures: Sequence[Procedure],
    data_dir: Path,
    *,
    province: str,
    encoder: Encoder | None,
    progress: Progress,
    law: LawCompilation | None = None,
) -> Path:
    """As `build_snapshot`, from compiled records in the order of their codes, and compiled law where there is any."""
    if not procedures:
        raise SnapshotError("there is no procedure to build from: run `motcua import` first")
    snapshots = data_dir / "snapshots"
    try:
        snapshots.mkdir(parents=True, exist_ok=True)
        _sweep(snapshots)
        law = law or LawCompilation([])
        asked = load_asked() if law.documents else []
        marks = {PROCEDURES: procedures_mark(procedures, encoder), law_part.FOLDER: law_part.mark(law, encoder)}
        target = snapshots / snapshot_id(province, marks, asked)
        if not _intact(target):
            _write(target, procedures, law, asked, marks, data_dir, province, encoder, progress)
        _switch(data_dir, target)
        _prune(snapshots, target)
    except (OSError, sqlite3.Error) as error:
        raise SnapshotError(
            f"the snapshot could not be written below {snapshots} ({error}): free some space or fix "
            "the rights, then run `motcua build` again; the snapshot in use is unchanged"
        ) from error
    progress("done", 1.0)
    return target


def _intact(folder: Path) -> bool:
    try:
        verify(folder, read_manifest(folder))
    except SnapshotError:
        return False
    return True


def procedures_mark(procedures: Sequence[Procedure], encoder: Encoder | None) -> str:
    """Hash of all that the part of the procedures is made of: records, encoder, our own lists of words."""
    digest = hashlib.sha256(f"{SCHEMA} {encoder.fingerprint if encoder else ''}".encode())
    for source in (*sorted(Path(__file__).parent.glob("*.yaml")), lexicon.PATH):
        digest.update(hash_file(source).encode())
    for procedure in procedures:
        digest.update(procedure.model_dump_json(exclude_defaults=True).encode())
    return digest.hexdigest()[:16]


def snapshot_id(province: str, marks: dict[str, str], asked: Sequence[Asked]) -> str:
    """Hash of everything a snapshot is made of: its parts, what is asked of the law, the weights."""
    digest = hashlib.sha256(f"{SCHEMA} {province} {marks} {asked}".encode())
    digest.update(hash_file(fusion.WEIGHTS).encode())
    return digest.hexdigest()[:16]


def _write(
    target: Path,
    procedures: Sequence[Procedure],
    law: LawCompilation,
    asked: Sequence[Asked],
    marks: dict[str, str],
    data_dir: Path,
    province: str,
    encoder: Encoder | None,
    progress: Progress,
) -> None:
    """Write beside the target under a name that nobody loads, check, then rename."""
    folder = Path(tempfile.mkdtemp(prefix=".building-", dir=target.parent))
    try:
        if not taken_over(data_dir / "current", PROCEDURES, marks[PROCEDURES], FILES, folder):
            _write_procedures(folder, procedures, encoder, data_dir / "current", progress)
        standings = Standings(law)
        if law.documents:
            law_part.write(
                standings,
                procedures,
                asked,
                folder,
                marks[law_part.FOLDER],
                data_dir / "current",
                encoder,
                lambda what, share: progress(what, 0.5 + 0.4 * share),
            )
        progress("holdings", 0.88)
        holdings.write(folder, procedures, standings)
        shutil.copyfile(fusion.WEIGHTS, folder / "calibration.json")
        manifest = Manifest(
            snapshot_schema=SCHEMA,
            id=target.name,
            built_at=datetime.now(UTC).replace(microsecond=0),
            province=province,
            counts={"procedure": len(procedures), **law_part.counts(law)},
            parts=marks,
            encoder=EncoderMark(name=encoder.name, fingerprint=encoder.fingerprint, dimension=encoder.dimension)
            if encoder
            else None,
            files=hash_files(folder),
        )
        (folder / FILE).write_text(manifest.model_dump_json(indent=2), encoding="utf-8")
        _sync(folder)
        progress("self-test", 0.9)
        _self_test(folder, procedures, encoder)
        if target.exists():
            shutil.rmtree(target)
        folder.rename(target)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _write_procedures(
    folder: Path, procedures: Sequence[Procedure], encoder: Encoder | None, current: Path, progress: Progress
) -> None:
    """Write `FILES`: all that the search over the procedures needs."""
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


def _self_test(folder: Path, procedures: Sequence[Procedure], encoder: Encoder | None) -> None:
    """Load the new snapshot as the service will, and ask for records by their own codes and names."""
    from index.snapshot import Snapshot

    snapshot = Snapshot.load(folder, encoder=encoder)
    misses = []
    step = max(1, len(procedures) // PROBES)
    for procedure in procedures[::step]:
        for question in (procedure.code, procedure.name):
            hits = snapshot.retrieve(question, limit=10).hits
            if not any(hit.code == procedure.code or hit.name == procedure.name for hit in hits):
                misses.append(f"{question!r} does not find {procedure.code}")
    if snapshot.law is not None:
        misses += law_part.misses(folder, snapshot.law.index)
    snapshot.close()
    if misses:
        raise SnapshotError.failed_self_test(misses)


def _sync(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _switch(data_dir: Path, target: Path) -> None:
    """Point `current` at the target in one step."""
    link = data_dir / "current"
    fresh = data_dir / f".current-{os.getpid()}"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(Path("snapshots") / target.name)
    fresh.replace(link)


def _sweep(snapshots: Path) -> None:
    """Remove what a killed build left behind."""
    for leftover in snapshots.glob(".building-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _prune(snapshots: Path, current: Path) -> None:
    """Keep the snapshot in use and the newest others."""
    others = sorted(
        (path for path in snapshots.iterdir() if path.is_dir() and path != current),
        key=lambda path: path.stat().st_mtime,
    )
    for path in others[: max(0, len(others) - (KEPT - 1))]:
        shutil.rmtree(path, ignore_errors=True)
