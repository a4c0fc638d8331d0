"""Words that tell what is wanted of the law; all patterns work on folded text."""

from __future__ import annotations

import re

from vietnamese import fold

COURTESY = frozenset(
    re.findall(
        r"\w+",
        """
        a ad ah anh ban bao bac cai cac chao chi cho chau co cua da de di duoc em gi giup ha hay hoi khong la lam minh
        muon nao nay nhe nhi noi nhu o oi ra roi sao san tao tham the theo thi tim toi tra tu ve vay voi xem xin y
        """,
    )
)
"""Syllables that add nothing to the name of a document."""

_WHOLE = re.compile(r"\b(?:toan van|nguyen van|ca dieu|day du (?:dieu|noi dung)|noi dung day du|xem het)\b")
_ABOUT_IT = re.compile(r"\b(?:dieu|khoan|luat|nghi dinh|thong tu|quy dinh|van ban|no) (?:nay|do|ay|tren)\b")
_VALIDITY = re.compile(r"\b(?:hieu luc|het han|con dung|con ap dung|thay the|sua doi|bai bo|moi nhat)\b")
_EFFECT = re.compile(r"\b(?:hieu luc|to chuc thuc hien|dieu khoan thi hanh)\b")
_ASKS_PENALTY = re.compile(
    r"\b(?:(?:bi )?phat (?:bao nhieu|the nao|ra sao|gi|may|muc|tien|khong|tu|nang)|muc (?:xu )?phat|xu phat|"
    r"di tu|o tu|boc lich|phat tu|toi gi|muc an|an tu|may nam tu)\b"
)
_ASKS_AMOUNT = re.compile(
    r"\b(?:(?:bi|muc) (?:xu )?phat(?: tien)?(?: bao nhieu| may| the nao| ra sao| gi)|muc (?:xu )?phat|phat bao nhieu|"
    r"phat tien bao nhieu|bi xu phat|may nam tu|di tu may nam)\b"
)
_TELLS_PENALTY = re.compile(
    r"\b(?:phat tien|phat tu|phat canh cao|canh cao|bi phat|cai tao khong giam giu|tu chung than|muc phat|"
    r"truy cuu trach nhiem|xu phat|xu ly hinh su|ky luat)\b"
)


def asks_whole(text: str) -> bool:
    """Whether the whole article is wanted."""
    return bool(_WHOLE.search(fold(text)))


def about_it(text: str) -> bool:
    """Whether the message speaks of the provision under discussion: "điều này", "luật đó"."""
    return bool(_ABOUT_IT.search(fold(text)))


def asks_validity(text: str) -> bool:
    """Whether the message asks for validity or changes."""
    return bool(_VALIDITY.search(fold(text)))


def asks_penalty(text: str) -> bool:
    """Whether a fine or a sentence is asked for: only a provision that tells one may answer."""
    return bool(_ASKS_PENALTY.search(fold(text)))


def asks_amount(text: str) -> bool:
    """Whether the message asks which fine or sentence there is: no procedure answers that."""
    return bool(_ASKS_AMOUNT.search(fold(text)))


def tells_penalty(text: str) -> bool:
    """Whether a provision tells a fine or a sentence."""
    return bool(_TELLS_PENALTY.search(fold(text)))


def tells_effect(title: str) -> bool:
    """Whether an article's heading is the one about taking effect."""
    return bool(_EFFECT.search(fold(title)))
