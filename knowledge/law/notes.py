"""The note under an article of the codification: what it is an article of, and who changed it later."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from knowledge.law.document import Change, ChangeKind
from knowledge.law.spelling import KINDS, NUMBER, canonical_kind, canonical_number
from vietnamese import normalise

_KIND = rf"(?:{'|'.join((*KINDS, 'Thông tư số liên tịch'))})"
_HEAD = re.compile(
    rf"[\s(]*(?:(?:Điều|Mục)\s+)?(?P<article>\d\w*|[IVX]+)?\.?\s*(?P<kind>{_KIND})\b(?P<rest>.*)", re.I | re.S
)
_NAMED = re.compile(rf"[^\d]{{0,25}}?(?P<number>(?-i:{NUMBER})|\d+ [A-Z]+/[A-Z]+)(?P<title>.*)", re.S)
_TITLE = re.compile(r"(?P<title>.*?)\s+ngày\s+(?P<day>\d{1,2}/\d{1,2}/\d{4})\s+của\s+(?P<issuer>.*?)[\s,.;]*$", re.S)
_DAY = re.compile(r"(\d{1,2})\s*(?:/|-|tháng)\s*(\d{1,2})\s*(?:/|-|năm)\s*(\d{4})")
_FORCE = re.compile(r",?\s*(?=có hiệ[ul]c? ?lực)", re.I)
_UNTIL = re.compile(r"có hiệ[uc] lực thi hành đến (?:hết )?ngày\s*(\d{1,2}\s*/\s*\d{1,2}\s*/\s*\d{4})")
_BY = re.compile(r"(?P<verbs>(?:[^;]|;(?=\s*có nội dung))*?)\b(?:bởi|theo quy định tại)\s+(?P<sources>.*)", re.S)
_SOURCE = re.compile(
    rf"(?:Điều\s+(?P<article>\w+)\s+)?(?:của\s+)?(?:{_KIND})\s+(?:số\s+)?(?:liên tịch\s+)?(?P<number>{NUMBER})"
)


@dataclass(frozen=True)
class Note:
    """What a note says. Absent things are "" or None."""

    article: str = ""
    kind: str = ""
    number: str = ""
    unnumbered: bool = False
    title: str = ""
    issuer: str = ""
    issued_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    inserted_on: date | None = None
    changes: tuple[Change, ...] = ()


def day_of(text: str) -> date | None:
    """The first day named in the text: 01/07/2016, 1-7-2016 or 1 tháng 7 năm 2016."""
    match = _DAY.search(text)
    if not match:
        return None
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def read_note(text: str) -> Note:
    """Read a note; what cannot be read is left empty."""
    head, *rest = _FORCE.split(text.strip(), maxsplit=1)
    tail = rest[0] if rest else ""
    match = _HEAD.match(head)
    if not match:
        return Note()
    named = _NAMED.match(match["rest"])
    number, after = (named["number"], named["title"]) if named else ("", match["rest"])
    titled = _TITLE.match(after.strip(" \n'"))
    number, kind = canonical_number(number), canonical_kind(match["kind"])
    if kind == "Thông tư" and "/TTLT" in number:
        kind = "Thông tư liên tịch"
    changes, inserted_on = _changes(tail)
    until = _UNTIL.search(tail)
    return Note(
        article=match["article"] or "",
        kind=kind,
        number=number,
        unnumbered=not number,
        title=_title(titled["title"], kind) if titled else "",
        issuer=normalise(titled["issuer"]) if titled else "",
        issued_on=day_of(titled["day"]) if titled else None,
        valid_from=day_of(tail.split(", có", 1)[0]),
        valid_to=day_of(until[1]) if until else None,
        inserted_on=inserted_on,
        changes=changes,
    )


def _title(text: str, kind: str) -> str:
    text = re.sub(r"^(?:\(\d+\)|số Không số|Không số)\s*", "", normalise(text), flags=re.I).strip(" .,;:\"'“”-–")
    if kind in {"Luật", "Bộ luật", "Pháp lệnh"}:
        text = re.sub(rf"^(?:(?:{kind}|số|về)\s+)+", "", text, flags=re.I)
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=8192)
def _changes(tail: str) -> tuple[tuple[Change, ...], date | None]:
    """Later changes, and the day on which the article itself was inserted."""
    match = _BY.search(tail)
    if not match:
        return (), None
    verbs = " ".join(match["verbs"].split()).lower()
    sources = [
        (canonical_number(found["number"]), found["article"], day_of(part[found.end() :]))
        for part in match["sources"].split(";")
        if (found := _SOURCE.search(part))
    ]
    whole = re.sub(r"có nội (?:dung|dụng)[^,]*", "", verbs)
    inserted = bool(re.search(r"được bổ sung", whole)) and "sửa đổi" not in whole
    repealed = bool(re.search(r"bị (?:bãi bỏ|hủy bỏ|huỷ bỏ)", whole))
    suspended = "ngưng hiệu lực" in whole
    partly = _partial(verbs)
    changes = []
    for index, (number, article, on) in enumerate(sources):
        if inserted and index == 0:
            kind = ChangeKind.SUPPLEMENTED
        elif suspended:
            kind = ChangeKind.SUSPENDED
        elif repealed and index == len(sources) - 1:
            kind = ChangeKind.REPEALED
        else:
            kind = partly
        changes.append(Change(kind=kind, number=number, article=article, on=on, worked_in=True))
    return tuple(changes), sources[0][2] if inserted and sources else None


def _partial(verbs: str) -> ChangeKind:
    """One word for what several changers did together; who of them did what, the note does not say."""
    if "sửa đổi" in verbs:
        return ChangeKind.AMENDED
    if "bổ sung" in verbs:
        return ChangeKind.SUPPLEMENTED
    return ChangeKind.PARTLY_REPEALED if re.search(r"bãi bỏ|h[ủu][ỷy]? bỏ|hết hiệu lực", verbs) else ChangeKind.AMENDED
