from __future__ import annotations

from knowledge.law.clauses import clauses_of

TEXT = """Người nộp đơn chọn một trong các cách sau:
1. Nộp tại xã. Kèm theo:
a) tờ khai;
b) giấy tờ tùy thân, gồm một trong:
căn cước hoặc hộ chiếu.
2. Nộp qua mạng.
2a. Nộp qua bưu chính.
3. Bảng giá:
10. dòng của bảng, không phải khoản."""


def test_clauses_and_points_are_told_apart() -> None:
    found = clauses_of(TEXT)
    assert [clause.number for clause in found] == ["", "1", "2", "2a", "3"]
    assert [point.letter for point in found[1].points] == ["a", "b"]
    assert found[1].points[1].text.endswith("căn cước hoặc hộ chiếu.")


def test_a_foreign_numbering_begins_no_clause() -> None:
    assert "10. dòng của bảng" in clauses_of(TEXT)[-1].whole


def test_nothing_is_lost() -> None:
    assert "\n".join(clause.whole for clause in clauses_of(TEXT)) == TEXT


def test_an_article_of_one_paragraph_is_one_clause() -> None:
    assert [clause.number for clause in clauses_of("Một câu duy nhất.")] == [""]
