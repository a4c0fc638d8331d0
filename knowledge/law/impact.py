"""What depends on a legal document or one of its articles, and what changes when it ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, cast

from pydantic import TypeAdapter

from knowledge.law.citations import Citing, citing
from knowledge.law.document import ChangeKind, LawSource, LegalDocument
from knowledge.law.expired import Standings
from knowledge.law.register import Key
from knowledge.law.validity import ENDING
from knowledge.procedure import Procedure
from knowledge.wordings import Bank


@dataclass(frozen=True)
class Known:
    """What is known of a document: held, or told of by one that is."""

    kind: str
    title: str
    held: bool
    digest: bool = False
    valid_from: date | None = None
    until: date | None = None
    """last day in force"""

    ended: bool = False
    successor: str | None = None

    def applies(self, on: date) -> bool | None:
        """Whether it is in force on a day; None where that is not known."""
        if self.until is not None:
            return on <= self.until and (self.valid_from is None or self.valid_from <= on)
        if self.ended:
            return False
        return (self.valid_from is None or self.valid_from <= on) if self.held else None


class Keeps(StrEnum):
    """What a record would still rest on without the document asked about."""

    SOME = "some"
    """another basis in force, or the document is none of its bases"""

    UNKNOWN = "unknown"
    """other bases, of none of which it is known that it is in force"""

    NOTHING = "nothing"


@dataclass(frozen=True)
class Dependent:
    """A record that depends on the document asked about."""

    code: str
    name: str
    articles: tuple[str, ...]
    fields: tuple[str, ...]
    others_in_force: tuple[str, ...]
    others_unknown: tuple[str, ...]
    """its other bases of which it is not known whether they are in force"""

    keeps: Keeps


@dataclass(frozen=True)
class Impact:
    """All that depends on a document, or on one of its articles."""

    number: str
    article: str | None
    known: Known | None
    procedures: tuple[Dependent, ...]
    curated: tuple[Dependent, ...]
    digests: tuple[str, ...]
    documents: tuple[tuple[str, str], ...]
    """documents that guide, amend, replace or repeal it, with what they do"""

    wordings: Mapping[str, int]
    """file of the bank → wordings for the procedures above"""

    on: date

    def to_json(self) -> dict[str, Any]:
        """As plain values, dates as `2026-07-15`."""
        return cast("dict[str, Any]", TypeAdapter(Impact).dump_python(self, mode="json"))


@dataclass
class Dependents:
    """Which records cite which documents; small enough to be kept beside a snapshot."""

    procedures: list[Citing] = field(default_factory=list)
    curated: list[Citing] = field(default_factory=list)
    known: dict[str, Known] = field(default_factory=dict)
    relations: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    digests: dict[str, list[str]] = field(default_factory=dict)
    """number → articles of our own digest of it"""

    @classmethod
    def of(
        cls, procedures: Iterable[Procedure], curated: Iterable[Procedure], standings: Standings, bank: Bank
    ) -> Dependents:
        """Read from all records. `curated` are the shipped records as they are written."""
        wordings = _wordings(bank)
        found = cls(
            [citing(procedure, standings, wordings.get(procedure.code, ())) for procedure in procedures],
            [citing(procedure, standings) for procedure in curated],
        )
        for document in standings.law.documents:
            found.known.setdefault(document.number, _known(document))
            if document.source is LawSource.DIGEST:
                found.digests[document.number] = [article.number for article in document.articles]
            for relation in document.relations:
                found.relations.setdefault(relation.number, []).append((document.number, relation.kind.value))
        for number in standings.law.absent:
            changes = standings.endings_of_absent(number)
            days = [change.on for change in changes if change.on]
            successor = next((change.number for change in changes if change.kind is ChangeKind.REPLACED), None)
            until = date.fromordinal(min(days).toordinal() - 1) if days else None
            found.known.setdefault(number, Known("", "", False, False, None, until, bool(changes), successor))
        return found

    def impact(self, number: str, article: str | None, on: date) -> Impact:
        """What depends on a document named as people write it (`123/2015/nd-cp`), on a day."""
        number = self.spelt(number)

        def dependents(records: Sequence[Citing]) -> tuple[Dependent, ...]:
            found = [self._dependent(record, number, article, on) for record in records]
            chosen = [dependent for dependent in found if dependent]
            return tuple(sorted(chosen, key=lambda each: (_ORDER.index(each.keeps), not each.articles, each.code)))

        procedures = dependents(self.procedures)
        codes = {dependent.code for dependent in procedures}
        wordings: dict[str, int] = {}
        for record in self.procedures:
            for file, count in record.wordings if record.code in codes else ():
                wordings[file] = wordings.get(file, 0) + count
        digested = self.digests.get(number, [])
        return Impact(
            number=number,
            article=article,
            known=self.known.get(number),
            procedures=procedures,
            curated=dependents(self.curated),
            digests=tuple(f"{number}#{each}" for each in digested if article in (None, each)),
            documents=tuple(sorted(set(self.relations.get(number, ())))),
            wordings=wordings,
            on=on,
        )

    def spelt(self, number: str) -> str:
        """A number as the records write it; one that nothing knows stays as it is."""
        cited = {citation.number for record in self.procedures for citation in record.cites}
        key = Key.of(number)
        found = [each for each in (*self.known, *sorted(cited)) if Key.of(each) == key]
        stem = [
            each for each in self.known if not key.code and Key.of(each).no == key.no and Key.of(each).year == key.year
        ]
        return found[0] if found else stem[0] if len(stem) == 1 else number.strip()

    def _dependent(self, record: Citing, number: str, article: str | None, on: date) -> Dependent | None:
        mine = next((citation for citation in record.cites if citation.number == number), None)
        # A record that cites the document as a whole may rest on any of its articles.
        if mine is None or (article and mine.articles and article not in mine.articles):
            return None
        others = [citation.number for citation in record.cites if citation.is_basis and citation.number != number]
        standing = {other: self.known[other].applies(on) if other in self.known else None for other in others}
        in_force = tuple(other for other in others if standing[other])
        unknown = tuple(other for other in others if standing[other] is None)
        keeps = Keeps.SOME if in_force or not mine.is_basis else Keeps.UNKNOWN if unknown else Keeps.NOTHING
        return Dependent(
            code=record.code,
            name=record.name,
            articles=mine.articles,
            fields=mine.fields,
            others_in_force=in_force,
            others_unknown=unknown,
            keeps=keeps,
        )

    def to_json(self) -> bytes:
        """As text, to be read again by `from_json`."""
        return _adapter().dump_json(self)

    @classmethod
    def from_json(cls, text: str | bytes) -> Dependents:
        """Read what `to_json` wrote. Raises ValueError when it is something else."""
        return _adapter().validate_json(text)


@cache
def _adapter() -> TypeAdapter[Dependents]:
    return TypeAdapter(Dependents)


_ORDER = [Keeps.NOTHING, Keeps.UNKNOWN, Keeps.SOME]


def _known(document: LegalDocument) -> Known:
    ended = any(change.kind in ENDING for change in document.changes)
    return Known(
        kind=document.kind,
        title=document.title,
        held=True,
        digest=document.source is LawSource.DIGEST,
        valid_from=document.valid_from,
        until=document.valid_to,
        ended=ended,
        successor=next((change.number for change in document.changes if change.kind is ChangeKind.REPLACED), None),
    )


def _wordings(bank: Bank) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for entry in bank.entries:
        count = sum(1 for _ in entry.wordings.texts())
        for code in (entry.code, *entry.wordings.also):
            found.setdefault(code, []).append((entry.document.name, count))
    return found
