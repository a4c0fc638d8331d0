"""A record while it is being read: its values, and why some of them may not be told as fact."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any

from pydantic import ValidationError

from knowledge.catalog import Catalog, CatalogRow
from knowledge.importers.pieces import split_names, told
from knowledge.importers.times import Reading
from knowledge.procedure import Channel, Fee, Form, Method, PaperCase, Procedure
from knowledge.source import Doubt, Source, SourceKind

_DISTRICT = re.compile(r"cấp huyện", re.I)
_MAX_VALUE = 200


class RecordError(Exception):
    """A record cannot be taken; the message says why, the caller adds the file."""


class Lists:
    """Splits lists written with commas, knowing the names of the catalogue."""

    def __init__(self, catalog: Catalog | None) -> None:
        self._agencies: Collection[str] = catalog.agencies if catalog else ()
        self._applicants: Collection[str] = catalog.applicants if catalog else _APPLICANTS

    def agencies(self, text: str) -> list[str]:
        """Names of agencies."""
        return split_names(text, self._agencies)

    def applicants(self, text: str) -> list[str]:
        """Kinds of people and bodies that may file."""
        return split_names(text, self._applicants)

    def results(self, text: str) -> list[str]:
        """Papers that are handed out."""
        return split_names(text)


_APPLICANTS = ("Cán bộ, công chức, viên chức",)


class Draft:
    """Collects the values of one record; `procedure()` checks them."""

    def __init__(self, code: str, file: str, kind: SourceKind, as_of: date, row: CatalogRow | None) -> None:
        self._values: dict[str, Any] = {"code": told(code), "methods": []}
        self._doubts: list[Doubt] = []
        self._source = Source(kind=kind, file=file, as_of=as_of, url=row.url if row else None)
        if row:
            self.set("issuer", row.issuer)
            self.set("province", row.province)
            self.set("internal", row.internal)
        if "xoa" in code.lower():
            self.doubt("code", "marked_deleted", code)

    def set(self, field: str, value: object) -> None:
        """Set one field of the record."""
        self._values[field] = value

    def set_page(self, url: str) -> None:
        """Set the record's public page."""
        self._source = self._source.model_copy(update={"url": url})

    def doubt(self, field: str, reason: str, value: object = "") -> None:
        """Mark a field as not to be told as fact."""
        self._doubts.append(Doubt(field=field, reason=reason, value=" ".join(str(value).split())[:_MAX_VALUE]))

    def add_method(self, channel: Channel, reading: Reading, fees: list[tuple[Fee, str]]) -> None:
        """Add one way of filing with its time and its fees, each with the reason to doubt it ("": none)."""
        path = f"methods.{len(self._values['methods'])}"
        if reading.doubt:
            self.doubt(f"{path}.time", reading.doubt, reading.value)
        for index, (fee, reason) in enumerate(fees):
            if reason:
                self.doubt(f"{path}.fees.{index}", reason, f"{fee.amount if fee.amount is not None else ''} {fee.note}")
        method = Method(channel=channel, time=reading.time, fees=[fee for fee, _ in fees], note=reading.note)
        self._values["methods"].append(method)

    def set_cases(self, cases: list[PaperCase]) -> None:
        """Set the papers, and the forms they name."""
        self.set("cases", cases)
        forms: dict[tuple[str, str], Form] = {}
        for index, case in enumerate(cases):
            for number, paper in enumerate(case.papers):
                if paper.form:
                    forms.setdefault((paper.form.number, paper.form.name), paper.form)
                if not paper.is_note and paper.originals is None and paper.copies is None:
                    self.doubt(f"cases.{index}.papers.{number}", "paper_without_count", paper.name)
        self.set("forms", list(forms.values()))

    def look_for_districts(self, text: str) -> None:
        """Mark a record that still speaks of the district level, which ended on 1 July 2025."""
        if match := _DISTRICT.search(text):
            self.doubt("record", "speaks_of_district", text[max(0, match.start() - 60) : match.end() + 40])

    def procedure(self) -> Procedure:
        """The finished record; raises `RecordError` naming the field that cannot be."""
        try:
            return Procedure(**self._values, source=self._source, doubts=self._doubts)
        except ValidationError as error:
            details = error.errors()[0]
            where = ".".join(map(str, details["loc"]))
            raise RecordError(f"{where}: {details['msg']} (found {str(details['input'])[:80]!r})") from None
