"""Words that tell how a message hangs together with the talk so far; all patterns work on folded text."""

from __future__ import annotations

import re

from vietnamese import fold

CODE = re.compile(r"(?<![\d.,/])(\d\.\d{6}(?:\.\d{3}\.\d{2}\.\d{2}\.H\d{2})?)(?![\d])", re.IGNORECASE)
"""Mã thủ tục as citizens and our buttons write it."""

_I = r"(?:toi|em|minh|chau|con|anh|chi|bac|tui|e|t)"
_CONTINUES = re.compile(
    r"^(?:(?:a|ah|u|uh|ok|oke|vang|da|ma|roi|the|vay|thi|con|nhung|tien|va|hay|nhu)\W+)*"
    r"(?:the|vay|con|neu|nhung|lo|gia su|(?:cai|viec|thu tuc|giay|ho so) (?:do|nay|ay))\b"
)
_WANTS = re.compile(r"\b(?:muon(?! (?:hoi|biet|noi|noi la))|dinh(?! danh| ky)|chuyen sang|tien the|tien hoi)\b")
_WHAT_IF = re.compile(r"\b(?:thi sao|thi the nao|lieu co|neu|truong hop|lo|gia su)\b")
_WHAT_THEN = re.compile(r"\bthi (?:sao|the nao)\W*(?:a|ha|nhi|vay|em|ban)?\W*$")
_CORRECTS = re.compile(
    r"^\W*(?:(?:u |a )?khong|ko|chua)?\W*(?:khong phai|khong dung|nham|sai roi)\b"
    rf"|\by {_I} (?:la|hoi|muon)\b"
)
_LEAD = re.compile(
    r"^\W*(?:khong(?: phai)?|ko(?: phai)?|sai roi|nham roi|khong dung|a|oi|thoi)?[\s,.!]*"
    r"(?:(?:khong|ko) phai[\s,.!]*)?"
    rf"(?:y (?:cua )?{_I} (?:la hoi|la|hoi|muon hoi|muon noi la|muon noi|muon)?)?[\s,:]*"
)
_BACK = re.compile(
    r"\b(?:(?:quay|tro) (?:lai|ve)|(?:chuyen|cau|viec) luc (?:nay|truoc)|hoi tiep|"
    r"thu tuc (?:luc nay|truoc|luc truoc|ban dau)|"
    r"cau (?:luc )?(?:dau|truoc))\b"
)
_NONE = re.compile(
    r"\b(?:khong co (?:trong danh sach|cai nao|thu tuc nao|trong do)|khong phai (?:cac|nhung|may) (?:cai|thu tuc)|"
    r"khong cai nao|deu khong (?:phai|dung)|khac het|chang cai nao)\b"
)
_NUMBERS = {"nhat": 1, "dau": 1, "dau tien": 1, "mot": 1, "hai": 2, "nhi": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5}
_ORDINAL = re.compile(
    r"^\W*(?:chon|lay|toi chon|em chon|cho (?:toi|em)|la|da|vang|thi|u)?\s*"
    r"(?:(?:cai|so|muc|dong|thu tuc|lua chon|phuong an|y|truong hop)\s*)?(?:thu|so)?\s*"
    r"(?P<n>[1-9]\d?|dau tien|dau|nhat|mot|hai|nhi|ba|tu|bon|nam|cuoi cung|cuoi)\s*"
    r"(?:a|nhe|nha|do|di|ay|nay|em|ban)?\W*$"
)


BABBLE = 12
"""Words from which repetition is no emphasis any more."""


def code_in(text: str) -> str | None:
    """The first procedure code in the text."""
    found = CODE.search(text)
    return found[1].upper() if found else None


def babbles(text: str) -> bool:
    """Whether the message says the same few words over and over."""
    words = fold(text).split()
    return len(words) >= BABBLE and len(words) >= 4 * len(set(words))


def wants(text: str) -> bool:
    """Whether the message tells a wish of its own: "muốn …", "định …", "xin cấp …"; not "muốn hỏi"."""
    return bool(_WANTS.search(fold(text)))


def continues(text: str) -> bool:
    """Whether the message begins as a follow-up does: "thế …", "còn …", "nếu …"."""
    return bool(_CONTINUES.match(fold(text).strip()))


def supposes(text: str) -> bool:
    """Whether the message asks about a case: "nếu …", "… thì sao"."""
    return bool(_WHAT_IF.search(fold(text)))


def what_then(text: str) -> bool:
    """Whether the message ends in "… thì sao", "… thế nào"."""
    return bool(_WHAT_THEN.search(fold(text)))


def corrects(text: str) -> bool:
    """Whether the message sets something right: "không phải, ý tôi là …"."""
    return bool(_CORRECTS.search(fold(text)))


def without_lead(text: str) -> str:
    """The text without the words of correction in front."""
    folded = fold(text)
    lead = _LEAD.match(folded)
    # Folding keeps the length of normalised text: one letter becomes one letter.
    return text[lead.end() :].strip() if lead and len(folded) == len(text) and lead.end() < len(text) else text


def goes_back(text: str) -> bool:
    """Whether the citizen returns to what was said before."""
    return bool(_BACK.search(fold(text)))


def none_of_these(text: str) -> bool:
    """Whether the citizen refuses all choices."""
    return bool(_NONE.search(fold(text)))


def ordinal(text: str, count: int) -> int | None:
    """Index (from 0) of the choice named by its place among `count`: "2", "số 2", "cái thứ hai", "cái cuối"."""
    found = _ORDINAL.match(fold(text).strip())
    if not found:
        return None
    word = found["n"]
    number = count if word.startswith("cuoi") else int(word) if word.isdigit() else _NUMBERS[word]
    return number - 1 if 1 <= number <= count else None
