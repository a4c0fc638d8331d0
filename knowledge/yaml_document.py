"""A YAML file whose every value remembers its line, so that a fault found later can be shown where it stands.

Scalars stay as they were written (`1.001612` is not turned into a number, `no` not into a truth value): the model that
reads them knows their types. Aliases, tags, tabs and repeated keys are refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Loc = tuple[str | int, ...]

MAX_BYTES = 200_000
MAX_DEPTH = 20
_TAG = "tag:yaml.org,2002:"
_TAGS = {_TAG + kind for kind in ("str", "int", "float", "bool", "null", "timestamp", "value", "seq", "map")}
_NULL_TAG = _TAG + "null"
_MERGE_TAG = _TAG + "merge"


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
    try:
        node = YAML(typ="safe").compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        what = " ".join(str(part) for part in (error.context, error.problem) if part)
        return None, [Fault(name, line, f"not valid YAML: {what}; check the indentation, the colons and the quotes")]
    except (YAMLError, ValueError) as error:
        return None, [Fault(name, 1, f"not valid YAML: {error}")]
    except RecursionError:
        return None, [Fault(name, 1, f"nested deeper than {MAX_DEPTH} levels; flatten it")]
    if node is None:
        return None, [Fault(name, 1, "the file is empty; write a record or delete the file")]
    reading = _Reading(name)
    data = reading.value(node, ())
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


class _Reading:
    """Turns the nodes of one document into plain data and notes where each value stands."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Loc, int] = {}
        self.faults: list[Fault] = []
        self._seen: set[int] = set()

    def value(self, node: Node, loc: Loc) -> Any:
        line = self.lines.setdefault(loc, node.start_mark.line + 1)
        # An alias gives the very node of its anchor again: without this check nine lines can grow to gigabytes.
        if id(node) in self._seen:
            self._fault(line, "aliases (*name) are not allowed; write the value out")
            return None
        self._seen.add(id(node))
        if len(loc) > MAX_DEPTH:
            self._fault(line, f"nested deeper than {MAX_DEPTH} levels; flatten it")
            return None
        tag = str(node.tag)
        if tag not in _TAGS:
            self._fault(line, f"the tag {tag} is not allowed; remove it")
            return None
        if isinstance(node, ScalarNode):
            return None if tag == _NULL_TAG else node.value
        if isinstance(node, SequenceNode):
            return [self.value(item, (*loc, index)) for index, item in enumerate(node.value)]
        if isinstance(node, MappingNode):
            return self._mapping(node, loc)
        raise AssertionError(f"unknown node {node!r}")

    def _mapping(self, node: MappingNode, loc: Loc) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode) or str(key_node.tag) == _MERGE_TAG:
                self._fault(line, "a key must be one plain word")
                continue
            key = key_node.value
            if key in result:
                first = self.lines[(*loc, key)]
                self._fault(line, f"the key '{key}' stands twice (first in line {first}); keep one")
                continue
            self.lines[(*loc, key)] = line
            result[key] = self.value(value_node, (*loc, key))
        return result

    def _fault(self, line: int, message: str) -> None:
        self.faults.append(Fault(self.name, line, message))
