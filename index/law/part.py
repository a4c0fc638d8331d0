"""The law part of a snapshot: written anew when the law changed, taken over by links when it did not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from index.encoder import Encoder
from index.law.build import build_law
from index.law.index import LawIndex
from index.law.links import Links
from index.law.records import LawRecords
from index.law.sayings import build_law_sayings
from index.manifest import hash_file
from index.parts import taken_over
from knowledge.law.asked import Asked
from knowledge.law.compile import LawCompilation
from knowledge.law.expired import Standings
from knowledge.procedure import Procedure

FOLDER = "law"
SAYINGS = "law_sayings"
RECORDS = "law.sqlite"
LAYOUT = "2"
"""Raised when the files of the part change their form."""

PROBES = 25
"""Articles, spread over the whole, of which two thirds must be found by their own heading in the self-test."""

FOUND = 10
TELLING = 5
"""Words of a heading from which it is a fair question: "Hiệu lực thi hành" stands in every document."""


def mark(law: LawCompilation, encoder: Encoder | None) -> str:
    """Hash of all that the part is made of; empty where there is no law."""
    if not law.documents:
        return ""
    digest = hashlib.sha256(f"{LAYOUT} {encoder.fingerprint if encoder else ''}".encode())
    for (number, kind), value in sorted(law.hashes.items()):
        digest.update(f"{number} {kind} {value}\n".encode())
    for path in sorted(p for p in Path(__file__).parent.iterdir() if p.is_file() and p.suffix != ".py"):
        digest.update(hash_file(path).encode())
    return digest.hexdigest()[:16]


def sayings_mark(law: LawCompilation, asked: Sequence[Asked], encoder: Encoder | None) -> str:
    """Hash of all that the questions' index is made of: questions, the documents that answer them, the encoder."""
    if not asked:
        return ""
    digest = hashlib.sha256(f"{LAYOUT} {encoder.fingerprint if encoder else ''} {asked}".encode())
    for key in sorted({(one.number, one.kind) for one in asked}):
        digest.update(f"{key} {law.hashes.get(key, '')}\n".encode())
    return digest.hexdigest()[:16]


def counts(law: LawCompilation) -> dict[str, int]:
    """Documents and articles, for the manifest; nothing where there is no law."""
    if not law.documents:
        return {}
    return {"document": len(law.documents), "article": sum(len(document.articles) for document in law.documents)}


def write(
    standings: Standings,
    procedures: Sequence[Procedure],
    asked: Sequence[Asked],
    folder: Path,
    marks: Mapping[str, str],
    current: Path,
    encoder: Encoder | None,
    progress: Callable[[str, float], None],
) -> None:
    """Write the part into the new snapshot `folder`; `current` is the snapshot in use, `marks` those of the new one.

    The same law is linked from there, file by file; of changed law the work on unchanged articles is taken over.
    """
    Links.of(standings, procedures).save(folder)
    law = standings.law
    if not taken_over(current, SAYINGS, marks[SAYINGS], [SAYINGS], folder):
        _write_sayings(law, asked, folder, encoder)
    if taken_over(current, FOLDER, marks[FOLDER], [FOLDER], folder):
        return
    held = current.resolve() / FOLDER
    build_law(law.documents, folder / FOLDER, encoder, held if held.is_dir() else None, progress)


def _write_sayings(law: LawCompilation, asked: Sequence[Asked], folder: Path, encoder: Encoder | None) -> None:
    wanted = {(one.number, one.kind, one.article) for one in asked}
    texts = {
        name: f"{article.title}. {article.text}"
        for document in law.documents
        for article in document.articles
        if (name := (document.number, document.kind, article.number)) in wanted
    }
    sayings = build_law_sayings(asked, texts, encoder)
    if sayings is not None:
        sayings.save(folder / SAYINGS)


def misses(folder: Path, index: LawIndex) -> list[str]:
    """Probes that fail in the part loaded from the snapshot `folder`, when more do than may."""
    records = LawRecords(folder / FOLDER / RECORDS)
    asked, failed = 0, []
    for row in range(0, len(index), max(1, len(index) // PROBES)):
        document, article = records.at(row)
        question = f"{article.title} {document.title}"
        if len(article.title.split()) < TELLING:
            continue
        asked += 1
        found = {(hit.number, hit.article) for hit in index.search(question, FOUND, article.valid_from)}
        if (document.number, article.number) not in found:
            failed.append(f"{question!r} does not find {document.number}#{article.number}")
    records.close()
    return failed if len(failed) > max(1, asked // 3) else []
