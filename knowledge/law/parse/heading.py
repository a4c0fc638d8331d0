"""The head of a document: number, kind, title, issuer, day of issue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.law.parse.issuers import issuer_of_lines, issuer_of_number
from knowledge.law.parse.lines import put_all
from knowledge.law.parse.pages import is_blank
from knowledge.law.parse.shapes import KIND, KINDS, MARKS, NATION, NUMBER, day_in, is_capitals

_NUMBER_LINE = re.compile(
    rf"^(?:(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết(?: liên tịch)?|Lệnh|Thông tư liên tịch)\s+)?số\s*:\s*({NUMBER})\s*$",
    re.I,
)
_KIND_LINE = re.compile(rf"^({'|'.join(KINDS)})(?:\s+số\s+({NUMBER}).*)?$")
_KIND_NUMBER = re.compile(rf"^({KIND})\s+số\s+({NUMBER})\s+ngày")
_ENDS = re.compile(r"^(?:Căn cứ|Theo đề nghị|Xét đề nghị|Chính phủ ban hành|Quốc hội ban hành|_{3,})")
_PROMULGATES = re.compile(r"ban hành\s+(?:Bộ luật|Luật|Pháp lệnh)\s+([^.;]{3,200})[.;]")
_PASSED = re.compile(r"(?:thông qua|ban hành)\s+ngày")


@dataclass(frozen=True)
class Heading:
    """What the head says; what it does not say is empty."""

    number: str = ""
    kind: str = ""
    title: str = ""
    issuer: str = ""
    issued_on: date | None = None


def number_line(line: str) -> str:
    """The number of a line such as "Số: 123/2015/NĐ-CP"; "" where the line is none."""
    match = _NUMBER_LINE.match(re.sub(r"\s*([/-])\s*", r"\1", MARKS.sub("", line)))
    return match[1] if match else ""


def number_at(lines: Sequence[str], at: int) -> str:
    """The number that begins on this line and may end on the next, as those of joint documents do."""
    line = lines[at]
    if line.endswith("-") and at + 1 < len(lines):
        return number_line(line + lines[at + 1])
    return number_line(line)


def kind_line(line: str) -> str:
    """The kind of a line such as "NGHỊ ĐỊNH"; "" where the line is none."""
    match = _KIND_LINE.match(MARKS.sub("", line).strip())
    return KINDS[match[1]] if match else ""


def read_heading(head: Sequence[str], closing: Sequence[str], width: int) -> Heading:
    """Reads number, kind, title, issuer and day from the head; a law's day of passing from the closing lines."""
    at_kind = next((at for at, line in enumerate(head) if kind_line(line)), None)
    top = head[:at_kind] if at_kind is not None else head[:40]
    kind = kind_line(head[at_kind]) if at_kind is not None else ""
    number = next((found for at in range(len(top)) if (found := number_at(top, at))), "")
    if at_kind is not None and not number:
        match = _KIND_LINE.match(MARKS.sub("", head[at_kind]))
        number = (match[2] or "") if match else ""
    if not number:
        number, kind = _from_sentence(head, kind)
    title = _title(head, at_kind + 1, width) if at_kind is not None else ""
    issued_on = _day(top) or _passed(closing)
    if kind in {"Luật", "Bộ luật", "Pháp lệnh"}:
        title = _law_title(head, title)
    if number.rstrip("0123456789").endswith("QH"):
        # The National Assembly and its Committee date their documents below: "... thông qua ngày ...".
        issued_on = _passed(closing) or issued_on
    named, coded = issuer_of_lines(top), issuer_of_number(number)
    # The code of a joint document names all its issuers, its head often in a way that cannot be taken apart.
    issuer = coded if "liên tịch" in kind and coded else named or coded
    return Heading(number, kind, title, issuer, issued_on)


def _from_sentence(head: Sequence[str], kind: str) -> tuple[str, str]:
    """A head without its usual lines: "Thông tư số 102/2018/TT-BTC ngày ..." """
    for line in head[:30]:
        match = _KIND_NUMBER.match(MARKS.sub("", line))
        if match and (not kind or kind.lower() == match[1].lower()):
            return match[2], kind or match[1]
    return "", kind


def _title(head: Sequence[str], at: int, width: int) -> str:
    lines: list[str] = []
    for line in head[at : at + 25]:
        bare = MARKS.sub("", line)
        if not line or is_blank(line):
            if lines:
                break
            continue
        if _ENDS.match(bare) or NATION.match(bare) or kind_line(bare) or _KIND_NUMBER.match(bare):
            # "Thông tư số ... ngày ..." below its own title begins a consolidated text's preface.
            if lines or _ENDS.match(bare):
                break
            continue
        if lines and bare.endswith(";"):
            break
        lines.append(line)
    return put_all(lines)


def _law_title(head: Sequence[str], title: str) -> str:
    """A law's name in small letters, from "Quốc hội ban hành Luật ..."; its printed title is in capitals."""
    match = _PROMULGATES.search(" ".join(head))
    if match and match[1].upper() == MARKS.sub("", title).upper():
        return match[1][:1].upper() + match[1][1:]
    return title.capitalize() if is_capitals(title) else title


def _day(lines: Sequence[str]) -> date | None:
    for at, line in enumerate(lines):
        if re.search(r"\bngày\b|\btháng\b", line) and (found := day_in(" ".join([line, *lines[at + 1 : at + 2]]))):
            return found
    return None


def _passed(closing: Sequence[str]) -> date | None:
    text = " ".join(closing[:12])
    match = _PASSED.search(text)
    return day_in(text, match.start()) if match else None
