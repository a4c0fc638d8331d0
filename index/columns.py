"""What ranking needs to know of each record besides its words, as columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.attributes import Attributes, facets, of_name
from index.fields import plain, split, strip_name
from index.phrases import read_table
from knowledge.procedure import Level, Procedure
from vietnamese import fold

Bools = npt.NDArray[np.bool_]

_PLACE = re.compile(
    r"\(?\s*(thực hiện )?(tại |thẩm quyền (của )?|ở )?(ủy ban nhân dân |công an |ubnd )?"
    r"(cấp (xã|tỉnh|trung ương|bộ|huyện))\)?",
    re.IGNORECASE,
)
_CITIZEN = re.compile(r"công dân việt nam|cá nhân", re.IGNORECASE)


def facet_values(facet: str) -> tuple[str, ...]:
    """The values of one facet, in the order of the file."""
    return tuple(read_table("attributes")[facet])


def bits(attributes: Attributes, facet: str) -> int:
    """The values of one facet as bits."""
    values = facet_values(facet)
    return sum(1 << values.index(value) for value in attributes.get(facet, ()))


def twin_key(name: str) -> str:
    """Names with the same key differ only in level, place of filing or spelling."""
    return " ".join(plain(split(_PLACE.sub(" ", strip_name(name)))))


def _level_attributes(procedure: Procedure, found: Attributes) -> Attributes:
    """The stated levels count beside those in the name."""
    stated = {level.value for level in procedure.levels} & set(facet_values("level"))
    if not stated:
        return found
    return {**found, "level": frozenset(found.get("level", frozenset()) | stated)}


@dataclass(frozen=True, slots=True)
class Columns:
    """One row per record, in the order of the codes."""

    attributes: npt.NDArray[np.int32]
    """Bits of the values of each facet, shape (records, facets)."""
    flags: npt.NDArray[np.float32]
    """Shape (records, len(FLAGS))."""
    group: npt.NDArray[np.int32]
    """Records with the same twin key share a number."""
    field: npt.NDArray[np.int32]
    """Records of the same field (lĩnh vực) share a number."""

    def save(self, path: Path) -> None:
        """Write the columns as one file."""
        np.savez(path, attributes=self.attributes, flags=self.flags, group=self.group, field=self.field)

    @classmethod
    def load(cls, path: Path) -> Columns:
        """Read the columns."""
        with np.load(path) as arrays:
            return cls(arrays["attributes"], arrays["flags"], arrays["group"], arrays["field"])


FLAGS = (
    "commune",
    "province",
    "ministry",
    "district",
    "citizen",
    "only_citizen",
    "own",
    "wordings",
    "curated",
    "length",
)
"""Levels; citizens may apply; nobody else may; the province's own; wordings; curated; log of the name's length."""


def _flags(procedure: Procedure) -> list[float]:
    citizen = [bool(_CITIZEN.search(applicant)) for applicant in procedure.applicants]
    return [
        float(Level.COMMUNE in procedure.levels),
        float(Level.PROVINCE in procedure.levels),
        float(Level.MINISTRY in procedure.levels),
        float(
            Level.DISTRICT in procedure.levels
            or any(doubt.reason == "speaks_of_district" for doubt in procedure.doubts)
        ),
        float(any(citizen)),
        float(bool(citizen) and all(citizen)),
        float(procedure.province is not None),
        float(bool(procedure.wordings)),
        float(bool(procedure.overview)),
        float(np.log(1 + len(split(strip_name(procedure.name))))),
    ]


def build_columns(procedures: Sequence[Procedure]) -> Columns:
    """The columns of all records."""
    names = facets()
    attributes = np.zeros((len(procedures), len(names)), dtype=np.int32)
    groups: dict[str, int] = {}
    fields: dict[str, int] = {}
    group, field = [], []
    for row, procedure in enumerate(procedures):
        found = _level_attributes(procedure, of_name(split(procedure.name)))
        for column, facet in enumerate(names):
            attributes[row, column] = bits(found, facet)
        group.append(groups.setdefault(twin_key(procedure.name), len(groups)))
        field.append(fields.setdefault(fold(procedure.field), len(fields)))
    return Columns(
        attributes=attributes,
        flags=np.array([_flags(procedure) for procedure in procedures], dtype=np.float32).reshape(-1, len(FLAGS)),
        group=np.array(group, dtype=np.int32),
        field=np.array(field, dtype=np.int32),
    )
