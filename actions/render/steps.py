"""Trình tự thực hiện: plain steps where a curated record has them, else the source's steps, cleaned and cut."""

from __future__ import annotations

import re

from actions.render.section import Request, Section, missing
from actions.render.text import BULLET, fit, plain, sentence, unique, upper_first

_CITIZEN = re.compile(
    r"(?i)người (?:yêu cầu|nộp|dân|đề nghị|có yêu cầu|sử dụng|khai|lao động|đăng ký)|công dân|cá nhân|tổ chức|hộ |chủ |"
    r"nộp hồ sơ|chuẩn bị|nhận kết quả|nộp (?:phí|lệ phí)|bạn"
)
_NUMBERED = re.compile(r"(?i)^(?:bước\s*\d+|\d+[.)]|[a-zđ]\)|\([ivx]+\))")


def section(request: Request) -> Section:
    """The aspect `steps`."""
    p = request.procedure
    if p.plain_steps:
        return Section([f"{i}. {sentence(plain(step))}" for i, step in enumerate(p.plain_steps, 1)])
    steps = unique([s for s in map(plain, p.steps) if len(s) >= 12])
    if not steps:
        return missing("trình tự thực hiện", request.contact.whom_to_ask())

    def worth(i: int, line: str) -> float:
        edge = 0.5 if i < 3 or i == len(steps) - 1 else 0.0
        return edge + (0.6 if _CITIZEN.search(line[:160]) else 0.0) + 1.5 * request.relevance.score(line)

    kept, left = fit([sentence(upper_first(s)) for s in steps], request.budget - 120, worth, (700, 450, 320, 240))
    out = [line if _NUMBERED.match(line) else BULLET + line for line in kept]
    if left:
        out.append(f"Đã lược {left} ý về việc nội bộ của cơ quan hoặc trường hợp khác; xem đủ ở trang nguồn bên dưới.")
    return Section(out)
