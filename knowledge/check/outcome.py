"""`motcua knowledge check`: all checks of the curated records and guides in one outcome."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from pydantic import BaseModel

from knowledge.catalog import Catalog
from knowledge.check.against import National
from knowledge.check.compare import Conflict, differences, explaining
from knowledge.check.copied import Copied, find_copied, names_of
from knowledge.check.readability import GUIDE_FIELDS, LONGEST_OVERVIEW, PLAIN_FIELDS, Measure, Readability
from knowledge.procedure import Procedure


@dataclass(frozen=True)
class Difference:
    """A fact told otherwise than the national record tells it; `reason`: why, as the record's doubts say, or ""."""

    conflict: Conflict
    reason: str = ""


@dataclass
class Outcome:
    """What the checks found."""

    records: int = 0
    compared: int = 0
    """curated records that have a national one"""

    facts: int = 0
    """values compared"""

    absent: list[str] = field(default_factory=list)
    """codes, of records or in their `related`, that the national database does not have"""

    differences: list[Difference] = field(default_factory=list)
    copied: list[Copied] = field(default_factory=list)
    readability: dict[str, Measure] = field(default_factory=dict)
    guides: dict[str, Measure] = field(default_factory=dict)
    worst: dict[str, Measure] = field(default_factory=dict)

    @property
    def unexplained(self) -> list[Conflict]:
        """Differences that no doubt names."""
        return [each.conflict for each in self.differences if not each.reason]

    @property
    def too_long(self) -> bool:
        """Whether the sentences of the overviews are too long on average."""
        return "overview" in self.readability and self.readability["overview"].mean >= LONGEST_OVERVIEW

    @property
    def passes(self) -> bool:
        """Whether nothing is left to be done."""
        return not (self.unexplained or self.absent or self.copied or self.too_long)

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "passes": self.passes,
            "records": self.records,
            "compared": self.compared,
            "facts": self.facts,
            "absent": self.absent,
            "differences": [each.conflict.model_dump() | {"reason": each.reason} for each in self.differences],
            "copied": [each._asdict() for each in self.copied],
            "readability": {name: asdict(measure) for name, measure in self.readability.items()},
            "guides": {name: asdict(measure) for name, measure in self.guides.items()},
            "worst": {name: asdict(measure) for name, measure in self.worst.items()},
        }


def check(
    records: Sequence[Procedure],
    guides: Sequence[BaseModel],
    national: National | None,
    readability: Readability | None,
    catalog: Catalog | None = None,
) -> Outcome:
    """Run the checks: those against the national database when it is given, readability when it is given."""
    found = Outcome(records=len(records))
    if national is not None:
        for record in records:
            imported = national.records.get(record.code)
            if imported is None:
                found.absent.append(record.code)
                continue
            found.compared += 1
            found.absent += [code for code in record.related if code not in national.texts]
            found.facts += sum(1 for _ in facts(record))
            for conflict in differences(imported, record):
                doubt = explaining(record, conflict)
                found.differences.append(Difference(conflict, doubt.reason if doubt else ""))
        found.copied = find_copied([*records, *guides], national.texts, _names(records, national, catalog))
    if readability is not None:
        found.readability = readability.by_field(records, PLAIN_FIELDS)
        found.guides = readability.by_field(guides, GUIDE_FIELDS)
        found.worst = readability.worst(records, ("overview",))
    return found


def facts(record: Procedure) -> Iterable[object]:
    """The values of a curated record that are compared, to count them."""
    yield from (record.code, record.name, record.decision_number, *record.levels, *record.agencies, *record.authority)
    for method in record.methods:
        yield from (method.channel, method.time, *method.fees)
    for case in record.cases:
        for paper in case.papers:
            yield (paper.originals, paper.copies)
            if paper.form and paper.form.number:
                yield paper.form.number
    yield from (form.number for form in record.forms if form.number)
    yield from (basis.number for basis in record.legal_basis if basis.number)


def _names(records: Iterable[Procedure], national: National, catalog: Catalog | None) -> list[str]:
    """Names that cannot be told otherwise: of our records, of theirs, and all of the catalogue."""
    names = [name for record in (*records, *national.records.values()) for name in names_of(record)]
    if catalog is not None:
        names += [*catalog.agencies, *(row.name for row in catalog.rows())]
    return names
