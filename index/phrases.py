"""Finding listed phrases in a row of syllables: the one mechanism behind noise, lexicon and attributes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from ruamel.yaml import YAML

from vietnamese import normalise, syllables

T = TypeVar("T")

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """A phrase found at syllables[start:end], with the value it was listed with."""

    start: int
    end: int
    value: T


class PhraseTable(Generic[T]):
    """Phrases (as rows of syllables) with a value each. Matches do not overlap; longer phrases win."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        table: dict[str, dict[tuple[str, ...], T]] = {}
        for phrase, value in entries:
            words = tuple(syllables(normalise(phrase)))
            if words:
                table.setdefault(words[0], {}).setdefault(words, value)
        self._longest = {first: max(map(len, rows)) for first, rows in table.items()}
        self._table = table

    def find(self, words: Sequence[str]) -> list[Match[T]]:
        """All matches from left to right, the longest at each place."""
        found: list[Match[T]] = []
        if self._table.keys().isdisjoint(words):
            return found
        place = 0
        while place < len(words):
            rows = self._table.get(words[place])
            size = 0
            if rows is not None:
                for size in range(min(self._longest[words[place]], len(words) - place), 0, -1):
                    row = tuple(words[place : place + size])
                    if row in rows:
                        found.append(Match(place, place + size, rows[row]))
                        break
                else:
                    size = 0
            place += max(size, 1)
        return found


@cache
def read_table(name: str) -> Any:
    """The content of `index/<name>.yaml`, our own word lists."""
    return YAML(typ="safe", pure=False).load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
