"""Fit the ranker of the law on real questions of citizens, and say how well it does on those it has not seen.

    python -m index.law.training --law var/current/law ../shared/eval/dev.law.jsonl

Each question is learned from twice, as written and with its accents stripped. The figures are cross-validated: five
folds, all questions of one article in the same fold. `ranker.json` is then fitted on all. The certainty is fitted on
the scores that unseen questions got, and on our own lines about other matters (`index/training/off_topic.txt`).
"""

from __future__ import annotations

import argparse
import json
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.law.evidence import Floats
from index.law.features import NAMES
from index.law.index import LawIndex
from index.law.ranker import CERTAIN, FILE, Ranker, certainty, tree_of

FOLDS = 5
ROUNDS = 250
RECIPE: dict[str, Any] = {
    "objective": "lambdarank",
    "num_leaves": 12,
    "learning_rate": 0.05,
    "min_data_in_leaf": 20,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambdarank_truncation_level": 10,
    "max_bin": 127,
    "verbose": -1,
}
OFF_TOPIC = Path(__file__).parents[1] / "training" / "off_topic.txt"

Place = tuple[str, str]
"""Number of a document and of an article, in small letters."""


@dataclass(frozen=True, slots=True)
class Example:
    """One question with its candidates: `table` their features, `right` whether each answers; `group` its article."""

    table: Floats
    right: npt.NDArray[np.bool_]
    group: Place


@dataclass(frozen=True, slots=True)
class LawQuestion:
    """A question with the articles that answer it."""

    text: str
    gold: frozenset[Place]


def read_law_questions(path: Path) -> list[LawQuestion]:
    """Questions of a JSON lines file: {"q", "gold": [{"doc_no", "article"}]}."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            data = json.loads(line)
            gold = frozenset((g["doc_no"].lower(), str(g["article"]).lower()) for g in data["gold"])
            found.append(LawQuestion(data["q"], gold))
    return found


def strip_accents(text: str) -> str:
    """As somebody types who sets no accents."""
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in text if not unicodedata.combining(letter))


def read_example(law: LawIndex, question: LawQuestion, text: str) -> Example:
    """The candidates of one question, typed as `text`."""
    found = law.candidates(text)
    if found is None:
        return Example(np.zeros((0, len(NAMES)), np.float32), np.zeros(0, dtype=bool), min(question.gold))
    places = [law.place(int(row)) for row in found.rows]
    right = np.array([(number.lower(), article.lower()) in question.gold for number, article in places])
    return Example(found.reading.table, right, min(question.gold))


def fit_trees(examples: Sequence[Example], seed: int, threads: int) -> list[dict[str, list[Any]]]:
    """Trees in the form of `ranker.json`, from the questions with a right candidate."""
    import lightgbm

    useful = [example for example in examples if example.right.any()]
    data = lightgbm.Dataset(
        np.concatenate([example.table for example in useful]),
        np.concatenate([example.right for example in useful]).astype(np.int32),
        group=[len(example.right) for example in useful],
    )
    model = lightgbm.train({**RECIPE, "seed": seed, "num_threads": threads}, data, ROUNDS)
    return [tree_of(info["tree_structure"]) for info in model.dump_model()["tree_info"]]


def ranker_of(trees: list[dict[str, list[Any]]], weights: dict[str, float], bias: float) -> dict[str, Any]:
    """The content of `ranker.json`."""
    return {"features": list(NAMES), "certain": weights, "bias": bias, "trees": trees}


def place_of(example: Example, scores: Floats) -> int:
    """How many candidates stand before the first right one; 1000 without any."""
    right = np.flatnonzero(example.right[np.argsort(-scores, kind="stable")])
    return int(right[0]) if len(right) else 1000


def figures(places: Sequence[int]) -> str:
    """R@1, R@10 and MRR@10."""
    row = np.array(places)
    mrr = np.where(row < 10, 1 / (row + 1), 0).mean()
    return f"R@1 {np.mean(row < 1):.4f}  R@10 {np.mean(row < 10):.4f}  MRR@10 {mrr:.4f}"


def fit_certainty(rows: npt.NDArray[np.float64], right: Sequence[bool]) -> tuple[dict[str, float], float]:
    """Logistic weights by name, and the bias."""
    from sklearn.linear_model import LogisticRegression

    mean, spread = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-6)
    model = LogisticRegression(C=0.3, max_iter=1000).fit((rows - mean) / spread, np.array(right))
    weights = model.coef_[0] / spread
    bias = float(model.intercept_[0] - weights @ mean)
    return {name: round(float(w), 6) for name, w in zip(CERTAIN, weights, strict=True)}, round(bias, 6)


def cross_validate(
    written: Sequence[Example], typed: Sequence[Example], seed: int, threads: int
) -> tuple[list[int], list[int], list[tuple[npt.NDArray[np.float64], bool]], Ranker]:
    """Places of the right article as written and as typed without accents, certainty rows with whether the first was
    right, and the ranker of the last fold."""
    groups = sorted({example.group for example in written})
    dice = np.random.default_rng(seed)
    fold_of = dict(zip(groups, (dice.permutation(len(groups)) % FOLDS).tolist(), strict=True))
    places: tuple[list[int], list[int]] = ([], [])
    sure = []
    ranker = Ranker.from_json(ranker_of([], {}, 0.0))
    for fold in range(FOLDS):
        learned = [example for example in (*written, *typed) if fold_of[example.group] != fold]
        ranker = Ranker.from_json(ranker_of(fit_trees(learned, seed, threads), {}, 0.0))
        for found, examples in zip(places, (written, typed), strict=True):
            for example in examples:
                if fold_of[example.group] != fold or not len(example.right):
                    continue
                scores = ranker.scores(example.table)
                found.append(place_of(example, scores))
                sure.append((certainty(example.table, scores), found[-1] == 0))
        print(f"fold {fold}: {figures(places[0])}", file=sys.stderr, flush=True)
    return *places, sure, ranker


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path, help="dev.law.jsonl")
    parser.add_argument("--law", type=Path, default=Path("var/current/law"), help="the law folder of a snapshot")
    parser.add_argument("--output", type=Path, default=FILE)
    parser.add_argument("--seeds", type=int, default=1, help="times that the cross-validation is repeated")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()

    law = LawIndex.load(arguments.law, ranker=Ranker.from_json(ranker_of([], {}, 0.0)))
    questions = read_law_questions(arguments.questions)
    written = [read_example(law, question, question.text) for question in questions]
    typed = [read_example(law, question, strip_accents(question.text)) for question in questions]
    sure: list[tuple[npt.NDArray[np.float64], bool]] = []
    all_written: list[int] = []
    all_typed: list[int] = []
    for seed in range(1, arguments.seeds + 1):
        places, plain, rows, ranker = cross_validate(written, typed, seed, arguments.threads)
        all_written, all_typed, sure = all_written + places, all_typed + plain, sure + rows
    print(f"as written:      {figures(all_written)}")
    print(f"without accents: {figures(all_typed)}")
    for line in OFF_TOPIC.read_text(encoding="utf-8").splitlines():
        found = law.candidates(line) if line and not line.startswith("#") else None
        if found is not None:
            sure.append((certainty(found.reading.table, ranker.scores(found.reading.table)), False))
    weights, bias = fit_certainty(np.array([row for row, _ in sure]), [right for _, right in sure])
    trees = fit_trees([*written, *typed], 1, arguments.threads)
    arguments.output.write_text(json.dumps(ranker_of(trees, weights, bias), separators=(",", ":")), encoding="utf-8")
    print(f"written to {arguments.output}: {len(trees)} trees")


if __name__ == "__main__":
    main()
