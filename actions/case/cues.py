"""Words by which a citizen begins, leaves and looks at the own case; all patterns work on folded text."""

from __future__ import annotations

import re

from vietnamese import fold

_ME = r"(?:toi|em|minh|chau|con|tui|bac|co|chu|anh|chi|nha toi|nha em)"
_PAPERS = r"(?:bo |cac |nhung )?(?:ho so|giay to)"
_ENTERS = re.compile(
    rf"\b(?:chuan bi|soan|sap xep) {_PAPERS}\b.*\b(?:giup|cho|ho|cung|voi)(?: cho)? {_ME}\b"
    rf"|\b(?:giup|cho|ho)(?: cho)? {_ME} (?:chuan bi|soan|kiem tra|ra soat) {_PAPERS}\b"
    rf"|\b(?:kiem tra|ra soat|xem) (?:lai |giup |ho )*(?:{_ME} )?giay to (?:cua|cho|giup) {_ME}\b"
    rf"|\b{_PAPERS}\b.*\btruong hop (?:cu the )?(?:cua |nha ){_ME}\b"
    rf"|\btruong hop (?:cu the )?(?:cua |nha ){_ME}\b.*\b(?:{_PAPERS}|nhung gi)\b"
)
_DOSSIER = re.compile(r"\b(?:den dau|toi dau|tinh trang|xong chua|ma ho so|da nop|tra ket qua|tre hen|bao gio co)\b")
_RESUMES = re.compile(rf"^(?:tiep tuc|lam tiep|xem lai|xem tiep)(?: chuan bi)? (?:{_PAPERS}|danh sach)\b")
_AGAIN = re.compile(r"^(?:tra loi lai|lam lai|hoi lai|khai lai|sua cau tra loi|bat dau lai)(?: tu dau)?\W*$")
_SHOWS = re.compile(
    r"^(?:(?:toi|em|minh|cho toi|cho em) )?(?:xem (?:lai )?|doc lai )?(?:danh sach(?: giay to)?|xem lai"
    r"|(?:con )?thieu (?:nhung )?(?:gi|giay(?: to)? (?:gi|nao))|con (?:nhung )?(?:gi|giay(?: to)? gi) (?:nua|thieu))"
    r"\W*(?:nua|vay|a|nhi|the|khong)?\W*$"
)
_LEAVES = re.compile(
    r"^(?:thoi|dung(?: lai)?|thoat|ket thuc|huy(?: bo)?|khong (?:lam|chuan bi) nua)"
    r"(?:\W+(?:khong (?:lam|chuan bi|can) nua|chuan bi|ho so|nhe|nha|a|ban|em|duoc roi|cam on|vay|di|de sau))*\W*$"
)
_BRIEF = re.compile(
    r"\b(?:ban|tin|danh sach|noi dung) (?:ngan|rut gon|tom tat)\b"
    r"|\b(?:gui|chuyen|chep)\b.*\bzalo\b"
)
_PRINTS = re.compile(
    rf"^(?:cho {_ME} |(?:toi |em )?(?:muon|can) )?(?:xem )?(?:ban in|in (?:ra|danh sach|{_PAPERS})|trang in|ma qr)\b"
)
TOKEN = re.compile(r"(?i)\bmở lại hồ sơ\s+([a-z2-7]{20,120})\b")
"""`Mở lại hồ sơ …`: what the printed page hands back to the chat."""


_WISH = re.compile(
    r"(?i)\b(?:chuẩn bị|soạn|sắp xếp|kiểm tra|rà soát|xem lại|bộ|các|những|hồ sơ|giấy tờ|giúp|giùm|cho|cùng|tôi|em|"
    r"mình|cháu|của|cần|gì|trường hợp|cụ thể|để|làm ơn|hãy|với|nhé|mã)\b|[(),?.]"
)


def enters(text: str) -> bool:
    """Whether the citizen wants the own papers to be prepared: "chuẩn bị hồ sơ giúp tôi"."""
    said = fold(text)
    return bool(_ENTERS.search(said)) and not _DOSSIER.search(said)


def without_wish(text: str) -> str:
    """What of the message may name the procedure."""
    said = fold(text)
    found = _ENTERS.search(said)
    if not found or len(said) != len(text):
        return text
    return _WISH.sub(" ", text).strip()


def resumes(text: str) -> bool:
    """Whether the citizen goes back to the case that is under way."""
    return bool(_RESUMES.match(fold(text).strip()))


def again(text: str) -> bool:
    """Whether the questions are to be asked anew."""
    return bool(_AGAIN.match(fold(text).strip()))


def shows(text: str) -> bool:
    """Whether the list, or what of it is missing, is to be told again."""
    return bool(_SHOWS.match(fold(text).strip()))


def leaves(text: str) -> bool:
    """Whether the citizen ends the case: "thôi", "dừng"."""
    # Folded, "đừng" is "dừng".
    return bool(_LEAVES.match(fold(text).strip())) and "đừng" not in text.lower()


def wants_brief(text: str) -> bool:
    """Whether a short text to send on is wanted: "gửi tôi bản ngắn"."""
    return bool(_BRIEF.search(fold(text)))


def wants_print(text: str) -> bool:
    """Whether the page to print is wanted."""
    return bool(_PRINTS.match(fold(text).strip()))


def token_in(text: str) -> str | None:
    """The token of a case that is opened again."""
    found = TOKEN.search(text)
    return found[1].lower() if found else None
