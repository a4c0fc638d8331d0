"""Legal bases: number and title from the many ways the sources write them."""

from __future__ import annotations

import re

from knowledge.importers.pieces import NOTHING, without_bullet
from knowledge.source import LegalBasis

_KINDS = "TTLT|NĐ|NQ|QĐ|TT|QH|PL|UBTVQH|CT|HD|VBHN|SL|QC|KH"
_BODY = r"(\d{1,5}(?:\.\d{1,2})?[a-z]?)\s*/\s*(?:((?:19|20)\d{2})\s*/\s*)?"
_NUMBER = re.compile(
    rf"{_BODY}((?:{_KINDS})\d{{0,2}}(?:\s?[-/_]\s?(?:TTg|(?!.(?!Đ)[a-zà-ỹ])[A-ZĐ]{{1,10}}\d{{0,2}}))*)"
)
_NUMBER_IN_SMALL = re.compile(rf"{_BODY}((?:{_KINDS})\d{{0,2}}(?:-[a-zđ]{{1,10}})*)", re.I)
_CUT = {"NĐ-C": "NĐ-CP", "NQ-C": "NQ-CP", "NĐ-": "NĐ-CP", "NĐ": "NĐ-CP", "QĐ-TT": "QĐ-TTg"}
"""Ends that a field of 30 characters cut off. Only where one ending is possible."""

_SPELLING = {"QĐ-TTG": "QĐ-TTg"}
_BARE = re.compile(r"[\d/.\s]+")
_TRAILING = re.compile(r"\(([^()]*)\)\s*$")


def read_legal_basis(text: str) -> LegalBasis | None:
    """One basis such as "Luật Cư trú 2020 (68/2020/QH14)"; None where the text names nothing."""
    text = without_bullet(" ".join(text.split()))
    if NOTHING.fullmatch(text):
        return None
    trailing = _TRAILING.search(text)
    inside = trailing[1] if trailing else ""
    title = text[: trailing.start()].strip() if trailing and (legal_number(inside) or _BARE.fullmatch(inside)) else text
    return basis(title, inside)


def basis(title: str, code: str) -> LegalBasis:
    """A legal basis from a title and the number field beside it, which may be cut, misspelt or hold a title."""
    title = without_bullet(" ".join(title.split())).strip(" .;,")
    number = legal_number(code)
    in_title = legal_number(title)
    if number is None or (in_title and in_title != number and in_title.startswith(number)):
        number = in_title
    return LegalBasis(number=number, title=title or code.strip())


def legal_number(text: str) -> str | None:
    """The first number of a legal document in the text, written as the gazette does: 123/2015/NĐ-CP."""
    match = _NUMBER.search(text) or _NUMBER_IN_SMALL.search(text)
    if not match:
        return None
    kind = re.sub(r"\s?([-/])\s?", r"\1", match[3].replace("_", "-"))
    if not re.search(r"[a-z]", kind.removesuffix("TTg")) or kind.islower():
        kind = kind.upper()
    kind = _SPELLING.get(kind.upper(), kind)
    kind = _CUT.get(kind, kind)
    year = f"/{match[2]}" if match[2] else ""
    return f"{match[1]}{year}/{kind}"
