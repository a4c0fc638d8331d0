"""Life events in the talk: when a situation is told, what comes next in it, and the button to the next step."""

from __future__ import annotations

from collections.abc import Sequence

from actions import cues as talk_cues
from actions.answer import Aspect, Button, Message
from actions.journeys import cues
from actions.journeys.message import choices, message, told_of
from actions.reference import Kind, Reference
from actions.render.naming import label
from actions.render.next_questions import MOST as MOST_BUTTONS
from actions.skill import Tools
from actions.thread import MAX_QUESTION, Thread
from actions.turn import Index, Reply, Turn
from index.hit import Retrieval
from index.journeys import JourneyHit
from knowledge.journey import Journey

ASKED = 0.2
"""Probability from which a life event is told where somebody asks for all that has to be done."""
TOLD = 0.35
"""Probability from which it is told beside the choices of a clarifying question that are steps of it."""
INSTEAD = 0.5
"""The same where there is no such question, though the likeliest procedures are steps of it."""
ALONE = 0.7
"""The same where they are not."""
SURE = 0.85
"""The same from which improbable procedures are not offered below it."""
BESIDE = 0.05
"""Probability of a procedure that is offered below a certain life event."""
NEW = 0.8
"""The same from which it is told though a talk is going on about something else."""
CERTAIN = 0.6
"""Probability of a procedure from which a message within a talk is about that procedure."""
STRANGE = 0.5
"""Likelihood of small talk from which a message that no procedure fits tells no life event."""
DEFINITE = frozenset({Aspect.FEE, Aspect.TIME, Aspect.PLACE, Aspect.RESULT, Aspect.FORMS, Aspect.LEGAL_BASIS})
"""Aspects that ask one definite thing: such a message wants a procedure, not a list."""
IN_A_ROW = 2
"""Questions in a row after which a person is named instead of another list."""
LIKELIEST = 2
NEXT = 70
"""Characters of a procedure's name on the button to the next step."""
LAST = "Đó là việc cuối của “{name}”. Bạn xem lại các việc:"
AGAIN = "Các việc của “{name}”, theo thứ tự:"


def outright(turn: Turn, thread: Thread, tools: Tools) -> Reply | None:
    """`sau khi sinh con cần làm những thủ tục gì`: the whole journey was asked for."""
    if talk_cues.code_in(turn.text):
        return None
    held = _held(thread, tools.index)
    if held and cues.asks_again(turn.text):
        return _tell(held, turn, thread, tools, lead=AGAIN.format(name=held.name))
    if held and cues.asks_next(turn.text):
        ended = thread.procedure and not _following(held, thread.procedure, tools.index)
        return _tell(held, turn, thread, tools, lead=LAST.format(name=held.name)) if ended else None
    if not cues.asks_all(turn.text):
        return None
    hit = _find(turn, tools, tools.index.retrieve(turn.text))
    return _tell(hit.journey, turn, thread, tools) if hit and hit.probability >= ASKED else None


def situation(turn: Turn, thread: Thread, tools: Tools, reference: Reference) -> Reply | None:
    """`vợ em mới sinh`: no procedure is certain, and what was told is a life event."""
    if DEFINITE & set(turn.aspects):
        return None
    retrieval = reference.found or tools.index.retrieve(turn.text)
    hit = _find(turn, tools, retrieval)
    if hit is None or (thread.clarified >= IN_A_ROW and hit.journey.code == thread.journey):
        return None
    thought_of = reference.codes or [h.code for h in retrieval.hits]
    among = any(hit.journey.holds(code) for code in thought_of[:LIKELIEST])
    if hit.probability < _needed(turn, reference, among):
        return None
    found = {h.code: h.probability for h in retrieval.hits}
    likely = [c for c in reference.codes if hit.probability < SURE or found.get(c, 0.0) >= BESIDE]
    return _tell(hit.journey, turn, thread, tools, likely)


