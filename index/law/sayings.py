"""What citizens ask, held against the questions written for provisions of the law.

A lay question seldom has the words of the law; it has those of other lay questions. Only the provisions that somebody
wrote questions for are known here, some thousands of all; the search over the texts knows them all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from index.asked import AskedIndex, build_sayings
from index.encoder import Encoder
from index.fields import plain, split, terms
from index.lexical import FieldIndex, build_field
from index.query import Query
from knowledge.law.asked import Asked
from vietnamese import fold

Floats = npt.NDArray[np.float32]

FOLDER = "sayings"
WEIGHTS = Path(__file__).with_name("sayings.json")
B = 0.6
CANDIDATES = 30
TEXT = 1_500
"""Characters of a provision's text that stand beside its questions."""

RANKING = ("together", "alike", "single", "cosine", "text", "searched", "found")
CONFIDENCE = ("share", "lead", "alike", "cosine", "covered", "found", "best_found", "words")

Name = tuple[str, str, str]
"""Number and kind of a document, number of the article."""


class Weights(BaseModel):
    """Fitted by `python -m index.training.law_sayings` on the questions themselves, each read by the others."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ranking: dict[str, float]
    confidence: dict[str, float]
    bias: float

    @classmethod
    def shipped(cls) -> Weights:
        """Those of the repository."""
        return cls.model_validate_json(WEIGHTS.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Reading:
    """The candidates of one question: their places, the features of the ranking, and how much of it is covered."""

    rows: npt.NDArray[np.int64]
    table: Floats
    covered: Floats


@dataclass(frozen=True)
class Sayings:
    """An index of questions by provision: all of a provision together, each alone, their vectors, the text."""

    names: list[Name]
    single: AskedIndex
    together: FieldIndex
    text: FieldIndex
    vectors: Floats | None

    def read(self, query: Query, vector: Floats | None, found: Mapping[Name, tuple[int, float]]) -> Reading:
        """Signals of the likeliest provisions; `found`: rank and probability that the search over all texts gave."""
        weights: dict[str, float] = {}
        for word, weight in zip(query.words, query.spoken, strict=True):
            weights[fold(word)] = max(weight, weights.get(fold(word), 0.0))
        pairs = {term: 1.0 for term in terms(plain(query.content), query.gaps) if "_" in term}
        together = self.together.scores({**weights, **pairs})
        alike = self.single.alike(weights)
        single = self.single.best({**weights, **pairs})
        text = self.text.scores({**{fold(word): 1.0 for word in query.content}, **pairs})
        cosine = self._cosine(vector)
        first = _relative(together) + _relative(single) + alike + np.maximum(cosine, 0)
        rows = np.argsort(-first, kind="stable")[:CANDIDATES]
        known = [row for row, name in enumerate(self.names) if name in found] if found else []
        rows = np.unique(np.concatenate([rows, np.array(known, dtype=np.int64)]))
        searched = np.array([1 / (1 + found[self.names[row]][0]) if self.names[row] in found else 0.0 for row in rows])
        chance = np.array([found[self.names[row]][1] if self.names[row] in found else 0.0 for row in rows])
        mass = sum(weight * (self.together.weight(word) or 6.0) for word, weight in weights.items()) or 1.0
        table = np.stack(
            [
                _relative(together)[rows],
                alike[rows],
                _relative(single)[rows],
                cosine[rows],
                _relative(text)[rows],
                searched,
                chance,
            ],
            axis=1,
        ).astype(np.float32)
        return Reading(rows, table, (together[rows] / mass).astype(np.float32))

    def judge(self, reading: Reading, weights: Weights, words: int, best_found: float) -> list[tuple[Name, float]]:
        """The provisions, best first, each with the probability that it is the one asked for."""
        scores = reading.table @ np.array([weights.ranking[name] for name in RANKING], dtype=np.float32)
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        order = np.argsort(-shares, kind="stable")
        row = confidence_row(reading, shares, words, best_found)
        odds = weights.bias + float(row @ np.array([weights.confidence[name] for name in CONFIDENCE]))
        sure = 1 / (1 + np.exp(-odds))
        scale = sure / float(shares[order[0]])
        return [(self.names[reading.rows[place]], float(min(sure, shares[place] * scale))) for place in order.tolist()]

    def _cosine(self, vector: Floats | None) -> Floats:
        if vector is None or self.vectors is None:
            return np.zeros(len(self.names), dtype=np.float32)
        best: Floats = np.maximum.reduceat(self.vectors @ vector, self.single.starts[:-1])
        return best

    def save(self, folder: Path) -> None:
        """Write into a new folder."""
        folder.mkdir(parents=True)
        (folder / "names.json").write_text(json.dumps(self.names, ensure_ascii=False), encoding="utf-8")
        self.single.save(folder / "single")
        self.together.save(folder / "together")
        self.text.save(folder / "text")
        if self.vectors is not None:
            np.save(folder / "vectors.npy", self.vectors)

    @classmethod
    def load(cls, folder: Path) -> Sayings | None:
        """Read what `save` wrote; None where no question was written for what is held."""
        if not folder.is_dir():
            return None
        names = [tuple(name) for name in json.loads((folder / "names.json").read_text(encoding="utf-8"))]
        vectors = folder / "vectors.npy"
        return cls(
            names,
            AskedIndex.load(folder / "single"),
            FieldIndex.load(folder / "together", len(names)),
            FieldIndex.load(folder / "text", len(names)),
            np.load(vectors) if vectors.is_file() else None,
        )


def confidence_row(reading: Reading, shares: Floats, words: int, best_found: float) -> Floats:
    """What tells whether the first provision is right, in the order of CONFIDENCE."""
    order = np.argsort(-shares, kind="stable")
    first, second = int(order[0]), int(order[min(1, len(order) - 1)])
    table = reading.table[first]
    return np.array(
        [
            shares[first],
            shares[first] - shares[second],
            table[RANKING.index("alike")],
            table[RANKING.index("cosine")],
            reading.covered[first],
            table[RANKING.index("found")],
            best_found,
            min(words, 40) / 40,
        ],
        dtype=np.float32,
    )


def build_law_sayings(asked: Sequence[Asked], texts: Mapping[Name, str], encoder: Encoder | None) -> Sayings | None:
    """Index the questions of provisions whose text is held; None where there is none."""
    kept = [one for one in asked if (one.number, one.kind, one.article) in texts and one.questions]
    if not kept:
        return None
    names: list[Name] = [(one.number, one.kind, one.article) for one in kept]
    said = [one.questions for one in kept]
    rows = [[term for text in own for term in terms(plain(split(text)))] for own in said]
    bodies = [terms(plain(split(texts[name][:TEXT]))) for name in names]
    vectors = encoder.encode([text for own in said for text in own]) if encoder is not None else None
    return Sayings(names, build_sayings(said), build_field(rows, B), build_field(bodies, B), vectors)


def _relative(scores: Floats) -> Floats:
    best = float(scores.max()) if len(scores) else 0.0
    return scores / np.float32(best) if best > 0 else scores
