"""What short messages say to an open question, and of the papers."""

from __future__ import annotations

import pytest

from actions.case import cues, reading

NAMES = [
    "Tờ khai nuôi ong (1 bản chính); nộp qua mạng thì điền mẫu điện tử",
    "Giấy chứng nhận nguồn gốc tổ ong (1 bản sao)",
    "Giấy tờ tùy thân có ảnh",
    "Giấy tờ chứng minh nơi đặt tổ",
]
MUST = [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "have", "lack"),
    [
        ("tôi có rồi", {1}, set()),
        ("dạ em có rồi ạ", {1}, set()),
        ("chưa có", set(), {1}),
        ("có 1, 3", {0, 2}, set()),
        ("1 3", {0, 2}, set()),
        ("số 1 và số 3", {0, 2}, set()),
        ("1-3", {0, 1, 2}, set()),
        ("tôi có số 1 và 3 rồi", {0, 2}, set()),
        ("chưa có 2", set(), {1}),
        ("có 1, 3, chưa có 2", {0, 2}, {1}),
        ("thiếu 4", set(), {3}),
        ("đủ cả", {0, 1, 2}, set()),
        ("co du roi", {0, 1, 2}, set()),
        ("đủ cả trừ 2", {0, 2}, {1}),
        ("chưa có gì", set(), {0, 1, 2}),
        ("có tờ khai rồi", {0}, set()),
        ("tôi chưa có giấy chứng nhận nguồn gốc", set(), {1}),
        ("có tờ khai và giấy chứng nhận nguồn gốc tổ ong rồi", {0, 1}, set()),
        ("mất giấy chứng nhận nguồn gốc rồi", set(), {1}),
    ],
)
def test_ticks(text: str, have: set[int], lack: set[int]) -> None:
    read = reading.ticks(text, NAMES, MUST, 1)
    assert read and (set(read.have), set(read.lack)) == (have, lack)
    assert reading.is_short_answer(text)


@pytest.mark.parametrize(
    "text",
    ["lệ phí bao nhiêu", "có đủ chưa?", "có cần tờ khai không", "có 9", "tôi có hai con nhỏ", "nộp ở đâu",
     "tờ khai lấy ở đâu", "có tờ khai rồi thì nộp ở đâu", "cảm ơn", "năm 2024"],
)  # fmt: skip
def test_what_says_something_else_is_no_tick(text: str) -> None:
    assert reading.ticks(text, NAMES, MUST, 1) is None


def test_words_that_fit_several_papers_are_unclear() -> None:
    read = reading.ticks("có giấy tờ rồi", NAMES, MUST, 1)
    assert read and read.unclear == (2, 3) and not read.have


@pytest.mark.parametrize(
    ("text", "told"),
    [("có", "y"), ("Dạ có ạ", "y"), ("đúng rồi", "y"), ("không", "n"), ("ko", "n"), ("chưa", "n"), ("không biết", "?"),
     ("bỏ qua", "?"), ("k biết", "?"), ("có gì không", None), ("không, cảm ơn", None)],
)  # fmt: skip
def test_yes_or_no(text: str, told: str | None) -> None:
    assert reading.yes_or_no(text) == told


OPTIONS = ["tổ đặt trong rừng", "tổ đặt trên mái nhà", "nuôi thuê cho người khác"]


@pytest.mark.parametrize(
    ("text", "told"),
    [("1", {0}), ("1 và 3", {0, 2}), ("chọn 2", {1}), ("cái thứ hai", {1}), ("trên mái nhà", {1}), ("nuôi thuê", {2}),
     ("Tổ đặt trong rừng", {0}), ("không có", set()), ("không có trường hợp nào", set()), ("không biết", "?"),
     ("4", None), ("lệ phí bao nhiêu", None)],
)  # fmt: skip
def test_several(text: str, told: object) -> None:
    assert reading.several(text, OPTIONS) == told


@pytest.mark.parametrize(
    "text",
    ["chuẩn bị hồ sơ giúp tôi", "Chuẩn bị hồ sơ cho tôi (mã 1.001193)", "giúp em chuẩn bị giấy tờ",
     "kiểm tra giấy tờ của tôi", "hồ sơ gồm gì cho trường hợp của tôi", "chuan bi ho so giup toi"],
)  # fmt: skip
def test_enters(text: str) -> None:
    assert cues.enters(text)


@pytest.mark.parametrize(
    "text",
    ["cần chuẩn bị hồ sơ gì", "kiểm tra hồ sơ của tôi đến đâu rồi", "hồ sơ của tôi xong chưa", "giấy tờ gồm những gì"],
)
def test_a_plain_question_begins_no_case(text: str) -> None:
    assert not cues.enters(text)


def test_leaving_is_not_wanting() -> None:
    assert all(map(cues.leaves, ["thôi", "Dừng lại nhé", "thôi không làm nữa", "thôi cảm ơn bạn"]))
    assert not any(map(cues.leaves, ["đừng", "thôi việc cần giấy tờ gì", "dừng đóng bảo hiểm"]))
