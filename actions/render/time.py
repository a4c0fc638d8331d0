"""Thời hạn giải quyết: per channel, with the citizen's own deadlines for filing where the record states them."""

from __future__ import annotations

import re

from actions.render.channels import grouped
from actions.render.deadlines import SPAN, deadlines
from actions.render.section import Request, Section, missing
from actions.render.sentences import sentences_of, split
from actions.render.text import bullets, clip, figure, fit, plain, sentence, unique, upper_first
from knowledge.procedure import Method, ProcessingTime, TimeState, TimeUnit

UNITS = {
    TimeUnit.MINUTE: "phút",
    TimeUnit.HOUR: "giờ",
    TimeUnit.WORKING_DAY: "ngày làm việc",
    TimeUnit.DAY: "ngày",
    TimeUnit.MONTH: "tháng",
    TimeUnit.YEAR: "năm",
}
SHORT_NOTE = 160
"""Characters of a note that says for whom the time is, and no more."""

EXPECTED = "Ngày trả kết quả là dự kiến; giấy hẹn quyết định."

_SOON = re.compile(r"(?i)\btrong ngày\b|ngày làm việc tiếp theo|\bngay (?:sau|khi|trong)\b|không quá \d|lập tức")
_OF_TIME = re.compile(r"(?i)\bngày\b|\bgiờ\b|\btháng\b|thời hạn|thời gian|\bngay\b|\bphút\b")
_OF_FILING = re.compile(r"(?i)\b(?:nộp|gửi|trực tiếp|trực tuyến|bưu|địa chỉ|tiếp nhận|cách thức|http)")
_RESULT = re.compile(
    r"(?i)trả kết quả|giải quyết|\bcấp\b|ngày làm việc tiếp theo|trong ngày|hoàn thành|"
    r"xem xét|thẩm định|quyết định|xác nhận|thông báo"
)


def _note(time: ProcessingTime) -> str:
    """The sentences of a note that speak of time or say for whom it is.

    Long notes hold the whole way of filing besides; a short one ("biển trúng đấu giá") says which case has the time.
    """
    short = len(time.note) <= SHORT_NOTE
    told = [s for s in split(time.note) if _OF_TIME.search(s) or (short and not _OF_FILING.search(s))]
    return " ".join(sentence(upper_first(s)) for s in told)


def tell(time: ProcessingTime) -> str:
    """One processing time as a sentence; an empty string when it says nothing."""
    note = _note(time)
    match time.state:
        case TimeState.STATED if time.amount is not None and time.unit is not None:
            amount = f"{figure(time.amount)} {UNITS[time.unit]}"
            if re.match(rf"(?i)0?{re.escape(amount)}\b", note):
                return note
            return f"{amount}. {note}".strip()
        case TimeState.DOUBTFUL:
            told = "Thời hạn ghi trong cơ sở dữ liệu không rõ, bạn hỏi lại nơi nộp hồ sơ."
            return f"{told} Cơ sở dữ liệu ghi: {note}" if note else ""
        case _:
            return note or sentence(upper_first(plain(time.note)))


def from_steps(request: Request, limit: int = 2) -> list[str]:
    """Sentences of the record that say when the result comes, for records whose time field does not."""
    found = []
    for text in sentences_of(request.procedure):
        when = _SOON.search(text) or SPAN.search(text)
        if when and _RESULT.search(text):
            found.append((0 if _SOON.search(text) else 1, sentence(clip(upper_first(text), 330))))
    return unique([text for _, text in sorted(found, key=lambda pair: pair[0])])[:limit]


def _items(method: Method) -> list[str]:
    note = plain(method.note)
    about = note if SPAN.search(note) and not method.time.note else ""
    return unique([tell(method.time), sentence(upper_first(about))])


def lines(request: Request) -> list[str]:
    """Processing times, the same for several channels once; empty when no field states one."""
    groups = grouped([(method, _items(method)) for method in request.procedure.methods])
    share = max(160, request.budget // max(1, len(groups)) - 60)
    out: list[str] = []
    for heading, items in groups:
        kept, _ = fit(items, share, lambda i, line: request.relevance.score(line) - i / 1000)
        kept = [clip(line, share) for line in kept]
        if heading and len(kept) == 1:
            out.append(f"{heading}: {kept[0]}")
        else:
            out += [*([f"{heading}:"] if heading else []), *(bullets(kept) if len(kept) > 1 else kept)]
    return out


def section(request: Request) -> Section:
    """The aspect `time`."""
    told = lines(request)
    stated = any(m.time.state in (TimeState.STATED, TimeState.IN_NOTE) for m in request.procedure.methods)
    quoted = [] if stated else from_steps(request)
    own = deadlines(request.procedure, request.relevance)
    if quoted:
        told += ["Phần trình tự của thủ tục ghi:", *bullets(quoted)]
    duties = ["Thời hạn bạn phải làm:", *bullets(own)] if own else []
    if not told:
        lead = missing("thời hạn giải quyết").lines
        return Section([*lead, *duties, f"Bạn hỏi nơi nộp hồ sơ. {request.contact.hotline_line()}"], missing=True)
    return Section([*told, *duties, EXPECTED])
