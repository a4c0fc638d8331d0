"""Which of some dozens of things a message is about, by what people say of each.

A message is held against all sayings of a thing by the mean of their vectors, and against each saying alone by words
and vector. How sure the best is comes from a logistic regression over a few figures (`Weights`), fitted on sayings left
out of the index and on messages that mean something else.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
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

RANKING = ("alike", "cosine", "middle", "beside")
"""Likeness of the best saying by words and by vector, to the mean of all sayings, and what speaks for it beside."""
FIGURES = ("share", "alike", "cosine", "middle", "covered", "words")
"""What tells how sure the best is: its share among all, its likenesses, how much of the message its sayings know, the
length of the message."""
LONG = 20


class Weights(BaseModel):
    """Weights of a ranking and of the figures that tell how sure its best is; the caller may add figures of its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ranking: dict[str, float]
    confidence: dict[str, float]
    bias: float

    @classmethod
    def load(cls, path: Path) -> Weights:
        """Those of a file."""
        return cls.model_validate_json(path.read_text(encoding="utf-8"))

    def sure(self, figures: Mapping[str, float]) -> float:
        """Probability that the best is meant, 0 to 1."""
        odds = self.bias + sum(weight * figures[name] for name, weight in self.confidence.items())
        return 1 / (1 + math.exp(-odds))


@dataclass(frozen=True)
class Reading:
    """One message held against all things: `table` has shape (things, RANKING), `covered` one figure each thing."""

    table: Floats
    covered: Floats
    words: float

    def scores(self, weights: Weights) -> Floats:
        """One score each thing."""
        scores: Floats = self.table @ np.array([weights.ranking[name] for name in RANKING], dtype=np.float32)
        return scores

    def figures(self, weights: Weights) -> tuple[int, dict[str, float]]:
        """Place of the best thing, and what tells how sure it is, by the names of FIGURES."""
        scores = self.scores(weights)
        best = int(scores.argmax())
        share = 1 / float(np.exp(scores - scores[best]).sum())
        likenesses = [float(value) for value in self.table[best, :3]]
        values = [share, *likenesses, float(self.covered[best]), self.words]
        return best, dict(zip(FIGURES, values, strict=True))


@dataclass(frozen=True)
class Nearest:
    """An index of what is said of each thing. Immutable."""

    sayings: AskedIndex
    vectors: Floats | None
    """A row each saying, in the order of `sayings`."""
    middles: Floats | None
    """A row each thing: the mean direction of its sayings."""

    @classmethod
    def build(cls, said: Sequence[Sequence[str]], encoder: Encoder | None) -> Nearest:
        """`said` holds at least one text for each thing."""
        sayings = build_sayings(said)
        if encoder is None:
            return cls(sayings, None, None)
        vectors = encoder.encode([content_of(text) for own in said for text in own])
        sums = np.add.reduceat(vectors, sayings.starts[:-1])
        middles = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
        return cls(sayings, vectors, middles.astype(np.float32))

    def read(self, query: Query, vector: Floats | None, beside: Floats | None = None) -> Reading:
        """Hold a message against all things; `beside`: what else speaks for each, shape (things,)."""
        said: dict[str, float] = {}
        for word, weight in zip(query.words, query.spoken, strict=True):
            said[fold(word)] = max(weight, said.get(fold(word), 0.0))
        nothing = np.zeros(len(self.sayings.starts) - 1, dtype=np.float32)
        cosine = middle = nothing
        if vector is not None and self.vectors is not None and self.middles is not None:
            cosine = np.maximum.reduceat(self.vectors @ vector, self.sayings.starts[:-1])
            middle = self.middles @ vector
        table = np.stack([self.sayings.alike(said), cosine, middle, nothing if beside is None else beside], axis=1)
        return Reading(table.astype(np.float32), self._covered(query), min(len(query.words), LONG) / LONG)

    def _covered(self, query: Query) -> Floats:
        """Share of the message that the sayings of each thing know, by what its syllables tell."""
        field, starts = self.sayings.field, self.sayings.starts
        unseen = float(np.log1p(len(self.sayings.mass)))
        weights = {word: field.weight(word) or unseen for word in plain(query.content)}
        known = np.zeros(len(starts) - 1, dtype=np.float32)
        for word, weight in weights.items():
            known[np.unique(np.searchsorted(starts, field.holders(word), side="right") - 1)] += weight
        return known / np.float32(sum(weights.values()) or 1.0)
