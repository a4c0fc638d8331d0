"""What the sources' sums, times, papers and numbers are read as."""

from __future__ import annotations

from decimal import Decimal

import pytest

from knowledge.importers.fees import read_fee, read_fees
from knowledge.importers.legal import legal_number, read_legal_basis
from knowledge.importers.papers import read_case, read_paper
from knowledge.importers.pieces import items, split_names
from knowledge.importers.provinces import province_of
from knowledge.importers.times import read_time
from knowledge.procedure import FeeState, TimeState, TimeUnit


@pytest.mark.parametrize(
    ("text", "state", "amount", "doubt"),
    [
        ("20000 VNĐ (mỗi tờ)", FeeState.STATED, 20000, ""),
        ("0 VNĐ ()", FeeState.ZERO, 0, "zero_without_note"),
        ("0 VNĐ (Không có)", FeeState.ZERO, 0, "zero_without_note"),
        ("0 VNĐ (Miễn lệ phí)", FeeState.FREE, 0, ""),
        ("0 VNĐ (- Không thu phí (Thông tư số 1/2099/TT-BTC).)", FeeState.FREE, 0, ""),
        ("0 VNĐ (Miễn lệ phí cho hộ nghèo)", FeeState.IN_NOTE, None, "zero_with_rule_in_note"),
        ("0 VNĐ (Miễn phí từ ngày 01/4 đến 30/6)", FeeState.IN_NOTE, None, "zero_with_rule_in_note"),
        ("0 VNĐ (Miễn lệ phí. Phí sao giấy tờ 5.000 đồng/bản)", FeeState.IN_NOTE, None, "zero_with_sum_in_note"),
        ("0 VNĐ (cấp mới 150.000 đồng)", FeeState.IN_NOTE, None, "zero_with_sum_in_note"),
        ("700 VNĐ (thẩm định: 700.000 đồng/lần)", FeeState.IN_NOTE, None, "cut_sum"),
        ("20 VNĐ ()", FeeState.DOUBTFUL, 20, "cut_sum"),
        ("10 VNĐ (10 USD/người)", FeeState.IN_NOTE, None, "foreign_currency"),
        ("50000 VNĐ (Miễn phí)", FeeState.DOUBTFUL, 50000, "sum_but_note_says_free"),
        ("17500000000 VNĐ ()", FeeState.DOUBTFUL, 17500000000, "implausible_sum"),
        ("Do Hội đồng nhân dân tỉnh quy định", FeeState.IN_NOTE, None, ""),
    ],
)
def test_a_fee_is_told_only_as_far_as_the_source_allows(
    text: str, state: FeeState, amount: int | None, doubt: str
) -> None:
    [(fee, reason)] = read_fees(text)
    assert (fee.state, fee.amount, reason) == (state, amount, doubt)


def test_an_empty_fee_says_nothing_and_several_fees_stay_apart() -> None:
    assert read_fees("Không có thông tin") == []
    assert read_fees("| |") == []
    assert [fee.amount for fee, _ in read_fees("10000 VNĐ (bản đầu) | 5000 VNĐ (bản sau) | 5000 VNĐ (bản sau)")] == [
        10000,
        5000,
    ]


def test_us_dollars_of_the_portal_are_never_told_as_dong() -> None:
    fee, reason = read_fee(Decimal(25), "", "USD")
    assert (fee.state, fee.amount, fee.note, reason) == (FeeState.IN_NOTE, None, "25 USD", "foreign_currency")


@pytest.mark.parametrize(
    ("raw", "description", "state", "amount", "unit", "doubt"),
    [
        ("7 WORKING_DAY", "", TimeState.STATED, 7, TimeUnit.WORKING_DAY, ""),
        ("3.5 WORKING_DAY", "", TimeState.STATED, 3.5, TimeUnit.WORKING_DAY, ""),
        ("15 Ngày làm việc", "", TimeState.STATED, 15, TimeUnit.WORKING_DAY, ""),
        ("1 ngày", "", TimeState.STATED, 1, TimeUnit.DAY, ""),
        ("8 HOUR", "", TimeState.STATED, 8, TimeUnit.HOUR, ""),
        ("2 MONTH", "", TimeState.STATED, 2, TimeUnit.MONTH, ""),
        ("1 OTHER", "", TimeState.UNKNOWN, None, None, "time_unit_other"),
        ("1 OTHER", "Ngay trong ngày nhận đủ hồ sơ", TimeState.IN_NOTE, None, None, "time_unit_other"),
        ("Theo mô tả OTHER", "Cấp mới: 05 ngày làm việc", TimeState.IN_NOTE, None, None, "time_unit_other"),
        ("Không quá 10 ngày làm việc", "", TimeState.STATED, 10, TimeUnit.WORKING_DAY, ""),
        ("7 ngày", "07 ngày làm việc kể từ khi nhận", TimeState.IN_NOTE, None, None, "day_or_working_day"),
        ("0 WORKING_DAY", "", TimeState.UNKNOWN, None, None, "zero_time"),
        ("", "", TimeState.UNKNOWN, None, None, ""),
    ],
)
def test_a_time_is_told_only_as_far_as_the_source_allows(
    raw: str, description: str, state: TimeState, amount: float | None, unit: TimeUnit | None, doubt: str
) -> None:
    reading = read_time(raw, description)
    assert (reading.time.state, reading.time.amount, reading.time.unit, reading.doubt) == (state, amount, unit, doubt)


