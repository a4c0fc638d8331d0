"""Processing times: values with units where the source states them, its own words where it does not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.importers.pieces import told
from knowledge.procedure import ProcessingTime, TimeState, TimeUnit

UNITS = {
    "working_day": TimeUnit.WORKING_DAY,
    "ngày làm việc": TimeUnit.WORKING_DAY,
    "day": TimeUnit.DAY,
    "ngày": TimeUnit.DAY,
    "hour": TimeUnit.HOUR,
    "giờ": TimeUnit.HOUR,
    "minute": TimeUnit.MINUTE,
    "phút": TimeUnit.MINUTE,
    "month": TimeUnit.MONTH,
    "tháng": TimeUnit.MONTH,
    "year": TimeUnit.YEAR,
    "năm": TimeUnit.YEAR,
}
_PLAIN = re.compile(r"(\d{1,4}(?:[.,]\d{1,2})?)\s*(\w+|ngày làm việc)", re.I)
_PHRASE = re.compile(
    r"(?<![\d/.,])(\d{1,4}(?:[.,]\d{1,2})?)\s*(?:\([^()]{1,20}\)\s*)?"
    r"(ngày\s+làm\s+việc|ngày(?!\s*\d)|giờ|phút|tháng(?!\s*\d)|năm(?!\s*\d))",
    re.I,
)
_TELLS_TIME = re.compile(
    r"ngay (?:sau khi|trong|khi)|trong ngày|cùng ngày|giờ hành chính|ngày làm việc tiếp theo", re.I
)
_BEFORE = re.compile(r"trước (?:ngày|thời điểm|khi)|ít nhất|chậm nhất trước", re.I)


@dataclass(frozen=True)
class Reading:
    """A processing time, what else the description tells (how to file), and the reason to doubt it ("": none)."""

    time: ProcessingTime
    note: str
    doubt: str = ""
    value: str = ""


def read_time(raw: str, description: str) -> Reading:
    """The time of one way of filing from its field, such as "7 WORKING_DAY", and its description.

    "OTHER" as a unit says nothing: the amount beside it is a filler, and the description tells or nobody does.
    """
    raw = " ".join(raw.split())
    about_time, about_filing = _parted(description)
    match = _PLAIN.fullmatch(raw)
    unit = UNITS.get(match[2].lower()) if match else None
    if match and unit:
        return _stated(float(match[1].replace(",", ".")), unit, about_time, about_filing, raw)
    wording = told(re.sub(r"\s*\bOTHER$", "", raw))
    if match is None and tells_time(wording):
        phrases = _phrases(wording)
        note = _joined(wording, about_time)
        if len(phrases) == 1 and len(wording) < 80:
            amount, phrase_unit = phrases.pop()
            return Reading(
                ProcessingTime(state=TimeState.STATED, amount=amount, unit=phrase_unit, note=note), about_filing
            )
        return Reading(ProcessingTime(state=TimeState.IN_NOTE, note=note), about_filing)
    if about_time:
        return Reading(ProcessingTime(state=TimeState.IN_NOTE, note=about_time), about_filing, "time_unit_other", raw)
    if match is None and len(wording) > 20:
        return Reading(ProcessingTime(state=TimeState.IN_NOTE, note=wording), about_filing)
    if raw and told(raw):
        return Reading(ProcessingTime(), about_filing, "time_unit_other", raw)
    return Reading(ProcessingTime(), about_filing)


def _stated(amount: float, unit: TimeUnit, note: str, filing: str, raw: str) -> Reading:
    if amount == 0:
        state = TimeState.IN_NOTE if note else TimeState.UNKNOWN
        return Reading(ProcessingTime(state=state, note=note), filing, "zero_time", raw)
    phrases = _phrases(note)
    days = {TimeUnit.DAY, TimeUnit.WORKING_DAY}
    if unit in days and (amount, unit) not in phrases and any(a == amount and u in days for a, u in phrases):
        # "7 ngày" in the field, "07 ngày làm việc" in the words: the field's unit is the one chosen by a click.
        return Reading(ProcessingTime(state=TimeState.IN_NOTE, note=note), filing, "day_or_working_day", raw)
    return Reading(ProcessingTime(state=TimeState.STATED, amount=amount, unit=unit, note=note), filing)


def tells_time(text: str) -> bool:
    """Whether the words tell how long something takes."""
    return bool(_PHRASE.search(text) or _TELLS_TIME.search(text))


def _phrases(text: str) -> set[tuple[float, TimeUnit]]:
    return {
        (float(amount.replace(",", ".")), UNITS[" ".join(unit.lower().split())])
        for amount, unit in _PHRASE.findall(text)
    }


def _parted(description: str) -> tuple[str, str]:
    """A description's lines about time, and its other lines; a heading goes with the line below it."""
    lines = [" ".join(line.split()) for line in description.splitlines() if told(line)]
    about_time = [False] * len(lines)
    for index in reversed(range(len(lines))):
        heading = lines[index].endswith(":") and index + 1 < len(lines) and about_time[index + 1]
        about_time[index] = heading or (tells_time(lines[index]) and not _only_deadline(lines[index]))
    time = " ".join(line for line, timed in zip(lines, about_time, strict=True) if timed)
    filing = " ".join(line for line, timed in zip(lines, about_time, strict=True) if not timed)
    return time, filing


def _only_deadline(line: str) -> bool:
    """Whether the line only tells how long before something a citizen must file."""
    return len(_PHRASE.findall(line)) == 1 and bool(_BEFORE.search(line))


def _joined(first: str, second: str) -> str:
    if not second or second in first:
        return first
    return second if first in second else f"{first} {second}"
