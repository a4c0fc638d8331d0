"""What citizens say, saying by saying: a question is held against each one alone, and its best counts.

A field of all sayings of a record together would reward records with many; the best single one does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.fields import asked_texts, plain, split, strip_name, terms
from index.lexical import FieldIndex, build_field
from knowledge.procedure import Procedure

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

B = 0.5


def said_of(procedures: Sequence[Procedure]) -> list[list[str]]:
    """For each record its name and all that is said of it; what is said of two neighbours alike stands with both."""
    rows = {procedure.code: number for number, procedure in enumerate(procedures)}
    found = [[strip_name(p.name), *asked_texts(p), *p.vague] for p in procedures]
    for number, procedure in enumerate(procedures):
        for confusion in procedure.confused:
            found[number].append(confusion.asks)
            if confusion.code in rows:
                found[rows[confusion.code]].append(confusion.asks)
    return [list(dict.fromkeys(texts)) for texts in found]


@dataclass(frozen=True, slots=True)
class AskedIndex:
    """BM25 over sayings. `starts` has shape (records + 1,): the sayings of record r are starts[r]:starts[r + 1]."""

    field: FieldIndex
    starts: Ints
    mass: Floats
    """Sum of idf of the distinct syllables of each saying."""

    def best(self, weights: Mapping[str, float]) -> Floats:
        """The best BM25 among the sayings of each record, shape (records,)."""
        return self._best(self.field.scores(weights))

    def alike(self, weights: Mapping[str, float]) -> Floats:
        """The best likeness, 0 to 1: idf of the syllables in common against those of either (weighted Jaccard)."""
        unseen = float(np.log1p(len(self.mass)))
        held = np.zeros(len(self.mass), dtype=np.float32)
        total = 0.0
        for word, weight in weights.items():
            if "_" in word:
                continue
            idf = (self.field.weight(word) or unseen) * weight
            total += idf
            np.add.at(held, self.field.holders(word), np.float32(idf))
        return self._best(held / np.maximum(self.mass + np.float32(total) - held, np.float32(1e-6)))

    def _best(self, scores: Floats) -> Floats:
        best: Floats = np.maximum.reduceat(scores, self.starts[:-1])
        return best

    def save(self, folder: Path) -> None:
        """Write the arrays into a new folder."""
        self.field.save(folder)
        np.save(folder / "owners.npy", self.starts)
        np.save(folder / "mass.npy", self.mass)

    @classmethod
    def load(cls, folder: Path) -> AskedIndex:
        """Read what `save` wrote."""
        mass = np.load(folder / "mass.npy")
        return cls(FieldIndex.load(folder, len(mass)), np.load(folder / "owners.npy"), mass)


def build_asked(procedures: Sequence[Procedure]) -> AskedIndex:
    """Index the sayings of all records; every record has one at least, its name."""
    return build_sayings(said_of(procedures))


def build_sayings(said: Sequence[Sequence[str]]) -> AskedIndex:
    """Index sayings, one row of at least one text for each thing said."""
    rows = [plain(split(text)) for texts in said for text in texts]
    field = build_field([terms(row) for row in rows], B)
    mass = np.array([sum(field.weight(word) for word in set(row)) for row in rows], dtype=np.float32)
    starts = np.zeros(len(said) + 1, dtype=np.int64)
    np.cumsum([len(texts) for texts in said], out=starts[1:])
    return AskedIndex(field, starts, mass)
