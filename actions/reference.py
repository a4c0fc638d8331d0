"""Which procedure a message is about: the one of the thread, a new one, one of several, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from actions import cues
from actions.thread import Thread
from actions.turn import Index, Turn
from index.certainty import decide
from index.hit import Hit, Retrieval

SURE = 0.6
"""Probability from which a message alone moves the talk to another procedure without a question."""
LIKELY = 0.35
"""Probability from which another procedure is worth asking about instead of staying."""
FOREIGN = 0.6
"""Likelihood of `off_topic` from which an unlikely retrieval is not tried further."""
BARELY_KNOWN = 0.3
OTHERS = 4


class Kind(StrEnum):
    """What a message refers to."""

    PROCEDURE = "procedure"
    CLARIFY = "clarify"
    UNKNOWN = "unknown"
    FOREIGN = "foreign"


@dataclass(frozen=True)
class Reference:
    """The finding; `codes` holds one code for PROCEDURE, one to five for CLARIFY."""

    kind: Kind
    codes: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    stayed: bool = False
    """the thread's own procedure goes on"""


def _codes(hits: Sequence[Hit]) -> list[str]:
    return list(dict.fromkeys(h.code for h in hits if h.kind == "procedure"))


def _from(retrieval: Retrieval) -> Reference:
    """The decision by calibrated certainty, as a reference."""
    decision = decide(retrieval)
    codes = _codes(decision.hits)
    if decision.outcome == "answer" and codes:
        others = [c for c in _codes(retrieval.hits) if c != codes[0]][:OTHERS]
        return Reference(Kind.PROCEDURE, codes[:1], others)
    if decision.outcome == "clarify" and codes:
        return Reference(Kind.CLARIFY, codes[:5])
    return Reference(Kind.UNKNOWN)


def is_foreign(turn: Turn, retrieval: Retrieval) -> bool:
    """Whether the message is surely about something else than procedures."""
    return turn.likelihood("off_topic") >= FOREIGN and retrieval.known < BARELY_KNOWN


def first(turn: Turn, index: Index) -> Reference:
    """A message without a thread."""
    retrieval = index.retrieve(turn.text)
    if is_foreign(turn, retrieval):
        return Reference(Kind.FOREIGN)
    return _from(retrieval)


def after_question(turn: Turn, thread: Thread, index: Index) -> Reference:
    """A message after a clarifying question that chose none of the candidates outright.

    The message may say more about the open question ("đổi vì sắp hết hạn"), or ask something new.
    """
    alone = index.retrieve(turn.text)
    if is_foreign(turn, alone):
        return Reference(Kind.FOREIGN)
    offered = {c.code for c in thread.candidates}
    found = _from(alone)
    if found.kind is Kind.PROCEDURE and (found.codes[0] in offered or alone.hits[0].probability >= SURE):
        return found
    together = index.retrieve(f"{thread.question} {turn.text}".strip()) if thread.question else alone
    joint = _from(together)
    if joint.kind is Kind.PROCEDURE:
        return joint
    if joint.kind is Kind.CLARIFY:
        best = [c for c in _codes(alone.hits) if c in offered]
        return Reference(Kind.CLARIFY, list(dict.fromkeys([*best[:2], *joint.codes]))[:5])
    return found


def within(turn: Turn, thread: Thread, index: Index) -> Reference:
    """A message while a procedure is under discussion."""
    current = str(thread.procedure)
    stay = Reference(Kind.PROCEDURE, [current], thread.others, stayed=True)
    text = cues.without_lead(turn.text) if cues.corrects(turn.text) else turn.text
    alone = index.retrieve(text)
    if is_foreign(turn, alone):
        return Reference(Kind.FOREIGN)
    if not alone.content:
        return stay
    group = alone.twins.get(current, current)
    same = {current, *(h.code for h in alone.hits if alone.twins.get(h.code, h.code) == group)}
    hits = [h for h in alone.hits if h.kind == "procedure"]
    top = hits[0] if hits else None
    if top is None:
        return stay if turn.aspects else Reference(Kind.UNKNOWN)
    if top.code in same:
        return stay
    found = _from(alone)
    if found.kind is Kind.PROCEDURE and top.probability >= SURE:
        return found
    if any(h.code in same for h in hits[:3]) and top.probability < LIKELY:
        return stay
    procedure = index.procedure(current)
    name = procedure.label if procedure else ""
    joint = [h for h in index.retrieve(f"{name} {text}").hits if h.kind == "procedure"]
    loose = cues.continues(text) or cues.supposes(text) or bool(turn.aspects)
    if joint and joint[0].code in same:
        if found.kind is Kind.PROCEDURE and not loose:
            return found
        return stay if loose or top.probability < LIKELY else found
    if found.kind is Kind.UNKNOWN:
        return stay if loose else found
    return found
