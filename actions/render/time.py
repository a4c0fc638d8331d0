"""Thời hạn giải quyết: per channel, with the citizen's own deadlines for filing where the record states them."""

from __future__ import annotations

import re

from actions.render.channels import grouped
from actions.render.section import Request, Section, missing
from actions.render.sentences import sentences_of
from actions.render.text import bullets, clip, figure, fit, plain, sentence, unique, upper_first
from knowledge.procedure import ProcessingTime, TimeState, TimeUnit

UNITS = {
    TimeUnit.MINUTE: "phút",
    TimeUnit.HOUR: "giờ",
    TimeUnit.WORKING_DAY: "ngày làm việc",
    TimeUnit.DAY: "ngày",
    TimeUnit.MONTH: "tháng",
    TimeUnit.YEAR: "năm",
}
EXPECTED = "Ngày trả kết quả là dự kiến; giấy hẹn quyết định."

_SPAN = re.compile(
    r"(?i)\b(?:\d+|một|hai|ba|năm|mười|mười lăm|ba mươi)\s*(?:\([^)]{1,20}\)\s*)?(?:ngày|tháng|năm|giờ)\b"
)
_DUTY = re.compile(
    r"(?i)\b(?:có trách nhiệm|phải|cần|thực hiện)\s+(?:đi\s+)?(?:đăng ký|khai|nộp|làm thủ tục|"
    r"đến|thông báo|gửi|hoàn thành|lập hồ sơ|báo)"
)
_WITHIN = re.compile(r"(?i)\b(?:trong (?:thời hạn|vòng)|chậm nhất|quá|trước|sau)\b")
_OFFICE = re.compile(
    r"(?i)cơ quan|công chức|ủy ban|uỷ ban|\bsở\b|cán bộ|văn phòng|trung tâm|phòng\b|\bbộ\b|cục|chủ tịch|hội đồng|"
    r"giám đốc|tòa án|bảo hiểm xã hội|kho bạc|thanh tra|công an|bộ phận|chi cục|tổ chức tín dụng|viên chức"
)
_RESULT = re.compile(
    r"(?i)trả kết quả|giải quyết|cấp giấy|cấp thẻ|ngày làm việc tiếp theo|trong ngày|hoàn thành|"
    r"xem xét|thẩm định|ra quyết định"
)


def tell(time: ProcessingTime) -> str:
    """One processing time as a sentence; an empty string when it says nothing."""
    note = plain(time.note)
    match time.state:
        case TimeState.STATED if time.amount is not None and time.unit is not None:
            amount = f"{figure(time.amount)} {UNITS[time.unit]}"
            if note and note.lower().startswith(amount.lower()):
                return sentence(upper_first(note))
            return sentence(amount + (f". {upper_first(note)}" if note else ""))
        case TimeState.DOUBTFUL:
            told = "Thời hạn ghi trong cơ sở dữ liệu không rõ, bạn hỏi lại nơi nộp hồ sơ"
            return f"{told}. Ghi chú: {sentence(note)}" if note else ""
        case _:
            return sentence(upper_first(note))


def deadlines(request: Request, limit: int = 2) -> list[str]:
    """Sentences of the record that bind the citizen to file within a time, not the office to answer."""
    found = []
    for text in sentences_of(request.procedure):
        if not (_SPAN.search(text) and _WITHIN.search(text)):
            continue
        duty = _DUTY.search(text)
        if duty and not _OFFICE.search(text[: duty.start()]):
            found.append(sentence(clip(upper_first(text), 320)))
    return unique(found)[:limit]


def from_steps(request: Request, limit: int = 2) -> list[str]:
    """Sentences of the steps that say when the result comes, for records whose time field does not."""
    found = [
        t
        for t in sentences_of(request.procedure, steps_only=True)
        if (_SPAN.search(t) or "trong ngày" in t.lower() or "ngày làm việc tiếp theo" in t.lower())
        and _RESULT.search(t)
    ]
    return unique([sentence(clip(upper_first(t), 360)) for t in found])[:limit]


def lines(request: Request) -> list[str]:
    """Processing times, the same for several channels once; empty when no field states one."""
    groups = grouped([(method, [t] if (t := tell(method.time)) else []) for method in request.procedure.methods])
    out: list[str] = []
    for heading, items in groups:
        kept, _ = fit(items, max(250, request.budget // len(groups)), lambda i, line: request.relevance.score(line))
        out += [f"{heading}: {' '.join(kept)}"] if heading else kept
    return out


def section(request: Request) -> Section:
    """The aspect `time`."""
    told = lines(request)
    has_fact = bool(told)
    stated = any(m.time.state in (TimeState.STATED, TimeState.IN_NOTE) for m in request.procedure.methods)
    if not stated and (steps := from_steps(request)):
        told += ["Phần trình tự của thủ tục ghi:", *bullets(steps)]
        has_fact = True
    own = deadlines(request)
    if own:
        told += ["Thời hạn bạn phải làm:", *bullets(own)]
    if not has_fact:
        return Section(missing("thời hạn giải quyết").lines + told + [request.contact.hotline_line()], missing=True)
    return Section([*told, EXPECTED])
