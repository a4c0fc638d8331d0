"""Personal numbers go, every other number stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("cccd 001099012345 của tôi", "cccd [số giấy tờ] của tôi"),
        ("số 0010 9901 2345", "số [số giấy tờ]"),
        ("cmnd 123 456 789", "cmnd [số giấy tờ]"),
        ("hộ chiếu C1234567", "hộ chiếu [số giấy tờ]"),
        ("hộ chiếu mới E00012345", "hộ chiếu mới [số giấy tờ]"),
        ("số cũ 01689 123 456", "số cũ [số điện thoại]"),
        ("cccd thiếu số 00109901234", "cccd thiếu số [số giấy tờ]"),
        ("mã bhxh 2520123456", "mã bhxh [số giấy tờ]"),
        ("gọi 0912.345.678 hoặc +84 912 345 678", "gọi [số điện thoại] hoặc [số điện thoại]"),
        ("0912345678-0987654321", "[số điện thoại]-[số điện thoại]"),
        ("(0205) 3812 345", "[số điện thoại]"),
        ("thư a.b+c@vi-du.com.vn nhé", "thư [thư điện tử] nhé"),
        ("stk 0011 0022 33445 ngân hàng", "stk [số tài khoản] ngân hàng"),
        ("tài khoản của tôi là 19034567", "tài khoản của tôi là [số tài khoản]"),
        ("hồ sơ H37.12-250701-0012 đâu", "hồ sơ [mã hồ sơ] đâu"),
        ("000.00.12.H37-250701-0001", "[mã hồ sơ]"),
        ("G15-250701-0001", "[mã hồ sơ]"),
    ],
)
def test_personal_numbers_go(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "thủ tục 1.001193 và 2.000815.H37",
        "Nghị định 123/2015/NĐ-CP ngày 15/11/2015, Quyết định 3039/QĐ-BTP",
        "lệ phí 500.000 đồng, 1500000000 đồng, 500 000 000 đồng, 200k",
        "từ 01.02.2000 12 giờ đến 2025",
        "mã số thuế 0123456789",
        "tổng đài 18001096, gọi 113, 114, 115",
        "1.200.000.000 là nhiều",
        "khoản 1 Điều 12, 30 ngày",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask(text) == text


@given(st.one_of(st.text(), st.text("0123456789.- @+/aHstk số tài khoản:đồng[]")))
def test_total_and_idempotent(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(st.from_regex(r"0[35789][0-9]{8}", fullmatch=True), st.sampled_from(["", " ", ".", "-"]))
def test_no_mobile_number_survives(number: str, separator: str) -> None:
    written = separator.join((number[:4], number[4:7], number[7:]))
    assert mask(f"gọi {written} nhé") == "gọi [số điện thoại] nhé"
