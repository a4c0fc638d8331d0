"""Legal bases of a procedure that have ended: what its answers must warn of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from knowledge.law.bases import Bases, Finding, Outcome
from knowledge.law.compile import LawCompilation
from knowledge.law.document import LegalDocument
from knowledge.law.validity import State, Status, outranks, state_of
from knowledge.procedure import Procedure
from knowledge.source import LegalBasis


@dataclass(frozen=True)
class ExpiredBasis:
    """A basis that no longer applies on the day asked."""

    number: str
    kind: str
    title: str
    article: str | None
    until: date | None
    """last day in force; None: ended on a day that is not known"""

    successor: str | None
    """number of the document that took its place, where one is known"""

    by: str | None
    """number of the document that ended it"""


class Standings:
    """The standing of legal bases in a compilation. Making it takes about a second, asking microseconds."""

    def __init__(self, law: LawCompilation) -> None:
        self.law = law
        self.bases: Bases[LegalDocument] = Bases(law.documents)

    def find(self, basis: LegalBasis) -> Finding[LegalDocument]:
        """What a basis names."""
        return self.bases.resolve(basis)

    def state(self, basis: LegalBasis, on: date) -> State | None:
        """The state of what a basis names, on a day; None where nothing is known of it.

        A document that is not held can be known to have ended: one that is held says so.
        """
        finding = self.find(basis)
        if finding.document is not None:
            article = finding.document.article(basis.article) if basis.article else None
            return state_of(finding.document, article, on)
        if finding.outcome is Outcome.NOT_HELD and finding.number:
            state = self.law.state(finding.number, None, on)
            return state if state and self._is_plausible(state, finding.kind) else None
        return None

    def _is_plausible(self, state: State, kind: str) -> bool:
        """Whether what ended a document that is not held could: a circular ends no decree, and nothing in the past."""
        for change in state.by:
            by = self.law.get(change.number)
            if by and (not outranks(by.kind, kind) or (change.on and by.issued_on and change.on < by.issued_on)):
                return False
        return True


def expired_bases(procedure: Procedure, standings: Standings, on: date) -> list[ExpiredBasis]:
    """The bases of a procedure that no longer apply on a day, in its order, each document once.

    Only what is certain: a doubtful number, or a document of which nothing is known, is not called ended.
    """
    found: dict[tuple[str, str | None], ExpiredBasis] = {}
    for basis in procedure.legal_basis:
        state = standings.state(basis, on)
        if state is None or state.status.applies or state.status is Status.NOT_YET:
            continue
        finding = standings.find(basis)
        expired = ExpiredBasis(
            number=finding.number or "",
            kind=finding.kind,
            title=finding.document.title if finding.document else basis.title,
            article=basis.article,
            until=state.until,
            successor=state.successor,
            by=next((change.number for change in state.by), None),
        )
        found.setdefault((expired.number, expired.article), expired)
    return list(found.values())
