"""A law question as the index reads it: accents put back, its words as numbers, what asks told from what names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from index.law.columns import KINDS
from index.law.words import spell, split
from index.lexicon import translate
from index.phrases import PhraseTable, read_table
from vietnamese import Reader, fold

ASKS = ("meaning", "number", "who", "papers", "yes")
"""Kinds of answers wanted, as listed in `asking.yaml`."""

_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Question:
    """`words` are its syllables as understood, `accented` and `plain` their numbers in the two vocabularies (-1: no
    article holds it), `telling` whether each names something. `asks` are the kinds of answers wanted, `kinds` the
    places in KINDS of the kinds of documents named, `years` the years named."""

    text: str
    words: list[str]
    accented: list[int]
    plain: list[int]
    telling: list[bool]
    asks: frozenset[str]
    kinds: frozenset[int]
    years: frozenset[int]
    official: tuple[tuple[float, tuple[int, ...]], ...]
    """Official wordings that everyday phrases of the question stand for, as unaccented numbers, with their share."""
    everyday: bool
    """Whether somebody speaks of his own matter in everyday words."""


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
        telling = [True] * len(words)
        for match in _noise().find(words):
            telling[match.start : match.end] = [match.value] * (match.end - match.start)
        return Question(
            understood,
            words,
            [self._accented.get(word, -1) for word in words],
            [self._plain.get(fold(word), -1) for word in words],
            telling if any(telling) else [True] * len(words),
            frozenset(name for name in ASKS if _asks(name).find(words)),
            frozenset(match.value for match in _kinds().find(words) if match.value >= 0),
            frozenset(int(word) for word in words if _YEAR.fullmatch(word)),
            tuple(
                (len(match.value) ** -0.5, tuple(self._plain.get(fold(word), -1) for word in wording))
                for match in translate(words)
                for wording in match.value
            ),
            bool(_everyday().find(words)),
        )


@cache
def _noise() -> PhraseTable[bool]:
    lists = read_table("law/asking")
    return PhraseTable([*_each(lists["keep"], True), *_each(lists["noise"], False)])


@cache
def _asks(name: str) -> PhraseTable[bool]:
    return PhraseTable(_each(read_table("law/asking")["asks"][name], True))


@cache
def _everyday() -> PhraseTable[bool]:
    return PhraseTable(_each(read_table("law/asking")["everyday"], True))


@cache
def _kinds() -> PhraseTable[int]:
    lists = read_table("law/asking")["kinds"]
    return PhraseTable(
        (phrase, KINDS.index(kind) if kind else -1) for kind, phrases in lists.items() for phrase in phrases
    )


def _each(phrases: Iterable[str], value: bool) -> list[tuple[str, bool]]:
    return [(phrase, value) for phrase in phrases]
