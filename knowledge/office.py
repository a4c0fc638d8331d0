"""Offices (Trung tâm Phục vụ hành chính công) of a province and its communes: where they are, when they are open.

The shipped files, `data/offices/<province>.yaml`, know each centre by name. What a province fills in with `motcua
offices import` lies in its data folder and stands over the shipped entry of the same unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from pydantic import Field, ValidationError, field_validator

from knowledge.curated import CuratedError, model_faults
from knowledge.source import Record, Text
from knowledge.yaml_document import Fault, read_yaml

FOLDER = Path(__file__).parent / "data" / "offices"
FILE = "offices.yaml"
"""The province's own data, in the data folder."""

MAX_BYTES = 2_000_000
_PHONE = re.compile(r"\+?\d[\d .()/-]{5,40}")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(\.[\w-]+)+")


class Office(Record):
    """One one-stop centre. An empty field is not known: nothing is told in its place."""

    unit: str = Field(pattern=r"^\d{2}(\d{3})?$", description="code of the commune, or of the province")
    name: Text = Field(min_length=3, max_length=200)
    address: Text = Field("", max_length=300)
    hours: Text = Field("", max_length=300, description="as citizens read them")
    phone: Text = Field("", max_length=60)
    email: Text = Field("", max_length=120)
    note: Text = Field("", max_length=500, description="what else a citizen should know: parking, second counter ...")
    source: Text = Field(min_length=3, max_length=200, description="who says so: a document, a page, an office")
    as_of: date

    @field_validator("phone")
    @classmethod
    def _is_phone(cls, value: str) -> str:
        if value and not _PHONE.fullmatch(value):
            raise ValueError("digits with blanks or points, such as 0205 3812 345; several parted by ' / '")
        return value

    @field_validator("email")
    @classmethod
    def _is_email(cls, value: str) -> str:
        if value and not _EMAIL.fullmatch(value):
            raise ValueError("one address, such as motcua@langson.gov.vn")
        return value


class _File(Record):
    offices: list[Office]


class Offices:
    """Offices by the code of their unit; immutable."""

    def __init__(self, offices: Iterable[Office]) -> None:
        self._offices = {office.unit: office for office in offices}

    @classmethod
    def load(cls, data_dir: Path | None = None) -> Offices:
        """The shipped offices, those of `data_dir`/offices.yaml (where there is one) in their place.

        Raises `CuratedError` (a `KnowledgeError`) with every fault of every file.
        """
        paths = sorted(FOLDER.glob("*.yaml"))
        if data_dir is not None and (data_dir / FILE).exists():
            paths.append(data_dir / FILE)
        offices: dict[str, Office] = {}
        faults: list[Fault] = []
        for path in paths:
            read, found = read_offices(path)
            faults += found
            offices.update({office.unit: office for office in read})
        if faults:
            raise CuratedError(faults)
        return cls(offices.values())

    def of(self, unit_code: str) -> Office | None:
        """The centre of a commune (five digits) or of a province (two)."""
        return self._offices.get(unit_code)

    def all(self) -> list[Office]:
        """All offices: the provinces' own first, then the communes', by code."""
        return sorted(self._offices.values(), key=lambda office: (len(office.unit), office.unit))

    def __len__(self) -> int:
        return len(self._offices)


def read_offices(path: Path) -> tuple[list[Office], list[Fault]]:
    """The offices of one file, or its faults, each with its line."""
    document, faults = read_yaml(path, path.name, max_bytes=MAX_BYTES)
    if document is None or faults:
        return [], faults
    try:
        offices = _File.model_validate(document.data).offices
    except ValidationError as error:
        return [], model_faults(document, error, _File)
    seen: set[str] = set()
    for index, office in enumerate(offices):
        if office.unit in seen:
            line = document.line(("offices", index, "unit"))
            faults.append(Fault(path.name, line, f"the unit {office.unit} stands twice; keep one"))
        seen.add(office.unit)
    return ([], faults) if faults else (offices, [])


def write_offices(path: Path, offices: Sequence[Office]) -> None:
    """Write a file that a person can go on editing; it appears whole or not at all."""
    lines = [
        "# Offices of the province, written by `motcua offices import`; they stand over the shipped ones.",
        "offices:",
    ]
    for office in offices:
        values = office.model_dump(mode="json", exclude_defaults=True)
        lines += [
            f"  {'- ' if n == 0 else '  '}{key}: {_quoted(value)}" for n, (key, value) in enumerate(values.items())
        ]
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text("\n".join(lines) + "\n", "utf-8")
    part.replace(path)


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