def test_words_about_time_and_about_filing_are_kept_apart() -> None:
    reading = read_time("7 WORKING_DAY", "Nộp tại quầy số 3\nXã miền núi: 10 ngày làm việc")
    assert reading.time.note == "Xã miền núi: 10 ngày làm việc"
    assert reading.note == "Nộp tại quầy số 3"


def test_a_deadline_for_filing_is_no_processing_time() -> None:
    assert read_time("1 OTHER", "Nộp trước ngày hết hạn ít nhất 60 ngày").time.state is TimeState.UNKNOWN


@pytest.mark.parametrize(
    ("row", "name", "when"),
    [
        ("- Giấy phép cũ (nếu có).", "Giấy phép cũ", "nếu có"),
        ("Trường hợp ủy quyền: văn bản ủy quyền", "Văn bản ủy quyền", "trường hợp ủy quyền"),
        ("Trường hợp trẻ bị bỏ rơi thì phải có biên bản lập tại xã", "Biên bản lập tại xã", "trường hợp trẻ bị bỏ rơi"),
        ("Giấy ủy quyền trong trường hợp nộp thay", "Giấy ủy quyền", "trong trường hợp nộp thay"),
        ("Tờ khai", "Tờ khai", ""),
    ],
)
def test_the_case_a_paper_is_needed_in_is_told_apart(row: str, name: str, when: str) -> None:
    paper = read_paper(row, 1, 0)
    assert (paper.name, paper.when, paper.is_note) == (name, when, False)


@pytest.mark.parametrize(
    ("row", "is_note"),
    [
        ("* Lưu ý: mang theo bản chính", True),
        ("Giấy tờ phải xuất trình:", True),
        ("Người tiếp nhận có trách nhiệm kiểm tra", True),
        ("Trường hợp đã khai thác được dữ liệu thì không phải nộp bản giấy", True),
        ("Bản chính văn bản xác nhận vốn", False),
    ],
)
def test_rows_without_counts_are_notes_only_when_they_explain(row: str, is_note: bool) -> None:
    paper = read_paper(row, 0, 0)
    assert paper.is_note is is_note
    assert (paper.originals, paper.copies) == (None, None)
    assert not read_paper(row, 1, 0).is_note


def test_forms_are_found_in_names() -> None:
    form = read_paper("Tờ khai mở quán theo mẫu CT07 ban hành kèm Thông tư 1/2099/TT-BTT", 1, 0).form
    assert form is not None
    assert (form.number, form.name) == ("Mẫu CT07", "Tờ khai mở quán")
    assert read_paper("Ảnh mẫu sản phẩm", 1, 0).form is None


def test_a_heading_that_says_nothing_is_no_case() -> None:
    assert read_case("Thành phần hồ sơ bao gồm", [("Tờ khai", 1, 0)]).title == ""
    assert read_case("* Cấp lại:", [("Tờ khai", 1, 0)]).title == "Cấp lại"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Luật Trà 2099 (1/2099/QH99)", "1/2099/QH99"),
        ("Nghị định về trà (Nghị định số 12/2099/NĐ-CP)", "12/2099/NĐ-CP"),
        ("Nghị quyết số 66.7/2099/NQ-CP về trà (Nghị quyết số 66.7/2099/NQ-C)", "66.7/2099/NQ-CP"),
        ("Thông tư số 3/2099/TT-BTTngày 01/01 của Bộ", "3/2099/TT-BTT"),
        ("12/2099/nđ-cp", "12/2099/NĐ-CP"),
        ("5 /2099/NQ-HĐND", "5/2099/NQ-HĐND"),
        ("7/2099/TTLT/BTT-BTC - Hướng dẫn", "7/2099/TTLT/BTT-BTC"),
        ("Luật Trà", None),
    ],
)
def test_legal_numbers_are_read_in_all_their_spellings(text: str, number: str | None) -> None:
    basis = read_legal_basis(text)
    assert basis is not None
    assert basis.number == number


def test_a_legal_basis_keeps_its_title_without_the_number_field() -> None:
    basis = read_legal_basis("* Luật Trà (1/2099/QH99)")
    assert basis is not None
    assert basis.title == "Luật Trà"
    assert read_legal_basis("Không có thông tin căn cứ pháp lý.") is None
    assert legal_number("ngày 01/02/2099") is None


def test_steps_are_split_at_marks_and_broken_lines_are_joined() -> None:
    text = "Bước 1: Nộp hồ sơ tại\nquầy.\n- Nếu thiếu: bổ sung\n+ trong 5 ngày\na) Nhận phiếu.\nNgười nộp chờ."
    assert items(text) == [
        "Bước 1: Nộp hồ sơ tại quầy.",
        "Nếu thiếu: bổ sung",
        "+ trong 5 ngày",
        "a) Nhận phiếu.",
        "Người nộp chờ.",
    ]


def test_names_with_commas_of_their_own_stay_whole() -> None:
    assert split_names("Bộ Y tế, Sở Văn hóa, Thể thao và Du lịch, Tổ chức (trừ doanh nghiệp, HTX), Thuế") == [
        "Bộ Y tế",
        "Sở Văn hóa, Thể thao và Du lịch",
        "Tổ chức (trừ doanh nghiệp, HTX)",
        "Thuế",
    ]
    assert split_names("Sở A, Phòng B, Sở C", {"Sở A, Phòng B"}) == ["Sở A, Phòng B", "Sở C"]


def test_the_province_of_an_issuer() -> None:
    assert province_of("UBND tỉnh Lạng Sơn") == "20"
    assert province_of("UBND Thành phố Huế") == "46"
    assert province_of("UBND tỉnh Thanh Hoá") == "38"
    assert province_of("Bộ Tư pháp") is None
