"""Suggestions while somebody types: records whose name, or a saying of citizens, holds what was typed so far."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.fields import plain, split, strip_name
from vietnamese import syllables

PATIENCE = 4
"""Words typed from which one in four may be missing in the saying."""
OFFICIAL = 0.3
"""Names and short names come before sayings that fit as well."""
AGREED = 0.5
"""For each doubling of a record's sayings that fit: what many people call so is meant more often."""
LOOKED_AT = 400
"""Sayings that are compared letter by letter: the best by their words."""

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]


class Suggester:
    """Finds records by finished words and the beginning of the last one, accents or not."""

    def __init__(self, names: Sequence[Sequence[str]], boost: Floats) -> None:
        """`names`: official and short name of each record, then its sayings; `boost`: one figure each record."""
        postings: dict[str, list[int]] = {}
        owners: list[int] = []
        official: list[float] = []
        self._texts: list[str] = []
        for row, texts in enumerate(names):
            for place, text in enumerate(texts):
                words = plain(split(strip_name(text)))
                if not words:
                    continue
                for word in set(words):
                    postings.setdefault(word, []).append(len(owners))
                owners.append(row)
                official.append(OFFICIAL * (place < 2))
                self._texts.append(" ".join(words))
        self._words = sorted(postings)
        self._postings = {word: np.array(places, dtype=np.int32) for word, places in postings.items()}
        self._owners: Ints = np.array(owners, dtype=np.int32)
        length = np.array([text.count(" ") + 1 for text in self._texts], dtype=np.float32)
        self._worth: Floats = (4 / (3 + length) + np.array(official) + boost[self._owners]).astype(np.float32)

    def find(self, typed: str, limit: int) -> list[tuple[int, float]]:
        """Rows of the best records with their scores; every word typed must begin a word of one name or saying.

        Of four words and more, one in four may be missing.
        """
        words = plain(syllables(typed))
        if not words:
            return []
        held = np.zeros(len(self._texts), dtype=np.float32)
        whole = np.zeros(len(self._texts), dtype=np.float32)
        for word in words:
            held[self._begun(word)] += 1
            if word in self._postings:
                whole[self._postings[word]] += 1
        missing = len(words) // 4 if len(words) >= PATIENCE else 0
        found = np.flatnonzero(held >= len(words) - missing)
        agreed = np.log2(np.maximum(np.bincount(self._owners[found], minlength=self._owners[-1] + 1), 1))
        scores = self._worth[found] + (whole[found] - 3 * (len(words) - held[found])) / len(words)
        scores += AGREED * agreed[self._owners[found]]
        if len(found) > LOOKED_AT:
            best = np.argpartition(-scores, LOOKED_AT)[:LOOKED_AT]
            found, scores = found[best], scores[best]
        prefix = " ".join(words)
        for number, place in enumerate(found.tolist()):
            text = self._texts[place]
            scores[number] += 2.0 if text.startswith(prefix) else float(prefix in text)
        rows: dict[int, float] = {}
        for number in np.lexsort((found, -scores)).tolist():
            rows.setdefault(int(self._owners[found[number]]), float(scores[number]))
            if len(rows) == limit:
                break
        return list(rows.items())

    def _begun(self, word: str) -> Ints:
        """Sayings with a word that begins like this, each once."""
        first = place = bisect_left(self._words, word)
        while place < len(self._words) and self._words[place].startswith(word):
            place += 1
        holders = [self._postings[other] for other in self._words[first:place]]
        if len(holders) < 2:
            return holders[0] if holders else np.zeros(0, dtype=np.int32)
        mine = np.zeros(len(self._texts), dtype=bool)
        for each in holders:
            mine[each] = True
        return np.flatnonzero(mine).astype(np.int32)
