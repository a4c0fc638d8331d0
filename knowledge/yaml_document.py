"""A YAML file whose every value remembers its line, so that a fault found later can be shown where it stands.

Scalars stay as they were written (`1.001612` is not turned into a number, `no` not into a truth value): the model that
reads them knows their types. Aliases, tags, tabs in the indentation and repeated keys are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Loc = tuple[str | int, ...]

MAX_BYTES = 200_000
MAX_DEPTH = 20
_NULLS = frozenset({"", "~", "null"})


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in one file. `line` counts from 1."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True)
class YamlDocument:
    """The content of one file: `data` as dicts, lists, strings and None; `lines` the line of each path in it."""

    name: str
    data: Any
    lines: dict[Loc, int]

    def line(self, loc: Loc) -> int:
        """The line where `loc` stands, or its nearest parent that is in the file."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)


def read_yaml(path: Path, name: str, *, max_bytes: int = MAX_BYTES) -> tuple[YamlDocument | None, list[Fault]]:
    """Read the file at `path`; faults are told under `name`. No document when it could not be read at all."""
    text, faults = _read_text(path, name, max_bytes)
    if text is None:
        return None, faults
    reading = _Reading(name, text)
    try:
        data = reading.document()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        what = " ".join(str(part) for part in (error.context, error.problem) if part)
        return None, [Fault(name, line, f"not valid YAML: {what}; check the indentation, the colons and the quotes")]
    except yaml.YAMLError as error:
        return None, [Fault(name, 1, f"not valid YAML: {error}")]
    except _Unreadable as error:
        return None, [error.fault]
    return YamlDocument(name, data, reading.lines), reading.faults


def _read_text(path: Path, name: str, max_bytes: int) -> tuple[str | None, list[Fault]]:
    try:
        with path.open("rb") as file:
            raw = file.read(max_bytes + 1)
    except OSError as error:
        return None, [Fault(name, 1, f"cannot be read ({error.strerror}); check the file and its permissions")]
    if len(raw) > max_bytes:
        return None, [Fault(name, 1, f"larger than {max_bytes:,} bytes; a record is a few pages, shorten it")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [Fault(name, raw.count(b"\n", 0, error.start) + 1, "not UTF-8; save the file as UTF-8")]
    faults = [
        Fault(name, number, "a tab in the indentation; use two spaces a level")
        for number, line in enumerate(text.split("\n"), 1)
        if "\t" in line[: len(line) - len(line.lstrip())]
    ]
    return (None, faults) if faults else (text, [])


class _Unreadable(Exception):
    """Reading cannot go on."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


class _Reading:
    """Turns the events of libyaml into plain data and notes where each value stands.

    Events and not nodes: libyaml's composer calls itself for each level and ends the process on a deep file, and only
    an event of an alias has its own line.
    """

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.lines: dict[Loc, int] = {}
        self.faults: list[Fault] = []
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=yaml.CSafeLoader)

    def document(self) -> Any:
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise _Unreadable(Fault(self.name, 1, "the file is empty; write a record or delete the file"))
        data = self._value(next(self._events), ())
        next(self._events)
        if not isinstance(event := next(self._events), yaml.StreamEndEvent):
            line = _line(event)
            raise _Unreadable(Fault(self.name, line, "not valid YAML: a second document begins; keep one to a file"))
        return data

    def _value(self, event: yaml.Event, loc: Loc) -> Any:
        line = _line(event)
        self.lines.setdefault(loc, line)
        if isinstance(event, yaml.AliasEvent):
            # Nine lines of aliases can grow to gigabytes.
            self._fault(line, "aliases (*name) are not allowed; write the value out")
            return None
        if len(loc) > MAX_DEPTH:
            raise _Unreadable(Fault(self.name, line, f"nested deeper than {MAX_DEPTH} levels; flatten it"))
        if (tag := getattr(event, "tag", None)) is not None:
            self._fault(line, f"the tag {tag} is not allowed; remove it")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(loc)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(loc)
        if isinstance(event, yaml.ScalarEvent):
            return None if event.implicit[0] and event.value.lower() in _NULLS else event.value
        raise AssertionError(f"unexpected {event!r}")

    def _list(self, loc: Loc) -> list[Any]:
        result: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            result.append(self._value(event, (*loc, len(result))))
        return result

    def _mapping(self, loc: Loc) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            line = _line(event)
            if not isinstance(event, yaml.ScalarEvent) or event.value == "<<":
                raise _Unreadable(Fault(self.name, line, "a key must be one plain word"))
            key = event.value
            if key in result:
                first = self.lines[(*loc, key)]
                self._fault(line, f"the key '{key}' stands twice (first in line {first}); keep one")
                self._value(next(self._events), (*loc, key))
                continue
            self.lines[(*loc, key)] = line
            result[key] = self._value(next(self._events), (*loc, key))
        return result

    def _fault(self, line: int, message: str) -> None:
        self.faults.append(Fault(self.name, line, message))


def _line(event: yaml.Event) -> int:
    return 1 if event.start_mark is None else event.start_mark.line + 1
