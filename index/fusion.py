"""Fusion: from the features of candidates to scores and probabilities, by a few fitted weights.

The weights are numbers in `weights.json`, fitted by `python -m index.training.fusion`. Ranking is a conditional logit:
the probability that a candidate is the one meant is the softmax of its weighted features among the candidates.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.features import ABSOLUTE, Candidates, feature_names

Floats = npt.NDArray[np.float64]

WEIGHTS = Path(__file__).parent / "weights.json"

OF_BEST = ("cover_query", "cover_name", "cover_body", "cover_official", "act_agree", "act_extra", "act_lacks")
"""Features of the best candidate that tell how far it may be trusted."""

CONFIDENCE = ("top", "margin", "second", "logit", "entropy", "five", *(f"best_{name}" for name in OF_BEST), *ABSOLUTE)
"""What certainty is read from: the softmax of the best candidate, its lead, the runner-up, log odds, entropy, the mass
of the first five, features of the best, absolute figures. Twins count as one candidate."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Fitted numbers. A feature without a weight counts nothing."""

    ranking: Floats
    temperature: float
    known: Floats
    known_bias: float
    right: Floats
    right_bias: float

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Weights:
        """Read the numbers by name, so that a new feature does not shift the old ones."""
        return cls(
            ranking=np.array([data["ranking"].get(name, 0.0) for name in feature_names()]),
            temperature=float(data["temperature"]),
            known=np.array([data["known"].get(name, 0.0) for name in CONFIDENCE]),
            known_bias=float(data["known_bias"]),
            right=np.array([data["right"].get(name, 0.0) for name in CONFIDENCE]),
            right_bias=float(data["right_bias"]),
        )

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Weights:
        """Read the weights file."""
        return cls.from_json(json.loads(path.read_text(encoding="utf-8")))


def ranked(candidates: Candidates, ranking: Floats) -> Floats:
    """The weighted features; among twins the best score goes to the one that speaks for them."""
    scores = np.asarray(candidates.table.astype(np.float64) @ ranking)
    groups, counts = np.unique(candidates.groups, return_counts=True)
    for group in groups[counts > 1]:
        twins = np.flatnonzero(candidates.groups == group)
        speaker = int(twins[np.lexsort((-scores[twins], candidates.standing[twins]))[0]])
        highest = int(twins[np.argmax(scores[twins])])
        scores[speaker], scores[highest] = scores[highest], scores[speaker]
    return scores


def softmax(scores: Floats, temperature: float) -> Floats:
    """Probabilities that add up to one."""
    if not len(scores):
        return scores
    powers = np.exp((scores - scores.max()) / temperature)
    return np.asarray(powers / powers.sum())


def confidence_row(candidates: Candidates, probabilities: Floats) -> Floats:
    """The features of certainty of one question, in the order of CONFIDENCE."""
    if not len(probabilities):
        return np.zeros(len(CONFIDENCE))
    _, inverse = np.unique(candidates.groups, return_inverse=True)
    mass = np.sort(np.bincount(inverse, weights=probabilities))[::-1]
    top = min(float(mass[0]), 1 - 1e-6)
    second = float(mass[1]) if len(mass) > 1 else 0.0
    entropy = -float((mass * np.log(np.maximum(mass, 1e-12))).sum())
    best = candidates.table[int(np.argmax(probabilities)), list(_of_best())].astype(np.float64)
    return np.array(
        [
            top,
            top - second,
            second,
            float(np.log(top / (1 - top))),
            entropy,
            float(mass[:5].sum()),
            *best,
            *candidates.absolute.astype(np.float64),
        ]
    )


@cache
def _of_best() -> tuple[int, ...]:
    names = feature_names()
    return tuple(names.index(name) for name in OF_BEST)


def sigmoid(value: float) -> float:
    """The logistic function."""
    return float(1 / (1 + np.exp(-np.clip(value, -30, 30))))


def known(row: Floats, weights: Weights) -> float:
    """Probability that the question is about any procedure held, from its `confidence_row`."""
    return sigmoid(float(row @ weights.known) + weights.known_bias)


def right(row: Floats, weights: Weights) -> float:
    """Probability that the best candidate is the one meant, given that the question is about a procedure held."""
    return sigmoid(float(row @ weights.right) + weights.right_bias)


def spread(fused: Floats, groups: npt.NDArray[np.int32], best: float) -> Floats:
    """The softmax with the best candidate's group brought to the calibrated `best`, others to the rest, none above."""
    if not len(fused):
        return fused
    mine = groups == groups[int(np.argmax(fused))]
    top = float(fused[mine].sum())
    rest = 1 - top
    others = np.minimum(fused * ((1 - best) / max(rest, 1e-9)), best)
    spread = np.where(mine, fused * (best / max(top, 1e-9)), others)
    return np.asarray(spread if rest > 1e-9 else fused * best / max(top, 1e-9))
