"""Requests for other people's data, declined: nobody's telephone, papers or dossier is told (Law 91/2025/QH15)."""

from __future__ import annotations

import re

from actions.answer import Answer, Message, Outcome
from actions.contact import Contact
from actions.skill import Tools
from actions.thread import Thread
from actions.turn import Reply, Turn
from vietnamese import fold

_STAFF = r"(?! (?:truc|that|phu trach|co tham quyen|tiep nhan|huong dan|danh roi))"
_WHOM = (
    rf"(?:ong|ba|anh|chi|co|chu|bac|di|cau|thang|con|nguoi{_STAFF}|chong|vo|"
    r"hang xom|chu (?:nha|dat|xe|quan|no|tro)|giam doc|"
    r"nguoi yeu|ban gai|ban trai|sep|bi thu|chu tich)"
)
_DATUM = (
    r"(?:so (?:dien thoai|dt|sdt|can cuoc|cccd|cmnd|dinh danh|tai khoan|nha)|sdt|dia chi(?: nha)?|noi o|ngay sinh|"
    r"que quan|nhan than|ly lich|tien an|tai san|bien so|so do|thong tin ca nhan|ho so|thu nhap|benh an|"
    r"tinh trang hon nhan)"
)
_LOOK = (
    r"(?:cho (?:toi|em|minh|chau|xin|biet)|xin|tra(?: cuu)?(?: giup| ho| gium)?|tim(?: giup| ho| gium)?|"
    r"xem (?:giup|ho|gium)|kiem tra (?:giup|ho|gium)|cung cap|gui (?:toi|em|minh)|biet)"
)
_ASKS = re.compile(
    rf"\b{_LOOK}\b(?: \w+){{0,4}} {_DATUM}(?: \w+){{0,3}} (?:cua|nha|ca nhan) (?:{_WHOM})\b|"
    rf"\b{_LOOK}\b(?: \w+){{0,3}} {_DATUM} {_WHOM} \w+|"
    rf"\b(?:nguoi nay|nguoi kia|anh ta|co ta|chi ta|ong ta|ba ta)\b(?: \w+){{0,3}} (?:o dau|song o dau|sdt|so may|"
    rf"co vo chua|co chong chua|da ly hon|co tien an)|"
    rf"\bai (?:la chu|dung ten)\b(?: \w+){{0,3}} (?:bien so|so dien thoai|so xe|thua dat)"
)
_OFFICE = re.compile(
    r"\b(?:uy ban|trung tam|mot cua|co quan|van phong|tong dai|duong day nong|so (?:tu phap|y te|xay dung))\b"
)
_OWN = re.compile(r"\b(?:con (?:toi|em|minh|chau|trai|gai|be)|bo(?: me)? (?:toi|em|minh)|me (?:toi|em|minh))\b")
_PROCEDURE = re.compile(
    r"\b(?:thu tuc|can (?:giay|gi|nhung)|giay to gi|le phi|bao lau|lam (?:lai|the nao)|cap (?:lai|doi)|sua|cai chinh)\b"
)


def asks_for_others(text: str) -> bool:
    """Whether the message wants data about another person told, not a procedure for them."""
    folded = fold(text)
    if _OFFICE.search(folded) or _OWN.search(folded) or _PROCEDURE.search(folded):
        return False
    return bool(_ASKS.search(folded))


def declined(contact: Contact) -> Message:
    """Why nothing is told, and what is possible instead."""
    return Message(
        text="Mình không có và không cho biết thông tin riêng của người khác: số điện thoại, nơi ở, giấy tờ, hồ sơ "
        "(Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15).\n"
        "Việc của chính bạn thì nơi nhận hồ sơ tự tra trong cơ sở dữ liệu khi cần. Có tranh chấp hoặc bị lừa, bạn báo "
        f"công an xã, phường. Cần gặp cán bộ: {contact.whom_to_ask()}",
        answer=Answer(outcome=Outcome.UNKNOWN),
    )


def decline(turn: Turn, thread: Thread, tools: Tools) -> Reply | None:
    """The skill: takes such a request; the thread stays as it is."""
    return Reply([declined(tools.contact)], thread) if asks_for_others(turn.text) else None
