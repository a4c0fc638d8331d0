"""Everyday words of a question and what the records call them, by the lexicon of the knowledge room."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from index.phrases import Match, PhraseTable
from knowledge.lexicon import load_lexicon
from vietnamese import syllables

Official = tuple[tuple[str, ...], ...]
"""The official wordings of one everyday phrase, each a row of syllables."""


@cache
def lexicon() -> PhraseTable[Official]:
    """Everyday phrase → official wordings, of the terms that may widen a question."""
    entries: list[tuple[str, Official]] = []
    for term in load_lexicon():
        if term.search:
            official = tuple(tuple(syllables(wording)) for wording in term.means)
            entries.extend((phrase, official) for phrase in term.said)
    return PhraseTable(entries)


def translate(words: Sequence[str]) -> list[Match[Official]]:
    """The everyday phrases found in a question, with what the records call them."""
    return lexicon().find(words)
