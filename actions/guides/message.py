"""What is said of a guide: the whole, one step, or what one aspect asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from actions.answer import MAX_PAYLOAD, Answer, Aspect, Button, Candidate, Citation, Message, Outcome
from actions.clarify import NONE_OF_THESE
from actions.contact import Contact
from actions.guides.book import GuideBook
from actions.law.message import citation
from actions.law.state import status_word
from actions.render.naming import label
from actions.render.source_line import CHECK_AGAIN, OLD_AFTER_DAYS
from actions.render.text import bullets, day
from actions.skill import Tools
from knowledge.guide import PLACEHOLDER, Guide
from knowledge.law.validity import state_of
from knowledge.source import LegalBasis

BUTTONS = 3
RELATED = 2
"""Procedures among the buttons; what room is left goes to further guides."""
BASES = 3
"""Documents named in the source line."""
NEEDS, STEPS, WARNINGS, WHERE = "Cần có:", "Các bước:", "Lưu ý:", "Hỏi ai, ở đâu:"
_KINDS = ((re.compile(r"/NĐ-CP$"), "Nghị định"), (re.compile(r"/QH\d+$"), "Luật"), (re.compile(r"/TT-"), "Thông tư"))
_PARTS = {Aspect.DOCUMENTS: NEEDS, Aspect.PLACE: WHERE, Aspect.WHO: WHERE, Aspect.STEPS: STEPS, Aspect.METHOD: STEPS}


def told(guide: Guide, tools: Tools) -> Message:
    """The whole guide: title, overview, what is needed, numbered steps, warnings, whom to ask, source."""
    parts = sections(guide, tools.contact)
    lines = [guide.name, filled([guide.overview], tools.contact)[0]]
    for heading in (NEEDS, STEPS, WARNINGS, WHERE):
        if parts[heading]:
            lines += [heading, *parts[heading]]
    return _message(guide, tools, lines)


def one_step(guide: Guide, number: int, tools: Tools) -> Message:
    """One step, and the one after it; a number that is none gets all steps."""
    steps = sections(guide, tools.contact)[STEPS]
    if not 1 <= number <= len(steps):
        return _message(guide, tools, [f"{guide.name} có {len(steps)} bước:", *steps])
    lines = [f"{guide.name}, bước {number}/{len(steps)}:", steps[number - 1].split(" ", 1)[1]]
    if number < len(steps):
        lines += ["Sau đó:", steps[number].split(" ", 1)[1]]
    return _message(guide, tools, lines)


def rest(guide: Guide, tools: Tools) -> Message:
    """What comes after the steps: warnings and whom to ask; a guide without either is told whole."""
    parts = sections(guide, tools.contact)
    lines = [line for heading in (WARNINGS, WHERE) if parts[heading] for line in (heading, *parts[heading])]
    if not lines:
        return told(guide, tools)
    return _message(guide, tools, [f"{guide.name}: làm xong các bước thì bạn nhớ thêm.", *lines])


def of_aspects(guide: Guide, aspects: Sequence[Aspect], tools: Tools) -> Message:
    """What the guide says of the aspects asked; told whole where it says nothing of its own about them."""
    parts = sections(guide, tools.contact)
    headings = [h for h in dict.fromkeys(_PARTS.get(aspect, "") for aspect in aspects) if h and parts[h]]
    if not headings:
        return told(guide, tools)
    lines = [line for heading in headings for line in (heading, *parts[heading])]
    return _message(guide, tools, [f"{guide.name}.", *lines])


def offered(choices: Sequence[Candidate]) -> Message:
    """Guides to choose from, and a way out."""
    lines = [f"{number}. {choice.name}" for number, choice in enumerate(choices, 1)]
    way = "gõ “đúng”" if len(choices) == 1 else "gõ số thứ tự"
    return Message(
        text="\n".join(
            ["Có phải bạn hỏi về việc này?", *lines, f"Bạn chọn hoặc {way}; nếu không phải, hỏi lại rõ hơn."]
        ),
        buttons=[
            *(Button(title=choice.name, payload=choice.payload) for choice in choices),
            Button(title=NONE_OF_THESE, payload=NONE_OF_THESE),
        ],
        answer=Answer(outcome=Outcome.CLARIFY, candidates=list(choices)),
    )


def sections(guide: Guide, contact: Contact) -> dict[str, list[str]]:
    """Heading → lines, placeholders filled."""
    steps = [f"{number}. {step}" for number, step in enumerate(filled(guide.steps, contact), 1)]
    return {
        NEEDS: bullets(filled(guide.needs, contact)),
        STEPS: steps,
        WARNINGS: bullets(filled(guide.warnings, contact)),
        WHERE: bullets(filled(guide.where, contact)),
    }


def filled(texts: Sequence[str], contact: Contact) -> list[str]:
    """The texts with contacts in place of placeholders; a text whose placeholder nobody set is left out."""
    values = values_of(contact)
    kept = [text for text in texts if all(values.get(name) for name in PLACEHOLDER.findall(text))]
    return [PLACEHOLDER.sub(lambda found: values[found[1]], text) for text in kept]


def values_of(contact: Contact) -> dict[str, str]:
    """Placeholder → what the settings say."""
    phone = f", điện thoại {contact.office_phone}" if contact.office_phone else ""
    return {
        "office": contact.office_name + phone,
        "hotline": contact.hotline,
        "portal": contact.portal_url.removeprefix("https://"),
        "petition": contact.petition_url.removeprefix("https://"),
        "province": contact.province_name,
        "retention_days": str(contact.retention_days),
        "citizen_app": contact.citizen_app,
        "border_platform": contact.border_platform,
    }


def source_line(guide: Guide, today: date) -> str:
    """What the guide rests on, and when that was true."""
    named = [_named(basis) for basis in guide.legal_basis[:BASES]]
    parts = [f"Nguồn: {', '.join(named)}" if named else "Nguồn: hướng dẫn do trợ lý biên soạn"]
    parts.append(f"thông tin đến ngày {day(guide.source.as_of)}")
    line = "; ".join(parts)
    if (today - guide.source.as_of).days > OLD_AFTER_DAYS:
        line += f"; đã cũ, {CHECK_AGAIN}"
    return f"{line}. {guide.source.url}" if guide.source.url else f"{line}."


def _named(basis: LegalBasis) -> str:
    number = basis.number or ""
    kind = next((kind for pattern, kind in _KINDS if pattern.search(number)), "")
    return " ".join(filter(None, (basis.title or kind, number)))


def _cited(basis: LegalBasis, tools: Tools) -> Citation:
    law, number = tools.index.law, basis.number or ""
    document = law.document(number) if law and number else None
    if document is None:
        return Citation(title=_named(basis), number=basis.number, article=basis.article)
    article = law.article(number, basis.article) if law and basis.article else None
    return citation(document, state_of(document, article, tools.today), article)


def _ended(guide: Guide, tools: Tools) -> list[str]:
    law = tools.index.law
    for basis in guide.legal_basis:
        document = law.document(basis.number) if law and basis.number else None
        state = state_of(document, None, tools.today) if document else None
        if state is not None and not state.status.applies:
            return [f"⚠ {_named(basis)}: {status_word(state)}. Bạn hỏi lại cơ quan trước khi làm theo."]
    return []


def _message(guide: Guide, tools: Tools, lines: Sequence[str]) -> Message:
    return Message(
        text="\n".join([*lines, source_line(guide, tools.today), *_ended(guide, tools)]),
        buttons=_buttons(guide, tools),
        answer=Answer(
            outcome=Outcome.ANSWER,
            citations=[_cited(basis, tools) for basis in guide.legal_basis],
            source=guide.source.url or guide.source.file,
            as_of=guide.source.as_of,
        ),
    )


def _buttons(guide: Guide, tools: Tools) -> list[Button]:
    related = [p for p in map(tools.index.procedure, guide.related) if p is not None][:RELATED]
    made = [
        Button(title=f"Thủ tục: {label(p, 60)}", payload=f"{label(p, MAX_PAYLOAD - 15)} (mã {p.code[:8]})")
        for p in related
    ]
    book: GuideBook | None = tools.index.guides
    further = [g for g in map(book.guide, guide.further) if g is not None] if book else []
    return [*made, *(Button(title=g.name, payload=g.name) for g in further)][:BUTTONS]
