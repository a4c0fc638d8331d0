"""Fusion: from the features of candidates to scores and probabilities, by a few fitted weights.

The weights are numbers in `weights.json`, fitted by `python -m index.training.fusion`. Ranking is a conditional logit:
the probability that a candidate is the one meant is the softmax of its weighted features among the candidates.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.features import ABSOLUTE, Candidates, feature_names

Floats = npt.NDArray[np.float64]

WEIGHTS = Path(__file__).parent / "weights.json"

CONFIDENCE = ("top", "margin", "second", *ABSOLUTE)
"""What the probability of the best candidate is read from: its softmax, the lead, the runner-up, absolute figures."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Fitted numbers. A feature without a weight counts nothing."""

    ranking: Floats
    temperature: float
    known: Floats
    known_bias: float

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Weights:
        """Read the numbers by name, so that a new feature does not shift the old ones."""
        return cls(
            ranking=np.array([data["ranking"].get(name, 0.0) for name in feature_names()]),
            temperature=float(data["temperature"]),
            known=np.array([data["known"].get(name, 0.0) for name in CONFIDENCE]),
            known_bias=float(data["known_bias"]),
        )

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Weights:
        """Read the weights file."""
        return cls.from_json(json.loads(path.read_text(encoding="utf-8")))


def score(candidates: Candidates, weights: Weights) -> Floats:
    """One score per candidate; higher is better."""
    return np.asarray(candidates.table.astype(np.float64) @ weights.ranking)


def softmax(scores: Floats, temperature: float) -> Floats:
    """Probabilities that add up to one."""
    if not len(scores):
        return scores
    powers = np.exp((scores - scores.max()) / temperature)
    return np.asarray(powers / powers.sum())


def confidence_row(candidates: Candidates, probabilities: Floats) -> Floats:
    """The features of certainty of one question, in the order of CONFIDENCE."""
    best = np.sort(probabilities)[::-1]
    top = float(best[0]) if len(best) else 0.0
    second = float(best[1]) if len(best) > 1 else 0.0
    return np.array([top, top - second, second, *candidates.absolute.astype(np.float64)])


def sigmoid(value: float) -> float:
    """The logistic function."""
    return float(1 / (1 + np.exp(-np.clip(value, -30, 30))))


def known(candidates: Candidates, probabilities: Floats, weights: Weights) -> float:
    """Probability that the question is about any procedure held."""
    return sigmoid(float(confidence_row(candidates, probabilities) @ weights.known) + weights.known_bias)
