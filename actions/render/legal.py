"""Căn cứ pháp lý: the documents a procedure rests on."""

from __future__ import annotations

import re

from actions.answer import Citation
from actions.render.section import Request, Section, missing
from actions.render.text import bullets, clip, fit, plain
from knowledge.procedure import Procedure
from knowledge.source import LegalBasis

CITED = 3
_RANK = [
    (re.compile(p), r) for r, p in enumerate((r"(?i)/QH\d+|luật", r"(?i)/NĐ-CP", r"(?i)/(?:NQ|QĐ-TTg)", r"(?i)/TT"))
]


def _rank(basis: LegalBasis) -> int:
    return next((rank for pattern, rank in _RANK if pattern.search(basis.number or basis.title)), len(_RANK))


def tell(basis: LegalBasis) -> str:
    """`60/2014/QH13 – Luật Hộ tịch`."""
    number, title = plain(basis.number or ""), clip(plain(basis.title), 220)
    told = bool(number) and number.lower() in title.lower()
    text = title if told else " – ".join(filter(None, (number, title)))
    return f"{text}, Điều {basis.article}" if basis.article else text


def citations(procedure: Procedure) -> list[Citation]:
    """At most three documents with numbers, laws and decrees first."""
    numbered = sorted((b for b in procedure.legal_basis if b.number), key=_rank)
    return [
        Citation(title=clip(plain(b.title), 300) or str(b.number), number=b.number, article=b.article)
        for b in numbered[:CITED]
    ]


def section(request: Request) -> Section:
    """The aspect `legal_basis`."""
    basis = sorted(request.procedure.legal_basis, key=_rank)
    told = [t for t in map(tell, basis) if t]
    if not told:
        return missing("căn cứ pháp lý", request.contact.hotline_line())
    kept, left = fit(told, request.budget - 80, lambda i, line: -i, (240, 160, 110, 80))
    return Section([*bullets(kept), *([f"Còn {left} văn bản khác ở trang nguồn."] if left else [])])
