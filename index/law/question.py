"""A law question as the index reads it: accents put back, its words as numbers, what asks told from what names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from index.law.words import spell, split
from vietnamese import Reader, fold


@dataclass(frozen=True, slots=True)
class Question:
    """`words` are its syllables as understood, `accented` and `plain` their numbers in the two vocabularies (-1: no
    article holds it)."""

    text: str
    words: list[str]
    accented: list[int]
    plain: list[int]


class QuestionReader:
    """Reads questions against the vocabularies of one index."""

    def __init__(self, reader: Reader, accented: Mapping[str, int], plain: Mapping[str, int]) -> None:
        self._reader = reader
        self._accented = accented
        self._plain = plain

    def read(self, text: str) -> Question:
        """Read one question. Total over any text: unreadable text gives no words."""
        understood = self._reader.read(text)
        words = [spell(word) for word in split(understood)]
        return Question(
            understood,
            words,
            [self._accented.get(word, -1) for word in words],
            [self._plain.get(fold(word), -1) for word in words],
        )
