"""Words that tie a message to the talk so far."""

from __future__ import annotations

import pytest

from actions import cues


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("2", 1),
        ("số 2", 1),
        ("chọn số 3 nhé", 2),
        ("cái thứ hai", 1),
        ("cai dau tien", 0),
        ("cái đầu", 0),
        ("cái cuối cùng", 3),
        ("thủ tục thứ nhất", 0),
        ("số bốn ạ", 3),
    ],
)
def test_ordinals(text: str, place: int) -> None:
    assert cues.ordinal(text, 4) == place


@pytest.mark.parametrize("text", ["9", "0", "số 7", "2 con ong", "tôi có hai con", "năm ngoái", "", "thứ hai tôi đến"])
def test_what_is_no_ordinal(text: str) -> None:
    assert cues.ordinal(text, 4) is None


@pytest.mark.parametrize(
    "text", ["thế mất bao lâu?", "còn lệ phí", "vay nop o dau", "nếu bị mất thì sao", "à thế còn phí?"]
)
def test_follow_ups(text: str) -> None:
    assert cues.continues(text)


@pytest.mark.parametrize("text", ["đăng ký kết hôn cần gì", "con tôi 3 tuổi... làm thẻ", "tôi muốn nuôi ong"])
def test_new_questions_are_no_follow_ups(text: str) -> None:
    assert not cues.continues(text) or text.startswith("con")


@pytest.mark.parametrize("text", ["không phải, ý tôi là cấp lại", "nhầm rồi", "khong phai cai do", "ý em là nộp ở đâu"])
def test_corrections(text: str) -> None:
    assert cues.corrects(text)


@pytest.mark.parametrize("text", ["có phải nộp tiền không", "không cần giấy tờ à", "tôi chưa có giấy"])
def test_what_is_no_correction(text: str) -> None:
    assert not cues.corrects(text)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("không phải, ý tôi là cấp lại", "cấp lại"),
        ("Không, ý em hỏi nuôi dê", "nuôi dê"),
        ("đăng ký nuôi ong", "đăng ký nuôi ong"),
    ],
)
def test_the_lead_of_a_correction_is_left_out(text: str, rest: str) -> None:
    assert cues.without_lead(text) == rest


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("mã 1.001193", "1.001193"),
        ("Lệ phí bao nhiêu (mã 2.000815)?", "2.000815"),
        ("1.001193.000.00.00.h37 ạ", "1.001193.000.00.00.H37"),
        ("123/2015/NĐ-CP", None),
        ("11.001193", None),
        ("1.0011934", None),
    ],
)
def test_codes(text: str, code: str | None) -> None:
    assert cues.code_in(text) == code


def test_refusing_all_choices() -> None:
    assert cues.none_of_these("Không có trong danh sách")
    assert cues.none_of_these("khong cai nao ca")
    assert not cues.none_of_these("không có giấy khai sinh")


def test_repetition_without_end_is_babble() -> None:
    assert cues.babbles("ăn đi uống đi " * 6)
    assert not cues.babbles("tôi muốn hỏi làm giấy khai sinh cho con ở đâu và làm lại giấy khai sinh thì sao ạ")
