"""On which facts a curated record differs from the imported one of its code: for the merge and for `knowledge check`.

What the imported record leaves open is no difference: only where both tell a fact, or where the curated record tells a
figure or a number that the imported one does not have at all, is there something to explain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from pydantic import BaseModel, ConfigDict

from knowledge.check.figures import Figure, figures, figures_in, unsaid
from knowledge.check.offices import meet, named
from knowledge.check.papers import counts_of_like
from knowledge.procedure import Channel, Fee, FeeState, Method, Procedure, ProcessingTime, TimeState, TimeUnit
from knowledge.source import Doubt
from vietnamese import fold


class Conflict(BaseModel):
    """A fact that a curated record tells otherwise than the imported one. `field`: its path in the curated record."""

    model_config = ConfigDict(frozen=True)

    code: str
    field: str
    curated: str
    imported: str

    def __str__(self) -> str:
        return f"{self.code} {self.field}: curated {self.curated!r}, imported {self.imported!r}"


def explaining(curated: Procedure, difference: Conflict) -> Doubt | None:
    """The doubt of the curated record that names the field of a difference: its writer knew, and says why."""
    paths = _paths(curated, difference.field)
    return next(
        (d for d in curated.doubts for path in paths if within(path, (d.field,)) or within(d.field, (path,))), None
    )


def unexplained(imported: Procedure, curated: Procedure) -> list[Conflict]:
    """Differences, without those that the curated record's own doubts name: its writer knew the source is wrong."""
    return [each for each in differences(imported, curated) if explaining(curated, each) is None]


def within(field: str, paths: Iterable[str]) -> bool:
    """Whether a field is one of `paths` or lies below one."""
    return any(field == path or field.startswith(f"{path}.") for path in paths)


def differences(imported: Procedure, curated: Procedure) -> Iterator[Conflict]:
    """Every difference, in the order of the record's fields."""

    def conflict(field: str, ours: object, theirs: object) -> Conflict:
        return Conflict(code=curated.code, field=field, curated=_listed(ours), imported=_listed(theirs))

    for field in ("name", "field"):
        ours, theirs = getattr(curated, field), getattr(imported, field)
        if ours and theirs and ours.strip(" .").lower() != theirs.strip(" .").lower():
            yield conflict(field, ours, theirs)
    numbers = (curated.decision_number, imported.decision_number)
    if all(numbers) and len({_squeezed(number or "") for number in numbers}) > 1:
        yield conflict("decision_number", *numbers)
    days = (curated.decision_date, imported.decision_date)
    if all(days) and days[0] != days[1]:
        yield conflict("decision_date", *days)
    # The text export folds several levels to the lowest, so a curated record may know more of them.
    if curated.levels and imported.levels and not set(imported.levels) <= set(curated.levels):
        yield conflict("levels", curated.levels, imported.levels)
    told = " ".join([imported.name, *imported.steps, *imported.conditions, imported.description])
    for field in ("agencies", "authority"):
        ours, theirs = getattr(curated, field), getattr(imported, field)
        everybody = [*imported.agencies, *imported.authority, *imported.delegated, *imported.coordinating]
        strange = [name for name in ours if not meet([name], everybody) and not named(name, told)]
        if theirs and (strange or (ours and not meet(ours, theirs))):
            yield conflict(field, strange or ours, theirs)
    yield from _of_methods(imported, curated, conflict)
    for path, paper, counts in counts_of_like(imported, curated):
        shown = " or ".join(f"{originals}+{copies}" for originals, copies in sorted(counts))
        yield conflict(path, f"{paper.name}: {paper.originals or 0}+{paper.copies or 0}", shown)
    yield from _numbers_not_told(imported, curated, conflict)
    for path, figure in unsaid(imported, curated):
        yield conflict(path, figure, "not told")


def _of_methods(
    imported: Procedure, curated: Procedure, conflict: Callable[[str, object, object], Conflict]
) -> Iterator[Conflict]:
    if not curated.methods or not imported.methods:
        return
    ours_channels, theirs_channels = (sorted({m.channel for m in r.methods}) for r in (curated, imported))
    if ours_channels != theirs_channels:
        yield conflict("methods", ours_channels, theirs_channels)
    told = figures(imported)
    for channel in Channel:
        ours, theirs = ([m for m in r.methods if m.channel == channel] for r in (curated, imported))
        if ours and theirs:
            for field, our_values, their_values in _method_differences(ours, theirs, told):
                yield conflict(f"methods.{channel}.{field}", our_values, their_values)


