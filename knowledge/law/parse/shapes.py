"""The shapes of lines: what begins an article, a clause, an annex, a heading, a reference."""

from __future__ import annotations

import re
from datetime import date

NUMBER = r"\d{1,5}(?:\.\d{1,3})?(?:/(?:19|20)\d{2})?/[A-ZĐ][A-ZĐa-z]*\d{0,2}(?:-[A-ZĐ][A-ZĐa-z]*)*"
"""số hiệu such as 123/2015/NĐ-CP, 60/2014/QH13, 66.16/2026/NQ-CP, 798/QĐ-TTg, 22/VBHN-VPQH."""

KINDS = {
    "BỘ LUẬT": "Bộ luật",
    "LUẬT": "Luật",
    "PHÁP LỆNH": "Pháp lệnh",
    "LỆNH": "Lệnh",
    "NGHỊ ĐỊNH": "Nghị định",
    "NGHỊ QUYẾT LIÊN TỊCH": "Nghị quyết liên tịch",
    "NGHỊ QUYẾT": "Nghị quyết",
    "QUYẾT ĐỊNH": "Quyết định",
    "THÔNG TƯ LIÊN TỊCH": "Thông tư liên tịch",
    "THÔNG TƯ": "Thông tư",
    "CHỈ THỊ": "Chỉ thị",
    "THÔNG BÁO": "Thông báo",
    "CÔNG ĐIỆN": "Công điện",
    "HIẾN PHÁP": "Hiến pháp",
}
KIND = "(?:" + "|".join([*KINDS.values(), "Thông tư liên bộ"]) + ")"
"""A kind as it is written in a sentence."""

MARKS = re.compile("[\ue000-\uf8ff]")
"""Footnote marks: the character U+E000 + n stands where the mark n stood."""

ARTICLE = re.compile(
    r"^[“\"]?Điều (\d{1,4})([a-zđ]{0,2})(?:\s*[.:](?:\d{1,3}(?=\s+[A-ZĐÀ-Ỹ(]))?\s*|\s*$)(?![\d/])(.*)$"
)
"""An article's first line; a footnote's figure may still stand after its dot. Groups: figure, letter, rest."""

CLAUSE = re.compile(r"^(?:\d{1,3}[a-zđ]?\s?[.)](?:\d{1,3}\.?)*\s*(?=[^\d\s])|[IVXLC]{1,6}\.\s|[A-ZĐ]\.\s)")
POINT = re.compile(r"^(?:[a-zđ]{1,2}\d{0,2}(?:\.\d{1,2})?\)|[-–—+*•]|\(\d{1,2}\)|\([ivx]{1,5}\)|\([a-zđ]\))\s?(?=\S)")
PART = re.compile(r"^(?:PHẦN|Phần)(?: THỨ| thứ)? (?:[IVXLC]+|\d{1,2}|[A-ZĐÀ-Ỹa-zđà-ỹ]+(?: [A-ZĐÀ-Ỹa-zđà-ỹ]+)?)\.?$")
CHAPTER = re.compile(r"^(?:CHƯƠNG|Chương)\s+([IVXLC]+|\d{1,3})([a-zA-Z]?)\b\s*[.:]?(.*)$")
SECTION = re.compile(r"^(?:MỤC|Mục)\s+([IVXLC]+|\d{1,3})([a-zA-Z]?)\b\s*[.:]?(.*)$")
SUBSECTION = re.compile(r"^(?:TIỂU MỤC|Tiểu mục)\s+([IVXLC]+|\d{1,3})\b\s*[.:]?(.*)$")
ANNEX = re.compile(
    r"^(?:PHỤ LỤC|Phụ lục)(?:\s+(?:SỐ|Số|số)?\s*:?\s*([IVXLC]+|\d{1,3})((?:[.\-]\d{1,2})*[a-zA-ZĐđ]?))?\s*([.:\-–].*)?$"
)
"""An annex's first line. Groups: figure, rest of its number, title on the same line."""

NATION = re.compile(r"^CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM$", re.I)
SIGNATURE = re.compile(
    r"^(?:Nơi nhận\s*:|(?:TM|KT|TL|TUQ|Q)\s?\.\s?[A-ZĐÀ-Ỹ]{2}|XÁC THỰC VĂN BẢN HỢP NHẤT"
    r"|(?:QUYỀN )?(?:BỘ TRƯỞNG|THỦ TƯỚNG|THỐNG ĐỐC|CHỦ TỊCH(?: QUỐC HỘI| NƯỚC)?|CHỦ NHIỆM|CHÁNH ÁN|VIỆN TRƯỞNG"
    r"|TỔNG THANH TRA|TỔNG KIỂM TOÁN NHÀ NƯỚC)$"
    r"|(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết) này (?:đã )?được (?:Quốc hội|Ủy ban Thường vụ))"
)

_DAY = re.compile(
    r"(?:(?:ngày\s*)?(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*((?:19|20)\d{2})|ngày\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*((?:19|20)\d{2}))"
)


def day_in(text: str, start: int = 0) -> date | None:
    """The first full date in the text, such as "ngày 05 tháng 12 năm 2023" or "ngày 30/8/2022"."""
    for match in _DAY.finditer(text, start):
        day, month, year = (int(part) for part in match.groups() if part)
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return None


def is_capitals(line: str) -> bool:
    """Whether a line is set in capitals, as titles are."""
    bare = MARKS.sub("", line)
    letters = [c for c in bare if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


def roman(figure: str) -> int:
    """The value of a Roman or Arabic figure."""
    if figure.isdigit():
        return int(figure)
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[c] for c in figure]
    return sum(-v if v < w else v for v, w in zip(values, [*values[1:], 0], strict=True))
