"""The sentences of a record or guide, each with the path of its field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel

from knowledge.procedure import Procedure
from vietnamese import syllables

NAMES = frozenset(
    {"code", "number", "url", "source", "doubts", "related", "further", "aspects", "checked_on", "province"}
    | {"reviewed_by", "reviewed_on", "prepared_by", "levels", "channel", "state", "unit", "online_level"}
    | {"decision_number", "decision_date"}
)
"""Keys under which no sentence stands."""

_END = re.compile(r"(?<=[.!?…])\s+(?=[A-ZĐÀ-Ỹ0-9\"“(])|\n+")


class Sentence(NamedTuple):
    """One sentence and where it stands."""

    path: str
    text: str

    @property
    def length(self) -> int:
        """Its syllables."""
        return len(syllables(self.text))


def sentences(text: str) -> list[str]:
    """A text parted at the ends of its sentences; a heading or an item of a list is one."""
    return [part.strip() for part in _END.split(text) if part.strip()]


def texts_of(record: BaseModel, fields: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
    """Every text of a record with its path, without codes, numbers and addresses of pages."""
    data = record.model_dump(mode="json", exclude_defaults=True, include=set(fields) if fields else None)
    yield from _walk(data, "")


def sentences_of(record: BaseModel, fields: Iterable[str] | None = None) -> Iterator[Sentence]:
    """Every sentence of a record, or of some of its fields."""
    for path, text in texts_of(record, fields):
        for sentence in sentences(text):
            yield Sentence(path, sentence)


def label(record: BaseModel) -> str:
    """What names a record in a report: its code, or what else it has."""
    if isinstance(record, Procedure):
        return record.code
    return str(next((value for key in ("code", "id", "slug", "name") if (value := getattr(record, key, None))), "?"))


def _walk(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in NAMES:
                yield from _walk(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(item, f"{path}.{index}")
