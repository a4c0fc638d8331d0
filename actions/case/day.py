"""The expected day of result: working days, holidays, the hour of filing; only where the record states a limit."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from actions.render.channels import NAMES, heading
from actions.render.text import day as written
from actions.render.text import plain, sentence, unique
from actions.render.time import EXPECTED, tell
from knowledge.calendar import LONGEST, WorkCalendar
from knowledge.procedure import Channel, Method, ProcessingTime, TimeState, TimeUnit

SAME_DAY_HOURS = 8
"""Working hours of a day: a limit within them may end on the day of filing."""
_AFTER_THREE = re.compile(r"(?i)\bsau 15\s*(?:giờ|h)\b")
_SAME_DAY = re.compile(r"(?i)\b(?:ngay )?trong ngày\b|\bngay (?:sau )?khi (?:nhận|tiếp nhận)")
_OTHER_SPAN = re.compile(r"(?i)\d+\s*(?:\([^)]{1,20}\)\s*)?(?:ngày|tháng)\b")
_USUALLY = re.compile(r"(?i)thường (?:xong )?(?:ngay )?trong ngày")
_BEGINS_LATER = re.compile(
    r"(?i)\b(?:tính |kể )?từ (?:khi|ngày|lúc)\b(?! (?:hồ sơ (?:đầy )?đủ|đủ hồ sơ|nhận|tiếp nhận|nộp|có hồ sơ))"
)
"""A limit that does not begin with filing has no day that could be told."""


@cache
def work_calendar() -> WorkCalendar:
    """The calendar of Vietnam, loaded at the first use."""
    return WorkCalendar.load()


@dataclass(frozen=True)
class Expected:
    """What is told of one limit: in words, and the day where the record gives one."""

    words: str
    filed: date | None = None
    due: date | None = None
    late: date | None = None
    """the day for a dossier that comes after 15 o'clock, where the record sets one"""


def expected(time: ProcessingTime, today: date, calendar: WorkCalendar) -> Expected:
    """The day of result of a complete dossier filed on `today`, or on the next working day where that is none."""
    words = tell(time)
    filed = calendar.next_working_day(today)
    note = plain(time.note)
    if _AFTER_THREE.search(note):
        single = _SAME_DAY.search(note) and ";" not in note and not _OTHER_SPAN.search(note)
        if single and time.state in (TimeState.IN_NOTE, TimeState.STATED):
            return Expected(words, filed, filed, calendar.add_working_days(filed, 1))
        return Expected(words)
    if time.state is not TimeState.STATED or time.amount is None or time.unit is None or _BEGINS_LATER.search(note):
        return Expected(words)
    due = _due(filed, time.amount, time.unit, calendar)
    return Expected(words, filed, due) if due else Expected(words)


def _due(filed: date, amount: float, unit: TimeUnit, calendar: WorkCalendar) -> date | None:
    whole = int(amount) if amount == int(amount) else int(amount) + 1
    if not 0 <= whole <= LONGEST:
        return None
    match unit:
        case TimeUnit.WORKING_DAY:
            return calendar.add_working_days(filed, whole)
        case TimeUnit.DAY:
            return calendar.next_working_day(filed + timedelta(days=whole))
        case TimeUnit.MONTH | TimeUnit.YEAR:
            months = whole * (12 if unit is TimeUnit.YEAR else 1)
            return calendar.next_working_day(_months_on(filed, months)) if months <= 240 else None
        case TimeUnit.HOUR:
            # Hours are the office's: what does not fit into the rest of a day is done on the following one.
            return calendar.add_working_days(filed, -(-whole // SAME_DAY_HOURS))
        case TimeUnit.MINUTE:
            return filed if whole <= 60 * SAME_DAY_HOURS else None


def _months_on(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def lines(methods: Sequence[Method], today: date, calendar: WorkCalendar) -> list[str]:
    """One line a limit, ways of filing with the same limits together; empty where the record states none."""
    told: dict[Channel, list[str]] = {}
    dated = False
    for channel in NAMES:
        found = [expected(m.time, today, calendar) for m in methods if m.channel is channel]
        dated = dated or any(e.due for e in found)
        if texts := unique([_line(e) for e in found]):
            told[channel] = texts
    groups: dict[tuple[str, ...], list[Channel]] = {}
    for channel, texts in told.items():
        groups.setdefault(tuple(texts), []).append(channel)
    out = []
    for limits, channels in groups.items():
        head = "" if len(groups) == 1 else f"{heading(channels)}: "
        out += [f"{head}{limit}" for limit in limits]
    return [*out, EXPECTED] if dated else out


def _line(found: Expected) -> str:
    if not found.words:
        return ""
    if found.due is None or found.filed is None:
        return sentence(found.words)
    filed, due = written(found.filed), written(found.due)
    if found.late:
        split = f"nhận trước 15 giờ ngày {filed} thì dự kiến xong trong ngày, sau 15 giờ thì ngày {written(found.late)}"
        return f"{sentence(found.words)} Hồ sơ đủ {split}."
    return f"{sentence(found.words)} Nộp đủ ngày {filed} thì dự kiến có kết quả ngày {due}."
