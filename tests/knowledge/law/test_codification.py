"""The codification: rows become documents; notes tell their facts; broken rows are named."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from knowledge.law.codification import CodificationError, read_codification, recognises
from knowledge.law.document import ChangeKind, LegalDocument, RelationKind
from knowledge.law.notes import read_note
from knowledge.law.spelling import canonical_kind, canonical_number
from knowledge.law.wording import clean_lines
from tests.knowledge.law.samples_law import AS_OF, first_row, row


def documents(*rows: dict[str, object]) -> list[LegalDocument]:
    return read_codification(rows, "c.jsonl", AS_OF)[0]


def test_rows_become_a_document_with_what_the_first_note_tells() -> None:
    (document,) = documents(row("10"), row("2"), first_row(), row("2a"))
    assert (document.number, document.kind, document.title) == ("10/2090/QH30", "Luật", "Quán trà")
    assert (document.issuer, document.issued_on) == ("Quốc hội", date(2090, 3, 15))
    assert document.valid_from == date(2090, 7, 1)
    assert [article.number for article in document.articles] == ["1", "2", "2a", "10"]
    assert document.url == "https://vbpl.vn/TW/Pages/vbpq-toanvan.aspx?ItemID=777"
    article = document.articles[1]
    assert (article.title, article.topic, article.valid_from) == ("Tên điều 2", "Quán trà", None)


@pytest.mark.parametrize(
    ("tail", "kind", "by", "article", "on"),
    [
        (
            "có nội dung được sửa đổi, có nội dung được bổ sung bởi Điều 2 Luật số 11/2091/QH30 có hiệu lực thi hành "
            "kể từ ngày 01/01/2092",
            ChangeKind.AMENDED,
            "11/2091/QH30",
            "2",
            date(2092, 1, 1),
        ),
        (
            "bị bãi bỏ bởi Điều 3 Luật số 11/2091/QH30 có hiệu lực thi hành kể từ ngày 01/8/2092",
            ChangeKind.REPEALED,
            "11/2091/QH30",
            "3",
            date(2092, 8, 1),
        ),
        (
            "có nội dung bị bãi bỏ bởi Điều 9 Thông tư số 05 /2091/TT- BYT có hiệu lực thi hành kể từ ngày 01/01/2092",
            ChangeKind.PARTLY_REPEALED,
            "05/2091/TT-BYT",
            "9",
            date(2092, 1, 1),
        ),
        (
            "bị ngưng hiệu lực theo quy định tại Điều 20 của Nghị quyết số 96/2093/QH30 có hiệu lực thi hành kể từ "
            "ngày 01/07/2093",
            ChangeKind.SUSPENDED,
            "96/2093/QH30",
            "20",
            date(2093, 7, 1),
        ),
    ],
)
def test_notes_tell_later_changes(tail: str, kind: ChangeKind, by: str, article: str, on: date) -> None:
    note = read_note(f"(Điều 5 Luật số 10/2090/QH30, có hiệu lực thi hành kể từ ngày 01/07/2090, {tail})")
    (change,) = note.changes
    assert (change.kind, change.number, change.article, change.on) == (kind, by, article, on)
    assert change.worked_in


def test_several_changers_are_all_told_and_an_inserted_article_begins_later() -> None:
    (document,) = documents(
        first_row(),
        row(
            "4a",
            note="(Điều 4a Luật số 10/2090/QH30, có hiệu lực thi hành kể từ ngày 01/07/2090, được bổ sung, có nội dung "
            "được sửa đổi bởi Điều 1 Luật số 11/2091/QH30 có hiệu lực thi hành kể từ ngày 01/01/2092; Điều 2 Luật số "
            "12/2095/QH31 có hiệu lực thi hành kể từ ngày 01/01/2096)",
        ),
    )
    article = document.article("4a")
    assert article is not None
    assert [change.number for change in article.changes] == ["11/2091/QH30", "12/2095/QH31"]
    assert [change.kind for change in article.changes] == [ChangeKind.SUPPLEMENTED, ChangeKind.AMENDED]
    assert article.valid_from == date(2092, 1, 1)


def test_a_cut_number_is_made_whole_from_the_note_and_two_of_them_stay_apart() -> None:
    rows = [
        row(
            doc_type="Thông tư",
            doc_no="17",
            vbpl_item=item,
            note=f"(Điều 1 Thông tư số 17 /{year}/TT-BXX, có hiệu lực thi hành kể từ ngày 01/01/{year})",
        )
        for item, year in (("1", "2091"), ("2", "2092"))
    ]
    assert [document.number for document in documents(*rows)] == ["17/2091/TT-BXX", "17/2092/TT-BXX"]


def test_one_number_of_a_law_and_of_a_resolution_are_two_documents() -> None:
    note = "(Điều 1 Nghị quyết số 10/2090/QH30, có hiệu lực thi hành kể từ ngày 01/07/2090)"
    found = documents(first_row(), row(doc_type="Nghị quyết", note=note, vbpl_item="778"))
    assert [(document.number, document.kind) for document in found] == [
        ("10/2090/QH30", "Luật"),
        ("10/2090/QH30", "Nghị quyết"),
    ]


def test_an_article_of_two_topics_is_one_and_a_wrong_number_is_mended_by_the_heading() -> None:
    (document,) = documents(
        first_row(),
        first_row(demuc_name="Trà xanh"),
        row("7"),
        row("7", title="Điều 99.1.LQ.8. Hiệu lực", text="Luật này có hiệu lực ngay."),
    )
    assert [article.number for article in document.articles] == ["1", "7", "8"]
    assert document.articles[0].topic == "Quán trà; Trà xanh"


def test_rows_without_number_are_found_by_page_or_left_out_with_the_reason() -> None:
    nameless = {"doc_no": None, "doc_type": None, "effective": None}
    found, left_out = read_codification(
        [
            row("9", **nameless, note="(có hiệu lực ngay)") | {"article": None},
            first_row(),
            row("8", **nameless, note="", vbpl_item=None),
            row("6", text="", title="Điều 99.1.LQ.6."),
        ],
        "c.jsonl",
        AS_OF,
    )
    assert [article.number for article in found[0].articles] == ["1", "9"]
    assert [(each.where.split()[0], each.reason.split(" (")[0]) for each in left_out] == [
        ("c.jsonl:4", "has neither text nor heading"),
        ("c.jsonl:3", "names no document"),
    ]


def test_closing_articles_tell_what_is_replaced() -> None:
    (document,) = documents(
        first_row(),
        row(
            "9", text="1. Luật này có hiệu lực từ ngày 01/07/2090.\n2. Luật này thay thế Luật Quán trà số 03/2070/QH20."
        ),
    )
    assert [(relation.kind, relation.number, relation.by_article) for relation in document.relations] == [
        (RelationKind.REPLACES, "03/2070/QH20", "9")
    ]


@pytest.mark.parametrize("broken", [17, [], {"text": 5}, {"note": {}}])
def test_a_line_that_is_no_article_is_named(broken: object) -> None:
    with pytest.raises(CodificationError, match=r"line 2 is no article"):
        read_codification([first_row(), broken], "c.jsonl", AS_OF)


def test_what_is_recognised() -> None:
    assert recognises(first_row())
    assert not recognises({"code": "1.001"})
    assert not recognises([])


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("85/2017/nđ-cp", "85/2017/NĐ-CP"),
        ("77/2016/NĐ-CP.", "77/2016/NĐ-CP"),
        ("89/2015/NÐ-CP", "89/2015/NĐ-CP"),
        ("18 /2018/TT- NHNN", "18/2018/TT-NHNN"),
        ("22/2021/QD-TTg", "22/2021/QĐ-TTg"),
        ("522b/NQ-UBTVQH13", "522b/NQ-UBTVQH13"),
    ],
)
def test_numbers_have_one_spelling(raw: str, number: str) -> None:
    assert canonical_number(raw) == number


def test_kinds_have_one_spelling() -> None:
    assert canonical_kind("Bộ  Luật") == "Bộ luật"


def test_clauses_and_points_begin_lines_and_rubbish_goes() -> None:
    text = "1. Trà\u00ad xanh. 2. Trà đen gồm: a) Loại một; b) Loại <>hai.\n\n 3. Năm 2090. 12. Không phải khoản."
    assert clean_lines(text).split("\n") == [
        "1. Trà xanh.",
        "2. Trà đen gồm:",
        "a) Loại một;",
        "b) Loại hai.",
        "3. Năm 2090. 12. Không phải khoản.",
    ]


def test_the_whole_codification_is_read(shared: Path) -> None:
    file = shared / "data" / "law" / "codified-articles-2026-01.jsonl.gz"
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for number, line in enumerate(lines) if number % 40 == 0]
    found, left_out = read_codification(rows, file.name, date(2026, 1, 1))
    articles = sum(len(document.articles) for document in found)
    assert articles + len(left_out) >= 0.99 * len(rows)
    assert len(left_out) < 0.01 * len(rows)
    assert all(document.valid_from for document in found)
