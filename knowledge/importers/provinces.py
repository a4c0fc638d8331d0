"""Which province an agency's name speaks of, since 1 July 2025 one of 34."""

from __future__ import annotations

import re
from functools import cache

from vietnamese import normalise

CODES = {
    "Hà Nội": "01",
    "Cao Bằng": "04",
    "Tuyên Quang": "08",
    "Điện Biên": "11",
    "Lai Châu": "12",
    "Sơn La": "14",
    "Lào Cai": "15",
    "Thái Nguyên": "19",
    "Lạng Sơn": "20",
    "Quảng Ninh": "22",
    "Bắc Ninh": "24",
    "Phú Thọ": "25",
    "Hải Phòng": "31",
    "Hưng Yên": "33",
    "Ninh Bình": "37",
    "Thanh Hóa": "38",
    "Nghệ An": "40",
    "Hà Tĩnh": "42",
    "Quảng Trị": "44",
    "Huế": "46",
    "Đà Nẵng": "48",
    "Quảng Ngãi": "51",
    "Gia Lai": "52",
    "Khánh Hòa": "56",
    "Đắk Lắk": "66",
    "Lâm Đồng": "68",
    "Đồng Nai": "75",
    "Hồ Chí Minh": "79",
    "Tây Ninh": "80",
    "Đồng Tháp": "82",
    "Vĩnh Long": "86",
    "An Giang": "91",
    "Cần Thơ": "92",
    "Cà Mau": "96",
}
"""Name → two-digit code of the General Statistics Office."""


@cache
def province_of(issuer: str) -> str | None:
    """The code of the province that issued a procedure ("UBND tỉnh Lạng Sơn" → "20"); None for a ministry."""
    issuer = normalise(issuer)
    if not re.search(r"\b(?:UBND|Ủy ban nhân dân|tỉnh|thành phố)\b", issuer, re.I):
        return None
    for name, code in CODES.items():
        if re.search(rf"\b{re.escape(normalise(name))}\b", issuer, re.I):
            return code
    return None
