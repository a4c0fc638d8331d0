"""Questions that say too little: several procedures fit alike, and the assistant must ask back.

They stand in `knowledge/wordings/vague/*.yaml`, each with the codes of all procedures that fit, the best known first.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from knowledge.curated import model_faults
from knowledge.procedure import CODE
from knowledge.source import Record, Text
from knowledge.yaml_document import Fault, read_yaml

FOLDER = "vague"
"""Below the folder of the bank."""


class VagueQuestion(Record):
    """What is asked, and all procedures that it may mean."""

    asks: Text
    codes: list[Annotated[str, Field(pattern=CODE)]] = Field(min_length=2)


class VagueFile(Record):
    """The content of one file."""

    vague: list[VagueQuestion]


def read_vague(folder: Path) -> tuple[list[VagueQuestion], list[Fault]]:
    """All vague questions of the bank in `folder`, and the faults of the files that cannot be read."""
    found: list[VagueQuestion] = []
    faults: list[Fault] = []
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        name = f"{FOLDER}/{path.name}"
        document, wrong = read_yaml(path, name)
        faults += wrong
        if document is None or wrong:
            continue
        try:
            found += VagueFile.model_validate(document.data).vague
        except ValidationError as error:
            faults += model_faults(document, error, VagueFile)
    return found, faults
