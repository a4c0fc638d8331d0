"""The sentences of a record's free text: conditions, notes among the papers, steps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from actions.render.text import plain
from knowledge.procedure import Procedure

_STOP = re.compile(r"(?<=[.;!?])\s+(?=[^\W\d_]|\d+[.)]\s|[-+•])")
_ABBREVIATION = re.compile(r"(?:^|\s)(?:TP|Tp|Q|P|TS|ThS|PGS|GS|No)\.$")
_ENUMERATOR = re.compile(r"^(?:\(?[a-zđ]\)|\(?[ivx]{1,4}\)|\(?\d{1,2}[.)])\s+")
_LEAST = 12
"""Characters: shorter pieces ("Lưu ý:") say nothing alone."""


@lru_cache(maxsize=4096)
def split(text: str) -> tuple[str, ...]:
    """Sentences of one text of a record, in order, cleaned; remembered, for the same records are asked all day."""
    parts: list[str] = []
    for part in _STOP.split(text):
        if parts and (_ABBREVIATION.search(parts[-1]) or parts[-1].count("(") > parts[-1].count(")")):
            parts[-1] += " " + part
        else:
            parts.append(part)
    return tuple(p for p in (_ENUMERATOR.sub("", plain(part)) for part in parts) if len(p) >= _LEAST)


def curated_of(procedure: Procedure) -> Iterator[str]:
    """Sentences of what a curated record adds: who may file, frequent mistakes, what it is."""
    for text in (procedure.who, *procedure.mistakes, procedure.overview):
        yield from split(text)


def conditions_of(procedure: Procedure) -> Iterator[str]:
    """Sentences of the conditions."""
    for text in procedure.conditions:
        yield from split(text)


def notes_of(procedure: Procedure) -> Iterator[str]:
    """Sentences of the remarks among the papers."""
    for case in procedure.cases:
        for paper in case.papers:
            if paper.is_note:
                yield from split(paper.name)


def papers_of(procedure: Procedure) -> Iterator[str]:
    """Sentences that the names of papers go on with ("… Trường hợp … thì không phải …")."""
    for case in procedure.cases:
        for paper in case.papers:
            if not paper.is_note:
                yield from split(paper.name)


def steps_of(procedure: Procedure) -> Iterator[str]:
    """Sentences of the steps, the plain ones first."""
    for text in procedure.plain_steps + procedure.steps:
        yield from split(text)


def rules_of(procedure: Procedure) -> Iterator[str]:
    """Sentences that bind the citizen: conditions, remarks, steps, what papers say."""
    yield from conditions_of(procedure)
    yield from notes_of(procedure)
    yield from steps_of(procedure)
    yield from papers_of(procedure)
    yield from curated_of(procedure)


def sentences_of(procedure: Procedure) -> Iterator[str]:
    """All sentences, steps first."""
    yield from steps_of(procedure)
    yield from conditions_of(procedure)
    yield from notes_of(procedure)
    yield from papers_of(procedure)
    yield from curated_of(procedure)
    for method in procedure.methods:
        yield from split(method.note)
        yield from split(method.time.note)
    yield from split(procedure.description)
