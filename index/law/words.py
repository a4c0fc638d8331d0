"""The texts of all articles as numbers of syllables: what the inverted index is built from and clauses are read by.

Each article is a row of segments: its title, its subject in the codification, the title of its document, then one
segment for every line of its text (a line is a clause or a point). Rows are kept by the hash of their texts, so that
the next build reads only what is new.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.law.document import Article, LegalDocument
from vietnamese import fold, normalise

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

TITLE, TOPIC, DOCUMENT, TEXT = 0, 1, 2, 3
"""Places of the segments of an article; the lines of the text are all from TEXT on."""

LONGEST = 12_000
"""Syllables of an article that are indexed: a few appendices are whole books of tables."""

_SYLLABLE = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+")


@dataclass(frozen=True, slots=True)
class Words:
    """Articles as numbers.

    `vocabulary` lists the syllables; `tokens` holds those of all segments in a row; segment s is
    tokens[segments[s]:segments[s + 1]]; article a is the segments articles[a] to articles[a + 1]; `keys[a]` is the
    hash of its texts.
    """

    vocabulary: list[str]
    tokens: Ints
    segments: Longs
    articles: Longs
    keys: npt.NDArray[np.bytes_]

    def __len__(self) -> int:
        """Articles held."""
        return len(self.articles) - 1

    def save(self, folder: Path) -> None:
        """Write the arrays into a new folder."""
        folder.mkdir(parents=True)
        for name in ("tokens", "segments", "articles", "keys"):
            np.save(folder / f"{name}.npy", getattr(self, name))
        (folder / "vocabulary.json").write_text(json.dumps(self.vocabulary, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Words:
        """Read what `save` wrote; the syllables stay on disk until they are touched."""
        return cls(
            json.loads((folder / "vocabulary.json").read_text(encoding="utf-8")),
            np.asarray(np.load(folder / "tokens.npy", mmap_mode="r")),
            np.load(folder / "segments.npy"),
            np.load(folder / "articles.npy"),
            np.load(folder / "keys.npy"),
        )


def lines_of(text: str) -> list[str]:
    """The lines of an article's text that hold words."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def spell(word: str) -> str:
    """A syllable as the index writes it: tone marks in one way, figures without leading noughts (03 is 3)."""
    return (word.lstrip("0") or "0") if word.isdigit() else normalise(word)


def split(text: str) -> list[str]:
    """Lower-case words and figures in order."""
    return _SYLLABLE.findall(text.lower())


def segments_of(document: LegalDocument, article: Article) -> list[str]:
    """The texts of an article in the order of the segments."""
    return [article.title, article.topic, document.title, *lines_of(article.text)]


def key_of(texts: Sequence[str]) -> bytes:
    """Hash of the texts of an article."""
    return hashlib.blake2b("\n".join(texts).encode(), digest_size=16).hexdigest().encode()


class _Vocabulary:
    """Numbers syllables as they come; each spelling met is normalised once."""

    def __init__(self, syllables: Sequence[str] = ()) -> None:
        self.numbers = {syllable: number for number, syllable in enumerate(syllables)}
        self._met: dict[str, int] = dict(self.numbers)

    def read(self, text: str) -> list[int]:
        met = self._met
        row = []
        for word in split(text):
            number = met.get(word)
            if number is None:
                number = met[word] = self.numbers.setdefault(spell(word), len(self.numbers))
            row.append(number)
        return row


def read_words(documents: Sequence[LegalDocument], previous: Words | None = None) -> Words:
    """Read all articles in order; those that `previous` holds under the same hash are taken over."""
    vocabulary = _Vocabulary(previous.vocabulary if previous is not None else ())
    known = {key: row for row, key in enumerate(previous.keys.tolist())} if previous is not None else {}
    pieces: list[Ints] = []
    sizes: list[Longs] = []
    counts: list[int] = []
    keys: list[bytes] = []
    for texts in _texts(documents):
        key = key_of(texts)
        keys.append(key)
        row = known.get(key)
        if row is not None and previous is not None:
            first, last = previous.articles[row], previous.articles[row + 1]
            bounds = previous.segments[first : last + 1]
            pieces.append(np.asarray(previous.tokens[bounds[0] : bounds[-1]]))
            sizes.append(np.diff(bounds))
        else:
            rows = _cut([vocabulary.read(text) for text in texts])
            pieces.append(np.array([number for words in rows for number in words], dtype=np.int32))
            sizes.append(np.array([len(words) for words in rows], dtype=np.int64))
        counts.append(len(sizes[-1]))
    tokens = np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int32)
    segments = np.zeros(sum(counts) + 1, dtype=np.int64)
    np.cumsum(np.concatenate(sizes) if sizes else np.zeros(0, dtype=np.int64), out=segments[1:])
    articles = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=articles[1:])
    return Words(list(vocabulary.numbers), tokens, segments, articles, np.array(keys, dtype="S32"))


def _texts(documents: Sequence[LegalDocument]) -> Iterator[list[str]]:
    for document in documents:
        for article in document.articles:
            yield segments_of(document, article)


def _cut(rows: list[list[int]]) -> list[list[int]]:
    room = LONGEST
    for place, row in enumerate(rows):
        rows[place] = row[:room]
        room -= len(rows[place])
    return rows


def plain_numbers(vocabulary: Sequence[str]) -> tuple[list[str], Ints]:
    """The syllables without accents, and for each syllable of the vocabulary the number of its unaccented form."""
    numbers: dict[str, int] = {}
    plain = np.array([numbers.setdefault(fold(syllable), len(numbers)) for syllable in vocabulary], dtype=np.int32)
    return list(numbers), plain
