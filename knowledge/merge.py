"""One procedure per code: what the sources tell of it, put together field by field (docs/decisions/0003-truth.md)."""

from __future__ import annotations

from typing import Any

from knowledge.check.compare import Conflict, unexplained, within
from knowledge.procedure import FeeState, Method, Procedure, TimeState
from knowledge.source import Doubt, SourceKind

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
    "prepared_by",
    "prepared_on",
    "reviewed_by",
    "reviewed_on",
    "signed",
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
_WEAK_FEES = {FeeState.ZERO, FeeState.UNKNOWN, FeeState.DOUBTFUL}
_WEAK_TIMES = {TimeState.UNKNOWN, TimeState.DOUBTFUL}
_DETAIL = list(SourceKind)


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
    conflicts = unexplained(imported, curated)
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
        *(doubt for doubt in imported.doubts if not within(doubt.field, settled)),
        *curated.doubts,
        *(Doubt(field=c.field, reason="curated_differs", value=c.curated) for c in conflicts),
    ]
    source = {
        "url": imported.source.url or curated.source.url,
        "as_of": max(curated.source.as_of, imported.source.as_of),
    }
    update["source"] = imported.source.model_copy(update=source)
    return imported.model_copy(update=update), conflicts


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
