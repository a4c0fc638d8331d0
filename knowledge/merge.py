"""One procedure per code: what the sources tell of it, put together field by field (docs/decisions/0003-truth.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict

from knowledge.procedure import Channel, Fee, FeeState, Method, Paper, Procedure, ProcessingTime, TimeState
from knowledge.source import Doubt, SourceKind
from vietnamese import fold

PLAIN = (
    "short_name",
    "overview",
    "who",
    "where",
    "plain_steps",
    "online_steps",
    "mistakes",
    "bring",
    "wordings",
    "confused",
    "related",
    "checked_on",
    "reviewed_by",
    "reviewed_on",
)
"""What only a curated record tells: it always comes in."""

_FACTS = (
    "decision_number",
    "decision_date",
    "field",
    "levels",
    "applicants",
    "agencies",
    "authority",
    "address",
    "methods",
    "online_level",
    "cases",
    "steps",
    "conditions",
    "results",
    "legal_basis",
    "forms",
    "keywords",
)
_OF_COMMUNES = re.compile(
    r"(?:cap )?(?:xa|phuong|thi tran|dac khu)(?:(?:, | va | hoac |/)(?:xa|phuong|thi tran|dac khu))+"
)
_WEAK_FEES = {FeeState.ZERO, FeeState.UNKNOWN, FeeState.DOUBTFUL}
_WEAK_TIMES = {TimeState.UNKNOWN, TimeState.DOUBTFUL}
_DETAIL = list(SourceKind)


class Conflict(BaseModel):
    """A fact that a curated record tells otherwise than the imported one."""

    model_config = ConfigDict(frozen=True)

    code: str
    field: str
    curated: str
    imported: str

    def __str__(self) -> str:
        return f"{self.code} {self.field}: curated {self.curated!r}, imported {self.imported!r}"


def merge_imported(records: list[Procedure]) -> Procedure:
    """One record from the imported ones of a code: the newest gives the facts, of one day the more detailed source.

    The others fill what it does not tell at all, such as the portal's page, decision date and online level.
    """
    best, *others = sorted(records, key=lambda r: (r.source.as_of, _DETAIL.index(r.source.kind)), reverse=True)
    update: dict[str, Any] = {}
    for other in others:
        for field in _FACTS:
            if field != "methods" and not getattr(best, field) and field not in update and getattr(other, field):
                update[field] = getattr(other, field)
        # The text export folds several levels to the lowest; the portal has them all.
        if set(best.levels) < set(other.levels):
            update["levels"] = other.levels
        if other.decision_number != best.decision_number and other.decision_date == update.get("decision_date"):
            update.pop("decision_date", None)
        if best.source.url is None and other.source.url:
            update["source"] = best.source.model_copy(update={"url": other.source.url})
        # Who issued a record, and for whom, does not depend on the day of the export.
        update.setdefault("issuer", best.issuer or other.issuer)
        update.setdefault("province", best.province or other.province)
        update["internal"] = update.get("internal", best.internal) or other.internal
    return best.model_copy(update=update) if update else best


def merge_curated(imported: Procedure, curated: Procedure) -> tuple[Procedure, list[Conflict]]:
    """The imported record with the curated one's plain words, and the facts on which the two differ.

    Of two facts the newer source's stands, of one day the curated one, which was written from the imported and checked;
    but where the two differ without the curated record saying so in its own doubts, the imported one stands.
    What the imported record leaves open (0 đồng without a note, no unit of time) the curated one settles in any case.
    Each difference is a doubt on the merged record too.
    """
    conflicts = _conflicts(imported, curated)
    doubtful = {conflict.field.split(".")[0] for conflict in conflicts}
    newer = curated.source.as_of > imported.source.as_of
    prevails = curated.source.as_of >= imported.source.as_of
    update: dict[str, Any] = {field: getattr(curated, field) for field in PLAIN if getattr(curated, field)}
    for field in _FACTS:
        theirs, ours = getattr(imported, field), getattr(curated, field)
        if ours and (not theirs or newer or (prevails and field not in doubtful)):
            update[field] = ours
    settled: tuple[str, ...] = tuple(field for field in ("methods", "cases") if field in update)
    if "methods" not in update and curated.methods:
        update["methods"], fields = _settle(imported.methods, curated.methods)
        settled += tuple(fields)
    update["doubts"] = [
        *(doubt for doubt in imported.doubts if not _within(doubt.field, settled)),
        *curated.doubts,
        *(Doubt(field=c.field, reason="curated_differs", value=c.curated) for c in conflicts),
    ]
    source = {
        "url": imported.source.url or curated.source.url,
        "as_of": max(curated.source.as_of, imported.source.as_of),
    }
    update["source"] = imported.source.model_copy(update=source)
    return imported.model_copy(update=update), conflicts


def _within(field: str, settled: tuple[str, ...]) -> bool:
    return any(field == path or field.startswith(f"{path}.") for path in settled)


def _settle(imported: list[Method], curated: list[Method]) -> tuple[list[Method], list[str]]:
    """The imported methods with the curated fees and times in place of those that say nothing certain."""
    by_channel = {method.channel: method for method in curated}
    methods, settled = [], []
    for index, method in enumerate(imported):
        ours = by_channel.get(method.channel)
        update: dict[str, Any] = {}
        if ours and ours.fees and all(fee.state in _WEAK_FEES for fee in method.fees):
            update["fees"] = ours.fees
            settled += [f"methods.{index}.fees.{number}" for number in range(len(method.fees))]
        if ours and method.time.state in _WEAK_TIMES and ours.time.state is not TimeState.UNKNOWN:
            update["time"] = ours.time
            settled.append(f"methods.{index}.time")
        methods.append(method.model_copy(update=update) if update else method)
    return methods, settled


def _conflicts(imported: Procedure, curated: Procedure) -> list[Conflict]:
    """Differences, without those that the curated record's own doubts name: its writer knew the source is wrong."""
    known = tuple(doubt.field for doubt in curated.doubts)
    found = []
    for conflict in _differences(imported, curated):
        parts = conflict.field.split(".")
        fields = [conflict.field]
        if parts[0] == "methods" and len(parts) == 3:
            number = next(i for i, method in enumerate(curated.methods) if method.channel == parts[1])
            fields = [f"methods.{number}.{parts[2]}", f"methods.{number}"]
        if not any(_within(path, (field,)) or _within(field, (path,)) for field in fields for path in known):
            found.append(conflict)
    return found


