"""What of titles is known before any question: how much they say, which are alike, which open definitions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.law.postings import Floats, Postings
from index.law.words import DOCUMENT, TITLE, TOPIC, Ints, Longs, Words

DEFINING = ("giai thich", "khai niem", "dinh nghia")
"""Pairs of syllables in the titles of articles that define terms."""

_PRIME = 1_000_003


@dataclass(frozen=True, slots=True)
class Titles:
    """One entry an article: idf of all syllables of the title and of the document's title; a number for each distinct
    title and each distinct subject; whether it defines terms."""

    mass: Floats
    document_mass: Floats
    title: Longs
    topic: Longs
    defines: npt.NDArray[np.bool_]

    def save(self, path: Path) -> None:
        """Write the arrays into one file."""
        np.savez(path, **{name: getattr(self, name) for name in self.__slots__})

    @classmethod
    def load(cls, path: Path) -> Titles:
        """Read what `save` wrote."""
        with np.load(path) as held:
            return cls(**{name: held[name] for name in cls.__slots__})


def build_titles(words: Words, plain: Ints, names: list[str], postings: Postings) -> Titles:
    """Read the titles of all articles."""
    idf = np.array([postings.idf(postings.single(number)) for number in range(len(names))], dtype=np.float32)
    numbers = {name: number for number, name in enumerate(names)}
    title, owner = _of_field(words, plain, TITLE)
    topic, topic_owner = _of_field(words, plain, TOPIC)
    document, document_owner = _of_field(words, plain, DOCUMENT)
    defines = np.zeros(len(words), dtype=bool)
    for phrase in DEFINING:
        first, second = (numbers.get(word, -1) for word in phrase.split())
        at = np.flatnonzero((title[:-1] == first) & (title[1:] == second) & (owner[:-1] == owner[1:]))
        defines[owner[at]] = True
    size = len(words)
    return Titles(
        np.bincount(owner, idf[title], minlength=size).astype(np.float32),
        np.bincount(document_owner, idf[document], minlength=size).astype(np.float32),
        _mark(title, owner, size),
        _mark(topic, topic_owner, size),
        defines,
    )


def _of_field(words: Words, plain: Ints, field: int) -> tuple[Ints, Longs]:
    """The unaccented syllables of one segment of all articles in a row, and the article of each."""
    segment = words.articles[:-1] + field
    begins, sizes = words.segments[segment], words.segments[segment + 1] - words.segments[segment]
    ends = np.cumsum(sizes)
    at = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(begins - (ends - sizes), sizes)
    return plain[words.tokens[at]], np.repeat(np.arange(len(words)), sizes)


def _mark(syllables: Ints, owner: Longs, size: int) -> Longs:
    """A number for the text of each article: the same for the same words in the same order."""
    starts = np.searchsorted(owner, owner)
    place = np.arange(len(owner)) - starts
    mixed = (syllables.astype(np.int64) + 1) * _PRIME * (2 * place + 1) % 2_147_483_629
    marks = np.zeros(size, dtype=np.int64)
    np.add.at(marks, owner, mixed)
    return marks
