"""Whether a closing article ends a whole document, read strictly: what ends by mistake misleads a citizen."""

from __future__ import annotations

import re

_KIND = r"(?:Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết|Quyết định|Chỉ thị|Thông tư(?: liên (?:tịch|lịch|bộ))?)"
_PIECE = r"(?:chương|mục|phần|phụ lục|mẫu(?: số)?|điều|khoản|điểm)\s+[\divxlc]+[a-zđ]?"
_PASSING_WORD = (
    r"của|tại|theo|bởi|thuộc|trong|điều|khoản|một phần|đối với|căn cứ|bổ sung|sửa đổi|đính chính|hướng dẫn|thực hiện"
    r"|thi hành|gia hạn"
)
_PART_OF = re.compile(
    rf"(?:\b(?:{_PASSING_WORD})\b|{_PIECE})\s+(?:các\s+)?{_KIND}(?:(?!\bsố\b)[^.;\n]){{0,120}}\s+số\s*$", re.I
)
"""What stands before a number where only a part of the document is meant, or it is named in passing."""

_THROUGH = re.compile(r"(?:sửa đổi|bổ sung)\b[^;]{0,60}?\b(?:theo|bởi|tại)\s[^;]*$", re.I)
"""`Luật A đã được sửa đổi, bổ sung theo Luật B và Luật C hết hiệu lực` ends A; B and C may have amended others too."""

_ENDS_NEXT = re.compile(
    rf"(?<!hoặc )(?<!bị )(?<!được )\b(?:thay thế|bãi bỏ)(?:\s+cho)?\s*"
    rf"(?::|(?:toàn bộ\s+|các\s+|những\s+)?(?:{_KIND}|văn bản(?:(?!sửa đổi|thay thế)[^;:]){{0,80}}(?:sau|dưới|:)))",
    re.I,
)
_ENDED = re.compile(r"(?<!đã )hết hiệu lực|\b(?:bị|được) (?:thay thế|bãi bỏ) (?:bởi|bằng)\b", re.I)
_PASSING = re.compile(r"nếu có\)|tiếp tục|cho đến (?:khi|hết)|dẫn chiếu|một phần|đã hết hiệu lực", re.I)
_SENTENCE = re.compile(r"(?<=[^\W\d]{2})\.\s+(?=[A-ZĐÀ-Ỹ])")
_SOME_RULES = re.compile(r"^[^;]{0,120}\bcác quy định\b[^;]*$", re.I)
_ITEM = re.compile(r"^(?:(?P<letter>[a-zđ]{1,2}\d?\)|[ivx]+\))|(?P<dash>[-–+])|(?P<figure>\d{1,2}[.)]))")


def ends_whole(text: str, number: str) -> bool:
    """Whether the text of a closing article says that the document of this number as a whole is no longer in force.

    Taken: "Nghị định này thay thế Nghị định số N", "Bãi bỏ Thông tư số N", "Thông tư số N ... hết hiệu lực", and N in
    a list below such a sentence. Not taken: "Điều 5 của Nghị định số N", "Mẫu kèm theo Thông tư số N", "Nghị định số N
    và các văn bản sửa đổi, thay thế (nếu có)".
    """
    spelt = re.escape(number).replace("/", " ?/ ?").replace(r"\-", " ?- ?")
    pattern = re.compile(rf"(?<![\w/]){spelt}(?!\w)")
    lead = lead_mark = ""
    for line in text.split("\n"):
        mark = item.lastgroup or "" if (item := _ITEM.match(line)) else ""
        if not mark or mark == lead_mark:
            # The next line of the lead's own level ends its list.
            lead = lead_mark = ""
        for sentence in _SENTENCE.split(line):
            for match in pattern.finditer(sentence):
                if _says_so(sentence[: match.start()], sentence[match.end() :], lead):
                    return True
        if line.rstrip().endswith(":"):
            lead, lead_mark = _SENTENCE.split(line)[-1], mark or "none"
    return False


def _says_so(before: str, after: str, lead: str) -> bool:
    if (
        _PART_OF.search(before[-190:])
        or _SOME_RULES.match(before)
        or _THROUGH.search(before)
        or _PASSING.search(f"{before}\n{after}")
    ):
        return False
    if _ENDS_NEXT.search(before) or _ENDED.search(after):
        return True
    return bool(lead) and bool(_ENDS_NEXT.search(lead) or _ENDED.search(lead)) and not _PASSING.search(lead)
