"""Whole documents out of gazette pages."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.law.document import ChangeKind, LawSource, RelationKind
from knowledge.law.parse import LawTextError, base_document, parse_gazette
from tests.knowledge.law.gazette_samples import CONSOLIDATED, DECREE, page, short


@pytest.fixture(scope="module")
def decree():
    [document] = parse_gazette(DECREE, "a.txt")
    return document


def test_the_head_is_read(decree):
    assert (decree.number, decree.kind, decree.issuer) == ("901/2025/NĐ-CP", "Nghị định", "Chính phủ")
    assert decree.title == "Quy định chi tiết một số điều của Luật Thuyền nan số 900/2024/QH15 về đăng ký thuyền"
    assert decree.issued_on == date(2025, 9, 5)
    assert decree.source is LawSource.GAZETTE and decree.file == "a.txt"
    assert decree.as_of == date(2025, 9, 5), "the wording is true as first published where nothing else is given"


def test_only_the_document_s_own_articles_are_articles(decree):
    assert [article.number for article in decree.articles] == ["1", "2", "3", "4", "5", "PL1", "PL2"]
    third = decree.article("3")
    assert "“Điều 4. Biển số\n1. Biển số làm bằng tre.\nĐiều 5. Màu sơn" in third.text
    assert third.path == ("Chương II. ĐIỀU KHOẢN THI HÀNH", "Mục 1. HIỆU LỰC")
    assert decree.article("1").path == ("Chương I. QUY ĐỊNH CHUNG",)


def test_broken_lines_are_joined_over_pages_and_clauses_begin_lines(decree):
    lines = decree.article("1").text.split("\n")
    assert [line[:2] for line in lines] == ["1.", "2.", "a)", "b)", "c)"]
    assert lines[0].startswith(
        "1. Nghị định này quy định việc đăng ký thuyền nan của người dân sống trên các sông và đầm"
    )
    assert lines[0].endswith("theo quy định tại Điều 12. của Luật nói trên thì không thuộc phạm vi này.")
    assert not any(word in decree.model_dump_json() for word in ("CÔNG BÁO", "Người ký", "Email", "Xem tiếp"))


def test_titles_end_where_the_text_begins_and_tables_keep_their_cells(decree):
    second = decree.article("2")
    assert second.title == "Thủ tục đăng ký và giấy tờ mà chủ thuyền phải nộp khi đăng ký thuyền lần đầu"
    lines = second.text.split("\n")
    assert lines[0].endswith("cấp biển số.") and lines[0].startswith("Chủ thuyền nộp đơn tại Ủy ban")
    assert lines[1:] == [
        "Lệ phí thực hiện theo bảng sau:",
        "Loại thuyền",
        "Lệ phí (đồng)",
        "Thuyền chèo",
        "10.000",
        "Thuyền máy",
        "50.000",
    ]


def test_annexes_bear_their_numbers(decree):
    first, second = decree.article("PL1"), decree.article("PL2")
    assert first.title == "Phụ lục I MẪU ĐƠN ĐĂNG KÝ THUYỀN NAN"
    assert "Tôi cam đoan" in first.text
    assert second.title == "PHỤ LỤC II DANH MỤC BẾN"
    assert "Nguyễn Thị Mẫu" not in decree.model_dump_json()


def test_what_goes_on_in_another_issue_is_partial(decree):
    assert decree.partial
    assert not parse_gazette(CONSOLIDATED, "b.txt")[0].partial


def test_days_of_effect(decree):
    assert decree.valid_from == date(2026, 1, 1)
    assert decree.article("2").valid_from == date(2026, 7, 1)
    assert decree.article("4").valid_from is None


def test_relations(decree):
    told = {(r.kind, r.number, r.article, r.by_article) for r in decree.relations}
    assert told == {
        (RelationKind.GUIDES, "900/2024/QH15", None, None),
        (RelationKind.AMENDS, "800/2010/NĐ-CP", None, "3"),
        (RelationKind.AMENDS, "800/2010/NĐ-CP", "4", "3"),
        (RelationKind.REPEALS, "800/2010/NĐ-CP", "6", "3"),
        (RelationKind.REPLACES, "700/2005/NĐ-CP", None, "4"),
        (RelationKind.REPEALS, "12/2012/TT-BTC", "7", "4"),
    }


@pytest.mark.parametrize(
    ("sentence", "start", "end"),
    [
        ("Quyết định này có hiệu lực thi hành kể từ ngày ký ban hành.", date(2025, 9, 6), None),
        ("Quyết định này có hiệu lực sau 45 ngày, kể từ ngày ký.", date(2025, 10, 21), None),
        (
            "Quyết định này có hiệu lực từ ngày 01 tháng 10 năm 2025 đến hết ngày 31/12/2026.",
            date(2025, 10, 1),
            date(2026, 12, 31),
        ),
        ("Quyết định này có hiệu lực kể từ ngày 31 tháng 02 năm 2026.", None, None),
    ],
)
def test_ways_to_say_the_effect(sentence, start, end):
    text = short(
        "55/2025/QĐ-TTg", "QUYẾT ĐỊNH", "THỦ TƯỚNG CHÍNH PHỦ", f"Điều 1. {sentence}\nĐiều 2. Các bộ thi hành./.\n"
    )
    [document] = parse_gazette(text, "c.txt")
    assert (document.valid_from, document.valid_to) == (start, end)


def test_a_consolidated_text_names_what_it_consolidates():
    [document] = parse_gazette(CONSOLIDATED, "d.txt")
    assert (document.number, document.kind, document.issuer) == ("15/VBHN-BTC", "Văn bản hợp nhất", "Bộ Tài chính")
    assert document.issued_on == document.as_of == date(2022, 10, 20)
    base = document.consolidates
    assert (base.number, base.kind, base.issuer) == ("77/2019/TT-BTC", "Thông tư", "Bộ Tài chính")
    assert (base.issued_on, base.valid_from) == (date(2019, 7, 7), date(2019, 9, 1))


def test_footnotes_become_changes_and_leave_the_text():
    [document] = parse_gazette(CONSOLIDATED, "d.txt")
    assert [article.number for article in document.articles] == ["1", "2", "3"]
    first, second, third = document.articles
    assert first.text.split("\n")[1] == (
        "2. Thuyền máy: 60.000 đồng cho mỗi lần đăng ký, nộp một lần khi nhận biển số của thuyền."
    )
    assert [(c.kind, c.number, c.article, c.on) for c in first.changes] == [
        (ChangeKind.AMENDED, "78/2022/TT-BTC", "1", date(2022, 10, 1))
    ]
    assert [c.kind for c in second.changes] == [ChangeKind.REPEALED] and all(c.worked_in for c in second.changes)
    assert third.title == "Hiệu lực thi hành"
    assert third.text == "Thông tư này có hiệu lực kể từ ngày 01 tháng 9 năm 2019./."


def test_the_wording_of_the_base():
    [document] = parse_gazette(CONSOLIDATED, "d.txt")
    base = base_document(document)
    assert (base.number, base.kind, base.as_of) == ("77/2019/TT-BTC", "Thông tư", date(2022, 10, 20))
    assert base.articles == document.articles
    assert base_document(base) is None


def test_several_documents_in_one_text():
    body = "Điều 1. Mở bến.\nĐiều 2. Quyết định này có hiệu lực kể từ ngày ký./.\nBỘ TRƯỞNG \n \nLê Văn Mẫu \n"
    text = page(2, short("10/QĐ-BTC", "QUYẾT ĐỊNH", "BỘ TÀI CHÍNH", body)) + page(
        3, short("11/2025/TT-BXD", "THÔNG TƯ", "BỘ XÂY DỰNG", body.replace("Quyết định", "Thông tư"))
    )
    found = [(d.number, d.kind, d.issuer, len(d.articles)) for d in parse_gazette(text, "e.txt")]
    assert found == [("10/QĐ-BTC", "Quyết định", "Bộ Tài chính", 2), ("11/2025/TT-BXD", "Thông tư", "Bộ Xây dựng", 2)]


def test_an_attached_regulation_numbers_anew():
    body = (
        "Điều 1. Ban hành kèm theo Quyết định này Quy chế bến thuyền.\nĐiều 2. Các bộ thi hành Quyết định này./.\n"
        "BỘ TRƯỞNG \n \nLê Văn Mẫu \n \nQUY CHẾ \nBến thuyền \n(Ban hành kèm theo Quyết định số 10/QĐ-BTC) \n \n"
        "Chương I \nQUY ĐỊNH CHUNG \nĐiều 1. Bến \nBến có chủ.\nĐiều 2. Chủ bến \nChủ bến có tên.\n"
        "Điều 3. Khách \nKhách có vé.\n"
    )
    [document] = parse_gazette(short("10/QĐ-BTC", "QUYẾT ĐỊNH", "BỘ TÀI CHÍNH", body), "f.txt")
    assert [a.number for a in document.articles] == ["1", "2", "KT1.1", "KT1.2", "KT1.3"]
    assert document.article("KT1.2").path == ("QUY CHẾ Bến thuyền", "Chương I. QUY ĐỊNH CHUNG")
    assert document.article("1").title == "" and document.article("1").text.startswith("Ban hành kèm theo")


def test_unclosed_quotations_do_not_hide_articles():
    body = (
        "Điều 1. Sửa đổi Điều 9 như sau:\n“Điều 9. Bến \nBến có chủ.\nĐiều 2. Bãi bỏ Điều 10.\n"
        "Điều 3. Quyết định này có hiệu lực kể từ ngày ký./.\nBỘ TRƯỞNG \n"
    )
    [document] = parse_gazette(short("12/QĐ-BTC", "QUYẾT ĐỊNH", "BỘ TÀI CHÍNH", body), "g.txt")
    assert [a.number for a in document.articles] == ["1", "2", "3"]


def test_a_number_broken_over_lines_is_made_whole():
    body = "Điều 1. Thay thế Thông tư số 44/2020/TT-\nBTC ngày 01 tháng 01 năm 2020./.\nBỘ TRƯỞNG \n"
    [document] = parse_gazette(short("12/2025/TT-BTC", "THÔNG TƯ", "BỘ TÀI CHÍNH", body), "h.txt")
    assert [(r.kind, r.number) for r in document.relations] == [(RelationKind.REPLACES, "44/2020/TT-BTC")]


def test_the_file_s_name_stands_in_for_a_missing_number():
    text = "THÔNG TƯ \nVề bến \n \nCăn cứ Luật Thuyền nan; \nĐiều 1. Mở bến cho mọi người dân quanh đầm phá.\n" * 1
    [document] = parse_gazette(text + "x" * 80, "thong-tu-so-08-2026-tt-bnv-469695.txt")
    assert (document.number, document.issuer) == ("08/2026/TT-BNV", "Bộ Nội vụ")
    with pytest.raises(LawTextError, match="its number"):
        parse_gazette(text + "x" * 80, "anything.txt")


def test_pictures_of_pages_are_refused():
    text = "".join(page(number, " \n \n") for number in range(2, 12)) + "KT. BỘ TRƯỞNG \n \nLê Văn Mẫu \n"
    with pytest.raises(LawTextError, match="i.txt: .*scanned"):
        parse_gazette(text, "i.txt")


@pytest.mark.parametrize("text", ["", "Kính gửi: bà con. " * 40, "{}" * 200, "Điều 1. Thơ.\n" * 40, "\0" * 500])
def test_other_texts_are_refused_with_a_reason(text):
    with pytest.raises(LawTextError, match="j.txt: "):
        parse_gazette(text, "j.txt")
