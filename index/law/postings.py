"""The inverted index: BM25F over syllables and pairs of neighbouring syllables, accents folded.

One field made of several: a word in the title counts as eight in the text (`WEIGHTS`). bm25s, which the procedures use,
has one weight a word and would read 60,000 articles from Python lists in minutes and gigabytes; here a few sorts of
whole arrays do it, and questions are answered from files that stay on disk until they are touched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.law.words import DOCUMENT, TITLE, TOPIC, Ints, Longs, Words

Floats = npt.NDArray[np.float32]

WEIGHTS = {TITLE: 8.0, TOPIC: 2.0, DOCUMENT: 1.0}
"""Weight of a word by segment; a word of the text counts 1."""

K1, B = 0.8, 0.85

COMMON = 6_000
CLOSE = 400


@dataclass(frozen=True, slots=True)
class Postings:
    """Terms in rising order of their codes, and for each the articles that hold it with their BM25.

    `terms` (terms,) are codes as `single` and `pair` make them; those of term t are entries
    starts[t]:starts[t + 1] of `rows` and `values`. `width` is the number of unaccented syllables + 1, `size` that of
    articles.
    """

    terms: Longs
    starts: Longs
    rows: Ints
    values: npt.NDArray[np.float16]
    width: int
    size: int

    def single(self, syllable: int) -> int:
        """The code of a syllable."""
        return syllable * self.width

    def pair(self, first: int, second: int) -> int:
        """The code of two neighbouring syllables."""
        return first * self.width + second + 1

    def place(self, code: int) -> int | None:
        """Where a term stands; None when no article holds it."""
        place = int(np.searchsorted(self.terms, code))
        return place if place < len(self.terms) and int(self.terms[place]) == code else None

    def idf(self, code: int) -> float:
        """Inverse document frequency of a term; that of a term held once for one that no article holds."""
        place = self.place(code)
        held = 1 if place is None else int(self.starts[place + 1] - self.starts[place])
        return float(np.log1p((self.size - held + 0.5) / (held + 0.5)))

    def scores(self, weights: Mapping[int, float]) -> Floats:
        """BM25F of every article for weighted terms, shape (articles,).

        Terms that more than COMMON articles hold are counted only for the CLOSE articles that lead by the others: they
        cost most of the time and move hardly anything.
        """
        scores = np.zeros(self.size, dtype=np.float32)
        common: list[tuple[slice, float]] = []
        for code, weight in weights.items():
            place = self.place(code)
            if place is None:
                continue
            span = slice(int(self.starts[place]), int(self.starts[place + 1]))
            if span.stop - span.start > COMMON:
                common.append((span, weight))
            else:
                scores[self.rows[span]] += self.values[span] * np.float32(weight)
        if common:
            self._add_common(scores, common)
        return scores

    def _add_common(self, scores: Floats, common: Sequence[tuple[slice, float]]) -> None:
        close = np.argpartition(-scores, CLOSE)[:CLOSE] if len(scores) > CLOSE else np.arange(len(scores))
        if not scores[close].any():
            for span, weight in common:
                scores[self.rows[span]] += self.values[span] * np.float32(weight)
            return
        close = np.sort(close).astype(np.int32)  # of the type of `rows`: searchsorted would convert all of them
        for span, weight in common:
            rows = self.rows[span]
            at = np.minimum(np.searchsorted(rows, close), len(rows) - 1)
            held = rows[at] == close
            scores[close[held]] += self.values[span][at[held]] * np.float32(weight)

    def save(self, folder: Path) -> None:
        """Write the arrays into a new folder."""
        folder.mkdir(parents=True)
        for name in ("terms", "starts", "rows", "values"):
            np.save(folder / f"{name}.npy", getattr(self, name))
        np.save(folder / "shape.npy", np.array([self.width, self.size], dtype=np.int64))

    @classmethod
    def load(cls, folder: Path) -> Postings:
        """Read what `save` wrote; the arrays stay on disk until they are touched."""
        width, size = np.load(folder / "shape.npy").tolist()
        terms, starts, rows, values = (
            np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in ("terms", "starts", "rows", "values")
        )
        return cls(terms, starts, rows, values, width, size)


def build_postings(words: Words, plain: Ints, width: int) -> Postings:
    """Index all articles; `plain` gives the unaccented syllable for each of the vocabulary, `width` as in Postings."""
    size = len(words)
    segment_sizes = np.diff(words.segments)
    kind = np.arange(len(segment_sizes)) - np.repeat(words.articles[:-1], np.diff(words.articles))
    weight = np.ones(max(3, len(WEIGHTS)) + 1, dtype=np.float32)
    for place, counts in WEIGHTS.items():
        weight[place] = counts
    classes = np.repeat(np.minimum(kind, len(weight) - 1).astype(np.int8), segment_sizes)
    owner = np.repeat(np.repeat(np.arange(size, dtype=np.int32), np.diff(words.articles)), segment_sizes)
    syllables = plain[words.tokens].astype(np.int64)
    long = np.bincount(owner, weight[classes], minlength=size)
    norm = (K1 * (1 - B + B * long / max(float(long.sum()) / max(size, 1), 1e-9))).astype(np.float32)
    inside = np.ones(max(len(syllables) - 1, 0), dtype=bool)
    bounds = words.segments[1:-1]
    inside[bounds[(bounds > 0) & (bounds < len(syllables))] - 1] = False
    first = np.flatnonzero(inside)
    parts = [
        _entries(syllables * width, owner, classes, weight, size),
        _entries(syllables[first] * width + syllables[first + 1] + 1, owner[first], classes[first], weight, size),
    ]
    terms, starts, rows, values = _join(parts)
    held = np.diff(starts).astype(np.float32)
    idf = np.log1p((size - held + 0.5) / (held + 0.5))
    values = np.repeat(idf, np.diff(starts)) * values * np.float32(K1 + 1) / (values + norm[rows])
    return Postings(terms, starts, rows, values.astype(np.float16), width, size)


_Part = tuple[Longs, Longs, Ints, Floats]


def _entries(codes: Longs, owner: Ints, classes: npt.NDArray[np.int8], weight: Floats, size: int) -> _Part:
    """Terms, where each begins, the articles that hold them and how often (weighted)."""
    low = len(weight).bit_length()
    high = max(size, 1).bit_length()
    keys = (codes << (high + low)) | (owner.astype(np.int64) << low) | classes
    keys.sort()
    counts = weight[keys & ((1 << low) - 1)]
    keys >>= low
    begins = np.flatnonzero(np.diff(keys, prepend=-1))
    often = np.add.reduceat(counts, begins) if len(begins) else counts
    keys = keys[begins]
    rows = (keys & ((1 << high) - 1)).astype(np.int32)
    keys >>= high
    at = np.flatnonzero(np.diff(keys, prepend=-1))
    return keys[at], np.append(at, len(keys)), rows, often


def _join(parts: list[_Part]) -> _Part:
    """Merge parts into the order of the codes."""
    terms = np.concatenate([part[0] for part in parts])
    order = np.argsort(terms, kind="stable")
    sizes = np.concatenate([np.diff(part[1]) for part in parts])
    offsets = np.cumsum([0, *(len(part[2]) for part in parts[:-1])])
    begins = np.concatenate([part[1][:-1] + offset for part, offset in zip(parts, offsets, strict=True)])
    sizes, begins = sizes[order], begins[order]
    starts = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=starts[1:])
    take = np.arange(int(starts[-1])) + np.repeat(begins - starts[:-1], sizes)
    rows = np.concatenate([part[2] for part in parts])[take]
    often = np.concatenate([part[3] for part in parts])[take]
    return terms[order], starts, rows, often
