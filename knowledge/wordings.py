"""The bank of wordings: how citizens ask for the procedures, in `knowledge/wordings/`, one file an issuer and field.

A file of the first pass is written with the records at hand; a second pass, by another author and in files of their
own (`wordings/second/`, `pass: 2`), asks for the same procedures again. The passes are never mixed: what is trained on
one is measured on the other. docs/wordings.vi.md tells officers the form; `motcua wordings check` tells the faults.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from knowledge.curated import model_faults
from knowledge.errors import KnowledgeError
from knowledge.procedure import CODE, Confusion, Procedure
from knowledge.source import Record, Text
from knowledge.vague import FOLDER as VAGUE
from knowledge.vague import VagueQuestion, read_vague
from knowledge.yaml_document import Fault, YamlDocument, read_yaml

FOLDER = Path(__file__).parent / "wordings"
EXPLAINED = "explained.yaml"
"""Wordings that the ranking is known to miss, with the reason; it holds no wordings itself."""

MAX_BYTES = 1_000_000

KINDS = ("names", "situations", "aspects", "keywords")

Code = Annotated[str, Field(pattern=CODE)]
Aspect = Literal[
    "overview",
    "documents",
    "fee",
    "time",
    "place",
    "method",
    "steps",
    "conditions",
    "result",
    "legal_basis",
    "forms",
    "who",
]


class Wordings(Record):
    """What one author wrote for one procedure and its twins."""

    code: Code
    name: Text = Field(description="the official name; a check against a code mistyped or given to something else")
    label: Text = Field("", description="what is shown on a button, at most 60 characters, unlike any other")
    also: list[Code] = Field([], description="twins: the same procedure as the province's own and the central record")
    names: list[Text] = Field([], description="everyday and regional names of the paper, the thing, the act")
    situations: list[Text] = Field([], description="what happened or is wanted, without the procedure's name")
    aspects: list[dict[Aspect, Text]] = Field([], description="a question about one aspect, under its key")
    keywords: list[Text] = Field([], description="what is typed into a search box")
    confused: list[Confusion] = Field([], description="neighbours it is mistaken for")

    def texts(self) -> Iterator[tuple[str, int, str]]:
        """Kind, place in its list, and text of every wording."""
        for kind in ("names", "situations"):
            for place, text in enumerate(getattr(self, kind)):
                yield kind, place, text
        for place, item in enumerate(self.aspects):
            for text in item.values():
                yield "aspects", place, text
        for place, text in enumerate(self.keywords):
            yield "keywords", place, text


class WordingsFile(Record):
    """The content of one file."""

    field: Text = Field("", description="lĩnh vực, for the reader")
    author_pass: Literal["1", "2"] = Field(alias="pass", description="which author pass: 1 or 2")
    procedures: list[Wordings]


@dataclass(frozen=True)
class Entry:
    """One procedure's wordings, and where they stand."""

    wordings: Wordings
    author_pass: int
    field: str
    document: YamlDocument
    place: int
    """Number of the entry in its file, from 0."""

    @property
    def code(self) -> str:
        """The procedure's code."""
        return self.wordings.code

    def line(self, *loc: str | int) -> int:
        """Line of a part of the entry in its file."""
        return self.document.line(("procedures", self.place, *loc))

    def fault(self, message: str, *loc: str | int) -> Fault:
        """A fault at a part of the entry."""
        return Fault(self.document.name, self.line(*loc), f"{self.code}: {message}")


class WordingsError(KnowledgeError):
    """Faults in files of the bank, all of all files, each with its file and line."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        count = f"{len(faults)} fault{'s' if len(faults) > 1 else ''}"
        super().__init__(f"{count} in the bank of wordings:\n" + "\n".join(map(str, self.faults)))


@dataclass(frozen=True)
class Bank:
    """All entries that were read, in the order of files and lines."""

    entries: list[Entry] = field(default_factory=list)
    twins: dict[str, frozenset[str]] = field(default_factory=dict)
    """Code → all codes of its group of twins, itself too; a pass that is left out still tells who is a twin."""
    vague: list[VagueQuestion] = field(default_factory=list)

    def group(self, code: str) -> frozenset[str]:
        """The code and its twins'."""
        return self.twins.get(code, frozenset({code}))

    def by_code(self) -> dict[str, list[Entry]]:
        """Code, also each twin's → the entries for it, a first pass before a second."""
        found: dict[str, list[Entry]] = {}
        for entry in sorted(self.entries, key=lambda entry: entry.author_pass):
            for code in sorted(self.group(entry.code)):
                found.setdefault(code, []).append(entry)
        return found

    def merged(self, record: Procedure, entries: Collection[Entry]) -> Procedure:
        """The record with the wordings of its `entries` after its own; its own short name stands."""
        texts = list(record.wordings)
        confused = list(record.confused)
        for entry in entries:
            texts += [text for _, _, text in entry.wordings.texts()]
            confused += [other for other in entry.wordings.confused if other not in confused]
        label = record.short_name or next((entry.wordings.label for entry in entries if entry.wordings.label), "")
        update = {"short_name": label, "wordings": list(dict.fromkeys(texts)), "confused": confused}
        return record.model_copy(update=update)

    def merge(self, records: list[Procedure]) -> list[Procedure]:
        """The records, those of the bank with its wordings. Codes that no record has are not used."""
        entries = self.by_code()
        vague: dict[str, list[str]] = {}
        for question in self.vague:
            for code in question.codes:
                vague.setdefault(code, []).append(question.asks)
        merged = [self.merged(record, entries[record.code]) if record.code in entries else record for record in records]
        return [r.model_copy(update={"vague": vague[r.code]}) if r.code in vague else r for r in merged]


