"""Working days of Vietnam."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.calendar import WorkCalendar
from knowledge.curated import CuratedError


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    return WorkCalendar.load()


@pytest.mark.parametrize(
    "day",
    [
        "2026-01-01",
        "2026-01-02",  # swapped with Saturday 10 January
        "2026-02-16",
        "2026-02-17",
        "2026-02-20",
        "2026-02-21",
        "2026-04-26",
        "2026-04-27",  # in lieu of Giỗ Tổ, a Sunday
        "2026-04-30",
        "2026-05-01",
        "2026-09-01",
        "2026-09-02",
        "2027-02-05",
        "2027-02-06",
        "2027-02-08",
        "2027-02-09",
        "2027-02-10",
        "2027-04-16",
        "2027-05-03",  # in lieu of 1 May, a Saturday
        "2027-09-02",
        "2027-09-03",
    ],
)
def test_days_off(calendar: WorkCalendar, day: str) -> None:
    assert not calendar.is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(
    "day",
    ["2026-01-05", "2026-01-10", "2026-02-13", "2026-02-23", "2026-04-28", "2026-08-22", "2026-09-03", "2027-02-11"],
)
def test_working_days(calendar: WorkCalendar, day: str) -> None:
    assert calendar.is_working_day(date.fromisoformat(day))


def test_names_of_holidays(calendar: WorkCalendar) -> None:
    assert calendar.holiday(date(2026, 2, 17)) == "Tết Nguyên Đán"
    assert calendar.holiday(date(2026, 2, 23)) is None


@pytest.mark.parametrize(
    ("filed", "days", "due"),
    [
        ("2026-07-06", 3, "2026-07-09"),  # the day of filing is not counted
        ("2026-07-09", 3, "2026-07-14"),  # over a weekend
        ("2026-07-11", 1, "2026-07-13"),  # filed online on a Saturday
        ("2026-02-13", 3, "2026-02-25"),  # over Tết
        ("2026-08-28", 2, "2026-09-04"),  # over the swapped Monday and National Day
        ("2026-07-06", 0, "2026-07-06"),
        ("2026-07-11", 0, "2026-07-13"),
        ("2026-12-01", 30, "2027-01-13"),
    ],
)
def test_adding_working_days(calendar: WorkCalendar, filed: str, days: int, due: str) -> None:
    assert calendar.add_working_days(date.fromisoformat(filed), days) == date.fromisoformat(due)


def test_each_day_more_is_a_later_working_day(calendar: WorkCalendar) -> None:
    start = date(2026, 1, 30)
    ends = [calendar.add_working_days(start, days) for days in range(1, 60)]
    assert ends == sorted(set(ends))
    assert all(calendar.is_working_day(end) for end in ends)


@pytest.mark.parametrize("days", [-1, 10**9])
def test_absurd_limits_are_refused(calendar: WorkCalendar, days: int) -> None:
    with pytest.raises(ValueError, match="must be from 0 to 5000"):
        calendar.add_working_days(date(2026, 7, 6), days)


def test_faults_of_the_swap_file_name_their_line(tmp_path: Path) -> None:
    file = tmp_path / "swap_days.yaml"
    file.write_text(
        "swaps:\n  - off: 2026-01-03\n    work: 2026-01-12\n    decision: 1/VPCP-KGVX\n",
        encoding="utf-8",
    )
    with pytest.raises(CuratedError) as raised:
        WorkCalendar.load(file)
    assert [fault.line for fault in raised.value.faults] == [2, 3]
    file.write_text("swaps:\n  - off: soon\n    works: 2026-01-10\n", encoding="utf-8")
    with pytest.raises(CuratedError, match=r"swap_days.yaml:3: .*did you mean 'work'"):
        WorkCalendar.load(file)


def test_no_swaps_at_all(tmp_path: Path) -> None:
    file = tmp_path / "swap_days.yaml"
    file.write_text("swaps: []\n", encoding="utf-8")
    assert WorkCalendar.load(file).is_working_day(date(2026, 1, 2))
