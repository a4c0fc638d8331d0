"""Everyday words and what the records call them: our own list, `lexicon.yaml`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from index.phrases import Match, PhraseTable, read_table
from vietnamese import syllables

Official = tuple[tuple[str, ...], ...]
"""The official wordings of one everyday phrase, each a row of syllables."""


@cache
def lexicon() -> PhraseTable[Official]:
    """Everyday phrase → official wordings."""
    entries: list[tuple[str, Official]] = []
    for said, meant in read_table("lexicon").items():
        official = tuple(tuple(syllables(wording)) for wording in meant.split(";"))
        entries.extend((phrase, official) for phrase in said.split(","))
    return PhraseTable(entries)


def translate(words: Sequence[str]) -> list[Match[Official]]:
    """The everyday phrases found in a question, with what the records call them."""
    return lexicon().find(words)
