"""Suggestions while typing: what is matched, in which order, and how fast over a bank of the real size."""

from __future__ import annotations

from time import perf_counter

import numpy as np
import pytest

from index.suggest import Suggester

NAMES = [
    ["Thủ tục đăng ký khai tử", "Khai tử", "báo tử", "bố tôi vừa mất hôm qua, giờ ra xã làm giấy gì"],
    ["Đăng ký khai sinh", "Khai sinh cho con", "làm giấy khai sinh", "vợ em mới đẻ ở viện về"],
    ["Đăng ký lại khai tử", "", "mất giấy báo tử"],
]


@pytest.fixture(scope="module")
def suggester() -> Suggester:
    return Suggester(NAMES, np.zeros(len(NAMES), dtype=np.float32))


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("khai s", [1]),
        ("KHAI TU", [0, 2]),
        ("báo t", [0, 2]),
        ("bo toi vua mat", [0]),
        ("vợ em mới sinh", [1]),
        ("vợ em sinh", []),
        ("dang ky", [0, 1, 2]),
        ("", []),
        ("?!", []),
    ],
)
def test_what_is_found(suggester: Suggester, typed: str, rows: list[int]) -> None:
    assert [row for row, _ in suggester.find(typed, 5)] == rows


def test_a_record_comes_once_and_the_limit_holds(suggester: Suggester) -> None:
    found = suggester.find("t", 2)
    assert len({row for row, _ in found}) == len(found) == 2
    scores = [score for _, score in found]
    assert scores == sorted(scores, reverse=True)


def test_twenty_thousand_sayings_take_no_time() -> None:
    dice = np.random.default_rng(1)
    words = [f"{onset}{rhyme}" for onset in "bcdghklmnstvx" for rhyme in ("a", "an", "ang", "ao", "o", "on", "e", "i")]
    names = [[" ".join(dice.choice(words, 9)) for _ in range(6)] for _ in range(5600)]
    suggester = Suggester(names, np.zeros(len(names), dtype=np.float32))
    taken = []
    for typed in ["t", "b a", "ca", names[7][3][:20], " ".join(names[9]), "x " * 90] * 5:
        began = perf_counter()
        suggester.find(typed, 32)
        taken.append(perf_counter() - began)
    assert np.median(taken) < 0.05
