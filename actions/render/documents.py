"""Thành phần hồ sơ: papers under the source's headings, always-needed ones first, notes apart and few."""

from __future__ import annotations

import re

from actions.render.section import Request, Section, missing
from actions.render.text import bullets, clip, figure, fit, plain, sentence, unique, upper_first
from knowledge.procedure import Paper, PaperCase

NOTES = 5
_NOTE_TITLE = re.compile(r"(?i)^\W*(?:lưu ý|ghi chú|chú ý|chú thích)")
_CONDITIONAL = re.compile(r"(?i)^(?:trường hợp|nếu|đối với|khi |trong trường hợp|tùy|tuỳ)")
_TITLE_NOISE = re.compile(r"^[\W\d_]*(?:\d+[.)]\s*)*")


def is_note_case(case: PaperCase) -> bool:
    """Whether the heading says that what follows are remarks."""
    return bool(_NOTE_TITLE.match(case.title)) and not any(p.originals or p.copies for p in case.papers)


def tell(paper: Paper) -> str:
    """`Giấy chứng sinh (1 bản chính)`."""
    name = upper_first(plain(paper.name).rstrip(" ;.,:"))
    if not name:
        return ""
    counts = []
    if paper.originals:
        counts.append(f"{figure(paper.originals)} bản chính")
    if paper.copies:
        counts.append(f"{figure(paper.copies)} bản sao")
    when = plain(paper.when)
    if when and when.lower() not in name.lower():
        name += f" – {when[:1].lower()}{when[1:]}".rstrip(" ;.")
    if paper.form and paper.form.number and paper.form.number.lower() not in name.lower():
        counts.append(paper.form.number)
    return name + (f" ({', '.join(counts)})" if counts else "")


def title_of(case: PaperCase) -> str:
    """The heading in plain words, empty when it says nothing."""
    title = plain(_TITLE_NOISE.sub("", case.title)).strip(" :;.*")
    if title.lower() in {
        "",
        "bao gồm",
        "thành phần hồ sơ",
        "hồ sơ",
        "giấy tờ",
        "thành phần hồ sơ bao gồm",
        "hồ sơ bao gồm",
        "hồ sơ gồm",
    }:
        return ""
    return clip(upper_first(title), 220)


def _parts(request: Request) -> tuple[list[tuple[str, list[str]]], list[str]]:
    """Headed lists of papers, and the notes of all of them."""
    cases: list[tuple[str, list[str]]] = []
    notes: list[str] = []
    for case in request.procedure.cases:
        remarks = is_note_case(case)
        papers = [p for p in case.papers if not (p.is_note or (remarks and not p.form))]
        notes += [tell(p) for p in case.papers if p not in papers]
        always = [p for p in papers if not p.when and not _CONDITIONAL.match(plain(p.name))]
        told = unique([tell(p) for p in (*always, *(p for p in papers if p not in always))])
        if told:
            cases.append((title_of(case), told))
    return cases, unique(notes)


def main_papers(request: Request, limit: int, width: int = 90) -> list[str]:
    """The first papers, short, for the overview."""
    cases, _ = _parts(request)
    papers = [paper for _, told in cases for paper in told]
    always = [paper for paper in papers if not _CONDITIONAL.match(paper)]
    return unique([clip(paper.split(";")[0], width) for paper in always or papers])[:limit]


def section(request: Request) -> Section:
    """The aspect `documents`."""
    cases, notes = _parts(request)
    if not cases and not notes:
        forms = [plain(f.name) for f in request.procedure.forms][:3]
        return missing(
            "thành phần hồ sơ", f"Biểu mẫu có ghi: {'; '.join(forms)}." if forms else "", request.contact.hotline_line()
        )
    relevance = request.relevance
    # A question about one case gets that case first; sort is stable, so the source's order stays otherwise.
    order = sorted(range(len(cases)), key=lambda i: -round(relevance.score(cases[i][0]), 1))
    room = request.budget - min(900, sum(len(n) for n in notes))
    out: list[str] = []
    skipped: list[tuple[str, int]] = []
    for rank, i in enumerate(order):
        title, papers = cases[i]
        left_cases = len(order) - rank
        share = max(room // left_cases, min(room, 1500))
        if share < 250 and out:
            skipped.append((title, len(papers)))
            continue
        kept, left = fit(papers, share - len(title), lambda j, line: relevance.score(line) - j / 50)
        heading = title or ("Giấy tờ cần có" if len(cases) == 1 else "Giấy tờ chung")
        block = [f"{heading}:", *bullets(kept)]
        if left:
            skipped.append((title, left))
        out += block
        room -= sum(len(line) + 1 for line in block)
    if skipped:
        count = sum(n for _, n in skipped)
        hint = next((t for t, _ in skipped if t), "")
        ask = (
            f", bạn hỏi “giấy tờ {clip(hint[:1].lower() + hint[1:], 60)}” để xem"
            if hint
            else ", bạn nói rõ trường hợp của mình để xem"
        )
        out.append(f"Còn {count} giấy tờ cho trường hợp khác{ask}.")
    if notes:
        ranked = sorted(range(len(notes)), key=lambda i: -round(relevance.score(notes[i]), 1))[:NOTES]
        kept, _ = fit(
            [sentence(notes[i]) for i in sorted(ranked)],
            max(300, min(900, room)),
            lambda j, line: relevance.score(line),
            (400, 250, 180),
        )
        out += ["Lưu ý:", *bullets(kept)]
    if request.procedure.bring:
        out += ["Mang theo: " + sentence("; ".join(plain(b) for b in request.procedure.bring))]
    return Section(out)
