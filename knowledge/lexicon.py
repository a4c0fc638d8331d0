"""The lexicon: what citizens call papers, acts and offices, and what the records call them (`lexicon.yaml`).

It holds everyday and regional words, abbreviations, old names, and words of the border and the market. A word of
several meanings carries all of them, and a note that tells them apart. Where the official words would lead a search
astray, because nearly every record has them, an entry is kept for its readers alone (`search: false`).
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError

from knowledge.curated import model_faults
from knowledge.errors import KnowledgeError
from knowledge.source import Record, Text
from knowledge.yaml_document import Fault, YamlDocument, read_yaml
from vietnamese import syllables

PATH = Path(__file__).with_name("lexicon.yaml")


class Term(Record):
    """Everyday phrases of one meaning, or of the same several meanings."""

    said: list[Text] = Field(min_length=1, description="what citizens say")
    means: list[Text] = Field(min_length=1, description="what the records say, all meanings")
    note: Text = Field("", description="how the meanings are told apart, or since when the name is old")
    search: bool = Field(True, description="whether a question is widened by the meanings")


class LexiconFile(Record):
    """The content of the file: a title of each part, and its terms."""

    parts: dict[str, list[Term]]


class LexiconError(KnowledgeError):
    """Faults in the lexicon, each with its line."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(map(str, self.faults)))


def load_lexicon(path: Path | None = None) -> list[Term]:
    """All terms in the order of the file. Raises `LexiconError` with every fault."""
    path = PATH if path is None else path
    document, faults = read_yaml(path, path.name)
    if document is None or faults:
        raise LexiconError(faults)
    try:
        content = LexiconFile.model_validate(document.data)
    except ValidationError as error:
        raise LexiconError(model_faults(document, error, Term)) from None
    if faults := _doubled(document, content):
        raise LexiconError(faults)
    return [term for terms in content.parts.values() for term in terms]


def _doubled(document: YamlDocument, content: LexiconFile) -> list[Fault]:
    """A phrase under two entries: only one of them would ever be found."""
    first: dict[tuple[str, ...], int] = {}
    faults = []
    for part, terms in content.parts.items():
        for number, term in enumerate(terms):
            for place, phrase in enumerate(term.said):
                key, line = tuple(syllables(phrase)), document.line(("parts", part, number, "said", place))
                if key in first:
                    faults.append(Fault(document.name, line, f"{phrase!r} stands in line {first[key]} too; join them"))
                first.setdefault(key, line)
    return faults
