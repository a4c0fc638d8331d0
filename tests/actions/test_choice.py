"""Choosing one of the offered procedures."""

from __future__ import annotations

import pytest

from actions.answer import Candidate
from actions.choice import chosen

OFFERED = [
    Candidate(code="1.000001", name="Thủ tục đăng ký nuôi ong", payload="Đăng ký nuôi ong"),
    Candidate(code="1.000002", name="Thủ tục cấp lại giấy nuôi ong", payload="Cấp lại giấy nuôi ong"),
    Candidate(code="1.000003", name="Thủ tục chuyển nhượng đàn ong", payload="Chuyển nhượng đàn ong (mã 1.000003)"),
]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Đăng ký nuôi ong", "1.000001"),
        ("dang ky nuoi ong", "1.000001"),
        ("thủ tục cấp lại giấy nuôi ong", "1.000002"),
        ("Chuyển nhượng đàn ong (mã 1.000003)", "1.000003"),
        ("số 2", "1.000002"),
        ("cái đầu tiên", "1.000001"),
        ("cấp lại", "1.000002"),
        ("tôi chuyển nhượng ạ", "1.000003"),
    ],
)
def test_a_choice(text: str, code: str) -> None:
    got = chosen(text, OFFERED)
    assert got is not None
    assert got.code == code


@pytest.mark.parametrize("text", ["ong", "nuôi ong", "nuôi dê", "mã 9.999999", "ừ", ""])
def test_no_choice(text: str) -> None:
    assert chosen(text, OFFERED) is None


def test_nothing_offered() -> None:
    assert chosen("1", []) is None
