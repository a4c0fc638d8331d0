"""The portal's catalogue: who issued which procedure, for whom, and where its page is."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.errors import KnowledgeError
from knowledge.importers.provinces import province_of

PAGE = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/"
MAX_LINE = 1_000_000


class CatalogError(KnowledgeError):
    """The catalogue cannot be read."""


class CatalogRow(BaseModel):
    """One row of the catalogue; keys that are not needed here are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True, str_strip_whitespace=True, populate_by_name=True)

    id: str = Field(pattern=r"^[0-9a-fA-F-]{8,64}$")
    code: str = Field(min_length=1, max_length=64)
    name: str = ""
    departments: list[str] = []
    targets: list[str] = Field([], validation_alias="formalityTargetType")
    issuer: str = Field("", validation_alias="departmentPromulgate")
    kind: str = Field("", validation_alias="type")

    @property
    def url(self) -> str:
        """The public page of the procedure."""
        return PAGE + self.id

    @property
    def internal(self) -> bool:
        """Between agencies: never offered to citizens."""
        return self.kind == "STANDARD_INTERNAL"

    @property
    def province(self) -> str | None:
        """Two-digit code when it is one province's own."""
        return province_of(self.issuer)


class Catalog:
    """Rows by procedure code."""

    def __init__(self, rows: dict[str, CatalogRow]) -> None:
        self._rows = rows
        self.agencies = frozenset(name for row in rows.values() for name in row.departments)
        self.applicants = frozenset(name for row in rows.values() for name in row.targets)

    @classmethod
    def load(cls, path: Path) -> Catalog:
        """Read JSON lines, gzipped or not. Raises `CatalogError` naming the file and the first bad line."""
        rows: dict[str, CatalogRow] = {}
        exact: set[str] = set()  # the portal holds " 1.014325" beside "1.014325": the one without the blank stands
        for number, line in enumerate(_lines(path), start=1):
            if not line.strip():
                continue
            try:
                data = json.loads(line)
                row = CatalogRow.model_validate(data)
            except (ValueError, RecursionError) as error:
                raise CatalogError(f"{path}, line {number}: not a row of the catalogue ({_first(error)})") from None
            if row.code not in rows or (data["code"] == row.code and row.code not in exact):
                rows[row.code] = row
            elif data["code"] == row.code:
                raise CatalogError(f"{path}, line {number}: the code {row.code} stands twice; keep one row")
            if data["code"] == row.code:
                exact.add(row.code)
        if not rows:
            raise CatalogError(f"{path}: holds no rows; name the portal's catalogue (.jsonl or .jsonl.gz)")
        return cls(rows)

    def get(self, code: str) -> CatalogRow | None:
        """The row of a code."""
        return self._rows.get(code)

    def rows(self) -> list[CatalogRow]:
        """All rows, ordered by code."""
        return [self._rows[code] for code in sorted(self._rows)]

    def __len__(self) -> int:
        return len(self._rows)


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open("rb") as probe:
            zipped = probe.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rt", encoding="utf-8") if zipped else path.open(encoding="utf-8") as stream:
            while line := stream.readline(MAX_LINE):
                yield line
    except (OSError, EOFError, zlib.error) as error:
        raise CatalogError(f"{path}: cannot be read ({error}); name the portal's catalogue") from None
    except UnicodeDecodeError:
        raise CatalogError(f"{path}: is not UTF-8 text; name the portal's catalogue (.jsonl or .jsonl.gz)") from None


def _first(error: Exception) -> str:
    if isinstance(error, ValidationError):
        details = error.errors()[0]
        return f"{'.'.join(map(str, details['loc']))}: {details['msg']}"
    return str(error)
