"""What a workbook changes in the curated records, and those changes written into their YAML files.

A file stays as its writer left it, with its comments, the order of its keys and its quotes; only what changed is
touched. Nothing is written before every new file was read back and found to be the record that was meant.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString

from knowledge.curated import read_record
from knowledge.errors import KnowledgeError
from knowledge.procedure import Procedure
from knowledge.sheets.procedures import plain
from knowledge.sheets.workbook import Cell
from knowledge.yaml_document import Loc

WIDTH = 120
UNFOLDED = 100_000
FIRST_LINE = "# yaml-language-server: $schema=procedure.schema.json\n"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class ChangeError(KnowledgeError):
    """A file could not be changed; none was."""


@dataclass(frozen=True)
class Change:
    """One value of one record: what it was and what it becomes (None: was not there, goes away)."""

    code: str
    place: Loc
    old: object
    new: object
    cell: Cell | None = None

    def __str__(self) -> str:
        where = f" ({self.cell})" if self.cell else ""
        place = ".".join(map(str, self.place)) or "thủ tục mới"
        return f"{self.code} {place}{where}: {_shown(self.old)} → {_shown(self.new)}"


def changes_of(
    old: Sequence[Procedure], new: Sequence[Procedure], cells: Mapping[str, Mapping[Loc, Cell]] | None = None
) -> list[Change]:
    """The values that differ, in the order of the new records; a record that is not among them is left alone."""
    before = {record.code: plain(record) for record in old}
    found = []
    for record in new:
        where = (cells or {}).get(record.code, {})
        if record.code not in before:
            found.append(Change(record.code, (), None, record.name, where.get(())))
            continue
        found += [
            Change(record.code, place, ours, theirs, where.get(place))
            for place, ours, theirs in _differing(before[record.code], plain(record), ())
        ]
    return found


def write_changes(folder: Path, old: Sequence[Procedure], new: Sequence[Procedure]) -> list[Path]:
    """Write the new records that differ from the old ones; all files or none, and which.

    Raises `ChangeError` when a file on disk is no longer the old record, or would not read back as the new one.
    """
    before = {record.code: record for record in old}
    texts: dict[Path, str] = {}
    for record in new:
        if record.code in before and plain(before[record.code]) == plain(record):
            continue
        path = folder / f"{record.code}.yaml"
        text = _edited(path, before[record.code], record) if record.code in before else _written(record)
        _prove(path.name, text, record)
        texts[path] = text
    for path, text in texts.items():
        part = path.with_suffix(".part")
        part.write_text(text, "utf-8")
        part.replace(path)
    return list(texts)


def _edited(path: Path, old: Procedure, new: Procedure) -> str:
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise ChangeError(f"{path}: cannot be read ({error.strerror}); nothing was changed") from None
    _prove(path.name, text, old)
    # A file that folds its long lines keeps doing so: the writing that differs least is the one it had.
    tried = [_dumped(text, plain(old), plain(new), width) for width in (WIDTH, UNFOLDED)]
    return min(tried, key=lambda other: _distance(text, other))


def _dumped(text: str, old: dict[str, Any], new: dict[str, Any], width: int) -> str:
    yaml = _yaml(width)
    document = yaml.load(text)
    _apply(document, old, new)
    out = StringIO()
    yaml.dump(document, out)
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


def _written(record: Procedure) -> str:
    out = StringIO()
    data = plain(record)
    data["code"] = DoubleQuotedScalarString(data["code"])
    _yaml(WIDTH).dump(_for_yaml(data, None), out)
    return FIRST_LINE + "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


def _yaml(width: int) -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = width
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _prove(name: str, text: str, record: Procedure) -> None:
    """Read a text as the file will be read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, "utf-8")
        found, faults = read_record(path)
    if faults or found is None or plain(found) != plain(record):
        told = "; ".join(map(str, faults)) or "its content is another than the program holds"
        raise ChangeError(f"{name}: cannot be written safely ({told}); edit the file itself; nothing was changed")


def _distance(text: str, other: str) -> int:
    lines, others = set(text.splitlines()), set(other.splitlines())
    return len(lines ^ others)


def _apply(node: Any, old: Any, new: Any) -> None:
    """Change in `node`, which reads as `old`, what is otherwise in `new`."""
    if isinstance(old, dict):
        for key in [key for key in old if key not in new]:
            del node[key]
        for key, value in new.items():
            if key not in old:
                _insert(node, key, _for_yaml(value, node.get(key)), list(new))
            elif _container(old[key]) and type(old[key]) is type(value):
                _apply(node[key], old[key], value)
            elif old[key] != value:
                node[key] = _for_yaml(value, node[key])
        return
    matcher = SequenceMatcher(a=[repr(each) for each in old], b=[repr(each) for each in new], autojunk=False)
    for what, begin, end, first, last in reversed(matcher.get_opcodes()):
        if what == "equal":
            continue
        paired = min(end - begin, last - first)
        for index in reversed(range(begin + paired, end)):
            del node[index]
        for index in reversed(range(first + paired, last)):
            node.insert(begin + paired, _for_yaml(new[index], None))
        for offset in range(paired):
            ours, theirs = old[begin + offset], new[first + offset]
            if isinstance(ours, dict) and isinstance(theirs, dict):
                _apply(node[begin + offset], ours, theirs)
            else:
                node[begin + offset] = _for_yaml(theirs, node[begin + offset])


def _insert(node: Any, key: str, value: Any, order: list[str]) -> None:
    """Set a key, a new one after that which stands before it in the form of a record."""
    if key in node:
        node[key] = value
        return
    before = [other for other in order[: order.index(key)] if other in node]
    keys = list(node)
    node.insert(keys.index(before[-1]) + 1 if before else 0, key, value)


def _for_yaml(value: Any, instead_of: Any) -> Any:
    """A value as it is to be written, in the style of the one it replaces."""
    if isinstance(value, dict):
        return {key: _for_yaml(item, None) for key, item in value.items()}
    if isinstance(value, list):
        return [_for_yaml(item, None) for item in value]
    if isinstance(value, str):
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
        if isinstance(instead_of, FoldedScalarString):
            return FoldedScalarString(value)
        if isinstance(instead_of, DoubleQuotedScalarString):
            return DoubleQuotedScalarString(value)
    if isinstance(value, float) and value == int(value):
        return int(value)
    return value


def _differing(old: Any, new: Any, place: Loc) -> Iterator[tuple[Loc, object, object]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from _differing(old.get(key), new.get(key), (*place, key))
    elif isinstance(old, list) and isinstance(new, list):
        for index in range(max(len(old), len(new))):
            ours, theirs = (side[index] if index < len(side) else None for side in (old, new))
            yield from _differing(ours, theirs, (*place, index))
    elif old != new:
        yield place, old, new


def _container(value: object) -> bool:
    return isinstance(value, dict | list)


def _shown(value: object) -> str:
    text = "(không có)" if value is None else str(value)
    return text if len(text) <= 160 else text[:157] + "..."
