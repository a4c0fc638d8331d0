"""Numbers and kinds of legal documents as the sources misspell them, in the one spelling that keys the store."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

KINDS = (
    "Hiến pháp",
    "Bộ luật",
    "Luật",
    "Pháp lệnh",
    "Sắc lệnh",
    "Lệnh",
    "Nghị quyết liên tịch",
    "Nghị quyết",
    "Nghị định",
    "Quyết định",
    "Thông tư liên tịch",
    "Thông tư",
    "Chỉ thị",
)
"""Longer names before those they begin with, so that the first match is the whole name."""

NUMBER = (
    r"\d{1,5}[A-Za-zđ]?(?:\s?/\s?(?:19|20)\d{2})?"
    r"(?:(?:\s?[/_-]\s?|\.)(?:TTg|[A-ZĐÐƯ][A-ZĐÐƯ&]*(?:\d{1,3})?|\d{3}(?!\d)|[a-zđ]{2,9}(?![\wà-ỹ]))(?:\([A-ZĐ]\d+\)?)?)+"
)
"""Pattern of a number, with the blanks and small letters that the sources put into it."""

_JOINTS = re.compile(r"\s*([/\-&])\s*")
_SPELLINGS = ((re.compile(r"\bQD-TTg$"), "QĐ-TTg"), (re.compile(r"\bND-CP$"), "NĐ-CP"))


@lru_cache(maxsize=16_384)
def canonical_number(text: str) -> str:
    """A number as the gazette writes it: `85/2017/nđ-cp` and `85 /2017/NĐ- CP.` are 85/2017/NĐ-CP."""
    text = unicodedata.normalize("NFC", text).replace("Ð", "Đ").replace("_", "-")
    text = _JOINTS.sub(r"\1", " ".join(text.split())).strip(" .,;:\"'-/")
    head, slash, tail = text.partition("/")
    tail = tail.upper().replace("TTG", "TTg")
    for wrong, right in _SPELLINGS:
        tail = wrong.sub(right, tail)
    if tail.count("(") > tail.count(")"):
        tail = f"{tail})"
    return f"{head}{slash}{tail}"


def canonical_kind(text: str) -> str:
    """A kind as in `KINDS`, whatever its capitals: `Bộ Luật` is Bộ luật; an unknown one stays as it is."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return _BY_FOLDED.get(plain.casefold(), plain)


_BY_FOLDED = {kind.casefold(): kind for kind in KINDS} | {"thông tư số liên tịch": "Thông tư liên tịch"}
