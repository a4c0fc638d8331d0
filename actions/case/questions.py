"""Which questions a sheet asks, in which order: at most four, headings first, the way of filing last."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from actions.case.sheet import Kind, Sheet
from actions.case.state import Case

MOST = 4
MOST_OPTIONS = 7
"""Conditions offered in one question; what is left is told beside its paper as "chỉ khi ..."."""
_DELEGATES = re.compile(r"(?i)nhờ .*(?:nộp|đi|làm)|(?:ủy|uỷ) quyền|nộp thay|cơ quan .*thay")


class Form(StrEnum):
    """How a question is answered."""

    YES_NO = "yes_no"
    CASE = "case"
    """which of the headings"""
    SEVERAL = "several"
    """which of several conditions, or none"""
    CHANNEL = "channel"


@dataclass(frozen=True)
class Question:
    """A question about these facts; none for the way of filing."""

    form: Form
    facts: tuple[int, ...] = ()


def questions(sheet: Sheet, case: Case) -> list[Question]:
    """All questions of the case, those answered before first; later ones depend on the answers so far.

    A record that could only be asked for the way of filing asks nothing: every way is told then.
    """
    cases = tuple(i for i, fact in enumerate(sheet.facts) if fact.kind is Kind.CASE)
    added = [i for i, fact in enumerate(sheet.facts) if fact.kind is Kind.ADDED]
    whens = [i for i, fact in enumerate(sheet.facts) if fact.kind is Kind.WHEN]
    nested = [i for i in whens if sheet.facts[i].under and sheet.facts[i].under <= set(added)]
    asked = [Question(Form.CASE, cases)] if cases else []
    channel = [Question(Form.CHANNEL)] if len(sheet.channels) > 1 and sheet.facts else []
    first = [*added, *(i for i in whens if i not in nested and _matters(sheet, case, i))]
    room = MOST - len(asked) - len(channel)
    asked += _asks(sheet, first, room - (1 if nested else 0))
    asked += _asks(sheet, [i for i in nested if _matters(sheet, case, i)], MOST - len(asked) - len(channel))
    return asked + channel


def next_question(sheet: Sheet, case: Case) -> Question | None:
    """The first question without an answer; None when all are answered."""
    return next((q for q in questions(sheet, case) if not answered(q, case)), None)


def answered(question: Question, case: Case) -> bool:
    """Whether the citizen has answered, were it by "không biết"."""
    if question.form is Form.CHANNEL:
        return bool(case.channel)
    return all(case.settled(fact) for fact in question.facts)


def _matters(sheet: Sheet, case: Case, fact: int) -> bool:
    under = sheet.facts[fact].under
    return not under or any(case.told(above) for above in under)


def _asks(sheet: Sheet, facts: list[int], room: int) -> list[Question]:
    """One question for each fact where there is room for it; else one for several of them."""
    if not facts or room < 1:
        return []
    if len(facts) <= room:
        return [Question(Form.YES_NO, (fact,)) for fact in facts]
    alone = [i for i in facts if _DELEGATES.search(sheet.facts[i].text)][:1] if room > 1 else []
    rest = [i for i in facts if i not in alone]
    weight = {i: sum((i, True) in way for need in sheet.needs for way in need.ways) for i in rest}
    most = sorted(sorted(rest, key=lambda i: -weight[i])[:MOST_OPTIONS])
    several = Question(Form.SEVERAL if len(most) > 1 else Form.YES_NO, tuple(most))
    return [several, *(Question(Form.YES_NO, (fact,)) for fact in alone)]
