"""Where a fact comes from, and why it may not be trusted."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo

from vietnamese import normalise


class Record(BaseModel):
    """Base of all records: unknown keys are errors, values are immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


NORMALISED = {"normalised": True}
"""Validation context for records that were validated before, such as those in the store: saves most of the time."""

_normalise = lru_cache(maxsize=16_384)(normalise)


def _normalised(value: Any, info: ValidationInfo) -> Any:
    if not isinstance(value, str) or (info.context and info.context.get("normalised")):
        return value
    return _normalise(value)


Text = Annotated[str, BeforeValidator(_normalised)]
"""One line of normalised Vietnamese (NFC, one way of placing tone marks, single spaces)."""


class SourceKind(StrEnum):
    """What wrote a record, in rising order of detail."""

    NATIONAL_TEXT = "national_text"
    PORTAL = "portal"
    CURATED = "curated"


class Source(Record):
    """The file or page that a record was read from, and the day its content was true."""

    kind: SourceKind
    file: str = Field(description="name of the file within its import or within knowledge/")
    as_of: date = Field(description="the source's own date where it has one, else the day of the import")
    url: str | None = Field(None, description="public page of the record")


class Doubt(Record):
    """A field that must not be passed on as fact, and why."""

    field: str = Field(description="path of the field, such as methods.0.fees.1")
    reason: str = Field(description="a short English code, such as zero_without_note, cut_sum, speaks_of_district")
    value: str = Field("", description="what the source says")


class LegalBasis(Record):
    """A legal document that a procedure rests on."""

    number: Text | None = Field(None, description="số hiệu, such as 123/2015/NĐ-CP")
    title: Text = ""
    article: Text | None = None
