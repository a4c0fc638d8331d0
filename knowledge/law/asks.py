"""What a question wants to know of a legal document: what it says, or something about the document itself."""

from __future__ import annotations

import re
from enum import StrEnum

from knowledge.law.names import WORD


class Asks(StrEnum):
    """What is asked of a document."""

    CONTENT = "content"
    VALIDITY = "validity"
    """whether it is in force, since when it no longer is"""
    EFFECT_DATE = "effect_date"
    ISSUE_DATE = "issue_date"
    ISSUER = "issuer"
    AMENDS = "amends"
    """what it amends, replaces or repeals"""
    CHANGED_BY = "changed_by"
    """what amends, replaces or repeals it"""
    GUIDED_BY = "guided_by"
    """what guides its application"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WHEN = (
    r"(?:(?:khi|luc|hoi) nao|bao gio|ngay may|(?:ngay|thang|nam|thoi diem|thoi gian|ngay thang)(?: thang)?(?: nam)?"
    r" (?:nao|may|bao nhieu))"
)
_NOT = r"(?:khong|ko|k|hong|hok|kg|chua|hay khong|hay chua|khong vay|nua khong|nua ko)"
_DOCUMENT = r"(?:van ban|(?:bo )?luat|nghi dinh|thong tu|quyet dinh|phap lenh|nghi quyet|cai)"
_WHICH = rf"(?:gi|nao|cai gi|nhung gi|(?:nhung |cac )?{_DOCUMENT} (?:nao|gi))"
_CHANGES = r"(?:sua doi(?: bo sung)?|bo sung|thay the|thay|bai bo|huy bo)"
_CHANGED = rf"(?:{_CHANGES}(?: (?:va|hoac|hay) )?)+"
_ISSUED = r"(?:ban hanh|ky|ra|thong qua)"
_EFFECT = r"(?:hieu luc|hl|ap dung|thi hanh)"
_MORE_EFFECT = r"(?: (?:thi hanh|ap dung|phap luat|phap ly|thuc te|chinh thuc|bat dau|duoc|hien hanh|nua))*"
_BEGINS = r"(?:thi |moi |se |bat dau |chinh thuc )*(?:co |duoc )?"
_WHOSE = r"(?:ai|co quan nao|bo nao|don vi nao)"

_AFTER = (
    (Asks.GUIDED_BY, rf"(?:co |duoc )?{_DOCUMENT} (?:nao|gi) (?:dang |hien )?(?:huong dan|quy dinh chi tiet)"),
    (
        Asks.ISSUE_DATE,
        rf"(?:duoc )?(?:{_ISSUED}|ra doi|cong bo)(?: (?:vao|tu|luc))?(?: ngay)? {_WHEN}",
        r"(?:co|ra) (?:tu|vao|hoi) (?:nam|ngay) nao",
        r"ngay (?:ban hanh|ky|thong qua)",
    ),
    (Asks.ISSUER, rf"(?:la )?(?:do |cua )?{_WHOSE} (?:da )?{_ISSUED}", rf"(?:la )?(?:do|cua) {_WHOSE}$"),
    (
        Asks.CHANGED_BY,
        rf"(?:da |co |dang )?(?:bi |duoc ){_CHANGED}(?!.{{0,12}}{_NOT}$)",
        rf"{_DOCUMENT} (?:nao|gi) (?:da |se |dang )?{_CHANGES}",
        r"(?:da |co )?(?:bi |duoc )?(?:thay|thay the) (?:bang|boi)",
        rf"(?:da |co )?(?:bi |duoc )?{_CHANGES}(?: \w+){{0,2}} {_NOT}$",
        rf"co {_DOCUMENT} (?:moi|khac) (?:nao )?(?:thay|sua)",
    ),
    (
        Asks.AMENDS,
        rf"(?:co |da |se )?{_CHANGES}(?: (?:nhung|cac|cho|mot so|va|bo sung|sua doi|thay the|bai bo))* {_WHICH}",
    ),
    (
        Asks.EFFECT_DATE,
        rf"(?:co |bat dau |duoc )?{_EFFECT}{_MORE_EFFECT}"
        rf"(?: (?:la|vao|ke tu|tinh tu|bat dau tu|tu|luc|ke|tinh))*(?: ngay)? {_WHEN}",
        rf"(?:tu |ke tu )?{_WHEN} {_BEGINS}(?:{_EFFECT}|dua vao)",
        rf"(?:ngay|thoi diem|thoi gian|moc) (?:co |bat dau )?{_EFFECT}",
        r"hieu luc(?: thi hanh)? (?:ke )?tu$",
    ),
    (
        Asks.VALIDITY,
        r"(?:hien |bay gio |gio |hien nay |hien tai |den nay )?(?:da |con |van |van con |co con |co |con duoc |het )*"
        rf"(?:{_EFFECT}|gia tri|su dung|dung|xai){_MORE_EFFECT}(?: \w+)? {_NOT}",
        r"(?:con|het|mat|bi het) (?:han |hieu luc|hl|gia tri)",
        rf"(?:con|het) (?:ap dung|dung|xai) (?:duoc )?{_NOT}",
        r"tinh trang hieu luc|hieu luc (?:the nao|ra sao)",
        rf"(?:bi )?(?:bai bo|thay the|huy bo) {_NOT}|lac hau|cu roi",
    ),
)
_BEFORE = (
    (Asks.GUIDED_BY, rf"{_DOCUMENT} (?:nao|gi) (?:dang |hien )?(?:huong dan|quy dinh chi tiet)(?: thi hanh)?(?: cho)?"),
    (Asks.CHANGED_BY, rf"{_DOCUMENT} (?:nao|gi) (?:da |se |dang |moi )*{_CHANGED}(?: cho)?"),
    (Asks.ISSUER, rf"{_WHOSE} (?:da )?{_ISSUED}"),
    (
        Asks.EFFECT_DATE,
        rf"(?:tu )?{_WHEN} {_BEGINS}{_EFFECT}(?: cua)?",
        rf"(?:ngay|thoi diem|thoi gian|moc) (?:co |bat dau )?{_EFFECT}(?: thi hanh)?(?: cua)?",
    ),
    (Asks.ISSUE_DATE, rf"(?:ngay (?:ban hanh|ky)|{_WHEN} (?:thi |moi )?(?:ban hanh|thong qua|ky))(?: cua)?"),
    (Asks.VALIDITY, r"(?:tinh trang )?hieu luc(?: thi hanh)?(?: cua)?|co con (?:ap dung|dung)"),
)
_BEGUN = re.compile(rf"(?<!\w){_WHEN} (?:thi )?(?:cai )?$")
_ENDED = (
    (Asks.EFFECT_DATE, re.compile(r"(?:moi |se |bat dau |chinh thuc )*(?:co |duoc )?(?:hieu luc|ap dung|thi hanh)")),
    (Asks.ISSUE_DATE, re.compile(r"(?:moi |se )*(?:duoc )?(?:ban hanh|thong qua|ky|ra doi)")),
)
"""`bao giờ Luật X có hiệu lực`: the question stands on both sides of the document."""

AFTER = [(asks, re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})")) for asks, *patterns in _AFTER]
BEFORE = [(asks, re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")) for asks, *patterns in _BEFORE]

_BY = re.compile(r"(?<!\w)(?:theo|can cu(?: vao)?|dua (?:vao|theo)|chieu theo|tai|trong)\s+(?:cai\s+)?$")
"""Before a document by which something else is judged: `theo Luật X thì giấy Y còn hiệu lực không`."""

_FILLER = _words(
    "thi la co con da van hien nay gio bay tai den luc the cai nay do kia ay cho em toi minh chi anh hoi xin muon biet"
    " cua vn viet nam nam so ngay thang ve quy dinh bo luat nghi thong tu quyet phap lenh moi nhat hanh cu sua doi bo"
    " sung duoc nuoc chxhcn a ad oi nhi va gi xem roi chinh phu quoc hoi theo vay ko khong biet bac ban ha"
)
"""Words between a document and a question about it that make nothing else the subject of the question."""


def asked_of(folded: str, start: int, end: int, title: str) -> Asks:
    """What is asked of the document named from `start` to `end`, whose folded title may be told on after it.

    A date or validity is asked of the document only where nothing else can be meant: in "Luật X quy định giấy Y có hiệu
    lực bao lâu" it is the paper's.
    """
    allowed = _FILLER | set(WORD.findall(title))
    after, before = _clause(folded, end), folded[max(0, start - 80) : start]
    if _BY.search(before):
        return Asks.CONTENT
    if _BEGUN.search(before):
        for asks, pattern in _ENDED:
            if any(_is_subject(after[: match.start()], allowed) for match in pattern.finditer(after)):
                return asks
    for asks, pattern in AFTER:
        for match in pattern.finditer(after):
            if _is_subject(after[: match.start()], allowed):
                return asks
    for asks, pattern in BEFORE:
        for match in pattern.finditer(before):
            if _is_subject(before[match.end() :], allowed) and _begins(before[: match.start()], asks):
                return asks
    return Asks.CONTENT


def _clause(folded: str, start: int) -> str:
    """What follows up to the end of the sentence, signs as blanks."""
    text = re.split(r"[?!;\n]|\.(?!\d)", folded[start:], maxsplit=1)[0]
    return " ".join(re.sub(r"[^\w%/]", " ", text).split())


def _is_subject(between: str, allowed: frozenset[str] | set[str]) -> bool:
    """Whether the words between document and question leave the document its subject; `về ...` tells its title on."""
    found = WORD.findall(between)
    if found[:1] == ["ve"] or found[:3] == ["quy", "dinh", "ve"] or found[:2] == ["huong", "dan"]:
        return "giay" not in found and len(found) <= 14
    return all(word in allowed or word.isdigit() for word in found)


def _begins(before: str, asks: Asks) -> bool:
    return asks is not Asks.VALIDITY or len(WORD.findall(before)) <= 4
