"""Building a snapshot: compile, index, self-test, switch. Whatever fails, the snapshot in use stays as it is."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index import fusion, holdings, procedures_part
from index import journeys as journeys_part
from index.encoder import Encoder, load_encoder
from index.errors import SnapshotError
from index.guides import part as guides_part
from index.law import part as law_part
from index.manifest import FILE, SCHEMA, EncoderMark, Manifest, hash_file, hash_files, read_manifest, verify
from knowledge.check.compare import Conflict
from knowledge.compile import compile_knowledge
from knowledge.guide import Guide, load_guides
from knowledge.journey import Journey, load_journeys
from knowledge.law.asked import Asked, load_asked
from knowledge.law.compile import LawCompilation, compile_law
from knowledge.law.expired import Standings
from knowledge.procedure import Procedure
from knowledge.wordings import Bank

Progress = Callable[[str, float], None]
"""Called with what is being done and how much of the whole is done (0 to 1)."""

KEPT = 2
"""Snapshots kept: the one in use and the one before."""

LAW_STORE = "law.db"
"""The imported law, below the data folder."""

PROBES = 40
"""Records whose own name must find them in the self-test, spread over the whole."""


@dataclass(frozen=True)
class Sources:
    """Everything that is known, compiled: what a snapshot is made of."""

    procedures: Sequence[Procedure]
    law: LawCompilation
    asked: Sequence[Asked]
    guides: Sequence[Guide]
    journeys: Sequence[Journey]
    curated: Sequence[Procedure]

    def marks(self, encoder: Encoder | None) -> dict[str, str]:
        """Part → hash of all that it is made of: the same mark, the same files."""
        return {
            procedures_part.PART: procedures_part.mark(self.procedures, encoder),
            law_part.FOLDER: law_part.mark(self.law, encoder),
            law_part.SAYINGS: law_part.sayings_mark(self.law, self.asked, encoder),
            guides_part.FOLDER: guides_part.mark(self.guides, encoder),
            journeys_part.PART: journeys_part.mark(self.journeys),
        }

    @property
    def retired(self) -> dict[str, str]:
        """Code → what is told of a record that is answered no longer."""
        return {record.code: str(record.retired) for record in self.curated if record.retired}


def build_snapshot(
    data_dir: Path,
    *,
    province: str,
    encoder: str,
    progress: Progress | None = None,
    conflict: Callable[[Conflict], None] | None = None,
    wordings: Bank | None = None,
    curated: Path | None = None,
) -> Path:
    """Compile `data_dir/knowledge.db` and the curated records into `data_dir/snapshots/<id>/` and put it in use.

    The id is a hash of all that goes in: the same input gives the same id and is not built again. Raises
    SnapshotError when the disk is full or the self-test fails, and the errors of compiling and of the encoder; then
    `data_dir/current` is as before and nothing half-written stays. `conflict` is told each fact that a curated record
    tells otherwise than the imported one; `wordings` is the bank to use and `curated` the folder of curated records, by
    default the repository's own.
    """
    tell = progress or (lambda what, share: None)
    store = data_dir / "knowledge.db"
    tell("compile", 0.0)
    compilation = compile_knowledge(store if store.is_file() else None, province, curated, wordings)
    if conflict:
        for each in compilation.conflicts:
            conflict(each)
    procedures = sorted(compilation.procedures, key=lambda p: p.code)
    law = compile_law(data_dir / LAW_STORE)
    return build_from(
        procedures,
        data_dir,
        province=province,
        encoder=load_encoder(encoder),
        progress=tell,
        law=law,
        curated=compilation.curated,
    )


def build_from(
    procedures: Sequence[Procedure],
    data_dir: Path,
    *,
    province: str,
    encoder: Encoder | None,
    progress: Progress,
    law: LawCompilation | None = None,
    curated: Sequence[Procedure] = (),
    guides: Sequence[Guide] | None = None,
) -> Path:
    """As `build_snapshot`, from compiled records in the order of their codes, and compiled law where there is any.

    `guides` are those of the repository by default.
    """
    if not procedures:
        raise SnapshotError("there is no procedure to build from: run `motcua import` first")
    snapshots = data_dir / "snapshots"
    try:
        snapshots.mkdir(parents=True, exist_ok=True)
        _sweep(snapshots)
        law = law or LawCompilation([])
        sources = Sources(
            procedures=procedures,
            law=law,
            asked=load_asked() if law.documents else [],
            guides=load_guides() if guides is None else guides,
            journeys=journeys_part.held(load_journeys(), {procedure.code for procedure in procedures}),
            curated=curated,
        )
        marks = sources.marks(encoder)
        target = snapshots / snapshot_id(province, marks, sources)
        if not _intact(target):
            _write(target, sources, marks, data_dir, province, encoder, progress)
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


def snapshot_id(province: str, marks: dict[str, str], sources: Sources) -> str:
    """Hash of everything a snapshot is made of: its parts, retired codes, the weights."""
    digest = hashlib.sha256(f"{SCHEMA} {province} {marks} {sources.retired}".encode())
    digest.update(hash_file(fusion.WEIGHTS).encode())
    return digest.hexdigest()[:16]


def _write(
    target: Path,
    sources: Sources,
    marks: dict[str, str],
    data_dir: Path,
    province: str,
    encoder: Encoder | None,
    progress: Progress,
) -> None:
    """Write beside the target under a name that nobody loads, check, then rename."""
    procedures, law, current = sources.procedures, sources.law, data_dir / "current"
    folder = Path(tempfile.mkdtemp(prefix=".building-", dir=target.parent))
    try:
        procedures_part.write(folder, procedures, marks[procedures_part.PART], current, encoder, progress)
        standings = Standings(law)
        if law.documents:
            law_part.write(
                standings,
                procedures,
                sources.asked,
                folder,
                marks,
                current,
                encoder,
                lambda what, share: progress(what, 0.5 + 0.4 * share),
            )
        guides_part.write(folder, sources.guides, marks[guides_part.FOLDER], current, encoder)
        journeys_part.write(folder, sources.journeys)
        progress("holdings", 0.88)
        holdings.write(folder, procedures, standings, sources.curated)
        shutil.copyfile(fusion.WEIGHTS, folder / "calibration.json")
        manifest = Manifest(
            snapshot_schema=SCHEMA,
            id=target.name,
            built_at=datetime.now(UTC).replace(microsecond=0),
            province=province,
            counts={
                "procedure": len(procedures),
                **law_part.counts(law),
                **guides_part.counts(sources.guides),
                **journeys_part.counts(sources.journeys),
            },
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
