"""Which words can be Vietnamese syllables."""

from __future__ import annotations

import pytest

from vietnamese.orthography import is_syllable

RIGHT = """
    quốc quyển giếng gì giết nghiêng ngoằn thuở khuya khuỷu quýt choẹ boong quánh tuýp ủy hoạch ghế kỹ yểng ướt ươn
    giặc cuốc ông ở y ngã khoèo mếu quờ
"""
WRONG = """
    khôgn ngiêng nghà cế ngề giấyt đuợc trươc hồso online cccd toán2 cac tạch̀ quúc bôộ
"""


@pytest.mark.parametrize("word", RIGHT.split())
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", WRONG.split())
def test_slips_and_foreign_words(word: str) -> None:
    assert not is_syllable(word)
