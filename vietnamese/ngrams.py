"""The n-gram model of Vietnamese syllables: its file, and probabilities out of it."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .normalise import strip_accents

DEFAULT = Path(__file__).parent / "model" / "syllables.npz"
BOUNDARY = 0
UNKNOWN = 1
NUMBER = 2
SPECIAL = 3
WIDTH = 13
"""Bits of one syllable id in the key of an n-gram."""
PAIR = 1 << 2 * WIDTH
TRIGRAM = 1 << 3 * WIDTH
"""What tells the keys of pairs and of triples from those of single syllables and of pairs."""
SCALE = 16.0
"""Steps of a stored log probability per nat; a byte reaches down to -15.9."""


class NgramModel:
    """Back-off trigram model over syllables: log probabilities in nats.

    Ids: 0 end and start of a clause, 1 a word the model does not know, 2 a figure, from 3 on the syllables.
    """

    def __init__(
        self, words: list[str], unigrams: list[float], ngrams: dict[int, float], backoffs: dict[int, float]
    ) -> None:
        self._words = words
        self._unigrams = unigrams
        self._ngrams = ngrams
        self._backoffs = backoffs
        self._identities = {word: SPECIAL + i for i, word in enumerate(words)}
        self._candidates: dict[str, list[int]] = {}
        for identity in sorted(range(SPECIAL, SPECIAL + len(words)), key=lambda i: -unigrams[i]):
            self._candidates.setdefault(strip_accents(words[identity - SPECIAL]), []).append(identity)

    @classmethod
    def load(cls, path: Path | None = None) -> NgramModel:
        """Raises FileNotFoundError when there is no such file, ValueError when it is no model; both name the path."""
        path = path or DEFAULT
        if not path.is_file():
            raise FileNotFoundError(f"{path}: no n-gram model; make it with: python -m vietnamese.training")
        try:
            with np.load(path, allow_pickle=False) as arrays:
                words = zlib.decompress(arrays["words"].tobytes()).decode().split()
                unigrams = (arrays["unigrams"] / -SCALE).tolist()
                ngrams = _dictionary(arrays["ngram_gaps"], arrays["ngram_wide"], arrays["ngram_values"])
                backoffs = _dictionary(arrays["backoff_gaps"], arrays["backoff_wide"], arrays["backoff_values"])
        except (OSError, KeyError, ValueError, zlib.error) as error:
            raise ValueError(
                f"{path}: not an n-gram model ({error}); make it with: python -m vietnamese.training"
            ) from error
        return cls(words, unigrams, ngrams, backoffs)

    def identity(self, word: str) -> int | None:
        """The id of a lower-case accented syllable."""
        return self._identities.get(word)

    def syllable(self, identity: int) -> str | None:
        """The syllable of an id; None for the special ones."""
        return self._words[identity - SPECIAL] if identity >= SPECIAL else None

    def candidates(self, bare: str) -> list[int]:
        """Ids of the syllables that are `bare` without accents, most frequent first."""
        return self._candidates.get(bare, [])

    def unknown(self, word: str) -> int:
        """The id that stands for a word which is not to be changed."""
        return NUMBER if word[:1].isdigit() else UNKNOWN

    def continue_with(
        self, first: int, second: int, column: list[tuple[int, float]], total: float
    ) -> list[tuple[int, float]]:
        """Each (syllable, cost) of the column with `total` + cost + log probability after `first` and `second`."""
        ngrams, unigrams = self._ngrams, self._unigrams
        pair = first << WIDTH | second
        triple = pair << WIDTH | TRIGRAM
        double = second << WIDTH
        by_pair = total + self._backoffs.get(pair | PAIR, 0.0)
        by_syllable = by_pair + self._backoffs.get(second, 0.0)
        continued = []
        for syllable, cost in column:
            value = ngrams.get(triple | syllable)
            if value is not None:
                continued.append((syllable, total + cost + value))
                continue
            value = ngrams.get(double | syllable)
            if value is not None:
                continued.append((syllable, by_pair + cost + value))
            else:
                continued.append((syllable, by_syllable + cost + unigrams[syllable]))
        return continued


def _dictionary(gaps: NDArray[np.uint8], wide: NDArray[np.int64], values: NDArray[np.uint8]) -> dict[int, float]:
    steps = np.ascontiguousarray(gaps.T).view("<u4").ravel().astype(np.int64)
    steps[steps == 0xFFFFFFFF] = wide
    return dict(zip(np.cumsum(steps).tolist(), map(_VALUES.__getitem__, values.tolist()), strict=True))


_VALUES = [-step / SCALE for step in range(256)]
