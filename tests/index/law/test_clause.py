"""Which lines of an article are quoted."""

from __future__ import annotations

import pytest

from index.law.clause import QUOTED, deciding

TEXT = """Lời dẫn của điều.
1. Người đọc được:
a) Mượn sách;
b) Đọc tại chỗ.
Điểm này chỉ cho buổi tối.
2. Thủ thư trả lời.
Trả lời bằng miệng."""


@pytest.mark.parametrize(
    ("line", "quoted"),
    [
        (0, "Lời dẫn của điều."),
        (1, "1. Người đọc được:\na) Mượn sách;\nb) Đọc tại chỗ.\nĐiểm này chỉ cho buổi tối."),
        (2, "1. Người đọc được:\na) Mượn sách;"),
        (3, "1. Người đọc được:\nb) Đọc tại chỗ.\nĐiểm này chỉ cho buổi tối."),
        (4, "1. Người đọc được:\nb) Đọc tại chỗ.\nĐiểm này chỉ cho buổi tối."),
        (6, "2. Thủ thư trả lời.\nTrả lời bằng miệng."),
        (-1, "Lời dẫn của điều."),
        (99, "2. Thủ thư trả lời.\nTrả lời bằng miệng."),
    ],
)
def test_a_point_comes_with_its_lead_and_a_clause_with_its_points(line: int, quoted: str) -> None:
    assert deciding(TEXT, line) == quoted


def test_long_text_is_cut_between_words() -> None:
    quoted = deciding("1. " + "mười chữ " * 1000, 0)
    assert quoted is not None
    assert len(quoted) <= QUOTED + 2
    assert quoted.endswith(("chữ …", "mười …"))


def test_no_text_no_clause() -> None:
    assert deciding(" \n ", 0) is None
