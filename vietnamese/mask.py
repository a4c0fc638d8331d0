"""Personal numbers out of a text before anything stores or reads it."""

from __future__ import annotations

import re

DOCUMENT = "[số giấy tờ]"
PHONE = "[số điện thoại]"
EMAIL = "[thư điện tử]"
ACCOUNT = "[số tài khoản]"
DOSSIER = "[mã hồ sơ]"

_UNIT = r"(?:đồng|dong|đ|d|vnđ|vnd|k|tr|triệu|trieu|nghìn|nghin|ngàn|ngan|tỷ|tỉ|ty)\b"
_SEPARATOR = r"[ .\-\u00a0\u2010-\u2013]{0,2}"

# The first alternative that fits at the leftmost place wins: what looks like a personal number but is none comes
# before the numbers it could be taken for.
_NUMBERS = re.compile(
    rf"""
    (?P<email>[^\s@<>\[\](),;:]+@[^\s@<>\[\](),;:]+\.[^\W\d_]{{2,}})
  | (?P<dossier>
        (?<!\w)(?:\d{{3}}\.){{1,2}}(?:\d{{2}}\.)*[A-Z]\d{{2}}(?:\.\d+)*-\d{{6}}-\d{{3,6}}(?!\d)
      | (?<!\w)[A-Z]\d{{2}}(?:\.\d{{1,3}}){{0,4}}-\d{{6}}-\d{{3,6}}(?!\d)
      | (?<!\w)[A-Z]\d{{2}}(?:\.\d{{1,3}}){{1,4}}-\d{{4,8}}-\d{{2,6}}(?!\d)
    )
  | (?P<dossier_word>
        (?:mã|ma|số|so)\ (?:số\ |so\ )?(?:hồ\ sơ|ho\ so|biên\ nhận|bien\ nhan)(?:\ (?:là|la|của\ tôi\ là))?\s?[:\#]?\s?)
    (?P<dossier_digits>\d(?:[.\-]?\d){{5,24}})
  | (?P<account_word>(?<!\[số\ )(?<!\w)(?:stk|tài\ khoản|tai\ khoan|số\ tk|so\ tk|tk|account|số\ thẻ|so\ the)(?!\w)
        [^\d\[\]\n]{{0,30}}?)
    (?P<account_digits>\d(?:[ .\-]?\d){{7,18}}(?![.,]?\d)(?!\s?{_UNIT}))
  | (?P<keep>
        (?<![\d.])\d\.\d{{6}}(?:\.H\d{{2}})?(?![\d])
      | \d{{1,6}}/(?:\d{{4}}/)?[A-ZĐ][\w\-]*
      | (?<!\d)(?:[0-3]?\d)[./\-](?:[01]?\d)[./\-](?:19|20)\d\d(?!\d)
      | (?<!\d)[1-9]\d{{0,2}}(?:[.,]\d{{3}})+(?![.,]?\d)
      | (?<![\d.])[1-9]\d{{0,2}}(?:[ .,]?\d{{3}})+(?:,\d+)?\s?{_UNIT}
      | (?<!\d)\d+\s?{_UNIT}
    )
  | (?P<insurance>(?<!\w)(?:bhxh|bhyt|bảo\ hiểm(?:\ xã\ hội|\ y\ tế)?|bao\ hiem(?:\ xa\ hoi|\ y\ te)?)(?!\w)
        [^\d\[\]\n]{{0,12}}?)
    (?P<insurance_digits>\d{{10}}(?!\d))
  | (?P<document>
        (?<!\w)[A-Z]{{2}}[ ]?\d(?:[ ]?\d){{12}}(?!\d)
      | (?<![\w])[A-Z]\d{{7,8}}(?!\w)
    )
  | (?P<phone>
        (?<![\d.])(?:\(?\+{_SEPARATOR}84\)?|(?<!\w)84){_SEPARATOR}(?:\(0\){_SEPARATOR})?[235789](?:{_SEPARATOR}\d){{8,9}}(?!\d)
      | (?<!\d)\(?0{_SEPARATOR}2(?:{_SEPARATOR}\d){{2}}\)?(?:{_SEPARATOR}\d){{7}}(?!\d)
      | (?<!\d)\(?0{_SEPARATOR}[35789](?:{_SEPARATOR}\d){{2}}\)?(?:{_SEPARATOR}\d){{6}}(?!\d)
      | (?<!\d)01[2689]\d(?:{_SEPARATOR}\d){{7}}(?!\d)
    )
  | (?P<identity>
        (?<!\d)\d(?:{_SEPARATOR}\d){{11}}(?!{_SEPARATOR}\d)
      | (?<!\d)\d(?:{_SEPARATOR}\d){{8}}(?!{_SEPARATOR}\d)
      | (?<!\d)\d{{11}}(?!\d)
    )
  | (?P<long>(?<!\d)\d{{13,19}}(?!\d))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LABELS = {
    "email": EMAIL,
    "dossier": DOSSIER,
    "document": DOCUMENT,
    "phone": PHONE,
    "identity": DOCUMENT,
    "long": ACCOUNT,
}


def mask(text: str) -> str:
    """The text with identity, phone and account numbers, e-mail addresses and dossier codes replaced by their names.

    Procedure codes (1.001193), numbers of laws (123/2015/NĐ-CP), sums, dates and years stay. Idempotent.
    """
    while (masked := _NUMBERS.sub(_label, text)) != text:
        text = masked
    return text


def _label(match: re.Match[str]) -> str:
    kind = match.lastgroup or ""
    if match["dossier_digits"]:
        return f"{match['dossier_word']}{DOSSIER}"
    if match["account_digits"]:
        return f"{match['account_word']}{ACCOUNT}"
    if match["insurance_digits"]:
        return f"{match['insurance']}{DOCUMENT}"
    return _LABELS.get(kind, match.group())
