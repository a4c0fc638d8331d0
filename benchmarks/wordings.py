"""What the bank of wordings gives: the ranking without it, with a part of it, and with all.

    python -m benchmarks.wordings [--data var] [--encoder index/model]

Two curves over the development questions: by the number of wordings each procedure has, and by the share of the
bank's procedures that have any, whole fields at a time. Every row is an index of its own with its own weights, fitted
without the question at hand (cross-validated by gold procedure). R@1 / R@5 per style and the ratio to no bank. Minutes
a row; run by hand.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.retrieval import FILES, SHARED, STYLES, fused, line, note
from index.build import build_snapshot
from index.evaluation import Question, read_questions
from index.snapshot import Snapshot
from index.training.examples import read_examples
from knowledge.wordings import Bank, Entry, load_wordings

SEED = 11
NUMBERS = (1, 2, 4)
SHARES = (0.25, 0.5, 0.75)


def thinned(bank: Bank, number: int) -> Bank:
    """The bank with so many wordings an entry, drawn from all kinds; no confusions."""
    return replace(bank, entries=[_thin(entry, number) for entry in bank.entries])


def _thin(entry: Entry, number: int) -> Entry:
    texts = list(entry.wordings.texts())
    drawn = random.Random(f"{SEED} {entry.code}").sample(texts, min(number, len(texts)))
    kept = {(kind, place) for kind, place, _ in drawn}
    parts = {
        kind: [item for place, item in enumerate(getattr(entry.wordings, kind)) if (kind, place) in kept]
        for kind in ("names", "situations", "aspects", "keywords")
    }
    return replace(entry, wordings=entry.wordings.model_copy(update={**parts, "confused": []}))


def covering(bank: Bank, share: float) -> Bank:
    """The entries of whole fields, drawn until they are so great a share of all."""
    fields = sorted({entry.field for entry in bank.entries})
    random.Random(SEED).shuffle(fields)
    entries: list[Entry] = []
    for field in fields:
        if len(entries) < share * len(bank.entries):
            entries += [entry for entry in bank.entries if entry.field == field]
    return replace(bank, entries=entries)


def variants(bank: Bank) -> Iterator[tuple[str, Bank]]:
    """Name of a row and its bank."""
    yield "no bank", Bank()
    for number in NUMBERS:
        yield f"{number} a procedure", thinned(bank, number)
    for share in SHARES:
        part = covering(bank, share)
        yield f"{len(part.entries)} procedures ({share:.0%})", part
    yield f"all {len(bank.entries)}", bank


def places(data: Path, encoder: str, bank: Bank, questions: list[Question]) -> dict[str, list[int]]:
    """Style → place of the first right procedure of each question, over an index with this bank."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("knowledge.db", "current"):
            if (data / name).exists():
                Path(folder, name).symlink_to((data / name).resolve())
        snapshot = Snapshot.load(build_snapshot(Path(folder), province="20", encoder=encoder, wordings=bank))
        found = fused(snapshot, read_examples(snapshot, questions), lambda name: False)
        snapshot.close()
    result: dict[str, list[int]] = {}
    for question in questions:
        note(result, question.style, found.get(question.id, []), question.codes)
    return result


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("MOTCUA_DATA_DIR", "var")))
    parser.add_argument("--encoder", default=os.environ.get("MOTCUA_ENCODER", "index/model"))
    parser.add_argument("--passes", type=int, nargs="+", default=[1, 2], help="author passes of the bank")
    arguments = parser.parse_args()
    files = [SHARED / name for name in FILES]
    if not all(file.is_file() for file in files):
        print(f"skipped: the question files are not at {SHARED}")
        return
    questions = [q for q in read_questions(files) if q.expect == "answer" and q.codes]
    bank = load_wordings(passes=arguments.passes)
    print(f"{len(questions)} questions; R@1/R@5")
    print(f"{'':22} {'ms':>6} {'ratio':>5}  {'  '.join(f'{style:>9.9}' for style in STYLES)}")
    base = None
    for name, part in variants(bank):
        first = line(name, places(arguments.data, arguments.encoder, part, questions), None, base)
        base = base or first


if __name__ == "__main__":
    main()
