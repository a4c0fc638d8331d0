"""The learned order of candidates: boosted trees, and how likely the first one answers.

The trees are grown by LightGBM (`python -m index.law.training`) and kept as numbers in `ranker.json`. They are applied
here rather than by LightGBM, whose import alone takes 100 MB and a second: for each tree the leaves that no failed
condition rules out are a row of bits, and the first bit left is the leaf (QuickScorer, Lucchese et al., SIGIR 2015).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.law.evidence import Floats
from index.law.features import NAMES

FILE = Path(__file__).with_name("ranker.json")

LEAVES = 16
"""Most leaves of a tree: one bit each."""

CERTAIN = ("top", "lead", "lead_third", "all_content", "all_pairs", "line_score", "title_content", "bm25_best", "words")
"""What certainty is read from: the score of the best, its lead over the next and the third, features of the best."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """Trees as arrays: `feature`, `threshold` and `keeps` (trees, nodes), `value` (trees, LEAVES). A candidate whose
    feature is above the threshold keeps only the leaves whose bits are in `keeps`."""

    feature: npt.NDArray[np.int64]
    threshold: npt.NDArray[np.float64]
    keeps: npt.NDArray[np.uint16]
    value: Floats
    certain: npt.NDArray[np.float64]
    bias: float

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Ranker:
        """Read the numbers; features go by name, so that their order may change. Raises KeyError for one unknown."""
        columns = np.array([NAMES.index(name) if name in NAMES else -1 for name in data["features"]])
        if (columns < 0).any():
            raise KeyError(f"{FILE.name} was fitted for other features: run `python -m index.law.training`")
        trees = data["trees"]
        nodes = max((len(tree["feature"]) for tree in trees), default=1)
        shape = (len(trees), nodes)
        feature, keeps = np.zeros(shape, dtype=np.int64), np.full(shape, 0xFFFF, dtype=np.uint16)
        threshold = np.full(shape, np.inf)
        value = np.zeros((len(trees), LEAVES), dtype=np.float32)
        for number, tree in enumerate(trees):
            size = len(tree["feature"])
            feature[number, :size] = columns[tree["feature"]]
            threshold[number, :size] = tree["threshold"]
            keeps[number, :size] = tree["keeps"]
            value[number, : len(tree["value"])] = tree["value"]
        certain = np.array([data["certain"].get(name, 0.0) for name in CERTAIN])
        return cls(feature, threshold, keeps, value, certain, float(data["bias"]))

    @classmethod
    def load(cls, path: Path = FILE) -> Ranker:
        """Read the fitted numbers."""
        return cls.from_json(json.loads(path.read_text(encoding="utf-8")))

    def scores(self, table: Floats) -> Floats:
        """The score of each candidate, shape (candidates,), from features (candidates, NAMES)."""
        if not len(self.value):
            return np.zeros(len(table), dtype=np.float32)
        above = table[:, self.feature] > self.threshold
        left = np.bitwise_and.reduce(np.where(above, self.keeps, np.uint16(0xFFFF)), axis=2)
        leaf = _FIRST_BIT[left]
        total: Floats = self.value[np.arange(len(self.value)), leaf].sum(axis=1)
        return total

    def probabilities(self, table: Floats, scores: Floats) -> npt.NDArray[np.float64]:
        """For each candidate the probability that it answers; they add up to at most 1."""
        order = np.argsort(-scores, kind="stable")
        row = certainty(table, scores)
        best = 1 / (1 + np.exp(-np.clip(row @ self.certain + self.bias, -30, 30)))
        powers = np.exp(scores - scores[order[0]])
        rest = powers.sum() - powers[order[0]]
        spread = np.minimum(powers * (1 - best) * best / max(float(rest), 1e-9), best)
        spread[order[0]] = best
        return np.asarray(spread, dtype=np.float64)


def certainty(table: Floats, scores: Floats) -> npt.NDArray[np.float64]:
    """The features of certainty of one question, in the order of CERTAIN."""
    order = np.argsort(-scores, kind="stable")[:3]
    best = scores[order]
    lead = best[0] - best[1] if len(best) > 1 else 3.0
    third = best[0] - best[2] if len(best) > 2 else 3.0
    own = [table[order[0], NAMES.index(name)] for name in CERTAIN[3:]]
    return np.array([best[0], lead, third, *own], dtype=np.float64)


_FIRST_BIT: npt.NDArray[np.uint8] = np.array(
    [LEAVES - 1 if not bits else (bits & -bits).bit_length() - 1 for bits in range(1 << LEAVES)], dtype=np.uint8
)


def tree_of(node: dict[str, Any]) -> dict[str, list[Any]]:
    """A tree as LightGBM dumps it (`dump_model()["tree_info"][n]["tree_structure"]`) in the form of `ranker.json`.

    Leaves are numbered from the left; the condition of a node that fails rules out all leaves to its left.
    """
    tree: dict[str, list[Any]] = {"feature": [], "threshold": [], "keeps": [], "value": []}

    def walk(part: dict[str, Any]) -> Sequence[int]:
        if "leaf_value" in part:
            tree["value"].append(round(float(part["leaf_value"]), 6))
            return [len(tree["value"]) - 1]
        left = walk(part["left_child"])
        right = walk(part["right_child"])
        tree["feature"].append(int(part["split_feature"]))
        tree["threshold"].append(float(part["threshold"]))
        tree["keeps"].append((1 << LEAVES) - 1 - sum(1 << leaf for leaf in left))
        return [*left, *right]

    walk(node)
    return tree
