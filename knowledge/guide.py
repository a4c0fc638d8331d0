"""Guides: what is no procedure but stands in everyone's way, one YAML file a guide in `knowledge/guides/`.

A file is the form of `Guide` itself, named by its code without `g.`: `g.vneid-muc-2` stands in `vneid-muc-2.yaml`. Its
`source` needs only `as_of` (and the `url` of a public page); kind and file are known. Names and telephone numbers of
the province stand as placeholders such as `{office}`, which settings fill when the guide is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from knowledge.curated import model_faults
from knowledge.errors import KnowledgeError
from knowledge.procedure import CODE
from knowledge.source import Doubt, LegalBasis, Record, Source, SourceKind, Text
from knowledge.wordings import Aspect
from knowledge.yaml_document import Fault, Loc, YamlDocument, read_yaml

FOLDER = Path(__file__).parent / "guides"
GUIDE_CODE = r"^g\.[a-z0-9]+(-[a-z0-9]+)*$"
LABEL = 60
"""Characters of a name that fit on a button."""
WORDINGS = (8, 15)
STEPS = (2, 8)
ROOM = 1_500
"""Characters of all that is told of a guide: with title, contacts and source it stays within one message."""

Procedure = Annotated[str, Field(pattern=CODE)]

PLACEHOLDER = re.compile(r"\{(\w*)\}")
PLACEHOLDERS = frozenset(
    {"office", "hotline", "portal", "petition", "province", "retention_days", "citizen_app", "border_platform"}
)
"""Filled from settings. A line whose placeholder is not set is left out, so that nothing is told that nobody set."""


class Guide(Record):
    """How to do something that no single procedure tells. Every list item is one sentence or two to the citizen."""

    code: str = Field(pattern=GUIDE_CODE)
    name: Text = Field(description="what it is about, at most 60 characters: it stands on buttons")
    overview: Text = Field(description="two sentences that a person without schooling understands")
    needs: list[Text] = Field([], description="what to have at hand before the first step")
    steps: list[Text] = Field(description="one action of the citizen an item")
    warnings: list[Text] = Field([], description="common mistakes and dangers")
    where: list[Text] = Field([], description="whom to ask, with placeholders")
    wordings: list[Text] = Field(description="how citizens ask for it")
    aspects: list[Aspect] = Field([], description="what a procedure under discussion answers better by itself")
    related: list[Procedure] = Field([], description="codes of related procedures")
    further: list[str] = Field([], description="codes of guides that go on from here")
    legal_basis: list[LegalBasis] = []
    checked_on: date | None = Field(None, description="when its facts were last compared with the law and the records")
    reviewed_by: str | None = None
    reviewed_on: date | None = None

    source: Source
    doubts: list[Doubt] = []

    def told(self) -> Iterator[tuple[Loc, str]]:
        """Place and text of everything that a citizen reads."""
        yield ("overview",), self.overview
        for key in ("needs", "steps", "warnings", "where"):
            for place, text in enumerate(getattr(self, key)):
                yield (key, place), text


class GuideError(KnowledgeError):
    """Faults in guides, all of all files, each with its file and line."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        count = f"{len(faults)} fault{'s' if len(faults) > 1 else ''}"
        super().__init__(f"{count} in the guides:\n" + "\n".join(map(str, self.faults)))


def load_guides(folder: Path | None = None) -> list[Guide]:
    """All guides of `folder` (default: the repository's own), ordered by code.

    Raises `GuideError` with every fault of every file; no guide is returned when one of them is faulty.
    """
    folder = FOLDER if folder is None else folder
    if not folder.is_dir():
        raise GuideError([Fault(str(folder), 1, "no such folder; name the folder that holds the YAML guides")])
    faults: list[Fault] = []
    read: list[tuple[YamlDocument, Guide]] = []
    for path in sorted(folder.iterdir()):
        if path.suffix == ".yml":
            faults.append(Fault(path.name, 1, f"would be overlooked; rename it to {path.stem}.yaml"))
        if path.suffix != ".yaml":
            continue
        document, found = read_yaml(path, path.name)
        faults += found
        if document is None or found:
            continue
        guide, found = _guide(document, path)
        faults += found
        if guide is not None:
            read.append((document, guide))
    faults += _across(read)
    if faults:
        raise GuideError(faults)
    return sorted((guide for _, guide in read), key=lambda guide: guide.code)


def _guide(document: YamlDocument, path: Path) -> tuple[Guide | None, list[Fault]]:
    if not isinstance(document.data, dict):
        return None, [Fault(document.name, 1, "a guide is a list of 'key: value' lines, beginning with 'code:'")]
    data = dict(document.data)
    if isinstance(source := data.get("source"), dict):
        data["source"] = {"kind": SourceKind.CURATED, "file": f"guides/{path.name}"} | source
    try:
        guide = Guide.model_validate(data)
    except ValidationError as error:
        return None, model_faults(document, error, Guide)
    return guide, [Fault(document.name, document.line(loc), text) for loc, text in _broken_rules(guide, path.stem)]


def _broken_rules(guide: Guide, stem: str) -> Iterator[tuple[Loc, str]]:
    if guide.code != f"g.{stem}":
        yield ("code",), f"code {guide.code} in a file named {stem}.yaml; name the file by its code without 'g.'"
    if guide.source.kind is not SourceKind.CURATED:
        yield ("source", "kind"), "leave kind out: a guide is always curated"
    if len(guide.name) > LABEL:
        yield ("name",), f"{len(guide.name)} characters; at most {LABEL} fit on a button"
    for key, (least, most) in (("wordings", WORDINGS), ("steps", STEPS)):
        count = len(getattr(guide, key))
        if not least <= count <= most:
            yield (key,), f"{count} {key}; write {least} to {most}"
    for place, wording in enumerate(guide.wordings):
        if wording in guide.wordings[:place]:
            yield ("wordings", place), f"stands twice: {wording}; keep one"
    length = 0
    for loc, text in guide.told():
        length += len(text)
        for name in PLACEHOLDER.findall(text):
            if name not in PLACEHOLDERS:
                yield loc, f"unknown placeholder {{{name}}}; known: {', '.join(sorted(PLACEHOLDERS))}"
    if length > ROOM:
        yield ("steps",), f"{length} characters are told of it; shorten it to {ROOM}"
    if bool(guide.reviewed_by) != bool(guide.reviewed_on):
        yield ("reviewed_by" if guide.reviewed_by else "reviewed_on",), "reviewed_by and reviewed_on go together"


def _across(read: list[tuple[YamlDocument, Guide]]) -> Iterator[Fault]:
    """What only all guides together show: links that lead nowhere, one wording in two guides."""
    codes = {guide.code for _, guide in read}
    first: dict[str, str] = {}
    for document, guide in read:
        for place, code in enumerate(guide.further):
            if code not in codes or code == guide.code:
                yield Fault(document.name, document.line(("further", place)), f"{code} is no other guide; remove it")
        for place, wording in enumerate(guide.wordings):
            other = first.setdefault(wording.lower(), guide.code)
            if other != guide.code:
                line = document.line(("wordings", place))
                yield Fault(document.name, line, f"'{wording}' stands in {other} too; keep it where it is surer")
