"""The expected day: holidays, swapped days, the hour, and silence where the record gives no day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from actions.case.day import expected, lines, work_calendar
from knowledge.procedure import Channel, Method, Procedure, ProcessingTime, TimeState, TimeUnit

MONDAY = date(2026, 8, 3)


def stated(amount: float, unit: TimeUnit, note: str = "") -> ProcessingTime:
    return ProcessingTime(state=TimeState.STATED, amount=amount, unit=unit, note=note)


@pytest.mark.parametrize(
    ("time", "filed", "due"),
    [
        (stated(3, TimeUnit.WORKING_DAY), MONDAY, date(2026, 8, 6)),
        (stated(5, TimeUnit.WORKING_DAY), date(2026, 8, 8), date(2026, 8, 17)),  # filed on a Saturday
        (stated(1, TimeUnit.WORKING_DAY), date(2026, 8, 28), date(2026, 9, 3)),  # a swapped day and the National Day
        (stated(10, TimeUnit.DAY), date(2026, 8, 5), date(2026, 8, 17)),  # the tenth day is a Saturday
        (stated(1, TimeUnit.MONTH), date(2026, 5, 31), date(2026, 7, 1)),  # filed on Monday, the first
        (stated(4, TimeUnit.HOUR), MONDAY, date(2026, 8, 4)),
        (stated(15, TimeUnit.MINUTE), MONDAY, MONDAY),
    ],
)  # fmt: skip
def test_the_day_of_a_stated_limit(time: ProcessingTime, filed: date, due: date) -> None:
    assert expected(time, filed, work_calendar()).due == due


def test_after_three_the_next_working_day() -> None:
    note = "xong trong ngày, hồ sơ nhận sau 15 giờ thì trả vào ngày làm việc kế tiếp"
    found = expected(ProcessingTime(state=TimeState.IN_NOTE, note=note), date(2026, 8, 7), work_calendar())
    assert (found.due, found.late) == (date(2026, 8, 7), date(2026, 8, 10))


@pytest.mark.parametrize(
    "time",
    [
        ProcessingTime(state=TimeState.DOUBTFUL, amount=7, unit=TimeUnit.DAY, note="7 ngày, không rõ ngày gì"),
        ProcessingTime(
            state=TimeState.IN_NOTE, note="sửa chữ thì xong trong ngày, sau 15 giờ thì hôm sau; còn lại 3 ngày"
        ),
        ProcessingTime(state=TimeState.IN_NOTE, note="tùy từng hồ sơ"),
        ProcessingTime(),
        stated(3, TimeUnit.DAY, "tính từ khi thi xong"),
        stated(9_999, TimeUnit.WORKING_DAY),
    ],
)
def test_no_day_where_the_record_gives_none(time: ProcessingTime) -> None:
    assert expected(time, MONDAY, work_calendar()).due is None


def test_a_limit_from_the_whole_dossier_has_a_day() -> None:
    time = stated(3, TimeUnit.WORKING_DAY, "kể từ khi hồ sơ đủ")
    assert expected(time, MONDAY, work_calendar()).due == date(2026, 8, 6)


def test_ways_of_filing_with_the_same_limit_are_told_once(make: Any) -> None:
    record: Procedure = make()
    told = lines(record.methods, MONDAY, work_calendar())
    assert len(told) == 2 and "06/08/2026" in told[0] and "giấy hẹn" in told[1]
    quick = [Method(channel=Channel.ONLINE, time=stated(1, TimeUnit.WORKING_DAY))]
    both = lines([*quick, record.methods[0]], MONDAY, work_calendar())
    assert any(line.startswith("Nộp trực tuyến: ") and "04/08/2026" in line for line in both)
    only = lines(quick[:1], MONDAY, work_calendar())
    assert "04/08/2026" in only[0] and not any("trực tiếp" in line for line in only)
