"""Slips of the finger and of the ear."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vietnamese import Reader
from vietnamese.corrector import Corrector
from vietnamese.spelling import HOOK_TILDE, SWAPPED, marks_cost, mistyped, near


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


@pytest.fixture(scope="module")
def corrector(reader: Reader) -> Corrector:
    return reader.corrector


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("làm giấy khai xinh", "làm giấy khai sinh"),
        ("đăng ký tạm chú", "đăng ký tạm trú"),
        ("nộp hồ xơ ở đâu", "nộp hồ sơ ở đâu"),
        ("hợp đồng lao đông", "hợp đồng lao động"),
        ("xin giấy phep xây dưng nhà", "xin giấy phép xây dựng nhà"),
        ("thẻ bão hiễm y tế", "thẻ bảo hiểm y tế"),
        ("giấy phép lái xee", "giấy phép lái xe"),
        ("bị mấc sổ đỏ", "bị mất sổ đỏ"),
        ("đổi hộ chíeu", "đổi hộ chiếu"),
        ("lệ phí trướt bạ", "lệ phí trước bạ"),
    ],
)
def test_put_right(reader: Reader, typed: str, meant: str) -> None:
    assert reader.read(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "nhà tôi ở xã Chiến Thắng, chồng tên Lường",
        "củ khoai củ sắn",
        "mở quán bán vịt quay",
        "tải ứng dụng zalo trên iphone",
        "gửi về abc@gmail.com",
        "ra chợ mua nửa cân chè",
    ],
)
def test_left_alone(corrector: Corrector, text: str) -> None:
    assert corrector.correct(text) == text


@settings(deadline=None)
@given(st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạếềệíìị .,Đ1"))
def test_total_and_settled(reader: Reader, text: str) -> None:
    read = reader.read(text)
    assert reader.read(read) == read


def test_slips_of_the_ear_and_of_the_finger() -> None:
    assert dict(near("xinh"))["sinh"] == SWAPPED
    assert "giay" in dict(near("day"))
    assert "sinh" in mistyped("sihn") and "sinh" in mistyped("sinhh")
    assert marks_cost("mỡ", "mở") == HOOK_TILDE
    assert marks_cost("mở", "mở") == 0.0
