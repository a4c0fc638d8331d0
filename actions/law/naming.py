"""How documents and provisions are spoken of."""

from __future__ import annotations

from actions.render.text import clip
from knowledge.law.document import LegalDocument

NAMED = frozenset({"Luật", "Bộ luật", "Pháp lệnh"})
"""Kinds known by their title; the others are known by their number."""
APPENDIX = "PL"
TITLE = 140
"""Characters told of a title."""


def document_name(document: LegalDocument) -> str:
    """`Luật Hộ tịch (số 60/2014/QH13)`; `Nghị định số 123/2015/NĐ-CP`."""
    if document.kind in NAMED and document.title and not _amends(document):
        return f"{document.kind} {clip(document.title, TITLE)} (số {document.number})"
    return f"{document.kind} số {document.number}"


def document_title(document: LegalDocument) -> str:
    """The name with what it is about, for a line of its own: `Nghị định số 123/2015/NĐ-CP: Quy định chi tiết ...`."""
    name = document_name(document)
    if not document.title or name.startswith(f"{document.kind} {document.title[:20]}"):
        return name
    return f"{name}: {clip(document.title, TITLE)}"


def article_name(number: str) -> str:
    """`Điều 11`; `Phụ lục 2` for PL2."""
    return f"Phụ lục {number[len(APPENDIX) :]}".strip() if number.startswith(APPENDIX) else f"Điều {number}"


def provision_name(document: LegalDocument, article: str, clause: str = "") -> str:
    """`khoản 3 Điều 51 Luật Hôn nhân và gia đình (số 52/2014/QH13)`."""
    within = f"khoản {clause} " if clause else ""
    return f"{within}{article_name(article)} {document_name(document)}"


def _amends(document: LegalDocument) -> bool:
    return document.title.lower().startswith(("sửa đổi", "sửa đối", "bổ sung"))
