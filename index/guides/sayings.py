"""A message held against the sayings of the guides.

A procedure is found by what its name and papers are called, so the search over procedures takes "nộp online", "quên mật
khẩu", "thứ bảy" for noise. For a guide they are the matter itself: here only courtesy and pronouns count little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from index.asked import AskedIndex, build_sayings
from index.encoder import Encoder
from index.fields import plain, split, terms
from index.lexical import FieldIndex, build_field
from index.phrases import PhraseTable, read_table
from knowledge.guide import Guide

Floats = npt.NDArray[np.float32]

WEIGHTS = Path(__file__).with_name("weights.json")
LIKENESS = Path(__file__).with_name("likeness.npz")
B = 0.6
COURTESY = 0.2
"""Weight of a word of courtesy, a pronoun or a filler."""
LIGHT = frozenset({"politeness", "pronouns", "fillers"})
LONG = 30
"""Words from which more make no difference."""

RANKING = ("together", "alike", "text", "cosine", "middle")
CONFIDENCE = ("share", "lead", "alike", "cosine", "middle", "covered", "words", "likeness")


@dataclass(frozen=True)
class Likeness:
    """How much a message speaks of what guides tell rather than of a procedure or the law: a direction of vectors.

    `direction` has shape (dimension of the encoder,); it means nothing for another encoder than `fingerprint`.
    """

    direction: Floats
    bias: float
    fingerprint: str

    def of(self, vector: Floats | None) -> float:
        """Log odds; 0 where there is no vector."""
        return float(self.direction @ vector) + self.bias if vector is not None else 0.0

    def save(self, path: Path) -> None:
        """Write one file."""
        np.savez(path, direction=self.direction, bias=self.bias, fingerprint=self.fingerprint)

    @classmethod
    def shipped(cls, encoder: Encoder | None) -> Likeness | None:
        """That of the repository; None for another encoder."""
        with np.load(LIKENESS) as held:
            made = cls(held["direction"], float(held["bias"]), str(held["fingerprint"]))
        return made if encoder is not None and encoder.fingerprint == made.fingerprint else None


class Weights(BaseModel):
    """Fitted by `python -m index.training.guides` on wordings that were left out of the index."""

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
    """One message: a row of RANKING for each guide, how much of the message each covers (0 to 1), its vector."""

    table: Floats
    covered: Floats
    words: int
    vector: Floats | None


@dataclass(frozen=True)
class GuideSayings:
    """Guides by what citizens say (each saying alone, all together, vectors) and by what they tell."""

    single: AskedIndex
    together: FieldIndex
    text: FieldIndex
    vectors: Floats | None

    def read(self, text: str, encoder: Encoder | None) -> Reading:
        """The signals of all guides for a message as it was read (accents restored)."""
        weights = weigh(text)
        row = plain(split(text))
        pairs = {term: 1.0 for term in terms(row) if "_" in term}
        together = self.together.scores({**weights, **pairs})
        mass = sum(weight * (self.together.weight(word) or 6.0) for word, weight in weights.items()) or 1.0
        held = self.together.scores(weights)
        text_scores = self.text.scores({**weights, **pairs})
        cosine: Floats = np.zeros(len(together), dtype=np.float32)
        middle = cosine
        vector = encoder.encode([text], question=True)[0] if encoder is not None and row else None
        if self.vectors is not None and vector is not None:
            near = self.vectors @ vector
            starts = self.single.starts
            cosine = np.maximum.reduceat(near, starts[:-1])
            middle = (np.add.reduceat(near, starts[:-1]) / np.diff(starts)).astype(np.float32)
        table = np.stack(
            [_relative(together), self.single.alike(weights), _relative(text_scores), cosine, middle], axis=1
        )
        return Reading(table.astype(np.float32), (held / np.float32(mass)).astype(np.float32), len(weights), vector)

    def save(self, folder: Path) -> None:
        """Write into an existing folder."""
        self.single.save(folder / "single")
        self.together.save(folder / "together")
        self.text.save(folder / "text")
        if self.vectors is not None:
            np.save(folder / "vectors.npy", self.vectors)

    @classmethod
    def load(cls, folder: Path, count: int) -> GuideSayings:
        """Read what `save` wrote for `count` guides."""
        vectors = folder / "vectors.npy"
        return cls(
            AskedIndex.load(folder / "single"),
            FieldIndex.load(folder / "together", count),
            FieldIndex.load(folder / "text", count),
            np.load(vectors) if vectors.is_file() else None,
        )


def build_guide_sayings(guides: Sequence[Guide], encoder: Encoder | None) -> GuideSayings:
    """Index names and wordings of the guides, in their order."""
    said = [[guide.name, *guide.wordings] for guide in guides]
    rows = [[term for text in own for term in terms(plain(split(text)))] for own in said]
    told = [[term for _, text in guide.told() for term in terms(plain(split(text)))] for guide in guides]
    vectors = encoder.encode([text for own in said for text in own]) if encoder is not None else None
    return GuideSayings(build_sayings(said), build_field(rows, B), build_field(told, B), vectors)


def judge(reading: Reading, weights: Weights, likeness: Likeness | None) -> list[tuple[int, float]]:
    """Places of the guides, best first, each with the probability that the message asks for it."""
    shares = shares_of(np.array([weights.ranking[name] for name in RANKING], dtype=np.float32), reading)
    row = confidence_row(reading, shares, likeness.of(reading.vector) if likeness else 0.0)
    odds = weights.bias + float(row @ np.array([weights.confidence[name] for name in CONFIDENCE]))
    sure = 1 / (1 + np.exp(-odds))
    order = np.argsort(-shares, kind="stable")
    scale = sure / float(shares[order[0]])
    return [(int(place), float(min(sure, shares[place] * scale))) for place in order]


def shares_of(weights: Floats, reading: Reading) -> Floats:
    """Softmax of the guides' scores."""
    scores = reading.table @ weights
    masses: Floats = np.exp(scores - scores.max())
    shares: Floats = masses / masses.sum()
    return shares


def confidence_row(reading: Reading, shares: Floats, likeness: float) -> Floats:
    """What tells whether the first guide is right, in the order of CONFIDENCE."""
    order = np.argsort(-shares, kind="stable")
    first, second = int(order[0]), int(order[min(1, len(order) - 1)])
    alike, cosine, middle = (reading.table[first, RANKING.index(name)] for name in ("alike", "cosine", "middle"))
    return np.array(
        [
            shares[first],
            shares[first] - shares[second],
            alike,
            cosine,
            middle,
            reading.covered[first],
            min(reading.words, LONG) / LONG,
            likeness,
        ],
        dtype=np.float32,
    )


def weigh(text: str) -> dict[str, float]:
    """Weight of each distinct unaccented syllable of a message."""
    words = split(text)
    found = [1.0] * len(words)
    for match in _noise().find(words):
        if match.value in LIGHT:
            found[match.start : match.end] = [COURTESY] * (match.end - match.start)
    weights: dict[str, float] = {}
    for word, weight in zip(plain(words), found, strict=True):
        weights[word] = max(weight, weights.get(word, 0.0))
    return weights


@cache
def _noise() -> PhraseTable[str]:
    lists = {kind: phrases for kind, phrases in read_table("noise").items() if kind != "wishes"}
    return PhraseTable((phrase, kind) for kind, phrases in lists.items() for phrase in phrases)


def _relative(scores: Floats) -> Floats:
    best = float(scores.max()) if len(scores) else 0.0
    return scores / np.float32(best) if best > 0 else scores
