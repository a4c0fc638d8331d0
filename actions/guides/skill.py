"""When a guide speaks: named, going on, surer than every procedure, or where no procedure is certain."""

from __future__ import annotations

from actions.answer import Candidate, Message
from actions.choice import chosen
from actions.guides import cues, message
from actions.guides.book import GuideBook
from actions.reference import Kind, Reference
from actions.skill import Tools
from actions.thread import MAX_QUESTION, Thread
from actions.turn import Reply, Turn
from index.certainty import asks_guide
from index.guides.book import GuideHit
from knowledge.guide import Guide

ENOUGH = 0.4
"""Probability from which a guide is told where no procedure was found."""
SURE = 0.65
"""The same where procedures are likely, or the message seems to be about something else."""
MAYBE = 0.2
"""Probability from which guides are offered where nothing at all was found."""
LIKELY = 0.2
"""Share of the best guide's probability from which another is offered beside it."""
OFFERED = 3
KNOWN = 0.8
"""Certainty that the index of procedures knows the matter, from which only a plain guide speaks."""
PLAIN = 0.98
"""Probability from which a guide is plain: "trợ cấp thất nghiệp" asks no guide, though one speaks of it."""
GENERAL = frozenset({"method", "steps"})
"""Aspects that a guide tells for all procedures, where none is named."""
MORE = 6
"""Words of a message up to which "rồi sao nữa" is all that it says."""
TELLING = 2
"""Telling syllables below which a message within a talk names nothing new."""


def by_name(turn: Turn, thread: Thread, tools: Tools) -> Reply | None:
    """A guide named as its button names it or chosen of those offered, or a step of the guide under discussion."""
    book = tools.index.guides
    if book is None:
        return None
    picked = _picked(turn, thread, book)
    if picked is not None:
        return _said(picked, message.told(picked, tools), thread)
    named = book.named(turn.text)
    if named is not None:
        return _said(named, message.told(named, tools), thread)
    current = _current(thread, book)
    if current is None:
        return None
    number = cues.step_in(turn.text)
    if number is not None:
        return _said(current, message.one_step(current, number, tools), thread)
    if cues.asks_more(turn.text) and len(turn.text.split()) <= MORE:
        return _said(current, message.rest(current, tools), thread)
    return None


def instead(turn: Turn, thread: Thread, tools: Tools, reference: Reference) -> Reply | None:
    """A guide that is surer than what the message may refer to else; asked before law and procedure."""
    hit = _found(turn, tools)
    if hit is None or not asks_guide(hit.probability, reference.top):
        return None
    return None if _of_procedure(hit, turn, thread, tools, reference) else _told(hit, thread, tools)


def at_last(turn: Turn, thread: Thread, tools: Tools, reference: Reference) -> Reply | None:
    """Where no procedure is certain: a guide likely enough, or the one under discussion goes on."""
    book = tools.index.guides
    if book is None:
        return None
    current = _current(thread, book)
    if current is not None and reference.telling < TELLING and reference.kind in (Kind.NOTHING, Kind.UNKNOWN):
        return _said(current, message.of_aspects(current, turn.aspects, tools), thread)
    hit = _found(turn, tools)
    need = ENOUGH if reference.kind in (Kind.NOTHING, Kind.UNKNOWN) else SURE
    if hit is None or hit.probability < need or hit.probability <= reference.top:
        return None
    return None if _of_procedure(hit, turn, thread, tools, reference) else _told(hit, thread, tools)


def offer(turn: Turn, thread: Thread, tools: Tools, reference: Reference) -> Reply | None:
    """Guides to choose from, where nothing was found that could be told or asked back."""
    if tools.index.guides is None or reference.kind is not Kind.UNKNOWN:
        return None
    hits = [hit for hit in tools.index.guides.find(turn.text, OFFERED) if hit.probability > 0]
    if not hits or hits[0].probability < MAYBE or thread.clarified:
        return None
    kept = [hit for hit in hits if hit.probability >= LIKELY * hits[0].probability]
    choices = [Candidate(code=hit.code, name=hit.name, payload=hit.name) for hit in kept]
    asked = {"candidates": choices, "clarified": 1, "question": turn.text[:MAX_QUESTION]}
    return Reply([message.offered(choices)], thread.model_copy(update=asked))


def _picked(turn: Turn, thread: Thread, book: GuideBook) -> Guide | None:
    """The guide chosen of those that the last message offered."""
    offered = [choice for choice in thread.candidates if book.guide(choice.code)]
    if not offered:
        return None
    if len(offered) == 1 and turn.intent == "affirm":
        return book.guide(offered[0].code)
    choice = chosen(turn.text, offered)
    return book.guide(choice.code) if choice else None


def _found(turn: Turn, tools: Tools) -> GuideHit | None:
    hits = tools.index.guides.find(turn.text, 1) if tools.index.guides else []
    return hits[0] if hits else None


def _of_procedure(hit: GuideHit, turn: Turn, thread: Thread, tools: Tools, reference: Reference) -> bool:
    """Whether a procedure answers better: one that was found, the one under discussion, or one to be named.

    "Nộp online thế nào" asks the way of filing of what is under discussion, "lệ phí bao nhiêu" alone that of something
    not said yet.
    """
    guide = tools.index.guides.guide(hit.code) if tools.index.guides else None
    if guide is None:
        return False
    known = reference.found.known if reference.found else 0.0
    if (reference.kind is Kind.PROCEDURE or known >= KNOWN) and hit.probability < PLAIN:
        return True
    own = set(guide.aspects) & {aspect.value for aspect in turn.aspects}
    if reference.kind is Kind.NOTHING and not thread.procedure:
        return bool(own - GENERAL)
    if not reference.stayed and not (thread.procedure and reference.telling < TELLING):
        return False
    return bool(own) or reference.telling < TELLING


def _current(thread: Thread, book: GuideBook) -> Guide | None:
    return book.guide(thread.guide) if thread.guide else None


def _told(hit: GuideHit, thread: Thread, tools: Tools) -> Reply | None:
    guide = tools.index.guides.guide(hit.code) if tools.index.guides else None
    return _said(guide, message.told(guide, tools), thread) if guide else None


def _said(guide: Guide, made: Message, thread: Thread) -> Reply:
    kept = {"guide": guide.code, "candidates": [], "clarified": 0, "question": ""}
    return Reply([made], thread.model_copy(update=kept))
