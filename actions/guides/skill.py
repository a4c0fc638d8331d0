"""When a guide speaks: named, going on, surer than every procedure, or where no procedure is certain."""

from __future__ import annotations

from actions.answer import Message
from actions.guides import cues, message
from actions.guides.book import GuideBook
from actions.reference import Kind, Reference
from actions.skill import Tools
from actions.thread import Thread
from actions.turn import Reply, Turn
from index.certainty import asks_guide
from index.guides.book import GuideHit
from knowledge.guide import Guide

ENOUGH = 0.5
"""Probability from which a guide is told where no procedure is certain."""
MORE = 6
"""Words of a message up to which "rồi sao nữa" is all that it says."""
TELLING = 2
"""Telling syllables below which a message within a talk names nothing new."""


def by_name(turn: Turn, thread: Thread, tools: Tools) -> Reply | None:
    """A guide named as its button names it, or a step of the guide under discussion."""
    book = tools.index.guides
    if book is None:
        return None
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
    if hit is None or _of_procedure(hit, turn, thread, tools, reference):
        return None
    if not asks_guide(hit.probability, reference.top):
        return None
    return _told(hit, thread, tools)


def at_last(turn: Turn, thread: Thread, tools: Tools, reference: Reference) -> Reply | None:
    """Where no procedure is certain: a guide likely enough, or the one under discussion goes on."""
    book = tools.index.guides
    if book is None:
        return None
    current = _current(thread, book)
    if current is not None and reference.telling < TELLING and reference.kind in (Kind.NOTHING, Kind.UNKNOWN):
        return _said(current, message.of_aspects(current, turn.aspects, tools), thread)
    hit = _found(turn, tools)
    if hit is None or hit.probability < ENOUGH or hit.probability <= reference.top:
        return None
    return _told(hit, thread, tools)


def _found(turn: Turn, tools: Tools) -> GuideHit | None:
    hits = tools.index.guides.find(turn.text, 1) if tools.index.guides else []
    return hits[0] if hits else None


def _of_procedure(hit: GuideHit, turn: Turn, thread: Thread, tools: Tools, reference: Reference) -> bool:
    """Whether the procedure under discussion answers by itself: "nộp online thế nào" is its own way of filing."""
    if not reference.stayed and not (thread.procedure and reference.telling < TELLING):
        return False
    guide = tools.index.guides.guide(hit.code) if tools.index.guides else None
    own = guide is not None and bool(set(guide.aspects) & {aspect.value for aspect in turn.aspects})
    return own or reference.telling < TELLING


def _current(thread: Thread, book: GuideBook) -> Guide | None:
    return book.guide(thread.guide) if thread.guide else None


def _told(hit: GuideHit, thread: Thread, tools: Tools) -> Reply | None:
    guide = tools.index.guides.guide(hit.code) if tools.index.guides else None
    return _said(guide, message.told(guide, tools), thread) if guide else None


def _said(guide: Guide, made: Message, thread: Thread) -> Reply:
    kept = {"guide": guide.code, "candidates": [], "clarified": 0, "question": ""}
    return Reply([made], thread.model_copy(update=kept))
