"""Đối tượng thực hiện: who may file, and what the record says of filing for another."""

from __future__ import annotations

import re

from actions.render.section import Request, Section, missing
from actions.render.sentences import rules_of
from actions.render.text import bullets, clip, plain, sentence, unique, upper_first

_FOR_ANOTHER = re.compile(
    r"(?i)(?:ủy|uỷ) quyền|nộp thay|làm thay|người thân thích|người đại diện|người giám hộ|đại diện hợp pháp"
)


def section(request: Request) -> Section:
    """The aspect `who`."""
    p = request.procedure
    out = []
    if p.who:
        out.append(sentence(plain(p.who)))
    applicants = unique([plain(a).rstrip(" .;,") for a in p.applicants])
    if applicants:
        out.append(f"Đối tượng thực hiện: {sentence(clip('; '.join(applicants), 400))}")
    rules = unique([t for t in rules_of(p) if _FOR_ANOTHER.search(t)])
    ranked = sorted(range(len(rules)), key=lambda i: -round(request.relevance.score(rules[i]), 1))[:3]
    if ranked:
        told = [sentence(clip(upper_first(rules[i]), 300)) for i in sorted(ranked)]
        out += ["Về việc làm thay hoặc đại diện, hồ sơ ghi:", *bullets(told)]
    elif not p.who and out:
        out.append("Cơ sở dữ liệu không ghi việc ủy quyền cho người khác; bạn hỏi lại nơi nộp hồ sơ.")
    fits = unique([plain(c) for c in p.conditions])
    best = request.relevance.best(fits, 0.2)[:3] or list(range(min(2, len(fits))))
    if fits:
        told = [sentence(clip(upper_first(fits[i]), 300)) for i in sorted(best)]
        out += ["Điều kiện có ghi:", *bullets(told)]
    return Section(out) if out else missing("đối tượng thực hiện", request.contact.whom_to_ask())
