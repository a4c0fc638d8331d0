"""Words that ask for all that has to be done, or for what comes next; all patterns work on folded text."""

from __future__ import annotations

import re

from vietnamese import fold

_MUST = r"(?:can|phai|nen|lam|di|lo|chuan bi|giai quyet|hoan tat|thuc hien)"
_MANY = r"(?:nhung|cac|may|bao nhieu)"
_MATTERS = r"(?:thu tuc|viec|cong viec|giay to thu tuc|thu tuc giay to|khau|buoc|cho)"
_WHOLE = re.compile(
    rf"\b{_MUST} (?:lam )?(?:{_MANY} )?{_MATTERS} (?:gi|nao)\b"
    rf"|\b(?:{_MANY}|toan bo|tat ca(?: cac| nhung)?) {_MATTERS} (?:gi|nao|can|phai|lien quan|hanh chinh)\b"
    r"|\b(?:phai|can|nen) (?:lam|lo) (?:(?:nhung|cac) )?(?:gi|viec gi|cai gi)\b"
    r"|\blam (?:nhung )?gi (?:truoc|dau tien|bay gio|tiep theo|ve mat giay to)\b"
    r"|\b(?:bat dau|khoi dau) (?:tu dau|the nao|lam sao|nhu the nao)\b"
    r"|\b(?:lo|lam|giai quyet) (?:giay to|thu tuc) (?:the nao|ra sao|lam sao|nhu the nao)\b"
    r"|\b(?:trinh tu|thu tu|lo trinh) (?:cac|nhung) (?:viec|thu tuc|buoc)\b"
)
_NEXT = re.compile(
    r"\b(?:(?:buoc|viec|thu tuc|cai|khau) (?:tiep theo|ke tiep|tiep|sau do|sau nua)|tiep theo|"
    r"(?:roi|xong|sau do|lam xong|the|xong roi) (?:thi )?(?:can |phai |toi |minh |em )*(?:lam|di|den|toi)"
    r" (?:gi|viec gi|dau|cai gi)(?: (?:tiep|nua))?|(?:roi|xong) (?:sao|the nao) nua)\b"
)
_REST = re.compile(
    r"\b(?:con (?:viec|thu tuc|gi|phai lam|cai)(?: (?:gi|nao|viec gi))?(?: (?:nua|khac))(?: khong)?|"
    r"xem lai (?:danh sach|cac viec|cac buoc|lo trinh)|(?:danh sach|cac) (?:viec|buoc) (?:luc nay|vua roi|ban nay)|"
    r"(?:nhac|ke|liet ke) lai (?:cac|nhung|danh sach))\b"
)
_SHORT = 9
"""Syllables up to which "what next" is all that a message says."""


def asks_all(text: str) -> bool:
    """Whether all that a situation calls for is asked: "phải làm những thủ tục gì", "bắt đầu từ đâu"."""
    return bool(_WHOLE.search(fold(text)))


def asks_next(text: str) -> bool:
    """Whether the message asks for the next step and says little besides: "rồi làm gì tiếp"."""
    folded = fold(text)
    return len(folded.split()) <= _SHORT and bool(_NEXT.search(folded))


def asks_again(text: str) -> bool:
    """Whether the list is wanted once more: "còn việc gì nữa không", "xem lại danh sách"."""
    folded = fold(text)
    return len(folded.split()) <= _SHORT and bool(_REST.search(folded))
