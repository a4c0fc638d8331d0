"""Probabilities of syllables, pairs and triples estimated from one kind of text."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .ngrams import BOUNDARY, WIDTH

_MASK = (1 << WIDTH) - 1

Keys = NDArray[np.int64]
Weights = NDArray[np.float64]


class Estimate:
    """Interpolated absolute discounting over a stream of syllable ids with the weight of each.

    `pairs` and `triples` are the keys of the n-grams seen, sorted; `one` the probabilities of the syllables.
    """

    def __init__(self, stream: Keys, weights: Weights, size: int, discount: float) -> None:
        one = np.bincount(stream, weights, minlength=size) + 0.5
        self.one: Weights = one / one.sum()
        self._total = float(weights.sum())
        pairs, counts = sums(stream[:-1] << WIDTH | stream[1:], np.minimum(weights[:-1], weights[1:]))
        self.pairs = pairs
        self._pair_counts = counts
        self._above2, self._histories2, self._spare2 = _discounted(pairs, counts, discount)
        inner = stream[1:-1] != BOUNDARY
        triples, counts = sums(
            (stream[:-2] << 2 * WIDTH | stream[1:-1] << WIDTH | stream[2:])[inner],
            np.minimum(np.minimum(weights[:-2], weights[1:-1]), weights[2:])[inner],
        )
        self.triples = triples
        self._above3, self._histories3, self._spare3 = _discounted(triples, counts, discount)

    def probability(self, pairs: Keys) -> Weights:
        """Probability of meeting each pair, smoothed by that of its syllables."""
        seen = find(self.pairs, self._pair_counts, pairs, 0.0) / self._total
        probability: Weights = seen + 0.1 * self.one[pairs >> WIDTH] * self.one[pairs & _MASK]
        return probability

    def pair_probability(self, pairs: Keys) -> Weights:
        """Probability of each pair's second syllable after its first."""
        spare = find(self._histories2, self._spare2, pairs >> WIDTH, 1.0)
        probability: Weights = find(self.pairs, self._above2, pairs, 0.0) + spare * self.one[pairs & _MASK]
        return probability

    def triple_probability(self, triples: Keys) -> Weights:
        """Probability of each triple's third syllable after the other two."""
        spare = find(self._histories3, self._spare3, triples >> WIDTH, 1.0)
        shorter = self.pair_probability(triples & (1 << 2 * WIDTH) - 1)
        return find(self.triples, self._above3, triples, 0.0) + spare * shorter


def sums(keys: Keys, weights: Weights) -> tuple[Keys, Weights]:
    """The different keys, sorted, and the sum of each one's weights."""
    order = np.argsort(keys, kind="stable")
    keys, weights = keys[order], weights[order]
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return keys[starts], np.add.reduceat(weights, starts)


def find(keys: Keys, values: Weights, wanted: Keys, default: float) -> Weights:
    """The value of each wanted key among the sorted keys, or the default."""
    if len(keys) == 0:
        return np.full(len(wanted), default)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], default)


def _discounted(keys: Keys, counts: Weights, discount: float) -> tuple[Weights, Keys, Weights]:
    """Each n-gram's probability without what the discount takes, the histories, and what is spared after each."""
    histories, index = np.unique(keys >> WIDTH, return_inverse=True)
    totals = np.bincount(index, counts)
    taken = np.minimum(counts * 0.9, discount)
    return (counts - taken) / totals[index], histories, np.bincount(index, taken) / totals
