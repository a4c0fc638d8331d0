"""What the assistant holds: law, procedures, and how far either can be trusted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from pydantic import BaseModel, ConfigDict

from knowledge.law.compile import LawCompilation
from knowledge.law.document import Article, LawSource, LegalDocument
from knowledge.law.expired import Standings, expired_bases
from knowledge.law.validity import Status, state_of
from knowledge.procedure import Procedure

UNSAID = "none"
"""Level or field of a record that tells none."""

_PLACE = re.compile(r"\.\d+(?=\.|$)")


class Count(BaseModel):
    """Documents of one kind by their state on the ledger's day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    in_force: int = 0
    not_yet: int = 0
    ended: int = 0


class Ending(BaseModel):
    """A document that has ended and is still a legal basis."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: str
    until: date | None
    successor: str | None
    procedures: int


class Ledger(BaseModel):
    """Counts of everything held, on the day `on`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    on: date
    documents: dict[str, Count]
    """kind of document → how many, the most first"""

    articles: int
    articles_in_force: int
    digests: int
    """documents held as our own digest only"""

    procedures: int
    levels: dict[str, int]
    fields: dict[str, int]
    oldest: date | None
    """day of the oldest record of a procedure"""

    newest: date | None
    doubtful_fields: dict[str, int]
    """field, such as methods.fees → how many values must not be told as facts"""

    doubtful_records: int
    bases: dict[str, int]
    """outcome and reason, such as not_held.newer → legal bases"""

    expired: list[Ending]
    procedures_with_expired_bases: int


def ledger_of(
    procedures: Iterable[Procedure], law: LawCompilation, on: date, standings: Standings | None = None
) -> Ledger:
    """The ledger of compiled records; `standings` may be given where they were made already."""
    standings = standings or Standings(law)
    levels: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    doubts: Counter[str] = Counter()
    bases: Counter[str] = Counter()
    endings: dict[str, list[str]] = {}
    known: dict[str, Ending] = {}
    days: list[date] = []
    doubtful = 0
    for procedure in procedures:
        days.append(procedure.source.as_of)
        levels.update([level.value for level in procedure.levels] or [UNSAID])
        fields[procedure.field or UNSAID] += 1
        doubts.update(_PLACE.sub("", doubt.field) for doubt in procedure.doubts)
        doubtful += bool(procedure.doubts)
        for basis in procedure.legal_basis:
            finding = standings.find(basis)
            bases[f"{finding.outcome}.{finding.reason}"] += 1
        for ended in expired_bases(procedure, standings, on):
            endings.setdefault(ended.number, []).append(procedure.code)
            known[ended.number] = Ending(
                number=ended.number, until=ended.until, successor=ended.successor, procedures=0
            )
    counts, articles, in_force = _law(law, on)
    return Ledger(
        on=on,
        documents=counts,
        articles=articles,
        articles_in_force=in_force,
        digests=sum(1 for document in law.documents if document.source is LawSource.DIGEST),
        procedures=len(days),
        levels=_ordered(levels),
        fields=_ordered(fields),
        oldest=min(days, default=None),
        newest=max(days, default=None),
        doubtful_fields=_ordered(doubts),
        doubtful_records=doubtful,
        bases=_ordered(bases),
        expired=[
            known[number].model_copy(update={"procedures": len(set(codes))})
            for number, codes in sorted(endings.items(), key=lambda each: (-len(set(each[1])), each[0]))
        ],
        procedures_with_expired_bases=len({code for codes in endings.values() for code in codes}),
    )


def _law(law: LawCompilation, on: date) -> tuple[dict[str, Count], int, int]:
    """Documents by kind and state, articles, and articles in force."""
    states: dict[str, Counter[str]] = {}
    articles = in_force = 0
    for document in law.documents:
        status = state_of(document, None, on).status
        state = "in_force" if status.applies else "not_yet" if status is Status.NOT_YET else "ended"
        states.setdefault(document.kind, Counter())[state] += 1
        articles += len(document.articles)
        if status.applies:
            in_force += sum(1 for each in document.articles if _applies(each, document, on))
    ordered = sorted(states.items(), key=lambda each: -each[1].total())
    return {kind: Count(**counts) for kind, counts in ordered}, articles, in_force


def _applies(article: Article, document: LegalDocument, on: date) -> bool:
    """Whether an article of a document in force is in force too; most have no dates and changes of their own."""
    plain = not article.changes and article.valid_from is None and article.valid_to is None
    return plain or state_of(document, article, on).status.applies


def _ordered(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))
