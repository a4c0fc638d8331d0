"""Agencies under their many spellings."""

from __future__ import annotations

import re

from vietnamese import fold

_OF_COMMUNES = re.compile(
    r"(?:cap )?(?:xa|phuong|thi tran|dac khu)(?:(?:, | va | hoac |/)(?:xa|phuong|thi tran|dac khu))+"
)


def meet(ours: list[str], theirs: list[str]) -> bool:
    """Whether two lists of agencies have one in common."""
    ours, theirs = [_office(name) for name in ours], [_office(name) for name in theirs]
    return any(a in b or b in a for a in ours for b in theirs)


def named(office: str, text: str) -> bool:
    """Whether a text, such as the steps of a procedure, names an office."""
    return _office(office) in _office(text)


def _office(name: str) -> str:
    """An agency's name in one of its many spellings: "UBND xã, phường, thị trấn" is "Ủy ban nhân dân cấp xã"."""
    name = _OF_COMMUNES.sub("cap xa", fold(name).replace("ubnd", "uy ban nhan dan"))
    return name.replace(",", "").strip(" .")
