"""Kết quả thực hiện: what the citizen gets."""

from __future__ import annotations

from actions.render.section import Request, Section, missing
from actions.render.text import bullets, fit, plain, sentence, unique, upper_first


def section(request: Request) -> Section:
    """The aspect `result`."""
    results = unique([sentence(upper_first(r)) for r in map(plain, request.procedure.results) if r])
    if not results:
        return missing("kết quả", request.contact.hotline_line())
    kept, _ = fit(results, request.budget, lambda i, line: request.relevance.score(line) - i / 100)
    return Section([f"Bạn nhận được: {kept[0]}"] if len(kept) == 1 else ["Bạn nhận được:", *bullets(kept)])
