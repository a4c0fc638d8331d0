"""Which aspects of a procedure a question asks: written cues and what was learned from examples, together.

Twelve independent logistic regressions over syllable n-grams and named cues. No Rasa here:
the component that holds it in the pipeline is `bot.aspects`.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from bot.aspect_cues import cues
from vietnamese import fold, syllables

ASPECTS = (
    "overview",
    "documents",
    "fee",
    "time",
    "place",
    "method",
    "steps",
    "conditions",
    "result",
    "legal_basis",
    "forms",
    "who",
)
LIKELY, NEAR = 0.5, 0.8
"""Probability from which an aspect counts as asked, and its share of the most probable one's: what comes far behind is
an echo of the same words. Fitted, with `strength`, on `benchmarks/aspects.yaml` and the development questions."""

CUE = 0.5
"""Value of a cue beside n-grams that together have length one."""
WINDOW, STEP = 12, 3
"""Syllables of a window and of the way to the next."""

Example = tuple[str, frozenset[str]]


def features(text: str) -> dict[str, float]:
    """Features of a read text: syllable n-grams, with accents and without, of Euclidean length one; and its cues."""
    words = syllables(text)
    bare = [fold(word) for word in words]
    names = [
        mark + " ".join(form[start : start + size])
        for mark, form in (("a:", words), ("b:", bare))
        for size in (1, 2, 3, 4)
        for start in range(len(words) - size + 1)
    ]
    names += [f"end:{' '.join(words[-size:])}" for size in (1, 2, 3) if len(words) >= size]
    found = dict.fromkeys(names, 1.0 / math.sqrt(max(len(names), 1)))
    found.update((f"cue:{name}", CUE) for name in cues(text))
    return found


def pieces(text: str) -> list[str]:
    """The parts of a read text that may hold a question: its clauses, long ones cut into overlapping windows.

    A story of sixty syllables asks its question in ten; in the whole the question would drown.
    """
    found = []
    for clause in re.split(r"[.,;:?!\n]+", text):
        words = clause.split()
        starts = range(0, max(len(words) - WINDOW, 0) + STEP, STEP) if len(words) > WINDOW else [0]
        found += [" ".join(words[min(start, max(len(words) - WINDOW, 0)) :][:WINDOW]) for start in starts]
    return [piece for piece in dict.fromkeys(found) if piece] or [text]


class AspectModel:
    """Linear weights per aspect over the features met in training."""

    def __init__(self, vocabulary: Sequence[str], weights: np.ndarray, bias: np.ndarray) -> None:
        """`weights` has the shape (features, aspects), `bias` (aspects,)."""
        self._index = {name: row for row, name in enumerate(vocabulary)}
        self._weights = weights
        self._bias = bias

    @classmethod
    def fit(cls, examples: Iterable[Example], *, strength: float = 8.0, seed: int = 7) -> AspectModel:
        """Learn from (read text, aspects) pairs; the more `strength`, the closer to the examples."""
        from scipy.sparse import csr_matrix
        from sklearn.linear_model import LogisticRegression

        examples = compose(list(examples), random.Random(seed))
        rows = [features(text) for text, _ in examples]
        vocabulary = sorted({name for row in rows for name in row})
        index = {name: column for column, name in enumerate(vocabulary)}
        values = [value for row in rows for value in row.values()]
        numbers = [number for number, row in enumerate(rows) for _ in row]
        columns = [index[name] for row in rows for name in row]
        matrix = csr_matrix((values, (numbers, columns)), shape=(len(rows), len(vocabulary)))
        weights = np.zeros((len(vocabulary), len(ASPECTS)), dtype=np.float32)
        bias = np.zeros(len(ASPECTS), dtype=np.float32)
        for column, aspect in enumerate(ASPECTS):
            labels = [aspect in asked for _, asked in examples]
            model = LogisticRegression(C=strength, solver="liblinear", class_weight="balanced", random_state=seed)
            model.fit(matrix, labels)
            weights[:, column], bias[column] = model.coef_[0], model.intercept_[0]
        return cls(vocabulary, weights, bias)

    @classmethod
    def load(cls, path: Path) -> AspectModel:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as kept:
            return cls(str(kept["vocabulary"]).split("\n"), kept["weights"], kept["bias"])

    def save(self, path: Path) -> None:
        """Write one compressed numpy file without pickled objects."""
        np.savez_compressed(path, vocabulary="\n".join(self._index), weights=self._weights, bias=self._bias)

    def probabilities(self, text: str) -> dict[str, float]:
        """How probable it is of each aspect that a read text asks it: the most that one of its pieces says."""
        scores = np.max([self._scores(piece) for piece in pieces(text)], axis=0)
        return dict(zip(ASPECTS, (1.0 / (1.0 + np.exp(-scores))).tolist(), strict=True))

    def _scores(self, text: str) -> np.ndarray:
        found = [(self._index[name], value) for name, value in features(text).items() if name in self._index]
        rows = [row for row, _ in found]
        values = np.array([value for _, value in found], dtype=np.float32)
        return values @ self._weights[rows] + self._bias

    def predict(self, text: str) -> list[str]:
        """The aspects asked, most probable first."""
        ranked = sorted(self.probabilities(text).items(), key=lambda item: -item[1])
        least = max(LIKELY, NEAR * ranked[0][1])
        return [aspect for aspect, probability in ranked if probability >= least]


def compose(examples: list[Example], chance: random.Random) -> list[Example]:
    """Add short questions put after or before a topic, so that the words of topics mean nothing to the model."""
    topics = [text for text, asked in examples if not asked and len(text.split()) <= 7]
    frames = [(text, asked) for text, asked in examples if asked and len(text.split()) <= 8]
    made = [
        (f"{topic} {text}", asked) for text, asked in frames for topic in chance.sample(topics, min(2, len(topics)))
    ]
    return examples + made
