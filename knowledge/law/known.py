"""Endings known to us beside the documents held: `validity.yaml`, written by hand, each with its source."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from knowledge.errors import KnowledgeError
from knowledge.law.document import Change, ChangeKind
from knowledge.law.validity import Effect
from knowledge.source import Record, Text
from knowledge.yaml_document import Fault, read_yaml

FILE = Path(__file__).parent / "validity.yaml"


class KnownEndingsError(KnowledgeError):
    """Faults in the file of known endings, each with its line."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("faults in the known endings of law:\n" + "\n".join(map(str, self.faults)))


class _Ending(Record):
    number: Text
    kind: Text
    change: Literal[ChangeKind.REPLACED, ChangeKind.REPEALED]
    by: Text
    article: Text | None = None
    on: date
    source: Text


def known_endings(file: Path | None = None) -> list[Effect]:
    """The endings of the file (default: the repository's own). Raises `KnownEndingsError` with every fault."""
    path = FILE if file is None else file
    document, faults = read_yaml(path, path.name)
    if document is None or faults:
        raise KnownEndingsError(faults)
    try:
        endings = TypeAdapter(list[_Ending]).validate_python(document.data)
    except ValidationError as error:
        raise KnownEndingsError(
            [Fault(path.name, document.line(each["loc"]), f"{each['loc']}: {each['msg']}") for each in error.errors()]
        ) from None
    return [
        Effect(
            each.number,
            each.kind,
            None,
            Change(kind=each.change, number=each.by, article=each.article, on=each.on),
        )
        for each in endings
    ]
