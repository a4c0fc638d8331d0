"""What is said of a life event: why, in which order, until when, and what one filing does together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from actions.answer import Answer, Button, Candidate, Citation, Message, Outcome
from actions.clarify import MOST, NONE_OF_THESE, candidates_of
from actions.render.naming import label
from actions.render.text import day, sentence, upper_first
from actions.turn import Index
from knowledge.journey import Bundle, Deadline, Item, Journey, Step
from knowledge.procedure import Procedure

UNITS = {"day": "ngày", "working_day": "ngày làm việc", "month": "tháng", "year": "năm"}
NAME = 90
"""Characters of a procedure's name in the list."""
OTHERWISE = "Nếu bạn chỉ hỏi một việc, có thể là:"


@dataclass(frozen=True)
class Told:
    """One line of the list: a step or a bundle, with the record that stands for it where one is held."""

    item: Step | Bundle
    procedure: Procedure | None


def told_of(journey: Journey, index: Index) -> list[Told]:
    """Steps in order, each bundle before the first of its steps; a bundle whose record is not held is left out."""
    lines: list[Told] = []
    for step in journey.steps:
        first = [bundle for bundle in journey.bundles if bundle.steps[0] == step.code]
        lines += [Told(bundle, record) for bundle in first if (record := _record(bundle, index))]
        lines.append(Told(step, _record(step, index)))
    return lines


def _record(item: Item, index: Index) -> Procedure | None:
    return next((p for p in map(index.procedure, item.codes) if p is not None), None)


def choices(lines: Sequence[Told], others: Sequence[Procedure] = ()) -> list[Candidate]:
    """The procedures that can be chosen, in the order of their numbers."""
    return candidates_of([*(line.procedure for line in lines if line.procedure), *others])


def message(
    journey: Journey,
    lines: Sequence[Told],
    likely: Sequence[str] = (),
    others: Sequence[Procedure] = (),
    lead: str = "",
) -> Message:
    """The journey as a question which step is to be told in full.

    `others` are procedures beside the journey that the citizen may mean as well. At most five choices are offered as
    buttons, those of `likely` before others; every number may be typed.
    """
    numbers: dict[str, int] = {}
    for line in lines:
        if line.procedure:
            numbers[line.item.code] = len(numbers) + 1
    text = [lead] if lead else [*filter(None, [journey.lead]), f"{journey.name}: những việc cần làm, theo thứ tự."]
    text += [_line(line, numbers) for line in lines]
    text += [f"– Ngoài ra: {sentence(other)}" for other in journey.beside]
    if others:
        text.append(OTHERWISE)
        text += [f"{n}. {label(p, NAME)}." for n, p in enumerate(others, len(numbers) + 1)]
    text.append(f"Theo {'; '.join(journey.sources)}. Đối chiếu ngày {day(journey.checked_on)}.")
    text.append(f"Bạn muốn biết kỹ việc nào? Gõ số hoặc tên việc; không đúng việc thì gõ “{NONE_OF_THESE.lower()}”.")
    offered = _offered(choices(lines, others), likely)
    buttons = [Button(title=c.payload, payload=c.payload) for c in offered]
    return Message(
        text="\n".join(text),
        buttons=[*buttons, Button(title=NONE_OF_THESE, payload=NONE_OF_THESE)],
        answer=Answer(
            outcome=Outcome.CLARIFY,
            candidates=offered,
            citations=_citations(journey),
            source=journey.source,
            as_of=journey.as_of,
        ),
    )


def _offered(candidates: Sequence[Candidate], likely: Sequence[str]) -> list[Candidate]:
    """Five at most, in their order: those thought likely, then the first ones."""
    first = sorted(candidates, key=lambda c: likely.index(c.code) if c.code in likely else len(likely))[:MOST]
    return [c for c in candidates if c in first]


def _line(line: Told, numbers: dict[str, int]) -> str:
    item = line.item
    mark = f"{numbers[item.code]}. " if line.procedure else "– "
    name = label(line.procedure, NAME) if line.procedure else upper_first(item.name)
    if isinstance(item, Bundle):
        places = ", ".join(str(numbers[code]) for code in item.steps if code in numbers)
        instead = f"nộp một lần thay cho việc {places}" if places else "nộp một lần"
        return f"{mark}{name}: {instead}.{f' {sentence(item.why)}' if item.why else ''}"
    case = f" (nếu {item.only_if})" if item.only_if else ""
    after = ", ".join(str(numbers[code]) for code in item.after if code in numbers)
    parts = [f"{mark}{name}{case}: {sentence(item.why)}"]
    if after:
        parts.append(f"Sau việc {after}.")
    if item.deadline:
        parts.append(_deadline(item.deadline))
    return " ".join(parts)


def _deadline(deadline: Deadline) -> str:
    within = f"{deadline.amount} {UNITS[deadline.unit]} {deadline.since}"
    said_in = f"Điều {deadline.article}, {deadline.number}" if deadline.article else deadline.number
    return f"Hạn: {within}; trễ thì {deadline.missed} ({said_in})."


def _citations(journey: Journey) -> list[Citation]:
    limits = [step.deadline for step in journey.steps if step.deadline]
    return [Citation(title=d.number, number=d.number, article=d.article or None) for d in dict.fromkeys(limits)]
