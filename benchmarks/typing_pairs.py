"""The same questions typed in other ways: marked, half marked, unmarked, in chat spelling, with slips, as spoken.

    python -m benchmarks.typing_pairs [--snapshot var/current]

The questions are the formal and colloquial ones of the development set, written with accents; the noise is
`index/training/noise.py` with a fixed seed. For each form R@1 and R@5 of the ranking, the share answered rightly at
once, and its difference from the marked form with its 95 % interval (bootstrap over the questions).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.certainty import decide
from index.evaluation import Question, read_questions
from index.snapshot import Snapshot
from index.training.noise import FORMS

SHARED = Path(__file__).resolve().parents[2] / "shared" / "eval"
SEED = 11
STYLES = ("formal", "colloquial")


def measure(snapshot: Snapshot, questions: list[Question], form: str) -> npt.NDArray[np.float64]:
    """Shape (questions, 3): first, in the first five, answered rightly at once."""
    dice = np.random.default_rng(SEED)
    rows = []
    for question in questions:
        text = FORMS[form](question.text, dice) if form in FORMS else question.text
        retrieval = snapshot.retrieve(text, limit=10)
        codes = [hit.code for hit in retrieval.hits[:5]]
        decision = decide(retrieval)
        once = decision.outcome == "answer" and decision.hits[0].code in question.codes
        rows.append((codes[:1] and codes[0] in question.codes, any(code in question.codes for code in codes), once))
    return np.array(rows, dtype=np.float64)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--snapshot", type=Path, default=Path("var/current"))
    arguments = parser.parse_args()
    snapshot = Snapshot.load(arguments.snapshot)
    questions = [q for q in read_questions([SHARED / "dev.single.jsonl"]) if q.expect == "answer" and q.style in STYLES]
    marked = measure(snapshot, questions, "marked")
    dice = np.random.default_rng(SEED)
    print(f"{len(questions)} questions\nform          R@1    R@5    at once   difference at once")
    for form in ("marked", *FORMS):
        found = marked if form == "marked" else measure(snapshot, questions, form)
        difference = found[:, 2] - marked[:, 2]
        drawn = difference[dice.integers(len(difference), size=(2000, len(difference)))].mean(axis=1)
        low, high = np.quantile(drawn, (0.025, 0.975))
        rates = "  ".join(f"{value:.3f}" for value in found.mean(axis=0))
        print(f"{form:12}  {rates}     {difference.mean():+.3f} [{low:+.3f}, {high:+.3f}]")


if __name__ == "__main__":
    main()
