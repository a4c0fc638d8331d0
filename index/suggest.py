"""Suggestions while somebody types: names that hold what was typed so far, accents or not."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.fields import plain, split, strip_name
from vietnamese import syllables


class Suggester:
    """Finds records by finished words and the beginning of the last one."""

    def __init__(self, names: Sequence[tuple[str, str]], boost: npt.NDArray[np.float32]) -> None:
        """`names`: official and short name of each record; `boost`: one figure each, higher comes first."""
        postings: dict[str, list[int]] = {}
        self._short = np.zeros(len(names), dtype=np.float32)
        self._starts: list[str] = []
        for row, (name, short) in enumerate(names):
            words = plain(split(strip_name(name)))
            for word in {*words, *plain(split(short))}:
                postings.setdefault(word, []).append(row)
            self._starts.append(" ".join(plain(split(short)) or words))
            self._short[row] = 1.0 / (3.0 + len(words))
        self._words = sorted(postings)
        self._postings = {word: np.array(rows, dtype=np.int32) for word, rows in postings.items()}
        self._boost = boost

    def find(self, typed: str, limit: int) -> list[tuple[int, float]]:
        """Rows of the best records with their scores. Every word typed must begin a word of the name."""
        words = plain(syllables(typed))
        if not words:
            return []
        held = np.zeros(len(self._starts), dtype=np.int32)
        whole = np.zeros(len(self._starts), dtype=np.float32)
        for word in words:
            mine = np.zeros(len(self._starts), dtype=bool)
            place = bisect_left(self._words, word)
            while place < len(self._words) and self._words[place].startswith(word):
                mine[self._postings[self._words[place]]] = True
                place += 1
            held += mine
            if word in self._postings:
                whole[self._postings[word]] += 1
        rows = np.flatnonzero(held == len(words))
        if not len(rows):
            return []
        prefix = " ".join(words)
        scores = whole[rows] / len(words) + 4 * self._short[rows] + self._boost[rows]
        scores += np.array(
            [2.0 if self._starts[row].startswith(prefix) else float(prefix in self._starts[row]) for row in rows]
        )
        order = np.argsort(-scores, kind="stable")[:limit]
        return [(int(rows[place]), float(scores[place])) for place in order]
