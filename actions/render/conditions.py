"""Yêu cầu, điều kiện; where the field is empty, the conditions that papers and steps state."""

from __future__ import annotations

import re

from actions.render.section import Request, Section
from actions.render.sentences import sentences_of
from actions.render.text import bullets, clip, fit, plain, sentence, unique, upper_first

_RULE = re.compile(
    r"(?i)\b(?:trường hợp|nếu|điều kiện|phải|không phải|chỉ|đủ|từ \d+ tuổi|trong thời hạn|"
    r"đối tượng|được miễn|không được|có trách nhiệm)\b"
)
_INTERNAL = re.compile(
    r"(?i)cán bộ tiếp nhận|công chức .{0,40}(?:thẩm tra|lập phiếu)|phiếu xin lỗi|trình lãnh đạo|lưu hồ sơ|"
    r"phần mềm|chuyển hồ sơ"
)


def section(request: Request) -> Section:
    """The aspect `conditions`."""
    p = request.procedure
    own = unique([sentence(upper_first(c)) for c in map(plain, p.conditions) if c])
    if own:
        kept, left = fit(
            own, request.budget, lambda i, line: request.relevance.score(line) - i / 100, (1200, 700, 450, 300)
        )
        out = bullets(kept) if len(kept) > 1 else kept
        if left:
            out.append(f"Còn {left} điều kiện cho trường hợp khác, bạn nói rõ trường hợp của mình để xem.")
        return Section(out)
    told = ["Cơ sở dữ liệu không ghi mục yêu cầu, điều kiện riêng cho thủ tục này."]
    rules = unique([t for t in sentences_of(p) if _RULE.search(t) and not _INTERNAL.search(t)])
    ranked = sorted(range(len(rules)), key=lambda i: -round(request.relevance.score(rules[i]), 2))[:6]
    if ranked:
        kept, _ = fit(
            [sentence(clip(upper_first(rules[i]), 350)) for i in sorted(ranked)],
            min(request.budget, 1800),
            lambda i, line: 0.0,
        )
        told += ["Phần hồ sơ và trình tự có ghi:", *bullets(kept)]
    else:
        told.append(request.contact.whom_to_ask())
    return Section(told, missing=not ranked)
