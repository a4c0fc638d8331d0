"""Which procedure a message is about: the one of the thread, a new one, one of several, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from actions import cues, follow
from actions.thread import Thread
from actions.turn import Index, Turn
from index.certainty import decide
from index.hit import Hit, Retrieval

SURE = 0.6
"""Probability below which a message of a telling syllable or none names nothing."""
CERTAIN = 0.95
"""Probability from which an answer to a clarifying question is taken for a new matter."""
SHORT = 2
"""Telling syllables up to which a strange message may still go on with the talk."""
ELSEWHERE = 0.05
"""Probability of all candidates offered below which a message that names something else is a new matter."""
CHOSEN = 0.6
"""Share of one candidate among those offered from which a description chooses it."""
STRANGE = 0.1
"""Within a thread: certainty that the index knows the matter at all, below which a message of more than SHORT telling
syllables leaves it."""
GOES_ON = 0.4
"""Share from which the talk goes on with what is under discussion: staying is what a citizen expects."""
MOVES = 0.6
"""Share from which it moves to another procedure."""
FOUND = 0.2
"""Probability without which the talk moves to no procedure unasked, however little the others fit."""
NAMED = 0.02
"""Probability for the message alone without which a procedure is no choice beside the present one."""
LIKELY = 0.08
"""Share from which a procedure is one of the choices."""
OTHERS = 4
WIDE = 40
"""Hits looked through for the candidates of a clarifying question."""


class Kind(StrEnum):
    """What a message refers to."""

    PROCEDURE = "procedure"
    CLARIFY = "clarify"
    NOTHING = "nothing"
    """the message asks something of a procedure, but names none"""
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
    top: float = 0.0
    """probability of the best procedure for the message alone"""
    telling: int = 0
    """telling syllables of the message"""
    found: Retrieval | None = None
    """what the index finds for the message alone"""


def _codes(hits: Sequence[Hit]) -> list[str]:
    return list(dict.fromkeys(h.code for h in hits if h.kind == "procedure"))


def _from(retrieval: Retrieval) -> Reference:
    """The decision by calibrated certainty, as a reference."""
    decision = decide(retrieval)
    codes = _codes(decision.hits)
    if decision.outcome == "answer" and codes:
        others = [c for c in _codes(retrieval.hits) if c != codes[0]][:OTHERS]
        return _judged(Kind.PROCEDURE, retrieval, codes[:1], others)
    if decision.outcome == "clarify" and codes:
        return _judged(Kind.CLARIFY, retrieval, codes[:5])
    return _judged(Kind.UNKNOWN, retrieval)


def _judged(kind: Kind, retrieval: Retrieval, codes: Sequence[str] = (), others: Sequence[str] = ()) -> Reference:
    telling = len(retrieval.content)
    return Reference(kind, list(codes), list(others), top=_top(retrieval), telling=telling, found=retrieval)


def _top(retrieval: Retrieval) -> float:
    return retrieval.hits[0].probability if retrieval.hits else 0.0


def is_foreign(turn: Turn, retrieval: Retrieval, in_thread: bool = False) -> bool:
    """Whether the message is about something else than procedures: the two judges are weighed against one another.

    The intent sees the manner of the question, the index its words; each alone errs (gold prices have licences too).
    Within a thread a follow-up names an aspect or supposes a case; without either a little strangeness is enough.
    """
    strange = turn.likelihood("off_topic")
    follows = bool(turn.aspects) or cues.supposes(turn.text)
    if in_thread and retrieval.known < STRANGE and len(retrieval.content) > SHORT and not follows:
        return True
    need = 0.0
    if strange >= 0.85:
        need = 0.5 if turn.aspects else 0.7
    elif in_thread and strange >= 0.3 and not turn.aspects and not cues.supposes(turn.text):
        return _top(retrieval) < SURE
    elif strange >= 0.5:
        need = 0.25
    return _top(retrieval) < need * strange


def first(turn: Turn, index: Index) -> Reference:
    """A message without a thread."""
    retrieval = index.retrieve(turn.text)
    if is_foreign(turn, retrieval):
        return _judged(Kind.FOREIGN, retrieval)
    if turn.aspects and len(retrieval.content) <= 1 and _top(retrieval) < SURE:
        return Reference(Kind.NOTHING, found=retrieval)
    return _from(retrieval)


def after_question(turn: Turn, thread: Thread, index: Index) -> Reference:
    """A message after a clarifying question that chose none of the candidates outright.

    It mostly says more about the open question ("đổi vì sắp hết hạn"); it may ask something new.
    """
    offered = [c.code for c in thread.candidates]
    alone = index.retrieve(turn.text, WIDE)
    if is_foreign(turn, alone) and _mass(alone, offered) < ELSEWHERE:
        return _judged(Kind.FOREIGN, alone)
    if len(alone.content) <= 1 and _top(alone) < SURE:
        current = thread.procedure if thread.procedure in offered else None
        return Reference(Kind.PROCEDURE, [current], stayed=True) if current else Reference(Kind.CLARIFY, offered)
    found = _from(alone)
    if found.kind is Kind.PROCEDURE and (found.codes[0] in offered or _top(alone) >= CERTAIN):
        return found
    if found.kind is not Kind.UNKNOWN and _mass(alone, offered) < ELSEWHERE:
        return found
    together = index.retrieve(f"{thread.question} {turn.text}".strip(), WIDE) if thread.question else alone
    favourite, share = _favourite(offered, alone, together)
    if favourite and share >= CHOSEN and alone.content:
        return Reference(Kind.PROCEDURE, [favourite], [c for c in offered if c != favourite][:OTHERS])
    joint = _from(together)
    if found.kind is Kind.PROCEDURE and joint.kind is not Kind.PROCEDURE:
        return found
    if joint.kind is Kind.UNKNOWN and alone.content:
        return found if found.kind is not Kind.UNKNOWN else Reference(Kind.CLARIFY, offered)
    return joint if joint.kind is not Kind.UNKNOWN else Reference(Kind.CLARIFY, offered)


def describes_choice(turn: Turn, thread: Thread, index: Index) -> bool:
    """Whether a message after a clarifying question tells which of the choices is meant, however it sounds."""
    offered = [c.code for c in thread.candidates]
    if not offered or _mass(index.retrieve(turn.text, WIDE), offered) < ELSEWHERE:
        return False
    found = after_question(turn, thread, index)
    return found.kind is Kind.PROCEDURE and not found.stayed and found.codes[0] in offered


def _mass(retrieval: Retrieval, codes: Sequence[str]) -> float:
    return sum(hit.probability for hit in retrieval.hits if hit.code in codes)


def _favourite(offered: Sequence[str], alone: Retrieval, together: Retrieval) -> tuple[str, float]:
    """The candidate that message and question point to, and its share among all candidates."""
    weight = dict.fromkeys(offered, 0.0)
    for retrieval, trust in ((alone, 2.0), (together, 1.0)):
        for hit in retrieval.hits:
            if hit.code in weight:
                weight[hit.code] += trust * hit.probability
    total = sum(weight.values())
    best = max(weight, key=lambda code: weight[code], default="")
    return (best, weight[best] / total) if total > 0 else ("", 0.0)


def within(turn: Turn, thread: Thread, index: Index) -> Reference:
    """A message while a procedure is under discussion: it goes on, moves to another one, or has to be asked back."""
    current = index.procedure(str(thread.procedure))
    stay = Reference(Kind.PROCEDURE, [str(thread.procedure)], thread.others, stayed=True)
    text = cues.without_lead(turn.text) if cues.corrects(turn.text) else turn.text
    if current is None or cues.goes_back(text):
        return stay
    alone = index.retrieve(text)
    if is_foreign(turn, alone, in_thread=True):
        return _judged(Kind.FOREIGN, alone)
    if not alone.content or not alone.hits:
        return replace(stay, top=_top(alone), telling=len(alone.content))
    found = follow.candidates(turn, current, index, alone)
    best = found[0]
    if best.goes_on and best.share >= GOES_ON:
        return replace(stay, top=_top(alone), telling=len(alone.content))
    if best.share >= MOVES and best.probability >= FOUND:
        return _judged(Kind.PROCEDURE, alone, [best.code], [current.code])
    by_itself = {hit.code for hit in alone.hits if hit.probability >= NAMED}
    likely = [c.code for c in found if c.share >= LIKELY and (c.goes_on or c.code in by_itself)]
    return _judged(Kind.CLARIFY, alone, likely[:OTHERS] or [best.code])
