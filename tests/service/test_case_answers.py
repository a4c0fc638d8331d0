"""What citizens answer in a case is no cry for help: it must reach the case."""

from __future__ import annotations

import pytest

from service.emergency import load, recognise


@pytest.mark.parametrize(
    "text",
    ["tôi có rồi", "có rồi", "chưa có", "có", "không", "đủ cả", "có 1, 3", "chưa có 2", "không biết", "thôi", "bỏ qua",
     "không có trường hợp nào", "có tờ khai rồi", "chưa có gì", "bị mất rồi", "mất giấy khai sinh rồi", "dừng",
     "gửi tôi bản ngắn", "còn thiếu gì", "chuẩn bị hồ sơ giúp tôi"],
)  # fmt: skip
def test_short_answers_raise_no_alarm(text: str) -> None:
    load()
    assert recognise(text) is None
