"""Curated records: one YAML file a procedure in `knowledge/procedures/`, written by hand in plain words.

A file is the form of `knowledge.procedure.Procedure` itself, named by its code, such as `1.001612.yaml`. Its `source`
needs only `as_of` (and the `url` of the public page); kind and file are known. `procedure.schema.json` beside the
records lets editors complete and check while typing.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from knowledge.errors import KnowledgeError
from knowledge.procedure import Fee, FeeState, Procedure, ProcessingTime, TimeState
from knowledge.review import current
from knowledge.source import SourceKind
from knowledge.yaml_document import Fault, Loc, YamlDocument, read_yaml

FOLDER = Path(__file__).parent / "procedures"
SHORT_NAME_LIMIT = 60


class CuratedError(KnowledgeError):
    """Faults in curated records, all of all files, each with its file and line."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        count = f"{len(faults)} fault{'s' if len(faults) > 1 else ''}"
        super().__init__(f"{count} in the curated records:\n" + "\n".join(map(str, self.faults)))


def load_curated(folder: Path | None = None) -> list[Procedure]:
    """All records of `folder` (default: the repository's own), ordered by code.

    Raises `CuratedError` with every fault of every file; no record is returned when one of them is faulty.
    """
    records, faults = read_curated(folder)
    if faults:
        raise CuratedError(faults)
    return records


def read_curated(folder: Path | None = None) -> tuple[list[Procedure], list[Fault]]:
    """The sound records of `folder` (default: the repository's own), ordered by code, and the faults of the others."""
    folder = FOLDER if folder is None else folder
    if not folder.is_dir():
        return [], [Fault(str(folder), 1, "no such folder; name the folder that holds the YAML records")]
    faults: list[Fault] = []
    records: dict[str, Procedure] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix == ".yml":
            faults.append(Fault(path.name, 1, f"would be overlooked; rename it to {path.stem}.yaml"))
        if path.suffix != ".yaml":
            continue
        record, found = read_record(path)
        faults += found
        if record is None:
            continue
        if record.code in records:
            first = records[record.code].source.file
            faults.append(Fault(path.name, 1, f"{record.code} stands in {first} too; keep one"))
        records.setdefault(record.code, record)
    return list(records.values()), faults


def read_record(path: Path) -> tuple[Procedure | None, list[Fault]]:
    """The record of one file, and its faults; a record may come with faults when it breaks a rule."""
    document, faults = read_yaml(path, path.name)
    return (None, faults) if document is None or faults else _record(document, path)


def _record(document: YamlDocument, path: Path) -> tuple[Procedure | None, list[Fault]]:
    if not isinstance(document.data, dict):
        return None, [Fault(document.name, 1, "a record is a list of 'key: value' lines, beginning with 'code:'")]
    data = dict(document.data)
    if isinstance(source := data.get("source"), dict):
        data["source"] = {"kind": SourceKind.CURATED, "file": f"procedures/{path.name}"} | source
    try:
        record = Procedure.model_validate(data)
    except ValidationError as error:
        return None, model_faults(document, error, Procedure)
    return current(record), [
        Fault(document.name, document.line(loc), RULES[rule].format(**values))
        for loc, rule, values in broken_rules(record, path.stem)
    ]


def model_faults(document: YamlDocument, error: ValidationError, model: type[BaseModel]) -> list[Fault]:
    """What `model` refused in `document`, each with its line, in words that say what to do."""
    return [Fault(document.name, document.line(details["loc"]), _explain(details, model)) for details in error.errors()]


def _explain(error: ErrorDetails, model: type[BaseModel]) -> str:
    where = ".".join(map(str, error["loc"])) or "the record"
    match error["type"]:
        case "extra_forbidden":
            near = get_close_matches(str(error["loc"][-1]), _known_keys(model), n=1)
            hint = f"; did you mean '{near[0]}'?" if near else f"; the keys are those of {model.__name__}"
            return f"{where}: unknown key{hint}"
        case "missing":
            return f"{where}: missing; add it"
        case "string_type":
            return f"{where}: must be text; write it between quotes, or leave the key out"
        case "list_type":
            return f"{where}: must be a list; begin each item with '- '"
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"{where}: must be 'key: value' lines, indented by two spaces"
        case _:
            return f"{where}: {error['msg']} (found {_shown(error['input'])})"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _known_keys(model: type[BaseModel]) -> list[str]:
    schema = model.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return sorted({key for part in parts for key in part.get("properties", ())})


RULES = {
    "file": "code {code} in a file named {stem}.yaml; name the file by its code",
    "kind": "leave kind out: a record here is always curated",
    "short_name": "{length} characters; at most {limit} fit on a button",
    "twice": "stands twice: {shown}; keep one",
    "related": "a procedure is not related to itself; remove it",
    "empty": "an empty item; write it out or remove the line",
    "review": "written by hand; remove it and run `motcua knowledge review`, which signs the content",
    "time_stated": "a stated time needs amount and unit; without them the state is in_note or unknown",
    "time_note": "the state {state} needs a note",
    "fee_stated": "a stated fee needs an amount above 0; nothing to pay is the state free",
    "fee_free": "the state free has no amount and needs a note naming the law or decision that says so",
    "fee_note": "the state {state} needs a note",
}
"""What a hand-written record must not do although the model allows it for imported ones, and what to do instead."""

Broken = tuple[Loc, str, dict[str, object]]
"""Where, which of `RULES`, and what stands in its braces."""


def broken_rules(record: Procedure, stem: str) -> Iterator[Broken]:
    """The rules that a record breaks; `stem` is the name of its file."""
    if record.code != stem:
        yield ("code",), "file", {"code": record.code, "stem": stem}
    if record.source.kind is not SourceKind.CURATED:
        yield ("source", "kind"), "kind", {}
    if len(record.short_name) > SHORT_NAME_LIMIT:
        yield ("short_name",), "short_name", {"length": len(record.short_name), "limit": SHORT_NAME_LIMIT}
    for field, value in record:
        if isinstance(value, list):
            yield from (((field, index), "empty", {}) for index, item in enumerate(value) if item == "")
    for index, wording in enumerate(record.wordings):
        if wording in record.wordings[:index]:
            yield ("wordings", index), "twice", {"shown": _shown(wording)}
    for index, code in enumerate(record.related):
        if code == record.code:
            yield ("related", index), "related", {}
    for index, method in enumerate(record.methods):
        yield from _broken_time(method.time, ("methods", index, "time"))
        for number, fee in enumerate(method.fees):
            yield from _broken_fee(fee, ("methods", index, "fees", number))
    signs = ("prepared_by", "prepared_on", "reviewed_by", "reviewed_on")
    if not record.signed and (by_hand := next((key for key in signs if getattr(record, key)), None)):
        yield (by_hand,), "review", {}


def _broken_time(time: ProcessingTime, loc: Loc) -> Iterator[Broken]:
    if time.state is TimeState.STATED and (time.amount is None or time.unit is None):
        yield loc, "time_stated", {}
    if time.state in (TimeState.IN_NOTE, TimeState.DOUBTFUL) and not time.note:
        yield loc, "time_note", {"state": time.state}


def _broken_fee(fee: Fee, loc: Loc) -> Iterator[Broken]:
    if fee.state is FeeState.STATED and not fee.amount:
        yield loc, "fee_stated", {}
    if fee.state is FeeState.FREE and (fee.amount or not fee.note):
        yield loc, "fee_free", {}
    if fee.state in (FeeState.IN_NOTE, FeeState.DOUBTFUL) and not fee.note:
        yield loc, "fee_note", {"state": fee.state}
