"""Our own digests of legal documents: one YAML file a document in `knowledge/law/digests/`, in our own words.

A file is the form of `knowledge.law.document.LegalDocument`, named by its number, such as `60-2014-qh13.yaml`; source
and file are known. A digest is never quoted as the wording of the law.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from knowledge.curated import model_faults
from knowledge.errors import KnowledgeError
from knowledge.law.document import LawSource, LegalDocument
from knowledge.yaml_document import Fault, read_yaml

FOLDER = Path(__file__).parent / "digests"


class DigestError(KnowledgeError):
    """Faults in digests, all of all files, each with its file and line."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        count = f"{len(faults)} fault{'s' if len(faults) > 1 else ''}"
        super().__init__(f"{count} in the digests of law:\n" + "\n".join(map(str, self.faults)))


def load_digests(folder: Path | None = None) -> list[LegalDocument]:
    """All digests of `folder` (default: the repository's own), ordered by number and kind.

    Raises `DigestError` with every fault of every file; nothing is returned when one of them is faulty.
    """
    folder = FOLDER if folder is None else folder
    if not folder.is_dir():
        raise DigestError([Fault(str(folder), 1, "no such folder; name the folder that holds the YAML digests")])
    faults: list[Fault] = []
    documents: dict[tuple[str, str], LegalDocument] = {}
    for path in sorted(folder.glob("*.y*ml")):
        document, found = _read(path)
        faults += found
        if document is None:
            continue
        first = documents.setdefault((document.number, document.kind), document)
        if first is not document:
            faults.append(
                Fault(path.name, 1, f"{document.kind} {document.number} stands in {first.file} too; keep one")
            )
    if faults:
        raise DigestError(faults)
    return [documents[key] for key in sorted(documents)]


def _read(path: Path) -> tuple[LegalDocument | None, list[Fault]]:
    if path.suffix != ".yaml":
        return None, [Fault(path.name, 1, f"would be overlooked; rename it to {path.stem}.yaml")]
    yaml, faults = read_yaml(path, path.name)
    if yaml is None or faults:
        return None, faults
    if not isinstance(yaml.data, dict):
        return None, [Fault(path.name, 1, "a digest is a list of 'key: value' lines, beginning with 'number:'")]
    data = {"source": LawSource.DIGEST, "file": f"law/digests/{path.name}"} | yaml.data
    try:
        document = LegalDocument.model_validate(data)
    except ValidationError as error:
        return None, model_faults(yaml, error, LegalDocument)
    numbers = [article.number for article in document.articles]
    return document, [
        Fault(path.name, yaml.line(("articles", index)), f"article {number} stands twice; keep one")
        for index, number in enumerate(numbers)
        if number in numbers[:index]
    ]
