"""In short: what it is, main papers, office, time, fee."""

from __future__ import annotations

from dataclasses import replace

from actions.render import documents, fee, place, time
from actions.render.section import Request, Section
from actions.render.text import clip, plain, sentence, upper_first

PAPERS = 4


def section(request: Request) -> Section:
    """The aspect `overview`."""
    p = request.procedure
    out = []
    what = plain(p.overview) or plain(p.description)
    if what:
        out.append(sentence(clip(what, 360)))
    elif p.results and (result := plain(p.results[0])):
        out.append(f"Kết quả: {sentence(clip(upper_first(result), 160))}")
    papers = documents.main_papers(request, PAPERS)
    if papers:
        out.append(f"Giấy tờ chính: {sentence('; '.join(papers))}")
    out += place.lines(request, brief=True)
    brief = replace(request, budget=260)
    if told := time.lines(brief):
        out.append(f"Thời hạn: {clip(' '.join(told), 220)}")
    if told := fee.lines(brief):
        out.append(f"Phí, lệ phí: {clip(' '.join(t.removeprefix('• ') for t in told), 240)}")
    if place.speaks_of_district(request):
        out.append(place.DISTRICTS_ENDED)
    if not out:
        return Section(
            ["Cơ sở dữ liệu chỉ ghi tên thủ tục này, chưa ghi nội dung. " + request.contact.whom_to_ask()], missing=True
        )
    return Section(out)
