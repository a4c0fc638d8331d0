"""What ties the law to the rest: the procedures that rest on a document, and documents known only by their end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from knowledge.law.document import Change
from knowledge.law.expired import Standings
from knowledge.law.validity import State, state_when
from knowledge.procedure import Procedure

FILE = "links.json"
"""Beside the law part, not in it: it changes with the procedures."""


class Links(BaseModel):
    """`links.json` of a snapshot with law."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    procedures: dict[str, list[tuple[str, str]]]
    """Number of a document → procedures that rest on it: code, and the article named or empty."""

    absent: dict[str, tuple[Change, ...]]
    """Number of a document that is not held → what ended it."""

    @classmethod
    def of(cls, standings: Standings, procedures: Sequence[Procedure]) -> Links:
        """The links between compiled law and procedures."""
        found: dict[str, set[tuple[str, str]]] = {}
        for procedure in procedures:
            for basis in procedure.legal_basis:
                document = standings.find(basis).document
                if document is not None:
                    found.setdefault(document.number, set()).add((procedure.code, basis.article or ""))
        resting = {number: sorted(codes) for number, codes in sorted(found.items())}
        ended = {number: changes for number in standings.law.absent if (changes := standings.endings_of_absent(number))}
        return cls(procedures=resting, absent=ended)

    def state(self, number: str, on: date) -> State | None:
        """The state of a document that is not held; None where nothing is known of it."""
        changes = self.absent.get(number)
        state = state_when(None, None, changes, on) if changes else None
        return state if state is not None and not state.status.applies else None

    def save(self, folder: Path) -> None:
        """Write into the snapshot folder."""
        (folder / FILE).write_text(self.model_dump_json(exclude_defaults=True), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Links:
        """Read what `save` wrote. Raises OSError or ValueError when it is missing or broken."""
        return cls.model_validate_json((folder / FILE).read_text(encoding="utf-8"))
