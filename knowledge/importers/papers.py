"""Papers of a dossier: name, counts, in which case, which form, and what is only an explanation."""

from __future__ import annotations

import re

from knowledge.importers.pieces import NOTHING, without_bullet
from knowledge.procedure import Form, Paper, PaperCase

_NUMBERING = re.compile(r"^(?:\(?\d{1,2}\s?[.)](?!\d)|\(?[a-zđ]{1,2}\)|\(?[ivx]{1,4}\)|\(\d{1,2}\)|[IVX]{1,4}\.)\s*")
_NOTE = re.compile(
    r"lưu ý|ghi chú|chú ý|người tiếp nhận|số lượng hồ sơ|số lượng:|\(?\d*\)?\s*bộ hồ sơ|thời hạn|"
    r"(?:cơ quan|cán bộ|công chức|người|cá nhân|tổ chức|doanh nghiệp)[^:]{0,120}"
    r"(?:chịu trách nhiệm|có trách nhiệm|không phải|có quyền|khai thác|kê khai|khai báo|chỉ cần)|"
    r"bản chụp các giấy tờ|có thể sử dụng|đăng nhập|thông tin về [^:]* được khai thác",
    re.I,
)
_NOTE_IF_UNCOUNTED = re.compile(r"\(?(?:trường hợp|nếu|khi|đối với|trong lần|ngoài)\b", re.I)
_NOT_NEEDED = re.compile(r"không phải (?:nộp|xuất trình|tải|có|đính kèm)|không yêu cầu|thì không |chỉ cần ", re.I)
_CASE_OF_NOTES = re.compile(r"\W*(?:lưu ý|ghi chú|chú ý)\b", re.I)
_WHEN_FIRST = re.compile(
    r"((?:trong )?(?:trường hợp|đối với)\b[^:;.]{4,220}?)"
    r"(?:\s*:\s*|,?\s+thì\s+(?:phải\s+)?(?:có|nộp|xuất trình|bổ sung|gửi)(?:\s+thêm)?\s+|,?\s+phải\s+(?:có|nộp)\s+)"
    r"(\S.{7,})",
    re.I | re.S,
)
_IF_ANY = re.compile(r"\s*\(\s*nếu có\s*\)\s*[.;]?$", re.I)
_WHEN_LAST = re.compile(
    r"^([^.;]{8,}?)[,;]?\s*\(?\b((?:trong trường hợp|đối với (?:trường hợp|người|trẻ|tổ chức|cá nhân)|nếu)\b"
    r"(?:[^.;()]|\([^()]*\)){4,200})\)?[.;]?$",
    re.I,
)
_FORM = re.compile(
    r"\b(mẫu\s+(?:đơn\s+|tờ\s+khai\s+)?(?:số\s*)?[:.]?\s*)"
    r"((?:[A-ZĐ]{1,4}[-.]?)?\d[\w]*(?:[./-][A-ZĐ0-9][\w-]*)*|[A-ZĐ]{1,5}\d*(?:[./-][\w]+)*|[IVX]+)\b",
    re.I,
)
_FORM_TAIL = re.compile(
    r"[,;(]*\s*(?:theo|ban hành|được lập theo|lập theo|\()?\s*(?:quy định tại\s*)?(?:các\s+)?mẫu\b.*$", re.I
)


def read_case(
    title: str, rows: list[tuple[str, int | None, int | None]], files: list[list[str]] | None = None
) -> PaperCase:
    """One case from its heading and its rows of (name, originals, copies), with the form files beside each row."""
    notes = _CASE_OF_NOTES.match(title) is not None
    papers = [
        read_paper(name, originals, copies, notes, files[index] if files else [])
        for index, (name, originals, copies) in enumerate(rows)
        if not NOTHING.fullmatch(" ".join(name.split()))
    ]
    title = without_bullet(" ".join(title.split())).rstrip(" :")
    return PaperCase(title="" if _says_nothing(title) else title, papers=papers)


def read_paper(
    name: str, originals: int | None, copies: int | None, among_notes: bool = False, files: list[str] | None = None
) -> Paper:
    """One row of the dossier. Rows without any count may be papers (the source forgot the count) or explanations."""
    name = _NUMBERING.sub("", without_bullet(" ".join(name.split())))
    name = without_bullet(name)
    uncounted = not originals and not copies
    if uncounted and (among_notes or _is_note(name)):
        return Paper(name=name, is_note=True)
    if uncounted:
        originals = copies = None
    form = _form(name, files or [])
    name, when = _condition(name)
    return Paper(name=name.rstrip(" ;"), originals=originals, copies=copies, when=when, form=form)


def _is_note(name: str) -> bool:
    if _NOTE.match(name) or name.endswith(":") or re.search(r"(?:bao gồm|gồm)\W*$", name, re.I):
        return True
    if _WHEN_FIRST.fullmatch(name) and not _NOT_NEEDED.search(name):
        return False
    return bool(_NOTE_IF_UNCOUNTED.match(name) or _NOT_NEEDED.search(name))


def _condition(name: str) -> tuple[str, str]:
    if _IF_ANY.search(name):
        return _IF_ANY.sub("", name), "nếu có"
    if (match := _WHEN_FIRST.fullmatch(name)) and not _NOT_NEEDED.search(name):
        return _capital(match[2]), _small(match[1])
    if match := _WHEN_LAST.fullmatch(name):
        return match[1].rstrip(" ,;("), _small(match[2])
    return name, ""


def _form(name: str, files: list[str]) -> Form | None:
    match = _FORM.search(name)
    number = ""
    if match and (any(c.isdigit() for c in match[2]) or (match[2].isupper() and "số" in match[1].lower())):
        word = "Mẫu số" if "số" in match[1].lower() else "Mẫu"
        number = f"{word} {match[2].upper() if match[2][:2].isalpha() else match[2]}"
    if not number and not files:
        return None
    title = _FORM_TAIL.sub("", name).strip(" ,;(.") or name
    return Form(name=title, number=number)


def _says_nothing(title: str) -> bool:
    return (
        not title
        or re.fullmatch(r"(?:\w\)\s*)?thành phần hồ sơ(?: bao gồm| gồm)?|bao gồm|01 bộ hồ sơ|hồ sơ", title, re.I)
        is not None
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:].strip()
