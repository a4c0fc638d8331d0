"""The fits themselves: a conditional logit for the ranking, logistic regressions for the certainty."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from index.fusion import softmax
from index.training.examples import Example

Floats = npt.NDArray[np.float64]

PENALTY = 5.0
"""L2 on standardised weights of the ranking, in units of one question."""


def fit_ranking(examples: Sequence[Example], penalty: float = PENALTY, weight: Floats | None = None) -> Floats:
    """Conditional logit: the probability of the gold candidates among all of a question, with an L2 penalty.

    `weight` holds how much each example counts. Raises ValueError when no example holds its gold.
    """
    chosen = [n for n, e in enumerate(examples) if e.question.expect == "answer" and e.gold.any()]
    if not chosen:
        raise ValueError("no question finds an acceptable record among its candidates")
    shape = max(len(examples[n].gold) for n in chosen)
    tables = np.zeros((len(chosen), shape, examples[chosen[0]].candidates.table.shape[1]), dtype=np.float32)
    gold = np.zeros((len(chosen), shape), dtype=np.float32)
    absent = np.full((len(chosen), shape), np.float32(-1e9))
    for row, n in enumerate(chosen):
        size = len(examples[n].gold)
        tables[row, :size] = examples[n].candidates.table
        gold[row, :size] = examples[n].gold
        absent[row, :size] = 0
    counts = np.ones(len(chosen)) if weight is None else weight[chosen]
    scale = tables[absent == 0].std(axis=0, dtype=np.float64)
    scale[scale < 1e-6] = np.inf
    tables /= scale.astype(np.float32)

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = tables @ weights.astype(np.float32) + absent
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        every = powers / powers.sum(axis=1, keepdims=True)
        right = powers * gold
        right /= np.maximum(right.sum(axis=1, keepdims=True), 1e-30)
        likelihood = np.log(np.maximum((every * gold).sum(axis=1), 1e-30)) @ counts
        pull = (every - right) * counts[:, None]
        slope = np.tensordot(pull.astype(np.float32), tables, axes=([0, 1], [0, 1]))
        return float(penalty * weights @ weights / 2 - likelihood), slope.astype(np.float64) + penalty * weights

    found = minimize(loss, np.zeros(tables.shape[2]), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(found.x / scale)


def fit_temperature(scored: Sequence[tuple[Floats, npt.NDArray[np.bool_]]]) -> float:
    """The temperature with the best likelihood on questions whose weights had not seen them."""
    usable = [(scores, gold) for scores, gold in scored if gold.any()]
    grid = np.geomspace(0.5, 4.0, 40)
    losses = [sum(-np.log(max(float(softmax(s, t)[g].sum()), 1e-9)) for s, g in usable) for t in grid]
    return float(grid[int(np.argmin(losses))])


def fit_logistic(rows: Floats, labels: Floats, penalty: float, weight: Floats) -> tuple[Floats, float]:
    """Logistic regression on standardised features; examples without weight are left out."""
    from sklearn.linear_model import LogisticRegression

    rows, labels, weight = rows[weight > 0], labels[weight > 0], weight[weight > 0]
    scale = rows.std(axis=0)
    scale[scale < 1e-6] = np.inf
    model = LogisticRegression(C=1 / penalty, max_iter=3000)
    model.fit(rows / scale, labels, sample_weight=weight)
    return np.asarray(model.coef_[0] / scale), float(model.intercept_[0])
