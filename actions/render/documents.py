"""Thành phần hồ sơ: papers under the source's headings, forms and always-needed ones first, notes apart and few."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from actions.render.section import Request, Section, missing
from actions.render.text import bullets, clip, figure, fit, plain, sentence, unique, upper_first
from knowledge.procedure import Paper, PaperCase

NOTES = 4
WIDTHS = (380, 260, 180, 130)
"""Characters of one paper: the name stands first, the law behind it last."""
COMMON = "Giấy tờ chung"

_NOTE_TITLE = re.compile(r"(?i)^\W*(?:lưu ý|ghi chú|chú ý|chú thích)")
_CONDITIONAL = re.compile(r"(?i)^(?:trường hợp|nếu |đối với|khi |trong trường hợp|tùy|tuỳ|văn bản (?:ủy|uỷ) quyền)")
_FORM = re.compile(
    r"(?i)^(?:\d+ bản |bản )?(?:tờ khai|đơn|giấy đề nghị|giấy khai|phiếu|bản khai|văn bản đề nghị|công văn đề nghị|"
    r"mẫu |thông báo|bản đăng ký|hồ sơ đăng ký)"
)
_TITLE_NOISE = re.compile(r"^[\W\d_]*(?:\d+[.)]\s*)*")
_EMPTY_TITLES = frozenset(
    {"bao gồm", "thành phần hồ sơ", "hồ sơ", "giấy tờ", "thành phần hồ sơ bao gồm", "hồ sơ bao gồm", "hồ sơ gồm"}
)
_USEFUL_NOTE = re.compile(
    r"(?i)không phải (?:nộp|xuất trình|có|chứng thực)|miễn|trong thời hạn|hợp pháp hóa|bản điện tử|"
    r"vneid|số lượng|\d+ bộ"
)
_OFFICE_NOTE = re.compile(
    r"(?i)người tiếp nhận|có trách nhiệm|khai thác|từ chối|hủy bỏ|thẩm quyền|cán bộ|quyền lựa chọn"
)


@dataclass
class _Group:
    """Papers under one heading."""

    title: str
    papers: list[str]


def is_note_case(case: PaperCase) -> bool:
    """Whether the heading says that what follows are remarks."""
    return bool(_NOTE_TITLE.match(case.title))


def is_form(paper: str) -> bool:
    """Whether the paper is a form to fill in."""
    return bool(_FORM.match(paper))


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
    if paper.form and paper.form.number and paper.form.number.lower() not in name.lower():
        counts.append(paper.form.number)
    told = f" ({', '.join(counts)})" if counts else ""
    # The count stands behind the name, not behind a clause of law, so that cutting keeps it.
    head, stop, tail = name.partition("; ") if "; " in name else name.partition(". ")
    name = f"{head}{told}{stop}{tail}" if stop else name + told
    if when and when.lower() not in name.lower():
        name += f" – {when[:1].lower()}{when[1:]}".rstrip(" ;.")
    return name


def title_of(case: PaperCase) -> str:
    """The heading in plain words, empty when it says nothing."""
    title = plain(_TITLE_NOISE.sub("", case.title)).strip(" :;.*")
    return "" if title.lower() in _EMPTY_TITLES or is_note_case(case) else clip(upper_first(title), 200)


def _rank(paper: str) -> int:
    return 0 if _FORM.match(paper) else 2 if _CONDITIONAL.match(paper) else 1


def _parts(request: Request) -> tuple[list[_Group], list[str]]:
    """Headed lists of papers, what all of them share first, and the remarks of all."""
    groups: list[_Group] = []
    notes: list[str] = []
    for case in request.procedure.cases:
        remarks = is_note_case(case)
        papers = [p for p in case.papers if not p.is_note and not (remarks and not (p.originals or p.copies))]
        notes += [tell(p) for p in case.papers if p not in papers]
        told = unique([tell(p) for p in sorted(papers, key=lambda p: 2 if p.when else _rank(plain(p.name)))])
        if told:
            groups.append(_Group(title_of(case), told))
    groups.sort(key=lambda g: bool(g.title))
    groups = _merge_untitled(groups)
    if len(groups) > 2:
        times = Counter(_key(p) for g in groups for p in {_key(x): x for x in g.papers}.values())
        shared = {key for key, n in times.items() if n == len(groups)}
        common = [p for p in groups[0].papers if _key(p) in shared]
        if common:
            rest = [_Group(g.title, [p for p in g.papers if _key(p) not in shared]) for g in groups]
            groups = [_Group("Giấy tờ của mọi trường hợp", common), *(g for g in rest if g.papers)]
    return groups, unique(notes)


def _merge_untitled(groups: list[_Group]) -> list[_Group]:
    """One group for all papers whose heading says nothing."""
    bare = [p for g in groups if not g.title for p in g.papers]
    titled = [g for g in groups if g.title]
    if not bare:
        return titled
    return [_Group(COMMON if titled else "Giấy tờ cần có", unique(sorted(bare, key=_rank))), *titled]


def _key(paper: str) -> str:
    return re.sub(r"\W+", " ", paper.lower())[:80]


def main_papers(request: Request, limit: int, width: int = 90) -> list[str]:
    """The first papers, short, for the overview."""
    groups, _ = _parts(request)
    papers = [p for g in groups[:2] for p in g.papers]
    always = [p for p in papers if _rank(p) < 2 and " – " not in p]
    return unique([clip(re.split(r"; |\. ", p)[0], width) for p in always or papers])[:limit]


def _ranked_notes(request: Request, notes: list[str]) -> list[str]:
    """The few remarks that help a citizen, or that the question is about."""

    def worth(i: int) -> float:
        note = notes[i]
        plus = 0.5 if _USEFUL_NOTE.search(note) else 0.0
        return 2 * request.relevance.score(note) + plus - (0.6 if _OFFICE_NOTE.search(note) else 0.0)

    best = [i for i in sorted(range(len(notes)), key=lambda i: -worth(i)) if worth(i) >= 0][:NOTES]
    return [sentence(notes[i]) for i in sorted(best)]


def section(request: Request) -> Section:
    """The aspect `documents`."""
    groups, notes = _parts(request)
    if not groups and not notes:
        forms = [clip(plain(f.name), 150) for f in request.procedure.forms][:3]
        have = f"Biểu mẫu có ghi: {'; '.join(forms)}." if forms else ""
        return missing("thành phần hồ sơ", have, request.contact.hotline_line())
    relevance = request.relevance
    notes = _ranked_notes(request, notes)
    room = request.budget - 200 - min(700, sum(len(n) + 3 for n in notes))
    # A question about one case gets that case first and at length; the sort is stable, the source's order stays.
    order = sorted(groups, key=lambda g: -round(relevance.score(g.title), 1))
    out: list[str] = []
    skipped = 0
    others: list[str] = []
    for rank, group in enumerate(order):
        share = room // (len(order) - rank)
        if relevance.score(group.title) >= 0.25:
            share = max(share, min(room, 2400))
        if share < 170 and out:
            skipped += len(group.papers)
            others.append(group.title)
            continue
        title = group.title or COMMON
        kept, left = fit(group.papers, share - len(title) - 2, lambda j, line: relevance.score(line) - j / 50, WIDTHS)
        block = [f"{title}:", *bullets(kept)]
        if left:
            skipped += left
            others.append(group.title)
        out += block
        room -= sum(len(line) + 1 for line in block)
    if skipped:
        hint = next((t for t in others if t and t != COMMON), "")
        ask = f"bạn hỏi “{clip(hint[:1].lower() + hint[1:], 70)}” để xem" if hint else "bạn nói rõ trường hợp để xem"
        out.append(f"Còn {skipped} giấy tờ cho trường hợp khác, {ask}.")
    if notes:
        kept, _ = fit(notes, max(250, min(700, room)), lambda j, line: relevance.score(line), (300, 220, 160))
        out += ["Lưu ý:", *bullets(kept)]
    if request.procedure.bring:
        out += ["Mang theo: " + sentence("; ".join(plain(b) for b in request.procedure.bring))]
    return Section(out)
