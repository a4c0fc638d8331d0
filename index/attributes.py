"""What tells neighbouring procedures apart, read from the names of records and from the words of questions alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from index.phrases import PhraseTable, read_table

Attributes = dict[str, frozenset[str]]
"""Facet of `attributes.yaml` (act, foreign, border, subject, level ...) → values found; absent: nothing said."""


@cache
def facets() -> tuple[str, ...]:
    """All facets, in the order of the file."""
    return tuple(read_table("attributes"))


@cache
def _tables(side: str) -> dict[str, PhraseTable[str]]:
    keys = ("name",) if side == "name" else ("name", "ask")
    return {
        facet: PhraseTable(
            (phrase, value) for value, lists in values.items() for key in keys for phrase in lists.get(key, ())
        )
        for facet, values in read_table("attributes").items()
    }


def _read(words: Sequence[str], side: str) -> Attributes:
    found: Attributes = {}
    for facet, table in _tables(side).items():
        values = frozenset(match.value for match in table.find(words))
        if values:
            found[facet] = values
    return found


def of_name(words: Sequence[str]) -> Attributes:
    """The attributes of a procedure, from the syllables of its official name."""
    return _read(words, "name")


def of_question(words: Sequence[str]) -> Attributes:
    """The attributes a citizen speaks of, from the syllables of the question without its noise."""
    return _read(words, "ask")
