"""Which of some hundred things a message is about, by what people say of each: guides, life events.

A message is held against each saying alone and its best counts, by words and by vector; how sure the best is comes from
a logistic regression over a few figures (`Weights`), fitted on sayings left out of the index and on messages that mean
something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from index.asked import AskedIndex, build_sayings
from index.encoder import Encoder
from index.fields import plain
from index.query import Query, content_of
from vietnamese import fold

Floats = npt.NDArray[np.float32]

FIGURES = ("alike", "cosine", "near", "lead", "covered", "words")
"""What tells how sure the best is: the likeness of its best saying by words and by vector, the same by vector over its
three best, its lead on the second, how much of the message it knows, the length of the message."""
NEAR = 3
LONG = 20


class Weights(BaseModel):
    """Of the ranking (words beside vectors), and of the figures that tell how sure the best is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    alike: float = 1.0
    near: float = 1.0
    confidence: dict[str, float]
    bias: float

    @classmethod
    def load(cls, path: Path) -> Weights:
        """Those of a file."""
        return cls.model_validate_json(path.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Nearest:
    """An index of what is said of each of `size` things. Immutable."""

    sayings: AskedIndex
    vectors: Floats | None
    """A row each saying, in the order of `sayings`."""

    @classmethod
    def build(cls, said: Sequence[Sequence[str]], encoder: Encoder | None) -> Nearest:
        """`said` holds at least one text for each thing."""
        texts = [content_of(text) for own in said for text in own]
        return cls(build_sayings(said), encoder.encode(texts) if encoder is not None else None)

    def read(self, query: Query, vector: Floats | None, weights: Weights) -> tuple[Floats, Floats]:
        """Score of each thing, shape (things,), and the figures of the best, in the order of FIGURES."""
        said: dict[str, float] = {}
        for word, weight in zip(query.words, query.spoken, strict=True):
            said[fold(word)] = max(weight, said.get(fold(word), 0.0))
        alike = self.sayings.alike(said)
        cosine, near = self._cosine(vector)
        scores = weights.alike * alike + cosine + weights.near * near
        order = np.argsort(-scores, kind="stable")
        best = int(order[0])
        lead = float(scores[best] - scores[order[1]]) if len(order) > 1 else float(scores[best])
        words = self._weights(query)
        known = sum(weight for word, weight in words.items() if self._holds(best, word))
        covered = known / (sum(words.values()) or 1.0)
        size = min(len(query.words), LONG) / LONG
        figures = np.array([alike[best], cosine[best], near[best], lead, covered, size], dtype=np.float32)
        return scores, figures

    def sure(self, figures: Floats, weights: Weights) -> float:
        """Probability that the best is meant, 0 to 1."""
        row = np.array([weights.confidence[name] for name in FIGURES], dtype=np.float32)
        return float(1 / (1 + np.exp(-(weights.bias + float(figures @ row)))))

    def _cosine(self, vector: Floats | None) -> tuple[Floats, Floats]:
        starts = self.sayings.starts
        if vector is None or self.vectors is None:
            nothing = np.zeros(len(starts) - 1, dtype=np.float32)
            return nothing, nothing
        found = self.vectors @ vector
        parts = [np.sort(found[begin:end])[::-1][:NEAR] for begin, end in zip(starts, starts[1:], strict=False)]
        return (
            np.array([part[0] for part in parts], dtype=np.float32),
            np.array([part.mean() for part in parts], dtype=np.float32),
        )

    def _weights(self, query: Query) -> dict[str, float]:
        unseen = float(np.log1p(len(self.sayings.mass)))
        return {word: self.sayings.field.weight(word) or unseen for word in plain(query.content)}

    def _holds(self, thing: int, word: str) -> bool:
        begin, end = self.sayings.starts[thing], self.sayings.starts[thing + 1]
        holders = self.sayings.field.holders(word)
        return bool(((holders >= begin) & (holders < end)).any())
