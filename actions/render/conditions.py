"""Yêu cầu, điều kiện; where the field is empty, the conditions that papers and steps state."""

from __future__ import annotations

import re

from actions.render.section import Request, Section
from actions.render.sentences import rules_of
from actions.render.text import bullets, clip, fit, plain, sentence, unique, upper_first

QUOTED = 6
_RULE = re.compile(
    r"(?i)\b(?:nếu|điều kiện|phải|chỉ được|chỉ cần|đủ \d|từ (?:đủ )?\d+ tuổi|trong thời hạn|được miễn|"
    r"không được|có trách nhiệm|không áp dụng|bắt buộc)\b"
)
_INTERNAL = re.compile(
    r"(?i)cán bộ|công chức|người tiếp nhận|phiếu xin lỗi|lãnh đạo|lưu hồ sơ|phần mềm|chuyển hồ sơ|thẩm tra|"
    r"niêm yết|cơ quan .{0,60}(?:có trách nhiệm|từ chối|tra cứu|khai thác)"
)
_OF_CITIZENS = re.compile(r"(?i)không phải (?:nộp|chứng thực|có|xuất trình)|trong thời hạn|tuổi|miễn|không được")


def section(request: Request) -> Section:
    """The aspect `conditions`."""
    relevance = request.relevance
    own = unique([sentence(upper_first(c)) for c in map(plain, request.procedure.conditions) if c])
    if own:
        kept, left = fit(
            own, request.budget - 110, lambda i, line: relevance.score(line) - i / 100, (1200, 700, 450, 300)
        )
        out = bullets(kept) if len(kept) > 1 else kept
        mistakes = unique([sentence(plain(m)) for m in request.procedure.mistakes])[:3]
        if mistakes:
            out += ["Tránh nhầm lẫn thường gặp:", *bullets(mistakes)]
        if left:
            out.append(f"Còn {left} điều kiện cho trường hợp khác, bạn nói rõ trường hợp của mình để xem.")
        return Section(out)
    told = ["Cơ sở dữ liệu không ghi mục yêu cầu, điều kiện riêng cho thủ tục này."]
    rules = unique([t for t in rules_of(request.procedure) if _RULE.search(t) and not _INTERNAL.search(t)])

    def rank(i: int) -> float:
        return -round(relevance.score(rules[i]) + (0.25 if _OF_CITIZENS.search(rules[i]) else 0.0), 2)

    best = sorted(sorted(range(len(rules)), key=rank)[:QUOTED])
    if not best:
        return Section([*told, request.contact.whom_to_ask()], missing=True)
    quoted = [sentence(clip(upper_first(rules[i]), 350)) for i in best]
    kept, _ = fit(quoted, min(request.budget - 150, 1800), lambda i, line: 0.0)
    return Section([*told, "Phần hồ sơ và trình tự có ghi:", *bullets(kept)])
