"""The n-gram model of Vietnamese syllables: its file, and probabilities out of it."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .normalise import strip_accents

Keys = NDArray[np.int64]

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
BACKOFF = 1 << 3 * WIDTH + 1
"""What tells the key of a history's back-off from that of an n-gram."""
SLOTS = 2_097_143
"""Slots of the hash table, a prime: 16 MB, half of them used at most."""
SPREAD = 1_296_109
"""Neighbouring keys are common: this factor sends them to slots far from each other."""
SCALE = 16.0
"""Steps of a stored log probability per nat; a byte reaches down to -15.9."""


class NgramModel:
    """Back-off trigram model over syllables: log probabilities in nats.

    Ids: 0 end and start of a clause, 1 a word the model does not know, 2 a figure, from 3 on the syllables.
    """

    def __init__(self, words: list[str], unigrams: list[float], keys: Keys, steps: NDArray[np.uint8]) -> None:
        self._words = words
        self.unigrams = unigrams
        self._table = _table(keys, steps)
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
                keys = np.cumsum(_steps(arrays["gaps"], arrays["wide"]))
                values = arrays["values"]
        except (OSError, KeyError, ValueError, zlib.error) as error:
            raise ValueError(
                f"{path}: not an n-gram model ({error}); make it with: python -m vietnamese.training"
            ) from error
        return cls(words, unigrams, keys, values)

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

    def logarithm(self, key: int) -> float | None:
        """The stored logarithm of an n-gram or, with BACKOFF in its key, of a history; None when none is stored."""
        table = self._table
        slot = key * SPREAD % SLOTS
        while entry := table[slot]:
            if entry >> 8 == key:
                return _VALUES[entry & 255]
            slot += 1
        return None

    def after(self, second: int, column: list[tuple[int, float]]) -> list[tuple[int, float]]:
        """Each (syllable, cost) of the column with cost + log probability after `second` alone."""
        table, unigrams = self._table, self.unigrams
        backoff = self.logarithm(second | BACKOFF)
        if backoff is None:
            return [(syllable, cost + unigrams[syllable]) for syllable, cost in column]
        double = second << WIDTH
        found = []
        # The look-up of `logarithm` is written out: a call for each candidate takes half as long again.
        for syllable, cost in column:
            key = double | syllable
            slot = key * SPREAD % SLOTS
            while entry := table[slot]:
                if entry >> 8 == key:
                    found.append((syllable, cost + _VALUES[entry & 255]))
                    break
                slot += 1
            else:
                found.append((syllable, cost + backoff + unigrams[syllable]))
        return found

    def after_both(
        self, first: int, second: int, column: list[tuple[int, float]], shorter: list[tuple[int, float]]
    ) -> list[tuple[int, float]]:
        """The same after `first` and `second`; `shorter` is what `after(second, column)` gave."""
        table = self._table
        pair = first << WIDTH | second
        backoff = self.logarithm(pair | PAIR | BACKOFF)
        if backoff is None:
            return shorter
        triple = pair << WIDTH | TRIGRAM
        found = []
        for (syllable, cost), (_, total) in zip(column, shorter, strict=True):
            key = triple | syllable
            slot = key * SPREAD % SLOTS
            while entry := table[slot]:
                if entry >> 8 == key:
                    found.append((syllable, cost + _VALUES[entry & 255]))
                    break
                slot += 1
            else:
                found.append((syllable, backoff + total))
        return found


def _table(keys: Keys, steps: NDArray[np.uint8]) -> memoryview:
    """A hash table with linear probing: key and logarithm in one 64-bit slot, 0 where it is empty.

    A tenth of the memory of a dictionary, and ready some times faster.
    """
    slots = (keys % SLOTS * SPREAD % SLOTS).astype(np.int32)
    order = np.argsort(slots, kind="stable")
    rank = np.arange(len(keys))
    # In the order of their slots each key gets the first place free at or after its own.
    places = np.maximum.accumulate(slots[order] - rank) + rank
    table = np.zeros(max(SLOTS, int(places[-1]) + 1 if len(keys) else 0) + 1, dtype=np.uint64)
    table[places] = (keys[order] << 8 | steps[order]).astype(np.uint64)
    return memoryview(table.data)


def _steps(gaps: NDArray[np.uint8], wide: Keys) -> Keys:
    steps = np.ascontiguousarray(gaps.T).view("<u4").ravel().astype(np.int64)
    steps[steps == 0xFFFFFFFF] = wide
    return steps


_VALUES = [-step / SCALE for step in range(256)]
