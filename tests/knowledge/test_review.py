"""Signatures of two people, withdrawn by a change; records to look at again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge.law.compile import LawCompilation
from knowledge.law.expired import Standings
from knowledge.procedure import Procedure
from knowledge.review import ReviewError, Role, current, retire, sign
from knowledge.source import Source, SourceKind
from knowledge.stale import Why, find_stale, months_before

TODAY = date(2099, 7, 1)
STANDINGS = Standings(LawCompilation([]))


def record(**values: Any) -> Procedure:
    source = Source(kind=SourceKind.CURATED, file="x", as_of=date(2099, 1, 1))
    return Procedure(**({"code": "9.000001", "name": "Mở quán trà", "source": source} | values))


def approved() -> Procedure:
    return sign(sign(record(), "Nguyễn A", Role.PREPARE, TODAY), "Trần B", Role.APPROVE, TODAY)


def test_two_people_sign_and_a_change_withdraws_both() -> None:
    signed = approved()
    assert (signed.prepared_by, signed.reviewed_by, signed.reviewed_on) == ("Nguyễn A", "Trần B", TODAY)
    assert current(signed) == signed
    for same in ({"wordings": ["pha trà"]}, {"checked_on": TODAY}):
        assert current(signed.model_copy(update=same)).reviewed_by == "Trần B"
    changed = current(signed.model_copy(update={"overview": "Khác."}))
    assert (changed.prepared_by, changed.reviewed_by, changed.signed) == (None, None, None)


@pytest.mark.parametrize("name", ["Nguyễn A", "nguyen  a", "NGUYỄN A"])
def test_nobody_approves_what_they_prepared(name: str) -> None:
    with pytest.raises(ReviewError, match="another person"):
        sign(sign(record(), "Nguyễn A", Role.PREPARE, TODAY), name, Role.APPROVE, TODAY)


def test_what_is_not_prepared_or_was_changed_since_is_not_approved() -> None:
    prepared = sign(record(), "Nguyễn A", Role.PREPARE, TODAY)
    for one in (record(), prepared.model_copy(update={"overview": "Khác."})):
        with pytest.raises(ReviewError, match="not prepared, or was changed"):
            sign(one, "Trần B", Role.APPROVE, TODAY)
    with pytest.raises(ReviewError, match="name"):
        sign(record(), " ", Role.PREPARE, TODAY)


def test_preparing_again_takes_the_approval_back_and_retiring_too() -> None:
    assert sign(approved(), "Lê C", Role.PREPARE, TODAY).reviewed_by is None
    gone = current(retire(approved(), "Đã bãi bỏ.", ["9.000002"], TODAY))
    assert gone.retired is not None and gone.reviewed_by is None
    with pytest.raises(ReviewError, match="itself"):
        retire(record(), "Đã bãi bỏ.", ["9.000001"], TODAY)


@pytest.mark.parametrize(
    ("values", "imported", "why"),
    [
        ({"checked_on": date(2099, 6, 1)}, {}, None),
        ({"checked_on": date(2098, 12, 31)}, {}, [Why.OLD]),
        ({"checked_on": date(2098, 12, 31), "reviewed_on": date(2099, 1, 1)}, {}, None),
        ({}, {}, [Why.NEVER]),
        ({"checked_on": TODAY}, {"9.000001": date(2099, 1, 1)}, None),
        ({"checked_on": TODAY}, {"9.000001": date(2099, 1, 2)}, [Why.NEWER]),
    ],
)
def test_what_is_looked_at_again(values: dict[str, Any], imported: dict[str, date], why: list[Why] | None) -> None:
    found = find_stale([record(**values)], imported, STANDINGS, 6, TODAY)
    assert [each.why for each in found] == ([why] if why else [])
    assert find_stale([retire(record(**values), "Đã bãi bỏ.", [], TODAY)], imported, STANDINGS, 6, TODAY) == []


def test_months_end_where_the_month_ends() -> None:
    assert months_before(date(2099, 8, 31), 6) == date(2099, 2, 28)
    assert months_before(date(2099, 1, 15), 13) == date(2097, 12, 15)
