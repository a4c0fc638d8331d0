"""Deadlines that bind the citizen (file within 60 days), told apart from those that bind the office."""

from __future__ import annotations

import re

from actions.render.relevance import Relevance
from actions.render.sentences import rules_of
from actions.render.text import clip, sentence, unique, upper_first
from knowledge.procedure import Procedure

MOST = 2
WIDTH = 300

SPAN = re.compile(
    r"(?i)\b(?:\d+|một|hai|ba|năm|mười|mười lăm|ba mươi)\s*(?:\([^)]{1,20}\)\s*)?(?:ngày|tháng|năm|giờ|tuần)\b"
)
_BOUND = re.compile(
    r"(?i)\b(?:trong (?:thời hạn|vòng|thời gian)?\s*(?=\d|không quá|một|hai|ba|mười)|chậm nhất|muộn nhất|"
    r"tối thiểu|ít nhất|trước (?:khi|ngày|ít nhất|tối thiểu|\d)|quá \d|không quá|để quá)"
)
_ACT = re.compile(
    r"(?i)\b(?:nộp|gửi|khai|đăng ký|thông báo|làm thủ tục|báo|lập hồ sơ|có trách nhiệm|"
    r"phải (?:đi|đến|làm)|đề nghị|xin|trình báo)\b"
)
_LEADING = re.compile(
    r"(?i)^(?:trong (?:thời hạn|vòng|thời gian)|chậm nhất|quá|sau|trước|kể từ|khi|hằng|hàng)\b[^,]{0,160},\s*"
)
_NOT_CITIZEN = re.compile(
    r"(?i)cơ quan|công chức|ủy ban|uỷ ban|\bsở\b|cán bộ|văn phòng|trung tâm|phòng\b|\bbộ\b|cục|chủ tịch|hội đồng|"
    r"giám đốc|tòa án|bảo hiểm xã hội|kho bạc|thanh tra|công an|bộ phận|chi cục|ngân hàng|viên chức|^hồ sơ|^kết quả|"
    r"^xã\b|^trường\b|ban chỉ huy|trưởng|kết luận|giấy chứng nhận|giấy phép|thời hạn (?:giải quyết|thẩm định)|"
    r"bộ trưởng|nơi tiếp nhận"
)
_ANSWERS = re.compile(
    r"(?i)trả (?:kết quả|lời)|thông báo (?:bằng văn bản )?cho (?:người|tổ chức|cá nhân)|ngày nhận (?:đủ|được) hồ sơ"
)


def binds_citizen(text: str) -> bool:
    """Whether the sentence sets a time for the citizen's own act: a span, a bound, an act, no office as subject."""
    if not (SPAN.search(text) and _BOUND.search(text)) or _ANSWERS.search(text):
        return False
    rest = _LEADING.sub("", text)
    act = _ACT.search(rest)
    return bool(act) and not _NOT_CITIZEN.search(rest[: act.start()] if act else rest)


def deadlines(procedure: Procedure, relevance: Relevance) -> list[str]:
    """At most two sentences with the citizen's deadlines, those nearest to the question first chosen."""
    found = unique([text for text in rules_of(procedure) if binds_citizen(text)])
    best = sorted(range(len(found)), key=lambda i: -round(relevance.score(found[i]), 1))[:MOST]
    return [sentence(clip(upper_first(found[i]), WIDTH)) for i in sorted(best)]
