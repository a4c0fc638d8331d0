"""Which lines of an article are quoted."""

from __future__ import annotations

import pytest

from index.law.clause import QUOTED, deciding

LONG = "Thủ thư ghi sổ và giữ tủ sách sạch sẽ. " * 10
LINES = [
    "Lời dẫn của điều.",
    "1. Người đọc được:",
    f"a) Mượn sách; {LONG}",
    f"b) Đọc tại chỗ. {LONG}",
    "Điểm này chỉ cho buổi tối.",
    "2. Thủ thư trả lời.",
    "Trả lời bằng miệng.",
    "3. Trẻ em:",
    "a) Đọc sách tranh;",
    "b) Vẽ tranh.",
]


@pytest.mark.parametrize(
    ("line", "quoted"),
    [
        (0, [0]),
        (1, [1, 2, 3, 4]),
        (2, [1, 2]),
        (3, [1, 3, 4]),
        (4, [1, 3, 4]),
        (5, [5, 6]),
        (6, [5, 6]),
        (7, [7, 8, 9]),
        (9, [7, 8, 9]),
        (-1, [0]),
        (99, [7, 8, 9]),
    ],
)
def test_a_clause_comes_with_its_points_and_a_long_one_with_the_point_that_decides(
    line: int, quoted: list[int]
) -> None:
    assert deciding("\n".join(LINES), line) == "\n".join(LINES[n].strip() for n in quoted)


def test_a_short_article_is_quoted_whole() -> None:
    assert deciding("1. Chợ mở sớm.\n2. Chợ đóng muộn.", 1) == "1. Chợ mở sớm.\n2. Chợ đóng muộn."


def test_long_text_is_cut_between_words() -> None:
    quoted = deciding("1. " + "mười chữ " * 1000, 0)
    assert quoted is not None
    assert len(quoted) <= QUOTED + 2
    assert quoted.endswith(("chữ …", "mười …"))


def test_no_text_no_clause() -> None:
    assert deciding(" \n ", 0) is None
