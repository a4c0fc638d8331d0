"""Issuers: their names, and the codes that stand for them in the numbers of documents."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.law.parse.pages import is_blank
from knowledge.law.parse.shapes import NATION, is_capitals

ISSUERS = {
    "CP": "Chính phủ",
    "TTg": "Thủ tướng Chính phủ",
    "CTN": "Chủ tịch nước",
    "UBTVQH": "Ủy ban Thường vụ Quốc hội",
    "QH": "Quốc hội",
    "VPQH": "Văn phòng Quốc hội",
    "VPCP": "Văn phòng Chính phủ",
    "VPCTN": "Văn phòng Chủ tịch nước",
    "BCA": "Bộ Công an",
    "BCT": "Bộ Công Thương",
    "BDTTG": "Bộ Dân tộc và Tôn giáo",
    "BGDĐT": "Bộ Giáo dục và Đào tạo",
    "BGTVT": "Bộ Giao thông vận tải",
    "BKHCN": "Bộ Khoa học và Công nghệ",
    "BKHĐT": "Bộ Kế hoạch và Đầu tư",
    "BLĐTBXH": "Bộ Lao động - Thương binh và Xã hội",
    "BNG": "Bộ Ngoại giao",
    "BNNMT": "Bộ Nông nghiệp và Môi trường",
    "BNNPTNT": "Bộ Nông nghiệp và Phát triển nông thôn",
    "BNV": "Bộ Nội vụ",
    "BQP": "Bộ Quốc phòng",
    "BTC": "Bộ Tài chính",
    "BTNMT": "Bộ Tài nguyên và Môi trường",
    "BTP": "Bộ Tư pháp",
    "BTTTT": "Bộ Thông tin và Truyền thông",
    "BVHTTDL": "Bộ Văn hóa, Thể thao và Du lịch",
    "BXD": "Bộ Xây dựng",
    "BYT": "Bộ Y tế",
    "NHNN": "Ngân hàng Nhà nước Việt Nam",
    "TTCP": "Thanh tra Chính phủ",
    "UBDT": "Ủy ban Dân tộc",
    "KTNN": "Kiểm toán nhà nước",
    "TANDTC": "Tòa án nhân dân tối cao",
    "VKSNDTC": "Viện kiểm sát nhân dân tối cao",
    "HĐTP": "Hội đồng Thẩm phán Tòa án nhân dân tối cao",
    "BHXH": "Bảo hiểm xã hội Việt Nam",
    "LPQT": "Bộ Ngoại giao",
}
"""Name by code, as both stand in the gazette."""


def _key(name: str) -> str:
    return "".join(c for c in name.upper() if c.isalnum())


_BY_NAME = {_key(name): name for name in ISSUERS.values()}
_SPELLINGS = {"BGDDT": "BGDĐT", "BKHDT": "BKHĐT", "TTG": "TTg", "BLDTBXH": "BLĐTBXH", "BTTT": "BTTTT"}


def issuer_of_number(number: str) -> str:
    """The issuer whose code ends the number; several of a joint document; "" where the code is unknown."""
    codes = number.rsplit("/", 1)[-1].split("-")
    if len(codes) == 1:
        code = codes[0].rstrip("0123456789")
        return ISSUERS[code] if code in ("QH", "UBTVQH") else ""
    named = [ISSUERS[code] for part in codes[1:] if (code := _SPELLINGS.get(part, part)) in ISSUERS]
    return ", ".join(named) if len(named) == len(codes) - 1 else (named[0] if len(codes) == 2 and named else "")


def issuer_of_lines(top: Sequence[str]) -> str:
    """The issuer named in capitals above the number; names that are broken over lines are put together."""
    words: list[str] = []
    for line in top[:40]:
        if NATION.match(line):
            continue
        if is_blank(line):
            continue
        if is_capitals(line) and "/" not in line:
            words.append(line)
    found: list[str] = []
    at = 0
    while at < len(words):
        named = ((until, _BY_NAME.get(_key("".join(words[at:until])))) for until in range(at + 3, at, -1))
        at, name = next(((until, name) for until, name in named if name), (at + 1, ""))
        if name and name not in found:
            found.append(name)
    return ", ".join(found)


def issuer_of_sentence(text: str) -> str:
    """The issuer named first after "của": "của Bộ trưởng Bộ Tài chính quy định ..."."""
    at = text.find("của ")
    near = text[at + 4 : at + 110] if at >= 0 else ""
    found = [(near.find(name), -len(name), name) for name in ISSUERS.values() if name in near]
    return min(found)[2] if found else ""
