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
from vietnamese import fold, syllables

SURE = 0.6
"""Probability from which a message that plainly names something moves the talk to another procedure."""
CERTAIN = 0.95
"""The same for a message of two or three telling syllables: the calibration trusts short messages too much."""
NAMED = 0.4
"""The same for a message whose telling syllables all stand in the name of another procedure and none in this one's."""
STRONG = 0.85
"""Probability from which a message that the thread might also explain is taken as a new matter."""
FULL = 5
"""Telling syllables from which a message stands alone."""
SHORT = 2
"""Telling syllables up to which a message without a new wish goes on with the thread."""
CHOSEN = 0.6
"""Share of one candidate among those offered from which a description chooses it."""
STRANGE = 0.1
"""Within a thread: certainty that the index knows the matter at all, below which a message of more than SHORT telling
syllables leaves it."""
NEAR = 0.3
"""Probability from which a neighbour in the same field is taken, where it stands out."""
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


def _codes(hits: Sequence[Hit]) -> list[str]:
    return list(dict.fromkeys(h.code for h in hits if h.kind == "procedure"))


def _from(retrieval: Retrieval) -> Reference:
    """The decision by calibrated certainty, as a reference."""
    decision = decide(retrieval)
    codes = _codes(decision.hits)
    if decision.outcome == "answer" and codes:
        others = [c for c in _codes(retrieval.hits) if c != codes[0]][:OTHERS]
        return Reference(Kind.PROCEDURE, codes[:1], others, top=_top(retrieval))
    if decision.outcome == "clarify" and codes:
        return Reference(Kind.CLARIFY, codes[:5], top=_top(retrieval))
    return Reference(Kind.UNKNOWN, top=_top(retrieval))


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
        return Reference(Kind.FOREIGN, top=_top(retrieval))
    if turn.aspects and len(retrieval.content) <= 1 and _top(retrieval) < SURE:
        return Reference(Kind.NOTHING)
    return _from(retrieval)


def after_question(turn: Turn, thread: Thread, index: Index) -> Reference:
    """A message after a clarifying question that chose none of the candidates outright.

    It mostly says more about the open question ("đổi vì sắp hết hạn"); it may ask something new.
    """
    offered = [c.code for c in thread.candidates]
    alone = index.retrieve(turn.text, WIDE)
    if is_foreign(turn, alone):
        return Reference(Kind.FOREIGN)
    if len(alone.content) <= 1 and _top(alone) < SURE:
        current = thread.procedure if thread.procedure in offered else None
        return Reference(Kind.PROCEDURE, [current], stayed=True) if current else Reference(Kind.CLARIFY, offered)
    found = _from(alone)
    if found.kind is Kind.PROCEDURE and (found.codes[0] in offered or _top(alone) >= CERTAIN):
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
    """A message while a procedure is under discussion.

    Measured on dialogues: a follow-up has few telling syllables or speaks of a case; a new matter has five and more or
    says what the citizen wants ("muốn …", "định …").
    """
    current = str(thread.procedure)
    stay = Reference(Kind.PROCEDURE, [current], thread.others, stayed=True)
    text = cues.without_lead(turn.text) if cues.corrects(turn.text) else turn.text
    if cues.goes_back(text):
        return stay
    alone = index.retrieve(text)
    if is_foreign(turn, alone, in_thread=True):
        return Reference(Kind.FOREIGN)
    count, wants = len(alone.content), cues.wants(text)
    same = _same(current, alone)
    if count == 0 or not alone.hits or alone.hits[0].code in same:
        return stay
    found, top = _from(alone), _top(alone)
    if top >= CERTAIN and count >= SHORT:
        return found
    if count >= SHORT and top >= NAMED and not cues.supposes(text) and _names_another(alone, current, index):
        return found
    if count <= SHORT and not wants:
        return stay
    procedure = index.procedure(current)
    if count > SHORT and _neighbour(alone, current, index):
        return Reference(Kind.PROCEDURE, _codes(alone.hits)[:1], [current])
    joint = index.retrieve(f"{procedure.label if procedure else ''} {text}")
    held = bool(joint.hits) and joint.hits[0].code in same
    both = Reference(Kind.CLARIFY, list(dict.fromkeys([*found.codes, current]))[:5]) if found.codes else stay
    if top >= SURE and wants:
        return found
    if top >= SURE and count >= FULL:
        return both if held and top < STRONG and count < 2 * FULL else found
    if joint.hits and not held and _top(joint) >= SURE and (wants or count > SHORT):
        return Reference(Kind.PROCEDURE, [joint.hits[0].code], [current])
    if wants or (count >= FULL and sum(h.probability for h in alone.hits[:2]) >= SURE):
        return both
    if turn.aspects or cues.continues(text) or cues.supposes(text) or held:
        return stay
    return found


def _names_another(retrieval: Retrieval, current: str, index: Index) -> bool:
    """Whether the telling syllables name the best hit and nothing of the procedure under discussion."""

    def name(code: str) -> set[str]:
        procedure = index.procedure(code)
        return set(syllables(fold(f"{procedure.name} {procedure.short_name}"))) if procedure else set()

    told = {fold(syllable) for syllable in retrieval.content}
    return told <= name(retrieval.hits[0].code) and not told & name(current)


def _neighbour(retrieval: Retrieval, current: str, index: Index) -> bool:
    """Whether the best hit stands out, lies in the field under discussion, and this one's own record is not meant."""
    hits = retrieval.hits
    if len(hits) < 2 or hits[0].probability < NEAR or current in _codes(hits[:5]):
        return False
    fields = {procedure.field for code in (hits[0].code, current) if (procedure := index.procedure(code))}
    return len(fields) == 1 and hits[0].probability >= 3 * hits[1].probability


def _same(code: str, retrieval: Retrieval) -> set[str]:
    """The code and its twins among the hits."""
    group = retrieval.twins.get(code, code)
    return {code, *(h.code for h in retrieval.hits if retrieval.twins.get(h.code, h.code) == group)}
