from __future__ import annotations

from pathlib import Path

import pytest

from index.law.sayings import Name, Sayings, Weights, build_law_sayings
from index.query import read_query
from knowledge.law.asked import Asked
from vietnamese import Reader

AGE: Name = ("1/2020/QH14", "Luật", "3")
FINE: Name = ("1/2020/QH14", "Luật", "5")
ASKED = [
    Asked(*AGE, ("mấy tuổi thì được nuôi ong một mình", "thằng bé lớp bốn nuôi ong được chưa")),
    Asked(*FINE, ("đặt tổ ong sát nhà người ta bị phạt bao nhiêu", "ong đốt hàng xóm thì có phải đền không")),
    Asked("9/1999/QH10", "Luật", "1", ("câu hỏi cho văn bản không có ở đây",)),
]
TEXTS = {AGE: "Tuổi. Người từ đủ 16 tuổi được nuôi ong.", FINE: "Xử phạt. Đặt tổ sai chỗ bị phạt tiền."}


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


@pytest.fixture(scope="module")
def sayings() -> Sayings:
    found = build_law_sayings(ASKED, TEXTS, None)
    assert found is not None
    return found


def first(sayings: Sayings, reader: Reader, text: str) -> tuple[Name, float]:
    query = read_query(text, reader)
    return sayings.judge(sayings.read(query, None, {}), Weights.shipped(), len(query.words), 0.0)[0]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("con bao nhiêu tuổi mới được nuôi ong", AGE),
        ("may tuoi thi duoc nuoi ong", AGE),
        ("tổ ong gần nhà hàng xóm quá có bị phạt không", FINE),
    ],
)
def test_a_question_finds_the_provision_that_people_ask_alike(
    sayings: Sayings, reader: Reader, text: str, name: Name
) -> None:
    assert first(sayings, reader, text)[0] == name


def test_what_is_asked_word_for_word_is_surer_than_what_is_not(sayings: Sayings, reader: Reader) -> None:
    same = first(sayings, reader, "mấy tuổi thì được nuôi ong một mình")[1]
    other = first(sayings, reader, "thủ tục xin cấp lại bằng lái xe tải")[1]
    assert 0 <= other < same <= 1


def test_provisions_that_are_not_held_are_left_out(sayings: Sayings) -> None:
    assert sayings.names == [AGE, FINE]
    assert build_law_sayings(ASKED[2:], TEXTS, None) is None


def test_it_is_read_as_it_was_written(sayings: Sayings, reader: Reader, tmp_path: Path) -> None:
    sayings.save(tmp_path / "sayings")
    again = Sayings.load(tmp_path / "sayings")
    assert again is not None
    assert first(again, reader, "ong đốt hàng xóm") == first(sayings, reader, "ong đốt hàng xóm")
    assert Sayings.load(tmp_path / "none") is None


def test_a_question_without_words_is_no_error(sayings: Sayings, reader: Reader) -> None:
    assert 0 <= first(sayings, reader, "?!")[1] <= 1
