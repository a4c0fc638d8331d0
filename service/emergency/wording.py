"""A linear model of words and pairs of words: how likely a message is a cry for help, and of which kind.

Its weights are learned by `service.emergency.training` from `examples.yaml`. It reads text without accents, so that a
message typed in haste counts the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from service.emergency import rules
from vietnamese import expand, fold, normalise

WEIGHTS = Path(__file__).with_name("wording.npz")
SURE = 0.55
"""Probability from which a message is taken for a cry for help."""
SURER = 0.8
"""The same where it also speaks of paper, of the past or of a supposition."""
CLEAR = 0.6
"""Share of a kind from which its own numbers are told, else those of all."""
ANY = "danger"
FEW = 7
"""Known features below which a message tells nothing."""

_WORD = re.compile(r"[^\W_]+")


def features(text: str) -> Iterator[str]:
    """Words without accents, chat spelling written out, and pairs of neighbours; each once."""
    words = _WORD.findall(fold(expand(normalise(text))))
    yield from dict.fromkeys([*words, *(f"{a} {b}" for a, b in zip(words, words[1:], strict=False))])


@dataclass(frozen=True)
class WordingModel:
    """`weights`: one row a feature, one column a kind and a last one for danger as such; `bias` for the columns."""

    kinds: list[str]
    vocabulary: dict[str, int]
    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]

    def read(self, text: str) -> tuple[str, float]:
        """The kind (ANY where none is likely enough), and the probability that it is a cry for help at all."""
        rows = [self.vocabulary[f] for f in features(text) if f in self.vocabulary]
        if len(rows) < FEW:
            return ANY, 0.0
        scores = self.bias + self.weights[rows].sum(axis=0)
        shares = np.exp(scores[:-1] - scores[:-1].max())
        best = int(np.argmax(shares))
        kind = self.kinds[best] if shares[best] / shares.sum() >= CLEAR else ANY
        return kind, float(1 / (1 + np.exp(-scores[-1])))

    def save(self, path: Path = WEIGHTS) -> None:
        """Write the model in half precision."""
        np.savez_compressed(
            path,
            kinds=np.array(self.kinds),
            vocabulary=np.array(list(self.vocabulary)),
            weights=self.weights.astype(np.float16),
            bias=self.bias,
        )


@cache
def load() -> WordingModel:
    """The shipped model."""
    with np.load(WEIGHTS, allow_pickle=False) as held:
        return WordingModel(
            kinds=held["kinds"].tolist(),
            vocabulary={word: row for row, word in enumerate(held["vocabulary"].tolist())},
            weights=held["weights"].astype(np.float32),
            bias=held["bias"],
        )


def least(words: str) -> float:
    """Probability from which prepared text raises the alarm."""
    return SURER if rules.held_back(words) and not rules.calls_for_help(words) else SURE


def matched(text: str, words: str) -> tuple[str, str] | None:
    """The kind of danger and the text where it is surely a cry for help, else None; `words` are the text prepared."""
    kind, probability = load().read(text)
    return (kind, text) if probability >= least(words) else None
