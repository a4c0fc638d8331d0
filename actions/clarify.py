"""The clarifying question: at most five choices, worded by what tells them apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from actions.answer import MAX_PAYLOAD, Answer, Aspect, Button, Candidate, Message, Outcome
from actions.render.naming import label
from actions.render.text import clip
from knowledge.procedure import Level, Procedure
from vietnamese import fold

MOST = 5
NONE_OF_THESE = "Không có trong danh sách"
_LEVELS = {
    Level.COMMUNE: "cấp xã",
    Level.PROVINCE: "cấp tỉnh",
    Level.MINISTRY: "cấp bộ",
    Level.DISTRICT: "cấp huyện cũ",
}
_CHOOSE = re.compile(r"^chọn (việc|mục|thủ tục|cái) này (?=khi|nếu)", re.IGNORECASE)
APART = 110
"""Characters of what tells a choice from its neighbour."""
_ROOM_FOR_CODE = len(" (mã 1.001193)")


def candidates_of(procedures: Sequence[Procedure]) -> list[Candidate]:
    """One choice a procedure; payloads are unique, also when typed without accents."""
    names = [label(p) for p in procedures]
    times = Counter(fold(n) for n in names)
    out = []
    for procedure, name in zip(procedures, names, strict=True):
        if times[fold(name)] > 1 or len(name) > MAX_PAYLOAD:
            payload = f"{clip(name, MAX_PAYLOAD - _ROOM_FOR_CODE)} (mã {procedure.code[:8]})"
        else:
            payload = name
        out.append(Candidate(code=procedure.code, name=procedure.name, payload=payload[:MAX_PAYLOAD]))
    return out


def _line(procedure: Procedure, twins: Counter[str], offered: Sequence[Procedure]) -> str:
    name = label(procedure, 150)
    if twins[fold(label(procedure))] < 2:
        when = _apart(procedure, offered)
        return f"{name} – {when[0].lower()}{when[1:]}" if when else name
    level = ", ".join(_LEVELS[x] for x in procedure.levels if x in _LEVELS)
    return f"{name} ({level}, mã {procedure.code})" if level else f"{name} (mã {procedure.code})"


def _apart(procedure: Procedure, offered: Sequence[Procedure]) -> str:
    """When it is this one and not its neighbour among those offered, where the record tells; else empty."""
    others = {other.code for other in offered}
    told = next((c.apart for c in procedure.confused if c.code in others), "")
    # Some sentences speak of the neighbour instead: beside this choice they would mislead.
    mine = _CHOOSE.match(told)
    return clip(told[mine.end() :].strip(" .").partition(";")[0], APART) if mine else ""


def clarify(procedures: Sequence[Procedure], aspects: Sequence[Aspect] = (), lead: str = "") -> Message:
    """The question with numbered choices, buttons and a way out."""
    offered = list(procedures)[:MOST]
    choices = candidates_of(offered)
    twins = Counter(fold(label(p)) for p in offered)
    lines = [f"{i}. {_line(p, twins, offered)}" for i, p in enumerate(offered, 1)]
    first = lead or ("Có phải bạn hỏi thủ tục này?" if len(offered) == 1 else "Bạn hỏi thủ tục nào dưới đây?")
    last = (
        f"Bạn gõ “đúng” hoặc tên thủ tục khác; nếu không phải, gõ “{NONE_OF_THESE.lower()}”."
        if len(offered) == 1
        else f"Bạn chọn hoặc gõ số thứ tự; nếu không thấy, gõ “{NONE_OF_THESE.lower()}”."
    )
    buttons = [Button(title=c.payload, payload=c.payload) for c in choices]
    return Message(
        text="\n".join([first, *lines, last]),
        buttons=[*buttons, Button(title=NONE_OF_THESE, payload=NONE_OF_THESE)],
        answer=Answer(outcome=Outcome.CLARIFY, candidates=choices, aspects=list(aspects)),
    )