def elsewhere(turn: Turn, thread: Thread, tools: Tools, reference: Reference) -> Reply | None:
    """Another situation told while choices are open or a procedure is under discussion: `ông em vừa mất`."""
    going_on = bool(thread.candidates) or reference.stayed
    if not going_on or DEFINITE & set(turn.aspects) or reference.kind is Kind.FOREIGN:
        return None
    if talk_cues.continues(turn.text) or talk_cues.supposes(turn.text):
        return None
    retrieval = reference.found or tools.index.retrieve(turn.text)
    if retrieval.hits and retrieval.hits[0].probability >= CERTAIN:
        return None
    hit = _find(turn, tools, retrieval)
    if hit is None or hit.journey.code == thread.journey or hit.probability < NEW:
        return None
    if thread.procedure and hit.journey.holds(thread.procedure):
        return None
    return _tell(hit.journey, turn, thread, tools)


def next_step(turn: Turn, thread: Thread, index: Index) -> str | None:
    """Code of the step that a message within a life event goes on with: `rồi làm gì tiếp`, or "vâng" to its list."""
    held = _held(thread, index)
    if held is None:
        return None
    lines = [line.procedure.code for line in told_of(held, index) if line.procedure]
    listed = bool(lines) and [c.code for c in thread.candidates][: len(lines)] == lines
    if cues.asks_next(turn.text) or (listed and turn.intent == "affirm" and not turn.aspects):
        return _following(held, thread.procedure, index) if thread.procedure else next(iter(lines), None)
    if not thread.candidates:
        place = talk_cues.ordinal(turn.text, len(lines))
        return lines[place] if place is not None else None
    return None


def onward(answer: Message, thread: Thread, code: str, index: Index) -> Message:
    """The answer about a step with a button to the next one of its journey."""
    held = _held(thread, index)
    following = _following(held, code, index) if held else None
    record = index.procedure(following) if following else None
    if record is None:
        return answer
    button = Button(title=f"Việc tiếp theo: {label(record, NEXT)}", payload=f"Việc tiếp theo (mã {record.code})")
    return answer.model_copy(update={"buttons": [*answer.buttons[: MOST_BUTTONS - 1], button]})


def _needed(turn: Turn, reference: Reference, among: bool) -> float:
    """Probability from which a life event is told; `among`: the likeliest procedures are steps of it."""
    if reference.kind is Kind.FOREIGN:
        return NEW if turn.likelihood("off_topic") < STRANGE else 1.0
    if not among:
        return ALONE
    return TOLD if reference.kind is Kind.CLARIFY else INSTEAD


def _held(thread: Thread, index: Index) -> Journey | None:
    return index.journeys.journey(thread.journey) if index.journeys and thread.journey else None


def _find(turn: Turn, tools: Tools, retrieval: Retrieval) -> JourneyHit | None:
    return tools.index.journeys.find(turn.text, retrieval) if tools.index.journeys else None


def _following(journey: Journey, code: str, index: Index) -> str | None:
    """The step after the one of `code`; after a bundle, the first that it does not do."""
    lines = [line for line in told_of(journey, index) if line.procedure]
    places = [n for n, line in enumerate(lines) if code in line.item.codes]
    if not places:
        return None
    done = set(getattr(lines[places[0]].item, "steps", ()))
    return next((x.procedure.code for x in lines[places[0] + 1 :] if x.procedure and x.item.code not in done), None)


def _tell(
    journey: Journey, turn: Turn, thread: Thread, tools: Tools, likely: Sequence[str] = (), lead: str = ""
) -> Reply | None:
    lines = told_of(journey, tools.index)
    others = [p for p in map(tools.index.procedure, likely) if p and not journey.holds(p.code)]
    offered = choices(lines, others)
    if not offered:
        return None
    told = message(journey, lines, likely, others, lead)
    kept = {
        "procedure": None,
        "previous": thread.procedure or thread.previous,
        "candidates": offered,
        "clarified": thread.clarified + 1 if journey.code == thread.journey else 1,
        "question": turn.text[:MAX_QUESTION],
        "aspects": [],
        "journey": journey.code,
    }
    return Reply([told], thread.model_copy(update=kept))