def _method_differences(
    ours: list[Method], theirs: list[Method], told: set[Figure]
) -> Iterator[tuple[str, object, object]]:
    """Stated sums and times; one that the imported record tells only in words (a note, a step) is no difference."""
    our_fees, their_fees = ([fee for method in side for fee in method.fees] for side in (ours, theirs))
    their_sums = _sums(their_fees)
    strange = {s for s in _sums(our_fees) - their_sums if s and Figure(s, "đồng") not in told}
    in_words = {figure.value for fee in our_fees for figure in figures_in(fee.note)}
    if (
        strange
        or (their_sums - {0}) - _sums(our_fees) - in_words
        or (0 in _sums(our_fees) and their_sums - {0} and 0 not in their_sums and not _sums(our_fees) - {0})
    ):
        yield "fees", sorted(_sums(our_fees)), sorted(their_sums) or [fee.note for fee in their_fees] or "no sum"
    our_times, their_times = (_times([method.time for method in side]) for side in (ours, theirs))
    known = their_times | {figure for figure in our_times if not their_times and figure.loose in told}
    if our_times and not our_times <= known:
        notes = [method.time.note or method.note for method in theirs]
        yield "time", sorted(our_times), sorted(their_times) or [note for note in notes if note] or "no time"


def _sums(fees: list[Fee]) -> set[int]:
    stated = {fee.amount for fee in fees if fee.state is FeeState.STATED and fee.amount is not None}
    return stated | {0 for fee in fees if fee.state is FeeState.FREE}


_UNITS = {
    TimeUnit.MINUTE: "phút",
    TimeUnit.HOUR: "giờ",
    TimeUnit.WORKING_DAY: "ngày làm việc",
    TimeUnit.DAY: "ngày",
    TimeUnit.MONTH: "tháng",
    TimeUnit.YEAR: "năm",
}


def _times(times: list[ProcessingTime]) -> set[Figure]:
    return {
        Figure(time.amount, _UNITS[time.unit])
        for time in times
        if time.state is TimeState.STATED and time.amount is not None and time.unit is not None
    }


def _numbers_not_told(
    imported: Procedure, curated: Procedure, conflict: Callable[[str, object, object], Conflict]
) -> Iterator[Conflict]:
    """Legal documents and forms that the imported record names nowhere."""
    said = imported.model_dump_json(exclude={"code", "source", "doubts"})
    squeezed = _squeezed(said)
    theirs = {_squeezed(basis.number) for basis in imported.legal_basis if basis.number}
    strange = [
        basis.number
        for basis in curated.legal_basis
        if basis.number and _squeezed(basis.number) not in theirs and _squeezed(basis.number) not in squeezed
    ]
    if strange and imported.legal_basis:
        yield conflict("legal_basis", strange, "not named")
    for path, number in _form_numbers(curated):
        if missing := _not_named(said, number):
            yield conflict(path, number, f"not named: {', '.join(missing)}")


def _form_numbers(record: Procedure) -> Iterator[tuple[str, str]]:
    for index, form in enumerate(record.forms):
        if form.number:
            yield f"forms.{index}", form.number
    for index, case in enumerate(record.cases):
        for number, paper in enumerate(case.papers):
            if paper.form and paper.form.number:
                yield f"cases.{index}.papers.{number}.form", paper.form.number


_DOCUMENT = re.compile(r"\d+[\d.]*/\d{4}/[\w-]+|\d+/[a-zđ][\w-]+", re.I)
_SAID_OF_FORMS = {"mau", "so", "kem", "theo", "bieu", "to", "khai", "va", "phu", "luc", "don"}


def _not_named(said: str, number: str) -> list[str]:
    """Parts of a form's number ("Mẫu số 01 kèm 20/2021/NĐ-CP") that the source nowhere has, "01" and "1" being one."""
    documents = _DOCUMENT.findall(number)
    squeezed, text = _squeezed(said), _without_zeros(said)
    missing = [document for document in documents if _squeezed(document) not in squeezed]
    for part in re.findall(r"[\w./-]*\w", fold(_DOCUMENT.sub(" ", number))):
        bare = _without_zeros(part)
        if part not in _SAID_OF_FORMS and not re.search(rf"(?<![a-z0-9]){re.escape(bare)}(?![a-z0-9])", text):
            missing.append(part.upper())
    return missing


def _without_zeros(text: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", fold(text).replace("-", ""))


def _paths(curated: Procedure, field: str) -> list[str]:
    """The field as the record's own doubts may name it.

    A channel is a place in the list there, and what is doubtful of one channel is so of those that tell the same.
    """
    match = re.fullmatch(r"methods\.(\w+)\.(fees|time)(.*)", field)
    if not match:
        return [field]
    place, of, rest = match.groups()
    mine = [i for i, method in enumerate(curated.methods) if str(i) == place or method.channel == place]
    like = {
        i
        for i, method in enumerate(curated.methods)
        for own in mine
        if getattr(method, of) == getattr(curated.methods[own], of)
    }
    return [field, *(f"methods.{i}.{of}{rest}" for i in sorted(like))]


def _squeezed(number: str) -> str:
    return "".join(number.split()).upper().strip(".")


def _listed(values: object) -> str:
    return ", ".join(map(str, values)) if isinstance(values, (list, tuple)) else str(values)
