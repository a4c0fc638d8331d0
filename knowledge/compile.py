"""All that is known, for one province: one procedure per code, without other provinces' and agencies' own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.check.compare import Conflict
from knowledge.curated import load_curated
from knowledge.merge import merge_curated, merge_imported
from knowledge.procedure import Procedure
from knowledge.store import Store
from knowledge.wordings import Bank, load_wordings
from vietnamese import fold

DISTRICT = "speaks_of_district"
"""Reason of the doubt on records that still speak of the districts: they come after those that do not."""


@dataclass(frozen=True)
class Compilation:
    """What a province's assistant may tell, and what was left out or needs a look."""

    province: str
    procedures: list[Procedure]
    """Ordered by code."""

    conflicts: list[Conflict]
    left_out: dict[str, int] = field(default_factory=dict)
    """Why → how many: other_province, internal, deleted, retired."""

    curated: list[Procedure] = field(default_factory=list)
    """The curated records as they are written, retired ones among them."""

    own_twins: dict[str, str] = field(default_factory=dict)
    """Code of a central procedure → code of the province's own procedure of the same name, which stands before it."""

    def precedence(self, procedure: Procedure) -> int:
        """0: the province's own. 1: central. 2: still speaks of districts, or has a twin of the province's own."""
        if any(doubt.reason == DISTRICT for doubt in procedure.doubts) or procedure.code in self.own_twins:
            return 2
        return 0 if procedure.province == self.province else 1


def compile_knowledge(
    store: Path | None, province: str, curated: Path | None = None, wordings: Bank | None = None
) -> Compilation:
    """Imported records of `store` (None or no such file: none) and curated ones, merged, for the two-digit `province`.

    `wordings` is what citizens say: None takes the repository's own, `Bank()` none. Raises `KnowledgeError` when the
    store is damaged, a curated record or the bank of wordings faulty.
    """
    bank = load_wordings() if wordings is None else wordings
    imported: dict[str, list[Procedure]] = {}
    if store is not None and store.exists():
        with Store(store) as opened:
            for procedure in opened.procedures():
                imported.setdefault(procedure.code, []).append(procedure)
    by_hand = {record.code: record for record in load_curated(curated)}
    left_out: Counter[str] = Counter()
    procedures: list[Procedure] = []
    conflicts: list[Conflict] = []
    for code in sorted(imported.keys() | by_hand.keys()):
        if code in by_hand and by_hand[code].retired:
            left_out["retired"] += 1
            continue
        record = merge_imported(imported[code]) if code in imported else by_hand[code]
        if reason := _reason_to_leave_out(record, province):
            left_out[reason] += 1
            continue
        if code in imported and code in by_hand:
            record, found = merge_curated(record, by_hand[code])
            conflicts += found
        procedures.append(record)
    procedures = bank.merge(procedures)
    return Compilation(
        province, procedures, conflicts, dict(left_out), list(by_hand.values()), _own_twins(procedures, province)
    )


def _reason_to_leave_out(record: Procedure, province: str) -> str:
    if record.internal:
        return "internal"
    if record.province not in (None, province):
        return "other_province"
    return "deleted" if any(doubt.reason == "marked_deleted" for doubt in record.doubts) else ""


def _own_twins(procedures: list[Procedure], province: str) -> dict[str, str]:
    own = {_bare(record.name): record.code for record in procedures if record.province == province}
    return {
        record.code: own[_bare(record.name)]
        for record in procedures
        if record.province is None and _bare(record.name) in own
    }


def _bare(name: str) -> str:
    return fold(name).removeprefix("thu tuc ").strip(" .")
