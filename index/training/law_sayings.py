"""Fits the weights of `index/law/sayings.py`: `python -m index.training.law_sayings --data DIR [--dry-run]`.

The questions written for provisions are both what is searched and what is asked: in four parts, each part is asked of
an index of the other three. What must not be answered by the law are questions about procedures, out of the bank of
wordings. The development questions play no part. DIR holds a snapshot with the law.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from index.law.sayings import CONFIDENCE, RANKING, WEIGHTS, Name, Reading, Sayings, Weights, build_law_sayings
from index.law.sayings import confidence_row as row_of
from index.snapshot import Snapshot
from knowledge.law.asked import Asked, load_asked
from knowledge.wordings import load_wordings

PARTS = 4
STRANGERS = 1_200
"""Questions about procedures among those learned from."""
PENALTY = 0.02
Floats = npt.NDArray[np.float64]
Case = tuple[Reading, int, int, float]
"""What was read, the place of the right provision (-1: none), words, best probability of the search over the texts."""


def parts(asked: Sequence[Asked]) -> list[tuple[list[Asked], list[tuple[str, Name]]]]:
    """For each part: the provisions without its questions, and its questions with the provision each asks for."""
    made = []
    for part in range(PARTS):
        rest, held = [], []
        for one in asked:
            kept = tuple(text for place, text in enumerate(one.questions) if place % PARTS != part)
            rest.append(replace(one, questions=kept or one.questions[:1]))
            if kept and len(one.questions) > 1:
                name = (one.number, one.kind, one.article)
                held += [(text, name) for place, text in enumerate(one.questions) if place % PARTS == part]
        made.append((rest, held))
    return made


def cases(snapshot: Snapshot, seed: int = 1) -> list[Case]:
    """Every question read by the others, and questions about procedures read by all."""
    assert snapshot.law is not None
    asked = load_asked()
    chance = random.Random(seed)
    strangers = chance.sample([text for e in load_wordings().entries for _, _, text in e.wordings.texts()], STRANGERS)
    found: list[Case] = []
    texts = snapshot.law.texts(asked)
    for part, (rest, held) in enumerate(parts(asked)):
        sayings = build_law_sayings(rest, texts, snapshot.encoder)
        assert sayings is not None
        mine = [(text, None) for text in strangers[part::PARTS]]
        found += [_case(snapshot, sayings, text, name) for text, name in [*held, *mine]]
    return found


def _case(snapshot: Snapshot, sayings: Sayings, text: str, name: Name | None) -> Case:
    assert snapshot.law is not None
    reading, words, best = snapshot.law.read(text, sayings)
    right = [place for place, row in enumerate(reading.rows) if sayings.names[row] == name]
    return reading, right[0] if right else -1, words, best


def shares_of(weights: Floats, reading: Reading) -> Floats:
    """Softmax of the candidates' scores."""
    scores = reading.table @ weights
    masses: Floats = np.exp(scores - scores.max())
    shares: Floats = masses / masses.sum()
    return shares


def fit_ranking(found: Sequence[Case]) -> Floats:
    """Weights of largest likelihood under a small ridge."""
    asked = [(reading, right) for reading, right, *_ in found if right >= 0]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = PENALTY * float(weights @ weights), 2 * PENALTY * weights
        for reading, right in asked:
            shares = shares_of(weights, reading)
            total -= float(np.log(shares[right] + 1e-12))
            slope = slope + reading.table.T @ shares - reading.table[right]
        return total, slope

    best: Floats = minimize(loss, np.zeros(len(RANKING)), jac=True, method="L-BFGS-B").x
    return best


def main() -> None:
    """Fit, tell, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--dry-run", action="store_true")
    given = parser.parse_args()
    found = cases(Snapshot.load(given.data / "current"))
    ranking = fit_ranking(found)
    rows, marks = [], []
    for reading, right, words, best in found:
        shares = shares_of(ranking, reading).astype(np.float32)
        rows.append(row_of(reading, shares, words, best))
        marks.append(right >= 0 and int(shares.argmax()) == right)
    model = LogisticRegression(C=3.0, max_iter=2000).fit(np.array(rows), np.array(marks))
    asked = [mark for mark, (_, right, *_) in zip(marks, found, strict=True) if right >= 0]
    sure = model.predict_proba(np.array(rows))[:, 1]
    strange = [p for p, (_, right, *_) in zip(sure, found, strict=True) if right < 0]
    taken = np.mean(np.array(strange) > 0.5)
    print(f"questions {len(asked)}  right first {np.mean(asked):.3f}  strangers above .5 {taken:.3f}")
    weights = Weights(
        ranking=dict(zip(RANKING, np.round(ranking, 4).tolist(), strict=True)),
        confidence=dict(zip(CONFIDENCE, np.round(model.coef_[0], 4).tolist(), strict=True)),
        bias=round(float(model.intercept_[0]), 4),
    )
    print(weights.model_dump_json(indent=1))
    if not given.dry_run:
        WEIGHTS.write_text(weights.model_dump_json(indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
