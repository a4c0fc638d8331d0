"""What of a record is searched: its texts as rows of terms, one row per field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from knowledge.procedure import Procedure
from vietnamese import fold

FIELDS = ("name", "plain_name", "asked", "papers", "body")
"""name: accented syllables and pairs of the official name; plain_name: the same without accents; asked: name, short
name, wordings and keywords without accents; papers: papers and results; body: the whole record."""

_SYLLABLE = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+")
_OPENING = re.compile(r"^(thủ tục(?! hải quan)|tthc|về việc|việc)\s+", re.IGNORECASE)
_BODY_STEPS = 2500
_BODY_PAPERS = 3000


def strip_name(name: str) -> str:
    """The name without the words that open every other name."""
    return _OPENING.sub("", _OPENING.sub("", name.strip())).strip(' .;"“”')


def terms(words: Sequence[str], gaps: frozenset[int] = frozenset()) -> list[str]:
    """Single syllables, then pairs joined by an underscore; no pair spans a gap."""
    pairs = [f"{a}_{b}" for place, (a, b) in enumerate(zip(words, words[1:], strict=False), 1) if place not in gaps]
    return [*words, *pairs]


def split(text: str) -> list[str]:
    """The syllables of a record's text. As `vietnamese.syllables`, but records come normalised already."""
    return _SYLLABLE.findall(text.lower())


@lru_cache(maxsize=65536)
def _plain(word: str) -> str:
    return fold(word)


def plain(words: Iterable[str]) -> list[str]:
    """The syllables without accents, one for each."""
    return [_plain(word) for word in words]


def paper_texts(procedure: Procedure) -> Iterator[str]:
    """Names of papers, forms and results."""
    for case in procedure.cases:
        for paper in case.papers:
            yield paper.name
    for form in procedure.forms:
        yield form.name
    yield from procedure.results


def asked_texts(procedure: Procedure) -> Iterator[str]:
    """What citizens call it: the short name, the wordings, the keywords."""
    if procedure.short_name:
        yield procedure.short_name
    yield from procedure.wordings
    yield from procedure.keywords


def body_text(procedure: Procedure) -> str:
    """The whole record, its long parts cut."""
    parts = [
        procedure.name,
        procedure.name,
        procedure.field,
        procedure.overview,
        procedure.who,
        procedure.description,
        " . ".join(asked_texts(procedure)),
        " . ".join(procedure.results),
        " . ".join(procedure.applicants),
        " . ".join(procedure.agencies),
        " . ".join(paper_texts(procedure))[:_BODY_PAPERS],
        " . ".join(procedure.conditions)[:_BODY_STEPS],
        " . ".join(procedure.steps)[:_BODY_STEPS],
    ]
    return " . ".join(part for part in parts if part)


def dense_text(procedure: Procedure) -> str:
    """The text whose embedding stands for the record."""
    parts = [strip_name(procedure.name), procedure.field, " . ".join(procedure.results)[:200]]
    return " . ".join(part for part in parts if part)


def record_terms(procedure: Procedure) -> dict[str, list[str]]:
    """Field → terms of one record."""
    name = split(strip_name(procedure.name))
    rows = [terms(plain(name))]
    for text in asked_texts(procedure):
        words = plain(split(text))
        rows.append(terms(words))
    papers = plain(split(" . ".join(paper_texts(procedure))[:_BODY_PAPERS]))
    return {
        "name": terms(name),
        "plain_name": rows[0],
        "asked": [term for row in rows for term in row],
        "papers": terms(papers),
        "body": terms(split(body_text(procedure))),
    }
