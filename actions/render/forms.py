"""Biểu mẫu: the forms of a procedure, by name, number and address."""

from __future__ import annotations

import re

from actions.render.section import Request, Section, missing
from actions.render.text import bullets, clip, fit, plain, unique, upper_first
from knowledge.procedure import Form

_FORM_PAPER = re.compile(r"(?i)tờ khai|mẫu|đơn (?:đề nghị|đăng ký|xin)|phiếu|giấy đề nghị|bản khai|văn bản đề nghị")


def tell(form: Form) -> str:
    """`Tờ khai thay đổi thông tin cư trú (Mẫu CT01): https://…`."""
    name = upper_first(clip(plain(form.name), 220))
    if form.number and form.number.lower() not in name.lower():
        name += f" ({form.number})"
    return f"{name}: {form.url}" if form.url and len(form.url) < 160 else name


def section(request: Request) -> Section:
    """The aspect `forms`."""
    p = request.procedure
    forms = list(p.forms) + [paper.form for case in p.cases for paper in case.papers if paper.form]
    told = unique([tell(f) for f in forms])
    papers = unique(
        [
            clip(plain(paper.name), 260)
            for case in p.cases
            for paper in case.papers
            if not paper.is_note and _FORM_PAPER.search(paper.name)
        ]
    )
    named = " ".join(told).lower()
    told += [upper_first(t) for t in papers if t.lower() not in named]
    if not told:
        return missing("biểu mẫu", "Nơi tiếp nhận hồ sơ có mẫu để bạn điền. " + request.contact.hotline_line())
    kept, left = fit(told, request.budget - 60, lambda i, line: request.relevance.score(line) - i / 20)
    return Section(["Mẫu cần điền:", *bullets(kept), *([f"Còn {left} mẫu khác ở trang nguồn."] if left else [])])
