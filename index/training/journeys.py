"""Fits the weights of `index/journeys.json`: `python -m index.training.journeys --data DIR [--dry-run]`.

In four parts, each part of the wordings is asked of an index of the other three. What no life event answers are the
questions about procedures that the second authors wrote, those that say too little, and what is off every topic. The
development questions play no part. The procedures found for all of them are those of a snapshot of the data folder DIR
with the wordings of the first authors alone, which is built for it (some minutes) below DIR/first-pass.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from index.encoder import SHIPPED
from index.hit import Retrieval
from index.journeys import BESIDE, WEIGHTS, JourneyBook, of_procedures
from index.nearest import FIGURES, RANKING, Nearest, Reading, Weights
from index.snapshot import Snapshot
from index.training.examples import OFF_TOPIC
from index.wordings import build_first_pass
from knowledge.journey import Journey, load_journeys
from knowledge.wordings import load_wordings
from vietnamese import Reader

PARTS = 4
STRANGERS = 1_500
"""Questions about procedures among those learned from."""
SEED = 1
PENALTY = 1.0
Floats = npt.NDArray[np.float64]
Case = tuple[Reading, Retrieval, int]
"""What was read, the procedures found, and the place of the right life event (-1: none)."""
FIRST_PASS = "first-pass"


def strangers() -> list[str]:
    """Messages that tell no life event."""
    bank = load_wordings(passes=(2,))
    asked = random.Random(SEED).sample([t for e in bank.entries for _, _, t in e.wordings.texts()], STRANGERS)
    lines = OFF_TOPIC.read_text(encoding="utf-8").splitlines()
    return [*asked, *(q.asks for q in bank.vague), *(line for line in lines if line and not line.startswith("#"))]


def cases(journeys: Sequence[Journey], snapshot: Snapshot) -> list[Case]:
    """Every wording read by the others, and the strangers by all."""
    reader, encoder = Reader.load(), snapshot.encoder
    book = JourneyBook(journeys, encoder, reader, Weights.load(WEIGHTS))
    others = strangers()
    found: list[Case] = []
    for part in range(PARTS):
        said = [[j.name, *(t for n, t in enumerate(j.wordings) if n % PARTS != part)] for j in journeys]
        nearest = Nearest.build(said, encoder)
        asked = [(t, n) for n, j in enumerate(journeys) for m, t in enumerate(j.wordings) if m % PARTS == part]
        for text, wanted in [*asked, *((text, -1) for text in others[part::PARTS])]:
            query = snapshot.query(text)
            if query.content:
                retrieval = snapshot.retrieve(text)
                reading = nearest.read(query, snapshot.vector(query), book.beside(retrieval.hits))
                found.append((reading, retrieval, wanted))
    return found


def fit_ranking(told: Sequence[Case]) -> dict[str, float]:
    """Conditional logit over the life events."""
    tables = np.array([reading.table for reading, _, _ in told], dtype=np.float64)
    wanted = np.array([place for _, _, place in told])
    rows = np.arange(len(wanted))

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = tables @ weights
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        slope = np.einsum("nk,nkf->f", shares, tables) - tables[rows, wanted].sum(axis=0) + PENALTY * weights
        return float(PENALTY * weights @ weights / 2 - np.log(shares[rows, wanted]).sum()), slope

    found = minimize(loss, np.zeros(len(RANKING)), jac=True, method="L-BFGS-B").x
    return dict(zip(RANKING, (round(float(w), 3) for w in found), strict=True))


def main() -> None:
    """Fit, tell the figures, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="data folder with the imported records")
    parser.add_argument("--province", default="20", help="province code of the records")
    parser.add_argument("--dry-run", action="store_true", help="tell the figures and write nothing")
    args = parser.parse_args()
    first = args.data / FIRST_PASS
    first.mkdir(exist_ok=True)
    if (first / "current").exists():
        snapshot = Snapshot.load(first / "current")
    else:
        snapshot = build_first_pass(args.data, first, province=args.province, encoder=SHIPPED, bank=load_wordings())
    found = cases(load_journeys(), snapshot)
    told = [case for case in found if case[2] >= 0]
    ranking = fit_ranking(told)
    weights = Weights(ranking=ranking, confidence={}, bias=0.0)
    names = (*FIGURES, *BESIDE)
    lines, right_ones = [], []
    for reading, retrieval, wanted in found:
        best, figures = reading.figures(weights)
        figures |= of_procedures(reading, best, retrieval)
        lines.append([figures[name] for name in names])
        right_ones.append(best == wanted)
    rows, right = np.array(lines, dtype=np.float64), np.array(right_ones)
    model = LogisticRegression(C=10.0, max_iter=1_000)
    sure = cross_val_predict(model, rows, right, cv=5, method="predict_proba")[:, 1]
    print(f"{len(told)} of {len(found)} messages tell a life event; right first: {right.sum() / len(told):.3f}")
    for limit in (0.3, 0.5, 0.6, 0.7, 0.85):
        taken = sure >= limit
        print(f"from {limit}: {right[taken].sum() / len(told):.3f} of them found, {right[taken].mean():.3f} rightly")
    model.fit(rows, right)
    confidence = dict(zip(names, (round(float(w), 3) for w in model.coef_[0]), strict=True))
    made = Weights(ranking=ranking, confidence=confidence, bias=round(float(model.intercept_[0]), 3))
    print(made.model_dump_json(indent=2))
    if not args.dry_run:
        WEIGHTS.write_text(made.model_dump_json(indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
