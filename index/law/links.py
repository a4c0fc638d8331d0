"""What ties the law to the rest: the procedures that rest on a document, and documents known only by their end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from knowledge.law.compile import LawCompilation
from knowledge.law.document import Change
from knowledge.law.expired import Standings, expired_bases
from knowledge.law.validity import State
from knowledge.procedure import Procedure

FILE = "links.json"
"""Beside the law part, not in it: it changes with the procedures."""


class Ended(BaseModel):
    """A legal basis of a procedure that has ended or will end."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: str
    until: date | None
    """last day in force; None: ended on a day that is not known"""

    successor: str | None = None


class Links(BaseModel):
    """`links.json` of a snapshot with law."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    procedures: dict[str, list[tuple[str, str]]]
    """Number of a document → procedures that rest on it: code, and the article named or empty."""

    absent: dict[str, tuple[Change, ...]]
    """Number of a document that is not held → what the documents held did to it."""

    expired: dict[str, list[Ended]] = {}
    """Code of a procedure → its bases that have ended, or of which the end is known."""

    @classmethod
    def of(cls, law: LawCompilation, procedures: Sequence[Procedure]) -> Links:
        """The links between compiled law and procedures."""
        standings = Standings(law)
        found: dict[str, set[tuple[str, str]]] = {}
        expired: dict[str, list[Ended]] = {}
        for procedure in procedures:
            for basis in procedure.legal_basis:
                document = standings.find(basis).document
                if document is not None:
                    found.setdefault(document.number, set()).add((procedure.code, basis.article or ""))
            ended = [
                Ended(number=basis.number, until=basis.until, successor=basis.successor)
                for basis in expired_bases(procedure, standings, date.max)
                if basis.article is None and basis.number
            ]
            if ended:
                expired[procedure.code] = ended
        resting = {number: sorted(codes) for number, codes in sorted(found.items())}
        return cls(procedures=resting, absent=law.absent, expired=expired)

    def ended(self, code: str, on: date) -> list[Ended]:
        """The bases of a procedure that do not apply any more on a day."""
        return [basis for basis in self.expired.get(code, ()) if basis.until is None or basis.until < on]

    def state(self, number: str, on: date) -> State | None:
        """The state of a document that is not held; None where nothing is known of it."""
        return LawCompilation([], absent=self.absent).state(number, None, on)

    def save(self, folder: Path) -> None:
        """Write into the snapshot folder."""
        (folder / FILE).write_text(self.model_dump_json(exclude_defaults=True), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Links:
        """Read what `save` wrote. Raises OSError or ValueError when it is missing or broken."""
        return cls.model_validate_json((folder / FILE).read_text(encoding="utf-8"))
