"""Fits the weights of `index/journeys.json`: `python -m index.training.journeys [--dry-run]`.

In four parts, each part of the wordings is asked of an index of the other three. What no life event answers are
questions about procedures, out of the bank of wordings, and what is off every topic. The development questions play no
part.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from index.encoder import SHIPPED, Encoder, load_encoder
from index.journeys import WEIGHTS
from index.nearest import FIGURES, Nearest, Weights
from index.query import read_query
from index.training.examples import OFF_TOPIC
from knowledge.journey import Journey, load_journeys
from knowledge.wordings import load_wordings
from vietnamese import Reader

PARTS = 4
STRANGERS = 2_000
"""Questions about procedures among those learned from."""
SEED = 1
START = Weights(confidence=dict.fromkeys(FIGURES, 0.0), bias=0.0)
Floats = npt.NDArray[np.float64]


def cases(journeys: Sequence[Journey], encoder: Encoder, reader: Reader) -> tuple[Floats, npt.NDArray[np.bool_], float]:
    """Figures of every message, whether its best life event is meant, and for how many of our wordings it is."""
    chance = random.Random(SEED)
    strangers = chance.sample([text for e in load_wordings().entries for _, _, text in e.wordings.texts()], STRANGERS)
    lines = OFF_TOPIC.read_text(encoding="utf-8").splitlines()
    strangers += [line for line in lines if line and not line.startswith("#")]
    rows, right, told = [], [], []
    for part in range(PARTS):
        said = [[j.name, *(t for n, t in enumerate(j.wordings) if n % PARTS != part)] for j in journeys]
        nearest = Nearest.build(said, encoder)
        asked = [(t, n) for n, j in enumerate(journeys) for m, t in enumerate(j.wordings) if m % PARTS == part]
        for text, wanted in [*asked, *((text, -1) for text in strangers[part::PARTS])]:
            query = read_query(text, reader)
            if not query.content:
                continue
            vector = encoder.encode([" ".join(query.content)], question=True)[0]
            scores, figures = nearest.read(query, vector, START)
            rows.append(figures)
            right.append(int(scores.argmax()) == wanted)
            if wanted >= 0:
                told.append(right[-1])
    return np.array(rows, dtype=np.float64), np.array(right), float(np.mean(told))


def main() -> None:
    """Fit, tell the figures, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry-run", action="store_true", help="tell the figures and write nothing")
    dry = parser.parse_args().dry_run
    encoder = load_encoder(SHIPPED)
    assert encoder is not None
    rows, right, first = cases(load_journeys(), encoder, Reader.load())
    model = LogisticRegression(C=10.0, max_iter=1_000)
    sure = cross_val_predict(model, rows, right, cv=5, method="predict_proba")[:, 1]
    print(f"{len(rows)} messages, {int(right.sum())} of them told right; first {first:.3f}")
    for limit in (0.3, 0.5, 0.6, 0.7, 0.85):
        taken = sure >= limit
        print(f"from {limit}: {right[taken].sum() / right.sum():.3f} found, {right[taken].mean():.3f} of those right")
    model.fit(rows, right)
    weights = dict(zip(FIGURES, (round(float(w), 3) for w in model.coef_[0]), strict=True))
    print(weights, round(float(model.intercept_[0]), 3))
    if not dry:
        made = Weights(confidence=weights, bias=round(float(model.intercept_[0]), 3))
        WEIGHTS.write_text(made.model_dump_json(indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