def _differences(imported: Procedure, curated: Procedure) -> Iterator[Conflict]:
    def conflict(field: str, ours: object, theirs: object) -> Conflict:
        return Conflict(code=curated.code, field=field, curated=str(ours), imported=str(theirs))

    numbers = (curated.decision_number, imported.decision_number)
    if all(numbers) and len({_squeezed(number or "") for number in numbers}) > 1:
        yield conflict("decision_number", *numbers)
    # The text export folds several levels to the lowest, so a curated record may know more of them.
    if curated.levels and imported.levels and not set(imported.levels) <= set(curated.levels):
        yield conflict("levels", _listed(curated.levels), _listed(imported.levels))
    if curated.agencies and imported.agencies and not _meet(curated.agencies, imported.agencies):
        yield conflict("agencies", _listed(curated.agencies), _listed(imported.agencies))
    if curated.methods and imported.methods:
        ours_channels, theirs_channels = (sorted({m.channel for m in r.methods}) for r in (curated, imported))
        if ours_channels != theirs_channels:
            yield conflict("methods", _listed(ours_channels), _listed(theirs_channels))
        for channel in Channel:
            ours, theirs = ([m for m in r.methods if m.channel == channel] for r in (curated, imported))
            for field, our_values, their_values in _method_differences(ours, theirs):
                yield conflict(f"methods.{channel}.{field}", our_values, their_values)
    yield from _paper_conflicts(imported, curated, conflict)


def _method_differences(ours: list[Method], theirs: list[Method]) -> Iterator[tuple[str, str, str]]:
    our_sums, their_sums = (_sums([fee for method in side for fee in method.fees]) for side in (ours, theirs))
    if our_sums and their_sums and not our_sums <= their_sums:
        yield "fees", _listed(sorted(our_sums)), _listed(sorted(their_sums))
    our_times, their_times = (_times([method.time for method in side]) for side in (ours, theirs))
    if our_times and their_times and not our_times <= their_times:
        yield "time", _listed(sorted(our_times)), _listed(sorted(their_times))


def _sums(fees: list[Fee]) -> set[int]:
    stated = {fee.amount for fee in fees if fee.state is FeeState.STATED and fee.amount is not None}
    return stated | {0 for fee in fees if fee.state is FeeState.FREE}


def _times(times: list[ProcessingTime]) -> set[str]:
    return {
        f"{time.amount:g} {time.unit}" for time in times if time.state is TimeState.STATED and time.amount is not None
    }


def _paper_conflicts(
    imported: Procedure, curated: Procedure, conflict: Callable[[str, object, object], Conflict]
) -> Iterator[Conflict]:
    """Papers are told in own words, so only those of one form number or one name can be compared."""
    theirs: dict[str, set[tuple[int, int]]] = {}
    for _, key, paper in _papers(imported):
        theirs.setdefault(key, set()).add((paper.originals or 0, paper.copies or 0))
    for path, key, paper in _papers(curated):
        counts = (paper.originals or 0, paper.copies or 0)
        if key in theirs and counts not in theirs[key] and any(counts):
            shown = " or ".join(f"{originals}+{copies}" for originals, copies in sorted(theirs[key]))
            yield conflict(path, f"{paper.name}: {counts[0]}+{counts[1]}", shown)


def _papers(record: Procedure) -> Iterator[tuple[str, str, Paper]]:
    for index, case in enumerate(record.cases):
        for number, paper in enumerate(case.papers):
            if not paper.is_note:
                form = paper.form.number if paper.form else ""
                yield f"cases.{index}.papers.{number}", fold(form or paper.name), paper


def _meet(ours: list[str], theirs: list[str]) -> bool:
    ours, theirs = [_office(name) for name in ours], [_office(name) for name in theirs]
    return any(a in b or b in a for a in ours for b in theirs)


def _office(name: str) -> str:
    """An agency's name in one of its many spellings: "UBND xã, phường, thị trấn" is "Ủy ban nhân dân cấp xã"."""
    name = _OF_COMMUNES.sub("cap xa", fold(name).replace("ubnd", "uy ban nhan dan"))
    return name.strip(" .")


def _squeezed(number: str) -> str:
    return "".join(number.split()).upper().strip(".")


def _listed(values: object) -> str:
    return ", ".join(str(value) for value in values) if isinstance(values, (list, tuple)) else str(values)
