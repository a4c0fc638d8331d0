"""Splitting: within the limit, whole, and where a reader pauses."""

from __future__ import annotations

import random

import pytest

from service.channels.text import spell_out, split


def test_short_texts_stay_whole_and_empty_ones_vanish() -> None:
    assert split("Chào bạn.", 20) == ["Chào bạn."]
    assert split("  \n ", 20) == [] == split("", 20)
    assert split("a" * 20, 20) == ["a" * 20]


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("Đoạn một.\n\nĐoạn hai dài hơn. Và nữa.", 30, ["Đoạn một.", "Đoạn hai dài hơn. Và nữa."]),
        ("- Dòng một\n- Dòng hai\n- Dòng ba", 24, ["- Dòng một\n- Dòng hai", "- Dòng ba"]),
        ("Câu một đây. Câu hai đây. Câu ba.", 27, ["Câu một đây. Câu hai đây.", "Câu ba."]),
        ("Bạn hỏi “có phí không?” Không có. Hết rồi", 26, ["Bạn hỏi “có phí không?”", "Không có. Hết rồi"]),
        ("không có dấu chấm nào cả", 12, ["không có dấu", "chấm nào cả"]),
        ("1. Tờ khai khai sinh", 12, ["1. Tờ khai", "khai sinh"]),
        ("Nộp ở TP. Lạng Sơn nhé", 16, ["Nộp ở TP. Lạng", "Sơn nhé"]),
        ("aaaaaaaaaaaa", 8, ["aaaaaaaa", "aaaa"]),
    ],
)
def test_the_best_border_that_leaves_a_fair_piece(text: str, limit: int, pieces: list[str]) -> None:
    assert split(text, limit) == pieces


def test_accents_and_joined_emoji_are_not_torn() -> None:
    decomposed = "e\u0302\u0323" * 9
    assert all(not piece.startswith(("\u0302", "\u0323")) for piece in split(decomposed, 8))
    family = "👨\u200d👩\u200d👧" * 4
    assert all(piece[0] != "\u200d" and piece[-1] != "\u200d" for piece in split(family, 8))


def test_other_ways_to_measure() -> None:
    def units(text: str) -> int:
        return len(text.encode("utf-16-le")) // 2

    pieces = split("🙂" * 10, 8, units)
    assert pieces == ["🙂" * 4, "🙂" * 4, "🙂" * 2]


def test_whatever_comes_stays_whole_within_the_limit() -> None:
    chance = random.Random(7)
    alphabet = ["a", "ệ", "e\u0301", " ", "  ", "\n", "\n\n", ". ", "? ", "1. ", "🙂", "”", "\u200d", "TP. "]
    for _ in range(500):
        text = "".join(chance.choices(alphabet, k=chance.randint(0, 200)))
        limit = chance.randint(8, 60)
        pieces = split(text, limit)
        assert all(0 < len(piece) <= limit and piece == piece.strip() for piece in pieces)
        assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_limit_that_holds_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="8 characters"):
        split("abc", 7)


def test_choices_beyond_the_buttons_are_spelt_out_unless_the_text_has_them() -> None:
    buttons = [{"title": str(n), "payload": f"trường hợp {n}"} for n in range(4)]
    text, shown = spell_out("Chọn:", buttons, 2)
    assert shown == buttons[:2] and text.endswith("- trường hợp 2\n- trường hợp 3")
    assert spell_out("Chọn trường hợp 2 hoặc trường hợp 3:", buttons, 2)[0].count("trường hợp 2") == 1
    assert spell_out("Chọn:", buttons[:2], 2) == ("Chọn:", buttons[:2])
