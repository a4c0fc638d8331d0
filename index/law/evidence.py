"""Where the words of a question stand in its candidates: all of them read at once, as rows of numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.law.question import Question
from index.law.words import TEXT, Ints, Longs, Words

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]

FIELDS = TEXT + 1
"""Title, subject, title of the document, text."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The different syllables of a question: `numbers[i]` is the term of its i-th word; `weight` the idf of each term,
    `content` the same with 0 for what only asks; pairs of neighbours likewise."""

    plain: Longs
    numbers: Longs
    accented: Longs
    weight: Floats
    content: Floats
    pair_of: npt.NDArray[np.int32]
    """Term × term → pair, -1 where the question has no such neighbours; flat."""
    pair_weight: Floats

    def __len__(self) -> int:
        """Different terms."""
        return len(self.plain)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Occurrences in the segments of all candidates.

    Per segment: `segment` its number in `Words`, `owner` (candidate), `place` (as in `Words`), `size` (syllables),
    `often` (segments, terms) counts, `exact` (segments, terms) whether with the same accents, `pairs` (segments,
    pairs), `run` the longest row of words in the order of the question. `begins` is the first segment of each
    candidate.
    """

    begins: Longs
    segment: Longs
    owner: Longs
    place: Longs
    size: Longs
    often: npt.NDArray[np.int16]
    exact: Bools
    pairs: Bools
    run: Floats

    def by_field(self, held: Bools) -> Bools:
        """(segments, n) → (candidates, fields, n): whether any segment of a field holds it."""
        count = len(self.begins)
        cell = self.owner * FIELDS + np.minimum(self.place, TEXT)
        found = np.zeros((count * FIELDS, held.shape[1]), dtype=bool)
        at = np.flatnonzero(np.diff(cell, prepend=-1))
        if len(at):
            found[cell[at]] = np.logical_or.reduceat(held, at, axis=0)
        return found.reshape(count, FIELDS, held.shape[1])


def read_terms(question: Question, idf: Floats) -> Terms:
    """Weigh the words of a question; `idf` has one entry for each unaccented syllable of the index."""
    plain, numbers = np.unique(np.array(question.plain, dtype=np.int64), return_inverse=True)
    weight = np.where(plain >= 0, idf[np.maximum(plain, 0)], 0).astype(np.float32)
    telling = np.zeros(len(plain), dtype=np.float32)
    np.maximum.at(telling, numbers, np.array(question.telling, dtype=np.float32))
    accented = np.full(len(plain), -2, dtype=np.int64)
    accented[numbers] = question.accented
    content = weight * telling
    codes, pair_numbers = np.unique(numbers[:-1] * len(plain) + numbers[1:], return_inverse=True)
    pair_weight = np.zeros(max(len(codes), 1), dtype=np.float32)
    np.maximum.at(pair_weight, pair_numbers, (content[numbers[:-1]] + content[numbers[1:]]) / 2)
    pair_of = np.full(len(plain) ** 2, -1, dtype=np.int32)
    pair_of[codes] = np.arange(len(codes))
    return Terms(plain, numbers, accented, weight, content, pair_of, pair_weight)


def gather(words: Words, of_plain: Ints, syllables: int, terms: Terms, rows: Ints) -> Evidence:
    """Read the candidates `rows`. `of_plain` maps the vocabulary to its `syllables` unaccented forms."""
    width = len(terms)
    first, last = words.articles[rows], words.articles[rows + 1]
    begins = np.cumsum(last - first) - (last - first)
    bounds = words.segments
    segments = np.arange(int((last - first).sum())) + np.repeat(first - begins, last - first)
    owner = np.repeat(np.arange(len(rows)), last - first)
    size = bounds[segments + 1] - bounds[segments]
    flat = np.concatenate([words.tokens[bounds[a] : bounds[b]] for a, b in zip(first, last, strict=True)])
    look = np.full(syllables, -1, dtype=np.int16)
    known = np.flatnonzero(terms.plain >= 0)
    look[terms.plain[known]] = known
    found = look[of_plain][flat]
    at = np.flatnonzero(found >= 0)
    term = found[at].astype(np.int64)
    segment = np.repeat(np.arange(len(segments)), size)[at]
    cell = segment * width + term
    shape = (len(segments), width)
    often = np.bincount(cell, minlength=shape[0] * width).astype(np.int16).reshape(shape)
    exact = np.zeros(shape[0] * width, dtype=bool)
    exact[cell[flat[at] == terms.accented[term]]] = True
    following = np.flatnonzero((np.diff(at) == 1) & (segment[1:] == segment[:-1]))
    pair = terms.pair_of[term[following] * width + term[following + 1]]
    following, pair = following[pair >= 0], pair[pair >= 0]
    pairs = np.zeros((len(segments), len(terms.pair_weight)), dtype=bool)
    pairs[segment[following], pair] = True
    return Evidence(
        begins,
        segments,
        owner,
        segments - first[owner],
        size,
        often,
        exact.reshape(shape),
        pairs,
        _runs(segment, following, len(segments)),
    )


def _runs(segment: Longs, following: Longs, segments: int) -> Floats:
    """The longest chain of occurrences in each segment; `following` are those that the next one continues."""
    begins = np.ones(len(segment), dtype=bool)
    begins[following + 1] = False
    places = np.arange(len(segment))
    length = places - np.maximum.accumulate(np.where(begins, places, 0)) + 1
    run = np.zeros(segments, dtype=np.float32)
    np.maximum.at(run, segment, length.astype(np.float32))
    return run
