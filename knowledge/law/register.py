"""Documents by their numbers (số hiệu) as people write them: with other signs, without accents, or only in part."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Generic, Protocol, TypeVar

from knowledge.law.spelling import canonical_number
from vietnamese import fold


class Titled(Protocol):
    """What a document must tell of itself to be referred to; a `LegalDocument` does, with or without its articles."""

    @property
    def number(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def issuer(self) -> str: ...
    @property
    def issued_on(self) -> date | None: ...
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


D = TypeVar("D", bound=Titled)

KINDS = {
    "thong tu lien tich": "Thông tư liên tịch",
    "ttlt": "Thông tư liên tịch",
    "thong tu": "Thông tư",
    "tt": "Thông tư",
    "nghi dinh": "Nghị định",
    "nd": "Nghị định",
    "nghi quyet": "Nghị quyết",
    "nq": "Nghị quyết",
    "quyet dinh": "Quyết định",
    "qd": "Quyết định",
    "phap lenh": "Pháp lệnh",
    "pl": "Pháp lệnh",
    "chi thi": "Chỉ thị",
    "ct": "Chỉ thị",
    "sac lenh": "Sắc lệnh",
    "bo luat": "Bộ luật",
    "luat": "Luật",
}
"""Folded word or abbreviation → kind of document."""

_BY_CODE = (
    ("ttlt", "Thông tư liên tịch"),
    ("tt", "Thông tư"),
    ("nd", "Nghị định"),
    ("nq", "Nghị quyết"),
    ("qd", "Quyết định"),
    ("pl", "Pháp lệnh"),
    ("ct", "Chỉ thị"),
    ("sl", "Sắc lệnh"),
    ("vbhn", "Văn bản hợp nhất"),
    ("qh", "Luật"),
    ("ubtvqh", "Nghị quyết"),
)
_OFFICIAL = {"ndcp": "NĐ-CP", "nqcp": "NQ-CP", "qdttg": "QĐ-TTg", "nqhdnd": "NQ-HĐND", "qdubnd": "QĐ-UBND"}
_LAWS = frozenset({"Luật", "Bộ luật"})

_CODE = (
    r"(?:(?:qh|ubtvqh)\d{1,2}(?!\d)|nd\s?[-/_]?\s?cp|nq\s?[-/_]?\s?cp|qd\s?[-/_]?\s?ttg|tt\s(?:b[a-z]{1,8}|nhnn)"
    r"|(?:ttlt|nd|nq|qd|tt|pl|ct|sl|hd|kh|vbhn|l)(?:\s?[-/_]\s?[a-z]{1,12}\d{0,2})*)"
)
NUMBER = re.compile(
    r"(?<![\d/.\-])(?P<no>\d{1,5}(?:\.\d{1,2})?[a-z]?)"
    r"(?:(?:\s?[/\-_.]\s?|\s+nam\s+|(?P<space>\s))(?P<year>(?:19|20)\d{2})(?!\d))?"
    rf"(?:\s?[/\-_.]?\s?(?P<code>{_CODE}))?(?!\w)(?!/\d)"
)
"""A number in folded text. A bare `no` matches too: the reader decides by what stands around it."""

KIND_BEFORE = re.compile(rf"(?<!\w)({'|'.join(sorted(KINDS, key=len, reverse=True))})[\s:.\-]*(?:so|hieu)?[\s:.\-]*$")
_PARTS = re.compile(r"(\d+(?:\.\d+)?[a-z]?)(?:/((?:19|20)\d{2}))?(?:(?<=\d)$|[/\-](.*))")


@dataclass(frozen=True)
class Key:
    """A number without its spelling: 04/2020/TT-BTP and 4-2020-tt/btp are one."""

    no: str
    year: str
    code: str

    @staticmethod
    @lru_cache(maxsize=16_384)
    def of(number: str) -> Key:
        """The key of a whole number; what is no number becomes a key that equals only itself."""
        folded = fold(number).replace(" ", "")
        match = _PARTS.fullmatch(folded)
        return Key(_bare(match[1]), match[2] or "", squeezed(match[3] or "")) if match else Key(folded, "", "")

    @classmethod
    def found(cls, match: re.Match[str]) -> Key:
        """The key of a match of `NUMBER`."""
        return cls(_bare(match["no"]), match["year"] or "", squeezed(match["code"] or ""))


def squeezed(code: str) -> str:
    """The letters after the year: `ND-CP` → `ndcp`; the older PL-UBTVQH11 is UBTVQH11."""
    code = re.sub(r"[^a-z0-9]", "", fold(code))
    return code.removeprefix("pl") if code.startswith("plubtvqh") else code


def _bare(number: str) -> str:
    return number.lstrip("0") or "0"


def _spelt(code: str) -> str:
    """Letters that no document held has: `qd-btp` typed without accents is QĐ-BTP."""
    return re.sub(r"^([QN])D(?=-)", r"\1Đ", canonical_number(f"1/{code}")[2:]).replace("HDND", "HĐND")


def kind_of_code(code: str) -> str:
    """Kind of document by the letters of its number; empty where they do not tell. QH stands for a law first."""
    return next((kind for start, kind in _BY_CODE if squeezed(code).startswith(start)), "")


def in_force(document: Titled, on: date) -> bool:
    """Whether a document holds on a day, as far as its own dates tell."""
    return (document.valid_from is None or document.valid_from <= on) and (
        document.valid_to is None or on <= document.valid_to
    )


def standing(document: Titled, on: date) -> tuple[bool, date]:
    """Sorts documents, the last being the one meant first: in force before ended, newer before older."""
    return in_force(document, on), document.issued_on or document.valid_from or date.min


class Register(Generic[D]):
    """The documents held by their numbers, also by parts of them."""

    def __init__(self, documents: Iterable[D]) -> None:
        self._whole: dict[Key, list[D]] = {}
        self._stems: dict[tuple[str, str], list[tuple[str, D]]] = {}
        self._bare: dict[tuple[str, str], list[D]] = {}
        spellings: dict[str, Counter[str]] = {}
        for document in documents:
            key = Key.of(document.number)
            self._whole.setdefault(key, []).append(document)
            self._stems.setdefault((key.no, key.year), []).append((key.code, document))
            self._bare.setdefault((key.no, document.kind), []).append(document)
            spelt = document.number.rsplit("/", 1)[-1]
            spellings.setdefault(squeezed(spelt), Counter())[spelt] += 1
        self._spellings = {code: counts.most_common(1)[0][0] for code, counts in spellings.items()}

    def whole(self, key: Key, kind: str = "") -> list[D]:
        """The documents of a whole number, those of `kind` first."""
        return sorted(self._whole.get(key, []), key=lambda document: -fits(document, kind))

    def stem(self, key: Key, kind: str = "") -> list[D]:
        """The documents of a number and year, whose letters begin with those of the key; of `kind` only if given."""
        found = self._stems.get((key.no, key.year), [])
        return [
            document for code, document in found if code.startswith(key.code) and (not kind or fits(document, kind))
        ]

    def of_kind(self, no: str, kind: str) -> list[D]:
        """The documents of a kind with this number in any year."""
        return self._bare.get((_bare(no), kind), [])

    def knows_code(self, code: str) -> bool:
        """Whether a document held has these letters."""
        return squeezed(code) in self._spellings or squeezed(code) in _OFFICIAL

    def spelt(self, no: str, year: str, code: str, kind: str = "") -> str:
        """A number in the gazette's spelling: `137/2020/NĐ-CP`; a decree's letters are known without being told."""
        letters = squeezed(code) or ("ndcp" if kind == "Nghị định" else "")
        official = _OFFICIAL.get(letters) or self._spellings.get(letters) or _spelt(code)
        return "/".join(part for part in (no, year, official) if part)


def fits(document: Titled, kind: str) -> int:
    """2: the document is of this kind. 1: nearly so, as a code is a law too. 0: it is another."""
    if not kind or document.kind == kind:
        return 2
    return int({document.kind, kind} <= _LAWS)


def newest(documents: Sequence[D], on: date) -> list[D]:
    """Ordered by `standing`, the one meant first in front."""
    return sorted(documents, key=lambda document: standing(document, on), reverse=True)
