"""Reading a question: what is left when politeness, aspects and story noise are taken out, and what it means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from index.attributes import Attributes, of_question
from index.lexicon import translate
from index.phrases import PhraseTable, read_table
from vietnamese import Reader, syllables

CODE = re.compile(r"(?<![\w.])(\d\.\d{6})(?![\w])")
"""A procedure code as citizens copy it from the portal."""

TAIL_WEIGHT = 0.45
"""Weight of a word of a pasted story far from what is asked, against 1 for a word of the clause that asks."""

SMALL = 0.25
"""Weight of a word that names nothing where whole sayings are compared."""

STORY = 28
"""Content syllables beyond which a message counts as a story."""


@dataclass(frozen=True, slots=True)
class Query:
    """One question as the index sees it.

    `words` are all syllables, `spoken` a weight for each; `content` are those that name something, `weights` a weight
    for each, `gaps` the places of content before which noise was taken out (no pair of syllables spans them);
    `official` the official wordings its everyday phrases stand for, `aspects` how many aspects of a procedure are
    asked, `off_topic` how many cues there are that something else is meant.
    """

    text: str
    words: list[str]
    content: list[str]
    weights: list[float]
    spoken: list[float]
    gaps: frozenset[int]
    official: list[tuple[tuple[str, ...], ...]]
    attributes: Attributes
    codes: list[str]
    aspects: int
    off_topic: int


@cache
def _noise() -> PhraseTable[str]:
    lists = read_table("noise")
    keep = [(phrase, "keep") for phrase in lists["keep"]]
    drop = [(phrase, kind) for kind, phrases in lists.items() if kind not in ("keep", "wishes") for phrase in phrases]
    return PhraseTable([*keep, *drop])


@cache
def _off_topic() -> PhraseTable[str]:
    return PhraseTable((phrase, domain) for domain, phrases in read_table("off_topic").items() for phrase in phrases)


@cache
def _wishes() -> PhraseTable[bool]:
    return PhraseTable((phrase, True) for phrase in read_table("noise")["wishes"])


def strip_noise(words: list[str]) -> tuple[list[bool], int]:
    """For each syllable whether it names something (else it is noise), and how many aspects are asked."""
    kept = [True] * len(words)
    aspects = 0
    for match in _noise().find(words):
        if match.value != "keep":
            kept[match.start : match.end] = [False] * (match.end - match.start)
        aspects += match.value == "aspects"
    return kept, aspects


def _protect(words: list[str], kept: list[bool]) -> list[tuple[tuple[str, ...], ...]]:
    """Everyday phrases with a known meaning are content, also where they hold words of the noise."""
    official = []
    for match in translate(words):
        official.append(match.value)
        kept[match.start : match.end] = [True] * (match.end - match.start)
    return official


def _weigh(words: list[str], kept: list[bool], text: str) -> list[float]:
    """A weight for each syllable: in a story the clauses that wish or ask, and those beside, count fully."""
    if sum(kept) <= STORY:
        return [1.0] * len(words)
    clauses = [clause for clause in re.split(r"[.?!;\n,]+", text) if clause.strip()]
    places: list[int] = []
    for number, clause in enumerate(clauses):
        places.extend([number] * len(syllables(clause)))
    if len(places) != len(words):
        return [1.0] * len(words)
    last = len(clauses) - 1
    near = {last, last - 1, *(places[match.start] for match in _wishes().find(words))}
    return [1.0 if place in near else TAIL_WEIGHT for place in places]


def read_query(text: str, reader: Reader) -> Query:
    """Read one message. Total over any text: unreadable text gives an empty query."""
    read = reader.read(text)
    words = syllables(read)
    kept, aspects = strip_noise(words)
    official = _protect(words, kept)
    weights = _weigh(words, kept, read)
    content = [word for word, keep in zip(words, kept, strict=True) if keep]
    gaps = set()
    place = 0
    for number, keep in enumerate(kept):
        if keep:
            if number and not kept[number - 1]:
                gaps.add(place)
            place += 1
    return Query(
        text=read,
        words=words,
        content=content,
        weights=[weight for weight, keep in zip(weights, kept, strict=True) if keep],
        spoken=[weight if keep else weight * SMALL for weight, keep in zip(weights, kept, strict=True)],
        gaps=frozenset(gaps),
        official=official,
        attributes=of_question(words),
        codes=CODE.findall(text),
        aspects=aspects,
        off_topic=len(_off_topic().find(words)),
    )


def content_of(text: str) -> str:
    """What a saying of our own names: no abbreviations or slips are in it."""
    words = syllables(text)
    kept, _ = strip_noise(words)
    _protect(words, kept)
    return " ".join(word for word, keep in zip(words, kept, strict=True) if keep) or " ".join(words)
