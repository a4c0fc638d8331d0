"""What lies beside the index: the ledger, what depends on which law, legal bases that end, retired records."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from index.errors import SnapshotError
from knowledge.law.expired import ExpiredBasis, Standings, expired_bases
from knowledge.law.impact import Dependents
from knowledge.ledger import Ledger, ledger_of
from knowledge.procedure import Procedure, Retired
from knowledge.wordings import Bank, load_wordings

LEDGER = "ledger.json"
DEPENDENTS = "dependents.json"
ENDINGS = "endings.json"
RETIRED = "retired.json"


def write(
    folder: Path,
    procedures: Sequence[Procedure],
    standings: Standings,
    curated: Sequence[Procedure] = (),
    wordings: Bank | None = None,
    on: date | None = None,
) -> None:
    """Write the three files into a new snapshot; they are read only when asked for, but for the endings."""
    bank = load_wordings() if wordings is None else wordings
    ledger = ledger_of(procedures, standings.law, on or date.today(), standings)
    (folder / LEDGER).write_text(ledger.model_dump_json(indent=1), encoding="utf-8")
    dependents = Dependents.of(procedures, curated, standings, bank)
    (folder / DEPENDENTS).write_bytes(dependents.to_json())
    gone = {record.code: record.retired.model_dump(mode="json") for record in curated if record.retired}
    (folder / RETIRED).write_text(json.dumps(gone, ensure_ascii=False), encoding="utf-8")
    # Of all days to come: what ends after the build is warned of from its day on.
    found = {procedure.code: expired_bases(procedure, standings, date.max) for procedure in procedures}
    rows = {code: [asdict(each) for each in endings] for code, endings in found.items() if endings}
    (folder / ENDINGS).write_text(json.dumps(rows, ensure_ascii=False, default=date.isoformat), encoding="utf-8")


def read_ledger(folder: Path) -> Ledger | None:
    """The ledger of a snapshot; None where it has none. Raises SnapshotError when it is damaged."""
    path = folder / LEDGER
    try:
        return Ledger.model_validate_json(path.read_bytes()) if path.is_file() else None
    except ValidationError as error:
        raise SnapshotError.damaged(folder, f"{LEDGER} is unreadable") from error


def read_dependents(folder: Path) -> Dependents | None:
    """What depends on which law; None where the snapshot does not tell. Raises SnapshotError when it is damaged."""
    path = folder / DEPENDENTS
    try:
        return Dependents.from_json(path.read_bytes()) if path.is_file() else None
    except ValueError as error:
        raise SnapshotError.damaged(folder, f"{DEPENDENTS} is unreadable") from error


def read_retired(folder: Path) -> dict[str, Retired]:
    """Code → since when and why it is not answered any more. Raises SnapshotError when the file is damaged."""
    path = folder / RETIRED
    try:
        read = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        return {code: Retired.model_validate(row) for code, row in read.items()}
    except (ValueError, AttributeError) as error:
        raise SnapshotError.damaged(folder, f"{RETIRED} is unreadable") from error


class Endings:
    """Legal bases of the procedures that have ended or will."""

    def __init__(self, by_code: dict[str, list[ExpiredBasis]]) -> None:
        self._by_code = by_code

    @classmethod
    def load(cls, folder: Path) -> Endings:
        """Those of a snapshot; none where it does not tell. Raises SnapshotError when the file is damaged."""
        path = folder / ENDINGS
        try:
            read = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
            return cls({code: [_expired(each) for each in rows] for code, rows in read.items()})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SnapshotError.damaged(folder, f"{ENDINGS} is unreadable") from error

    def of(self, code: str, on: date) -> list[ExpiredBasis]:
        """The bases of a procedure that no longer apply on a day."""
        return [each for each in self._by_code.get(code, ()) if each.until is None or each.until < on]


def _expired(row: dict[str, Any]) -> ExpiredBasis:
    return ExpiredBasis(**{**row, "until": date.fromisoformat(row["until"]) if row["until"] else None})
