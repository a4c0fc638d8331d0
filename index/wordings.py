"""Wordings that the ranking sends to another procedure.

Over the index of the whole bank every wording must find its own procedure: where it does not, another says nearly the
same, or it says too little. Over an index of the first author's wordings alone the second's tell how well the ranking
understands what nobody wrote down.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from index.build import build_snapshot
from index.snapshot import Snapshot
from knowledge.wordings import Bank, Entry

AMONG = 5
"""The right procedure must be among this many."""


@dataclass(frozen=True)
class Miss:
    """A wording whose procedure the ranking does not find."""

    entry: Entry
    kind: str
    place: int
    text: str
    first: str
    """Code and name of what came first instead."""


def build_first_pass(data_dir: Path, folder: Path, *, province: str, encoder: str, bank: Bank) -> Snapshot:
    """A snapshot in `folder` of the records of `data_dir` with the first pass of the bank alone."""
    first = Bank([entry for entry in bank.entries if entry.author_pass == 1], bank.twins)
    return build_with(data_dir, folder, province=province, encoder=encoder, bank=first)


def build_with(data_dir: Path, folder: Path, *, province: str, encoder: str, bank: Bank) -> Snapshot:
    """A snapshot in `folder` of the records of `data_dir` with this bank; the snapshot in use stays as it is."""
    for name in ("knowledge.db", "current"):
        if (data_dir / name).exists():
            (folder / name).symlink_to((data_dir / name).resolve())
    return Snapshot.load(build_snapshot(folder, province=province, encoder=encoder, wordings=bank))


def misses(
    snapshot: Snapshot,
    bank: Bank,
    entries: Collection[Entry],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Miss]:
    """The wordings of `entries` that do not find their procedure, or a twin of it; other provinces' are left out."""
    found = []
    for done, entry in enumerate(entries):
        progress(done, len(entries))
        codes = bank.group(entry.code)
        if not any(snapshot.procedure(code) for code in codes):
            continue
        for kind, place, text in entry.wordings.texts():
            hits = snapshot.retrieve(text, limit=AMONG).hits
            if not any(hit.code in codes for hit in hits):
                first = f"{hits[0].code} {hits[0].name}" if hits else "nothing"
                found.append(Miss(entry, kind, place, text, first))
    return found


def find_misses(
    data_dir: Path,
    *,
    province: str,
    encoder: str,
    bank: Bank,
    entries: Collection[Entry],
    held_out: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Miss]:
    """As `misses`, over a snapshot built for it of the records of `data_dir` and the bank.

    With `held_out` it holds the first pass of the bank alone.
    """
    build = build_first_pass if held_out else build_with
    with tempfile.TemporaryDirectory() as folder:
        snapshot = build(data_dir, Path(folder), province=province, encoder=encoder, bank=bank)
        try:
            return misses(snapshot, bank, entries, progress)
        finally:
            snapshot.close()
