"""Reading a question: what is noise, what names something, what it stands for."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.phrases import PhraseTable
from index.query import read_query
from vietnamese import Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("cho em hỏi đăng ký tạm trú cần giấy tờ gì ạ", ["đăng", "ký", "tạm", "trú"]),
        ("Thủ tục khai tử mất bao lâu?", ["khai", "tử"]),
        ("lệ phí bao nhiêu vậy ad", []),
        ("còn nộp ở đâu ạ?", []),
    ],
)
def test_politeness_and_aspects_are_taken_out(reader: Reader, text: str, content: list[str]) -> None:
    assert read_query(text, reader).content == content


def test_everyday_words_are_translated_and_kept(reader: Reader) -> None:
    query = read_query("làm lại bằng lái bị mất", reader)
    official = [" ".join(wording) for wordings in query.official for wording in wordings]
    assert any("giấy phép lái xe" in wording for wording in official)
    assert "bằng" in query.content


def test_attributes_of_a_question(reader: Reader) -> None:
    assert "reissue" in read_query("cấp lại hộ chiếu", reader).attributes["act"]
    assert read_query("kết hôn với người nước ngoài", reader).attributes["foreign"] == {"yes"}
    assert "foreign" not in read_query("đăng ký kết hôn", reader).attributes


def test_a_code_is_read_as_a_code_and_a_sum_is_not(reader: Reader) -> None:
    assert read_query("mã 1.001193 là gì", reader).codes == ["1.001193"]
    assert read_query("mất 1.001.193 đồng", reader).codes == []


def test_no_pair_spans_what_was_taken_out(reader: Reader) -> None:
    query = read_query("tách hộ xin cho hỏi kết hôn", reader)
    assert query.content == ["tách", "hộ", "kết", "hôn"]
    assert query.gaps == {2}


def test_a_story_weighs_the_clause_that_asks(reader: Reader) -> None:
    story = "Ngày xưa bố mẹ tôi sống ở vùng núi trồng ngô trồng sắn nuôi trâu nuôi lợn nuôi gà đủ cả. " * 3
    query = read_query(story + "Giờ tôi muốn đăng ký tạm trú.", reader)
    assert query.weights[-1] == 1
    assert query.weights[0] < 1


def test_cues_of_other_topics_are_counted(reader: Reader) -> None:
    assert read_query("dự báo thời tiết ngày mai", reader).off_topic >= 1
    assert read_query("đăng ký khai sinh", reader).off_topic == 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200))
def test_total_over_any_text(reader: Reader, text: str) -> None:
    query = read_query(text, reader)
    assert len(query.weights) == len(query.content)
    assert all(gap < len(query.content) for gap in query.gaps)


def test_longer_phrases_win() -> None:
    table = PhraseTable([("cấp", 1), ("cấp lại", 2)])
    assert [match.value for match in table.find(["cấp", "lại", "và", "cấp"])] == [2, 1]
