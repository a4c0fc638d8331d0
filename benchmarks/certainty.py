"""How far the stated certainty may be believed, and where the ranking still errs.

    python -m benchmarks.certainty [--data var] [--bare]

Weights are fitted without the question at hand (cross-validated by gold procedure), as `index.training.fusion` does.
Prints the reliability of the answers (stated probability against the share that was right), rates by style and by
aspect asked with 95 % intervals (Wilson), and the twenty misses that were surest of themselves, by the number of the
question, each with a cause told by rule: a twin or another level, a near neighbour (same field), words that no saying
of the right record holds, a story with several matters, or other.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.certainty import decide
from index.evaluation import read_questions
from index.features import feature_names
from index.snapshot import Snapshot
from index.training.examples import Example, everyday, off_topic, read_examples
from index.training.fusion import calibration_error, cross_validate, own_examples

SHARED = Path(__file__).resolve().parents[2] / "shared" / "eval"
FILES = [SHARED / "dev.single.jsonl", SHARED / "dev.dialogs.jsonl"]
WORST = 20
ALIKE = 0.12
"""Likeness of a question to the nearest saying of a record below which it shares hardly a word with any."""


@dataclass(frozen=True)
class Judged:
    """One answerable question, and what the assistant would do."""

    example: Example
    probability: float
    answered: bool
    right: bool
    offered: bool
    first: str
    place: int


def wilson(values: Sequence[bool], z: float = 1.96) -> str:
    """A rate with its interval."""
    n, p = len(values), float(np.mean(values))
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5 / (1 + z * z / n)
    return f"{p:.2f} [{max(0.0, centre - half):.2f}, {min(1.0, centre + half):.2f}]"


def judge(snapshot: Snapshot, data: Path, *, bare: bool) -> list[Judged]:
    """All answerable questions, each by weights that had not seen it."""
    mark = snapshot.manifest.encoder
    examples = read_examples(snapshot, [*read_questions(FILES), *off_topic(), *everyday()])
    if not bare:
        examples += own_examples(data, snapshot, mark.name if mark else "none")
    trial = cross_validate(examples)
    found = []
    for example, fold in zip(examples, trial.fold.tolist(), strict=True):
        question = example.question
        if fold < 0 or question.expect != "answer":
            continue
        retrieval = snapshot.judge(example.candidates, example.content, trial.held_out[fold])
        decision = decide(retrieval)
        codes = [hit.code for hit in retrieval.hits]
        offered = [hit.code for hit in decision.hits]
        answered = decision.outcome == "answer"
        found.append(
            Judged(
                example=example,
                probability=max((hit.probability for hit in retrieval.hits), default=0.0),
                answered=answered,
                right=answered and offered[0] in question.codes,
                offered=any(code in question.codes for code in offered),
                first=codes[0] if codes else "",
                place=next((n for n, code in enumerate(codes) if code in question.codes), len(codes)),
            )
        )
    return found


def cause(snapshot: Snapshot, judged: Judged) -> str:
    """Why a question was missed, by rule."""
    example = judged.example
    places = np.flatnonzero(example.gold)
    if not len(places):
        return "words: not among the candidates"
    first = next(n for n, row in enumerate(example.candidates.rows) if snapshot.code(int(row)) == judged.first)
    if example.candidates.groups[first] in example.candidates.groups[places]:
        return "twin or other level"
    if example.question.style == "long_story":
        return "story with several matters"
    if float(example.candidates.table[places, feature_names().index("said_alike")].max()) < ALIKE:
        return "words: no saying of the right record is like it"
    gold = {record.field for code in example.question.codes if (record := snapshot.procedure(code))}
    other = snapshot.procedure(judged.first)
    if other is not None and other.field in gold:
        return "near neighbour"
    return "other"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("var"))
    parser.add_argument("--bare", action="store_true", help="weights fitted without our own second sayings")
    arguments = parser.parse_args()
    if not all(path.is_file() for path in FILES):
        print("skipped: the development questions are not beside the repository")
        return
    snapshot = Snapshot.load(arguments.data / "current")
    judged = judge(snapshot, arguments.data, bare=arguments.bare)

    print("stated      answers  right")
    said = np.array([j.probability for j in judged if j.answered])
    true = np.array([j.right for j in judged if j.answered])
    for low in np.arange(0, 1, 0.1):
        inside = (said >= low) & ((said < low + 0.1) | (low > 0.85))
        if inside.any():
            print(f"{said[inside].mean():.2f}        {int(inside.sum()):4}     {true[inside].mean():.2f}")
    print(f"expected calibration error {calibration_error(list(zip(said.tolist(), true.tolist(), strict=True))):.3f}")

    aspects = {}
    for path in FILES:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            turn = row["turns"][0] if "turns" in row else row
            asked = turn.get("aspect") or []
            aspects[row["id"]] = [asked] if isinstance(asked, str) else asked
    groups: dict[str, list[Judged]] = {"all": judged}
    for each in judged:
        groups.setdefault(f"style {each.example.question.style}", []).append(each)
        for aspect in aspects.get(each.example.question.id, ()):
            groups.setdefault(f"aspect {aspect}", []).append(each)
    print("\n                        n   first               right at once       within one question")
    for name, members in sorted(groups.items()):
        rates = (
            wilson([j.place == 0 for j in members]),
            wilson([j.right for j in members]),
            wilson([j.right or (j.offered and not j.answered) for j in members]),
        )
        print(f"{name:22} {len(members):3}   {rates[0]}   {rates[1]}   {rates[2]}")

    print("\nworst misses: question, meant, found first (probability), place of the right one, cause")
    missed = sorted((j for j in judged if j.place > 0), key=lambda j: -j.probability)[:WORST]
    for each in missed:
        question = each.example.question
        place = str(each.place + 1) if each.place < 10 else "-"
        print(
            f"{question.id:8} {'/'.join(question.codes[:2]):22} {each.first:12} ({each.probability:.2f})  {place:>2}  "
            f"{cause(snapshot, each)}"
        )


if __name__ == "__main__":
    main()
