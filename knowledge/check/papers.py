"""Papers of two records that are the same paper in other words, and their counts."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.procedure import Paper, Procedure
from vietnamese import fold, syllables

LIKE = 0.7
"""Share of the syllables of a curated paper's name that a paper of the source must have to be taken for the same."""

SHORTEST = 3
"""Syllables: shorter names ("đơn", "bản vẽ") are too much like others."""

Counts = tuple[int, int]


def counts_of_like(imported: Procedure, curated: Procedure) -> Iterator[tuple[str, Paper, set[Counts]]]:
    """Curated papers (with path) whose originals and copies differ from those of the same paper of the source.

    The same paper has the same form number, the same name, or nearly all words of the name.
    """
    theirs: dict[str, set[Counts]] = {}
    named: list[tuple[set[str], Counts]] = []
    for _, key, paper in _papers(imported):
        counts = (paper.originals or 0, paper.copies or 0)
        theirs.setdefault(key, set()).add(counts)
        named.append((set(syllables(f"{paper.name} {paper.when}")), counts))
    for path, key, paper in _papers(curated):
        counts = (paper.originals or 0, paper.copies or 0)
        same = theirs.get(key) or _like(set(syllables(paper.name)), named)
        if same and any(counts) and counts not in same and (0, 0) not in same:
            yield path, paper, same


def _like(name: set[str], named: list[tuple[set[str], Counts]]) -> set[Counts]:
    if len(name) < SHORTEST:
        return set()
    shares = [(len(name & other) / len(name), counts) for other, counts in named]
    best = max((share for share, _ in shares), default=0.0)
    return {counts for share, counts in shares if share >= max(LIKE, best - 0.1)} if best >= LIKE else set()


def _papers(record: Procedure) -> Iterator[tuple[str, str, Paper]]:
    for index, case in enumerate(record.cases):
        for number, paper in enumerate(case.papers):
            if not paper.is_note:
                form = paper.form.number if paper.form else ""
                yield f"cases.{index}.papers.{number}", fold(form or paper.name), paper
