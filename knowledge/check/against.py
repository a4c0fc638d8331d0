"""The records that curated ones are checked against: what an import would make of a file, and the file's own words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from knowledge.catalog import Catalog
from knowledge.errors import KnowledgeError
from knowledge.importers import national
from knowledge.importers.draft import Lists, RecordError
from knowledge.importers.files import read_files
from knowledge.importers.importing import date_in
from knowledge.procedure import Procedure


class AgainstError(KnowledgeError):
    """There is nothing to check against."""


@dataclass
class National:
    """Texts of the national database, and the records of the codes asked for."""

    texts: dict[str, str] = field(default_factory=dict)
    """Code → the whole file, of all records: a sentence may be copied from any."""

    records: dict[str, Procedure] = field(default_factory=dict)


def read_national(paths: Iterable[Path], codes: Collection[str], catalog: Catalog | None = None) -> National:
    """Read zips, folders or single files; what is no record of the national database is passed over.

    Raises `AgainstError` when nothing was found or a record of `codes` cannot be read.
    """
    found = National()
    lists = Lists(catalog)
    for path in paths:
        as_of = date_in(path.name) or date.today()
        for file in read_files(path):
            text = file.data.decode("utf-8-sig", errors="replace")
            if file.refused or not national.recognises(text):
                continue
            try:
                code = national.code_of(text)
                found.texts[code] = text
                if code in codes:
                    row = catalog.get(code) if catalog else None
                    found.records[code] = national.read(text, file.name, as_of, row, lists)
            except RecordError as error:
                if codes:
                    raise AgainstError(f"{file.name}: {error}; take this file out or fetch it again") from None
    if not found.texts:
        named = ", ".join(map(str, paths))
        raise AgainstError(f"{named}: no record of the national database; name its zip or folder with --against")
    return found
