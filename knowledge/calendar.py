"""The days on which state offices work, to count a time limit to its day.

Holidays come from the `holidays` library: Labour Code 45/2019/QH14, article 112, with the day off in lieu when one
falls on a weekend (article 111.3). Days swapped by the Government that it does not know stand in `data/swap_days.yaml`.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from knowledge.curated import CuratedError, model_faults
from knowledge.source import Record, Text
from knowledge.yaml_document import Fault, read_yaml

PATH = Path(__file__).parent / "data" / "swap_days.yaml"
LONGEST = 5000
"""Working days; some twenty years. A longer limit is a mistake, and the moon's calendar is only estimated by then."""

_SATURDAY = 5


class Swap(Record):
    """One weekday off for one weekend day worked, and the number of the document that says so."""

    off: date
    work: date
    decision: Text


class _Swaps(Record):
    swaps: list[Swap]


class _Holidays(Protocol):
    def get(self, key: date) -> str | None: ...
    def is_working_day(self, key: date) -> bool: ...


class WorkCalendar:
    """Monday to Friday but for holidays and swapped days; a Saturday morning that an office opens is not counted."""

    def __init__(self, holidays: _Holidays, swaps: list[Swap]) -> None:
        self._holidays = holidays
        self._off = {swap.off for swap in swaps}
        self._worked = {swap.work for swap in swaps}

    @classmethod
    def load(cls, path: Path = PATH) -> WorkCalendar:
        """The calendar of Vietnam. Raises `CuratedError` when the file of swapped days has a fault."""
        from holidays import country_holidays

        return cls(country_holidays("VN", language="vi"), _read_swaps(path))

    def is_working_day(self, day: date) -> bool:
        """Whether state offices work on `day`."""
        if day in self._worked:
            return True
        return day not in self._off and self._holidays.is_working_day(day)

    def holiday(self, day: date) -> str | None:
        """The Vietnamese name of the holiday on `day`, None on any other day."""
        return self._holidays.get(day)

    def next_working_day(self, day: date) -> date:
        """`day` itself when it is a working day, else the next that is.

        A limit in calendar days whose last day is a day off ends there (Civil Code 91/2015/QH13, article 148.5).
        """
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def add_working_days(self, start: date, days: int) -> date:
        """The day on which a limit of `days` working days ends for a dossier filed on `start`, which is not counted.

        With 0 days it is `start` or the next working day. Raises `ValueError` for a negative or absurd number of days.
        """
        if not 0 <= days <= LONGEST:
            raise ValueError(f"{days} working days: must be from 0 to {LONGEST}")
        if days == 0:
            return self.next_working_day(start)
        day = start
        for _ in range(days):
            day = self.next_working_day(day + timedelta(days=1))
        return day


def _read_swaps(path: Path) -> list[Swap]:
    document, faults = read_yaml(path, path.name)
    if document is None or faults:
        raise CuratedError(faults)
    try:
        swaps = _Swaps.model_validate(document.data).swaps
    except ValidationError as error:
        raise CuratedError(model_faults(document, error, _Swaps)) from error
    for index, swap in enumerate(swaps):
        if swap.off.weekday() >= _SATURDAY:
            line = document.line(("swaps", index, "off"))
            faults.append(Fault(path.name, line, f"{swap.off} is a weekend day already; off must be a weekday"))
        if swap.work.weekday() < _SATURDAY:
            line = document.line(("swaps", index, "work"))
            faults.append(
                Fault(path.name, line, f"{swap.work} is a weekday already; work must be a Saturday or Sunday")
            )
    if faults:
        raise CuratedError(faults)
    return swaps
