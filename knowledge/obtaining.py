"""Where a paper comes from that somebody lacks: `data/obtaining.yaml`, right or silent."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pydantic import Field, ValidationError

from knowledge.curated import CuratedError, model_faults
from knowledge.procedure import CODE
from knowledge.source import Record, Text
from knowledge.yaml_document import read_yaml
from vietnamese import fold

PATH = Path(__file__).parent / "data" / "obtaining.yaml"

_COPY = re.compile(
    r"^(?:mot trong cac giay(?: to)?: )?(?:ban (?:sao|chup|chinh|goc)(?: co| duoc)?(?: chung thuc)?(?: tu)? )+"
)
_CERTIFIED = re.compile(r"^ban sao (?:co|duoc) chung thuc\b|\(ban sao co (?:chung thuc|cong chung)\)")


class Gives(Record):
    """A procedure whose result is the paper."""

    code: str = Field(pattern=CODE)
    result: Text = Field(description="words of the procedure's result or name; checked against the record")
    when: Text = Field("", description="for whom, where not for everybody")


class Obtainable(Record):
    """A paper, known by how its name begins, and where it comes from."""

    starts: list[str] = Field(min_length=1)
    without: list[str] = Field([], alias="not")
    where: Text = ""
    procedures: list[Gives] = []


class Obtaining(Record):
    """The whole table."""

    papers: list[Obtainable]
    certified_copy: Gives

    @classmethod
    @cache
    def load(cls, path: Path = PATH) -> Obtaining:
        """Read the table. Raises `CuratedError` when it has a fault."""
        document, faults = read_yaml(path, path.name)
        if document is None or faults:
            raise CuratedError(faults)
        try:
            return cls.model_validate(document.data)
        except ValidationError as error:
            raise CuratedError(model_faults(document, error, cls)) from error

    def of(self, paper: str) -> Obtainable | None:
        """What is known of a paper by its name; None where nothing is certain."""
        name = " ".join(fold(paper).split())
        bare = _COPY.sub("", name).partition(" (")[0].partition(";")[0]
        for entry in self.papers:
            if any(bare.startswith(start) for start in entry.starts):
                words = f" {re.sub(r'[^a-z0-9]+', ' ', bare)} "
                return None if any(f" {word} " in words for word in entry.without) else entry
        return None

    def wants_certified_copy(self, paper: str) -> bool:
        """Whether the paper is a copy that has to be certified."""
        return bool(_CERTIFIED.search(" ".join(fold(paper).split())))
