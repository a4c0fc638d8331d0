"""What tells neighbours apart."""

from __future__ import annotations

import pytest

from index.attributes import facets, of_name, of_question
from index.columns import bits, facet_values, twin_key
from vietnamese import syllables


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("Cấp giấy phép lái xe", "new"),
        ("Cấp lại giấy phép lái xe", "reissue"),
        ("Cấp đổi thẻ căn cước", "exchange"),
        ("Gia hạn tạm trú", "extend"),
        ("Xóa đăng ký thường trú", "delete"),
        ("Chấm dứt hoạt động hộ kinh doanh", "end"),
    ],
)
def test_the_act_of_a_name(name: str, act: str) -> None:
    assert act in of_name(syllables(name))["act"]


def test_reissue_is_not_a_first_issue() -> None:
    assert "new" not in of_name(syllables("Cấp lại giấy phép lái xe"))["act"]


def test_citizens_words_count_in_questions_only() -> None:
    words = syllables("bị rách nát")
    assert "act" not in of_name(words)
    assert "reissue" in of_question(words)["act"]


def test_bits_hold_every_value() -> None:
    for facet in facets():
        values = facet_values(facet)
        assert bits({facet: frozenset(values)}, facet) == (1 << len(values)) - 1
        assert len(values) < 31


def test_twins_differ_in_level_only() -> None:
    assert twin_key("Trình báo mất hộ chiếu (thực hiện tại cấp xã)") == twin_key("Thủ tục trình báo mất hộ chiếu")
    assert twin_key("Cấp lại giấy phép") != twin_key("Cấp giấy phép")
