"""The sentences of a record's free text: conditions, notes among the papers, steps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actions.render.text import plain
from knowledge.procedure import Procedure

_STOP = re.compile(r"(?<=[.;!?])\s+(?=[^\W\d_a-zà-ỹđ]|\d+[.)]|[a-zđ]\)|[-+•])")
_ABBREVIATION = re.compile(r"(?:\b(?:TP|Tp|Q|P|Mr|TS|ThS|PGS|GS|số|No)\.)$")


def split(text: str) -> list[str]:
    """Sentences of one text, in order, cleaned."""
    parts: list[str] = []
    for part in _STOP.split(text):
        if parts and _ABBREVIATION.search(parts[-1]):
            parts[-1] += " " + part
        else:
            parts.append(part)
    return [p for p in map(plain, parts) if p]


def sentences_of(procedure: Procedure, *, steps_only: bool = False) -> Iterator[str]:
    """Sentences that state rules: conditions first, then the papers' notes, then the steps."""
    if not steps_only:
        for text in procedure.conditions:
            yield from split(text)
        for case in procedure.cases:
            for paper in case.papers:
                yield from split(paper.name)
                if paper.when:
                    yield plain(paper.when)
    for text in procedure.plain_steps + procedure.steps:
        yield from split(text)
