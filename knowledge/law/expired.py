"""Legal bases of a procedure that have ended: what its answers must warn of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from knowledge.law.bases import Bases, Finding, Outcome
from knowledge.law.compile import LawCompilation
from knowledge.law.document import Change, LegalDocument
from knowledge.law.endings import ends_whole
from knowledge.law.register import Key, kind_of_code
from knowledge.law.validity import ENDING, State, Status, outranks, state_of, state_when
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
            changes = self.endings_of_absent(finding.number, finding.kind)
            return state_when(None, None, changes, on) if changes else None
        return None

    def endings_of_absent(self, number: str, kind: str = "") -> tuple[Change, ...]:
        """What ended a document that is not held, as far as it could: no circular ends a decree, nothing the past.

        The article that is said to do it must say so of the whole document, and not name it in passing.
        """
        kind = kind or kind_of_code(Key.of(number).code)
        return tuple(
            change
            for change in self.law.absent.get(number, ())
            if change.kind in ENDING and self._is_plausible(change, number, kind)
        )

    def _is_plausible(self, change: Change, number: str, kind: str) -> bool:
        by = self.law.get(change.number)
        if by is None:
            return False
        article = by.article(change.article) if change.article else None
        early = change.on is not None and by.issued_on is not None and change.on < by.issued_on
        whole = article is None or not article.text or ends_whole(article.text, number)
        return outranks(by.kind, kind) and not early and whole


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