def load_wordings(folder: Path | None = None, passes: Collection[int] = (1, 2)) -> Bank:
    """The bank in `folder` and below (default: the repository's own), of these author passes.

    Raises `WordingsError` with every fault of every file. What only `motcua wordings check` finds is no fault here.
    """
    folder = FOLDER if folder is None else folder
    stamp = max(((path.stat().st_mtime_ns, str(path)) for path in folder.rglob("*.y*ml")), default=(0, ""))
    bank, faults = _read_once(folder, stamp)
    if faults:
        raise WordingsError(faults)
    return Bank([entry for entry in bank.entries if entry.author_pass in passes], bank.twins, bank.vague)


@lru_cache(maxsize=1)
def _read_once(folder: Path, stamp: tuple[int, str]) -> tuple[Bank, list[Fault]]:
    """A build reads the bank for its records and again for what depends on them; that takes seconds."""
    return read_bank(folder)


def read_bank(folder: Path, others: Collection[Path] = ()) -> tuple[Bank, list[Fault]]:
    """All that can be read in `folder` and below and in `others`, and the faults of the files that cannot."""
    if not folder.is_dir():
        return Bank(), [Fault(str(folder), 1, "no such folder; name the folder that holds the wordings")]
    entries: list[Entry] = []
    faults: list[Fault] = []
    paths = [(path, path.relative_to(folder).as_posix()) for path in sorted(folder.rglob("*.y*ml"))]
    for path, name in [*paths, *((path, str(path)) for path in others)]:
        if path.suffix == ".yml":
            faults.append(Fault(name, 1, f"would be overlooked; rename it to {path.stem}.yaml"))
        elif name != EXPLAINED and not name.startswith(f"{VAGUE}/"):
            found, wrong = _read_file(path, name)
            entries += found
            faults += wrong
    vague, wrong = read_vague(folder)
    return Bank(entries, _twins(entries), vague), faults + wrong


def _twins(entries: list[Entry]) -> dict[str, frozenset[str]]:
    twins: dict[str, frozenset[str]] = {}
    for entry in entries:
        group = frozenset({entry.code, *entry.wordings.also})
        group = group.union(*(twins.get(code, frozenset()) for code in group))
        if len(group) > 1:
            twins |= dict.fromkeys(group, group)
    return twins


def _read_file(path: Path, name: str) -> tuple[list[Entry], list[Fault]]:
    document, faults = read_yaml(path, name, max_bytes=MAX_BYTES)
    if document is None or faults:
        return [], faults
    if not isinstance(document.data, dict):
        return [], [Fault(name, 1, "a file of wordings begins with 'field:', 'pass:' and 'procedures:'")]
    try:
        content = WordingsFile.model_validate(document.data)
    except ValidationError as error:
        return [], model_faults(document, error, WordingsFile)
    author_pass = int(content.author_pass)
    return [
        Entry(wordings, author_pass, content.field, document, place)
        for place, wordings in enumerate(content.procedures)
    ], []


class Explanation(Record):
    """A wording that the ranking may send elsewhere, and why that is right."""

    code: Code
    text: Text
    because: Text = Field(min_length=10)


class ExplainedFile(Record):
    """The content of `explained.yaml`."""

    wordings: list[Explanation]


def read_explained(folder: Path, bank: Bank) -> tuple[frozenset[tuple[str, str]], list[Fault]]:
    """Code and text of the wordings explained in `folder`, and the faults of the file."""
    path = folder / EXPLAINED
    if not path.is_file():
        return frozenset(), []
    document, faults = read_yaml(path, EXPLAINED)
    if document is None or faults:
        return frozenset(), faults
    try:
        content = ExplainedFile.model_validate(document.data)
    except ValidationError as error:
        return frozenset(), model_faults(document, error, ExplainedFile)
    held = {(entry.code, text) for entry in bank.entries for _, _, text in entry.wordings.texts()}
    found = [(explanation.code, explanation.text) for explanation in content.wordings]
    gone = [
        Fault(EXPLAINED, document.line(("wordings", place)), f"{code}: no such wording any more; remove it: {text}")
        for place, (code, text) in enumerate(found)
        if (code, text) not in held
    ]
    return frozenset(found), gone
