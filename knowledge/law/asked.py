"""How citizens ask for provisions of the law: `knowledge/law/questions/*.yaml`, a file a document.

A file names its document and, article by article, questions in everyday words.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from knowledge.curated import model_faults
from knowledge.errors import KnowledgeError
from knowledge.source import Record, Text
from knowledge.yaml_document import Fault, YamlDocument, read_yaml

FOLDER = Path(__file__).parent / "questions"
MAX_BYTES = 400_000

Question = Annotated[Text, Field(min_length=6, max_length=300)]


class AskedDocument(Record):
    """What is asked of one document: article → questions."""

    number: Text
    kind: Text
    articles: dict[str, list[Question]]


@dataclass(frozen=True)
class Asked:
    """One provision and what citizens ask when it answers."""

    number: str
    kind: str
    article: str
    questions: tuple[str, ...]


class AskedError(KnowledgeError):
    """Faults in the files of questions, all of them, each with file and line."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("the questions of law are faulty:\n" + "\n".join(map(str, self.faults)))


def load_asked(folder: Path | None = None) -> list[Asked]:
    """All provisions asked for, ordered by name.

    Raises `AskedError` with every fault of every file.
    """
    folder = FOLDER if folder is None else folder
    faults: list[Fault] = []
    found: dict[tuple[str, str, str], list[str]] = {}
    met: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        document, wrong = read_yaml(path, path.name, max_bytes=MAX_BYTES)
        faults += wrong
        if document is None or wrong:
            continue
        try:
            asked = AskedDocument.model_validate(document.data)
        except ValidationError as error:
            faults += model_faults(document, error, AskedDocument)
            continue
        for article, questions in asked.articles.items():
            faults += _repeated(document, article, questions, met)
            found.setdefault((asked.number, asked.kind, article), []).extend(questions)
    if faults:
        raise AskedError(faults)
    return [Asked(*key, tuple(questions)) for key, questions in sorted(found.items())]


def _repeated(document: YamlDocument, article: str, questions: list[str], met: dict[str, str]) -> list[Fault]:
    """A question belongs to one provision: standing twice it would say nothing."""
    faults = []
    for place, question in enumerate(questions):
        where = f"{document.name}, article {article}"
        if question.lower() in met:
            line = document.line(("articles", article, place))
            faults.append(Fault(document.name, line, f"{question!r} stands in {met[question.lower()]} too; keep one"))
        met.setdefault(question.lower(), where)
    return faults
