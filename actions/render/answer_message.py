"""One answer about one procedure: the asked aspects, the source line, next questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from actions.answer import Answer, Aspect, Message, Outcome, ProcedureRef
from actions.contact import Contact
from actions.render import conditions, documents, fee, forms, legal, method, overview, place, result, steps, time, who
from actions.render.excerpt import LEAD, excerpts
from actions.render.naming import label
from actions.render.next_questions import next_questions
from actions.render.relevance import Relevance
from actions.render.section import Request, Section
from actions.render.source_line import source_line
from actions.render.text import bullets, clip
from knowledge.law.expired import ExpiredBasis
from knowledge.procedure import Procedure

LONG = frozenset({Aspect.DOCUMENTS, Aspect.STEPS, Aspect.CONDITIONS})
LIMIT_LONG = 5_500
LIMIT_SHORT = 1_400
LIMIT_OVERVIEW = 1_300
MOST_ASPECTS = 3

_SECTIONS: dict[Aspect, Callable[[Request], Section]] = {
    Aspect.OVERVIEW: overview.section,
    Aspect.DOCUMENTS: documents.section,
    Aspect.FEE: fee.section,
    Aspect.TIME: time.section,
    Aspect.PLACE: place.section,
    Aspect.METHOD: method.section,
    Aspect.STEPS: steps.section,
    Aspect.CONDITIONS: conditions.section,
    Aspect.RESULT: result.section,
    Aspect.LEGAL_BASIS: legal.section,
    Aspect.FORMS: forms.section,
    Aspect.WHO: who.section,
}
HEADINGS = {
    Aspect.OVERVIEW: "Tóm tắt",
    Aspect.DOCUMENTS: "Giấy tờ",
    Aspect.FEE: "Phí, lệ phí",
    Aspect.TIME: "Thời hạn",
    Aspect.PLACE: "Nơi nộp",
    Aspect.METHOD: "Cách nộp",
    Aspect.STEPS: "Các bước",
    Aspect.CONDITIONS: "Điều kiện",
    Aspect.RESULT: "Kết quả",
    Aspect.LEGAL_BASIS: "Căn cứ pháp lý",
    Aspect.FORMS: "Biểu mẫu",
    Aspect.WHO: "Ai được làm",
}


def render(
    procedure: Procedure,
    aspects: Sequence[Aspect],
    *,
    contact: Contact,
    today: date,
    question: str = "",
    ended: Sequence[ExpiredBasis] = (),
) -> Message:
    """The answer to `aspects` (none: an overview); `question` orders what is told, it never adds to it.

    `ended` are legal bases that no longer apply: the answer warns of them.
    """
    asked = list(dict.fromkeys(aspects))[:MOST_ASPECTS] or [Aspect.OVERVIEW]
    title = label(procedure, 120)
    source = source_line(procedure, today, ended)
    # Aspects come most probable first: a long one behind a short one is told in brief.
    total = LIMIT_LONG if asked[0] in LONG else LIMIT_OVERVIEW if asked == [Aspect.OVERVIEW] else LIMIT_SHORT
    room = total - len(title) - len(source) - 40 * len(asked)
    relevance = Relevance(question, known=f"{procedure.name} {procedure.short_name}")
    blocks = []
    for aspect, share in zip(asked, _shares(asked, room), strict=True):
        section = _SECTIONS[aspect](Request(procedure, contact, share, relevance))
        text = _cut(section.text, share)
        blocks.append(f"{HEADINGS[aspect]}\n{text}" if len(asked) > 1 else text)
    heading = title if len(asked) > 1 or asked == [Aspect.OVERVIEW] else f"{HEADINGS[asked[0]]} – {title}"
    room = total - sum(len(b) + 2 for b in (heading, *blocks, source))
    quoted = [q for q in excerpts(procedure, relevance, "\n".join(blocks)) if asked != [Aspect.OVERVIEW]]
    while quoted and len(LEAD) + sum(len(q) + 3 for q in quoted) + 3 > room:
        quoted.pop()
    if quoted:
        blocks.append("\n".join([LEAD, *bullets(quoted)]))
    return Message(
        text="\n\n".join([heading, *blocks, source]),
        buttons=next_questions(procedure, asked),
        answer=Answer(
            outcome=Outcome.ANSWER,
            procedure=ProcedureRef(code=procedure.code, name=procedure.name),
            aspects=asked,
            citations=legal.citations(procedure),
            source=procedure.source.url or procedure.source.file,
            as_of=procedure.source.as_of,
        ),
    )


def _shares(asked: Sequence[Aspect], room: int) -> list[int]:
    """Characters for each aspect: long ones get what short ones do not need."""
    long = [a for a in asked if a in LONG]
    if not long:
        return [max(250, room // len(asked)) for _ in asked]
    small = min(900, room // (len(asked) + 1))
    rest = (room - small * (len(asked) - len(long))) // len(long)
    return [rest if a in LONG else small for a in asked]


def _cut(text: str, limit: int) -> str:
    """The text in at most `limit` characters, cut at a line's end: the last guard, renderers keep to it."""
    if len(text) <= limit:
        return text
    kept: list[str] = []
    for line in text.split("\n"):
        if sum(len(k) + 1 for k in kept) + len(line) > limit:
            left = limit - sum(len(k) + 1 for k in kept)
            kept += [clip(line, left)] if left > 60 else []
            break
        kept.append(line)
    return "\n".join(kept)
