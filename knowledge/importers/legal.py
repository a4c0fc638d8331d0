"""Legal bases: number and title from the many ways the sources write them."""

from __future__ import annotations

import re

from knowledge.importers.pieces import NOTHING, without_bullet
from knowledge.source import LegalBasis

_NUMBER = re.compile(
    r"(\d{1,5}(?:\.\d{1,2})?[a-z]?)\s*/\s*(?:((?:19|20)\d{2})\s*/\s*)?"
    r"((?:TTLT|NĐ|NQ|QĐ|TT|QH|PL|UBTVQH|CT|L|HD|VBHN|SL|QC|KH)[\w/-]*(?:\s*-\s*[A-ZĐ][\w/-]*)*)",
    re.I,
)
_CUT = {"NĐ-C": "NĐ-CP", "NQ-C": "NQ-CP", "NĐ-": "NĐ-CP", "NĐ": "NĐ-CP", "QĐ-TT": "QĐ-TTg"}
"""Ends that a field of 30 characters cut off. Only where one ending is possible."""

_SPELLING = {"QĐ-TTG": "QĐ-TTg"}
_TRAILING = re.compile(r"\(([^()]*)\)\s*$")


def read_legal_basis(text: str) -> LegalBasis | None:
    """One basis such as "Luật Cư trú 2020 (68/2020/QH14)"; None where the text names nothing."""
    text = without_bullet(" ".join(text.split()))
    if NOTHING.fullmatch(text):
        return None
    trailing = _TRAILING.search(text)
    inside = trailing[1] if trailing else ""
    title = text[: trailing.start()].strip() if trailing and legal_number(inside, complete=False) else text
    return basis(title, inside)


def basis(title: str, code: str) -> LegalBasis:
    """A legal basis from a title and the number field beside it, which may be cut, misspelt or hold a title."""
    title = without_bullet(" ".join(title.split())).strip(" .;,")
    number = legal_number(code)
    in_title = legal_number(title)
    if number is None or (in_title and in_title != number and in_title.startswith(number)):
        number = in_title
    return LegalBasis(number=number, title=title or code.strip())


def legal_number(text: str, *, complete: bool = True) -> str | None:
    """The first number of a legal document in the text, written as the gazette does: 123/2015/NĐ-CP."""
    match = _NUMBER.search(text)
    if not match:
        return None if complete else (text.strip() or None if re.fullmatch(r"\W*[\d/.]+\W*", text) else None)
    kind = re.sub(r"\s*-\s*", "-", match[3]).rstrip("-/")
    if not re.search(r"[a-z]", kind.removesuffix("TTg")) or kind.islower():
        kind = kind.upper()
    kind = _SPELLING.get(kind.upper(), kind)
    kind = _CUT.get(kind, kind)
    year = f"/{match[2]}" if match[2] else ""
    return f"{match[1]}{year}/{kind}"
