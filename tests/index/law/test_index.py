"""Searching articles: the right one first, in force before ended, with the clause that decides."""

from __future__ import annotations

from datetime import date

import pytest

from index.law.index import LawIndex
from tests.index.law.law_world import DAY


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("làm mất sách thì đền bao nhiêu?", "02/2020/NĐ-CP#1"),
        ("lam mat sach thi den bao nhieu", "02/2020/NĐ-CP#1"),
        ("Người đọc có quyền gì?", "01/2019/QH14#2"),
        ("hồ sơ xin thẻ đọc gồm những gì", "02/2020/NĐ-CP#2"),
        ("giờ mở chợ phiên", "03/2021/TT-BVH#1"),
    ],
)
def test_the_right_article_comes_first(law: LawIndex, question: str, code: str) -> None:
    assert law.search(question, as_of=DAY)[0].code == code


def test_an_article_comes_once_and_no_more_than_asked(law: LawIndex) -> None:
    hits = law.search("sách thư viện người đọc", limit=3, as_of=DAY)
    assert len(hits) == len({hit.code for hit in hits}) == 3


def test_what_has_ended_comes_after_what_is_in_force(law: LawIndex) -> None:
    after = law.search("lệ phí chỗ ngồi tại chợ", as_of=DAY)
    before = law.search("lệ phí chỗ ngồi tại chợ", as_of=date(2025, 1, 1))
    assert before[0].code == "03/2021/TT-BVH#2"
    assert before[0].status == "in_force"
    assert after[0].code != "03/2021/TT-BVH#2"
    assert next(hit.status for hit in after if hit.code == "03/2021/TT-BVH#2") == "ended"


def test_the_status_tells_what_is_not_yet_and_what_was_amended(law: LawIndex) -> None:
    hits = {hit.code: hit.status for hit in law.search("tuổi người cưỡi ngựa đua, giờ mở chợ phiên", as_of=DAY)}
    assert hits["04/2026/TT-BVH#1"] == "not_yet"
    assert hits["03/2021/TT-BVH#1"] == "amended"


def test_probabilities_are_shares_of_one(law: LawIndex) -> None:
    chances = [hit.probability for hit in law.search("làm mất sách", as_of=DAY)]
    assert all(0 <= chance <= 1 for chance in chances)
    assert sum(chances) <= 1 + 1e-9


@pytest.mark.parametrize("question", ["", "   ", "\u200b", "😀", "xyzzy qwrtp", "?" * 1000])
def test_what_cannot_be_read_finds_nothing(law: LawIndex, question: str) -> None:
    assert law.search(question) == []


def test_documents_and_articles_by_name(law: LawIndex) -> None:
    found = law.document("01/2019/QH14")
    assert found is not None
    assert found.name == "Luật Thư viện bản làng số 01/2019/QH14"
    assert law.document("01/2019/QH14", "Nghị quyết") is None
    article = law.article("02/2020/NĐ-CP", "2")
    assert article is not None
    assert article.title == "Hồ sơ xin cấp thẻ đọc"
    assert law.article("02/2020/NĐ-CP", "9") is None
    assert [document.number for document in law.documents()][-1] == "04/2026/TT-BVH"


def test_the_clause_that_decides_is_quoted(law: LawIndex) -> None:
    hit = law.search("người đọc được mượn tối đa mấy cuốn sách", as_of=DAY)[0]
    assert hit.code == "01/2019/QH14#2"
    assert hit.clause is not None
    assert "05 cuốn" in hit.clause
    assert "không cần thẻ" not in hit.clause
