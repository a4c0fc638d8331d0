"""What citizens ask, held against the questions written for provisions of the law."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.asked import AskedIndex, build_sayings
from index.query import Query
from knowledge.law.asked import Asked
from vietnamese import fold

FOLDER = "sayings"
BIAS, BY_LIKENESS, BY_GAP = -6.0, 9.0, 3.0
"""Log odds that the likest provision is the one asked for, from its likeness and its lead over the next.
Fitted by `index.training.law_sayings`."""

LEAST = 0.05
"""Probability below which likeness says nothing."""

Name = tuple[str, str, str]
"""Number and kind of a document, number of the article."""


@dataclass(frozen=True)
class Sayings:
    """An index of questions by provision."""

    names: list[Name]
    index: AskedIndex | None

    def find(self, query: Query, most: int = 3) -> list[tuple[Name, float]]:
        """Provisions whose questions are like this one, with the probability that it is asked for; best first."""
        if self.index is None or not query.words:
            return []
        weights: dict[str, float] = {}
        for word, weight in zip(query.words, query.spoken, strict=True):
            weights[fold(word)] = max(weight, weights.get(fold(word), 0.0))
        alike = self.index.alike(weights)
        order = np.argsort(-alike, kind="stable")[: most + 1]
        found = []
        for place, row in enumerate(order[:most]):
            rival = alike[order[1]] if place == 0 and len(order) > 1 else alike[order[0]]
            probability = chance(float(alike[row]), float(alike[row] - rival))
            if probability >= LEAST:
                found.append((self.names[row], probability))
        return found

    def save(self, folder: Path) -> None:
        """Write into a new folder."""
        folder.mkdir(parents=True)
        (folder / "names.json").write_text(json.dumps(self.names, ensure_ascii=False), encoding="utf-8")
        if self.index is not None:
            self.index.save(folder / "index")

    @classmethod
    def load(cls, folder: Path) -> Sayings:
        """Read what `save` wrote."""
        names = [tuple(name) for name in json.loads((folder / "names.json").read_text(encoding="utf-8"))]
        return cls(names, AskedIndex.load(folder / "index") if names else None)


def chance(likeness: float, lead: float) -> float:
    """Probability from the likeness (0 to 1) of the best saying and its lead over the next provision's."""
    return 1 / (1 + math.exp(-(BIAS + BY_LIKENESS * likeness + BY_GAP * lead)))


def build_law_sayings(asked: Sequence[Asked], held: Collection[Name]) -> Sayings:
    """Index the questions of provisions that are held."""
    kept = [one for one in asked if (one.number, one.kind, one.article) in held]
    names: list[Name] = [(one.number, one.kind, one.article) for one in kept]
    return Sayings(names, build_sayings([one.questions for one in kept]) if kept else None)
