"""Legal bases as the sources write them, resolved to documents made by hand; figures of the national data."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.law.bases import Bases, Finding, Outcome, Reason
from knowledge.law.document import LawSource, LegalDocument
from knowledge.source import LegalBasis

DAY = date(2026, 1, 15)


def document(number: str, kind: str, title: str, year: int) -> LegalDocument:
    return LegalDocument(
        number=number,
        kind=kind,
        title=title,
        issued_on=date(year, 5, 1),
        valid_from=date(year, 7, 1),
        source=LawSource.CODIFICATION,
        as_of=DAY,
    )


HELD = [
    document("60/2014/QH13", "Luật", "Hộ tịch", 2014),
    document("25/2008/QH12", "Luật", "Bảo hiểm y tế", 2008),
    document("16/2017/QH14", "Luật", "Lâm nghiệp", 2017),
    document("40/2019/QH14", "Luật", "Kiến trúc", 2019),
    document("91/2015/QH13", "Bộ luật", "Dân sự", 2015),
    document("55/2010/QH12", "Luật", "An toàn thực phẩm", 2010),
    document("55/2010/QH12", "Nghị quyết", "Miễn, giảm thuế sử dụng đất nông nghiệp", 2010),
    document("123/2015/NĐ-CP", "Nghị định", "Quy định chi tiết thi hành Luật Hộ tịch", 2015),
    document("04/2020/TT-BTP", "Thông tư", "Quy định mẫu giấy tờ hộ tịch và cách ghi sổ hộ tịch", 2020),
    document("59/2023/TT-BTC", "Thông tư", "Quy định mức thu phí, lệ phí cấp giấy tờ đi lại", 2023),
    document("21/2019/QĐ-TTg", "Quyết định", "Danh mục chợ nổi", 2019),
    document("35/2025/NĐ-CP", "Nghị định", "Quy định tổ chức hội quán", 2025),
]


@pytest.fixture(scope="module")
def bases() -> Bases[LegalDocument]:
    return Bases(HELD)


def find(bases: Bases[LegalDocument], number: str | None, title: str) -> Finding[LegalDocument]:
    return bases.resolve(LegalBasis(number=number, title=title))


@pytest.mark.parametrize(
    ("number", "title", "found", "reason"),
    [
        ("123/2015/NĐ-CP", "Nghị định số 123/2015/NĐ-CP", "123/2015/NĐ-CP", Reason.NUMBER),
        ("123/2015/nđ-cp", "", "123/2015/NĐ-CP", Reason.SPELLING),
        ("4/2020/TT-BTP", "Thông tư của Bộ Tư pháp", "04/2020/TT-BTP", Reason.SPELLING),
        ("25/2008/QH12-Bảo", "Luật 25/2008/QH12 - Bảo hiểm y tế", "25/2008/QH12", Reason.SPELLING),
        ("60/2014/QH1360/2014/QH13", "Hộ tịch", "60/2014/QH13", Reason.SPELLING),
        ("91/2015/QH2013", "Bộ luật Dân sự", "91/2015/QH13", Reason.SPELLING),
        ("04/2020/TT-BTP-Quy", "Thông tư 04/2020/TT-BTP - Quy định", "04/2020/TT-BTP", Reason.SPELLING),
        ("59/2023/TT", "Thông tư số 59/2023/TT- BTC", "59/2023/TT-BTC", Reason.SPELLING),
        ("21/2019/QĐ", "Quyết định của Thủ tướng", "21/2019/QĐ-TTg", Reason.SPELLING),
        ("35/NĐ-CP", "Nghị định số 35/2025/NĐ-CP của Chính phủ", "35/2025/NĐ-CP", Reason.SPELLING),
        (None, "Hội quán (Nghị định số 35/2025)", "35/2025/NĐ-CP", Reason.PART_OF_NUMBER),
        (None, "Decree 21/2019/QD-TTg", "21/2019/QĐ-TTg", Reason.NUMBER),
        (None, "LUẬT AN TOÀN THỰC PHẨM", "55/2010/QH12", Reason.TITLE),
        (None, "Luật Lâm nghiệp năm 2017", "16/2017/QH14", Reason.TITLE),
        (None, "Luật Kiến trúc ngày 13 tháng 6 năm 2019 của Quốc hội", "40/2019/QH14", Reason.TITLE),
        ("55/2010/QH12", "Luật An toàn thực phẩm", "55/2010/QH12", Reason.NUMBER),
    ],
)
def test_resolved(bases: Bases[LegalDocument], number: str | None, title: str, found: str, reason: Reason) -> None:
    finding = find(bases, number, title)
    assert (finding.outcome, finding.number, finding.reason) == (Outcome.RESOLVED, found, reason)
    assert finding.document is not None and finding.document.number == found and finding.candidate is None


def test_one_number_of_two_kinds(bases: Bases[LegalDocument]) -> None:
    law, resolution = (find(bases, "55/2010/QH12", f"{kind} số 55/2010/QH12") for kind in ("Luật", "Nghị quyết"))
    assert (law.kind, resolution.kind) == ("Luật", "Nghị quyết")
    assert resolution.document is HELD[6]


@pytest.mark.parametrize(
    ("number", "title", "reason", "nearest"),
    [
        ("40/2029/QH14", "Luật Kiến trúc", Reason.WRONG_YEAR, "40/2019/QH14"),
        ("116/2017/QH14", "Luật Lâm nghiệp", Reason.WRONG_NUMBER, "16/2017/QH14"),
        ("04/2021/TT-BTP", "Quy định mẫu giấy tờ hộ tịch và cách ghi sổ hộ tịch", Reason.WRONG_YEAR, "04/2020/TT-BTP"),
        ("04/2020/TT-BCA", "Mẫu giấy tờ hộ tịch, cách ghi sổ hộ tịch", Reason.OTHER_KIND, "04/2020/TT-BTP"),
        ("04/2020/TT-BTP", "Thông tư số 77/2018/TT-BTC", Reason.TITLE_DIFFERS, "04/2020/TT-BTP"),
        ("60/2014/QH13", "Luật Bảo hiểm y tế", Reason.TITLE_DIFFERS, "60/2014/QH13"),
    ],
)
def test_doubtful_ones_name_the_nearest_and_are_not_taken(
    bases: Bases[LegalDocument], number: str, title: str, reason: Reason, nearest: str
) -> None:
    finding = find(bases, number, title)
    assert (finding.outcome, finding.reason, finding.document) == (Outcome.DOUBTFUL, reason, None)
    assert finding.candidate is not None and finding.candidate.number == nearest


@pytest.mark.parametrize(
    ("number", "title", "outcome", "reason", "spelt"),
    [
        ("31/2024/QH15", "Luật Đất đai", Outcome.NOT_HELD, Reason.UNKNOWN_NUMBER, "31/2024/QH15"),
        ("18/2026/NĐ-CP", "Nghị định của Chính phủ", Outcome.NOT_HELD, Reason.NEWER, "18/2026/NĐ-CP"),
        ("12/2024/NQ-HĐND", "Mức thu lệ phí", Outcome.NOT_HELD, Reason.LOCAL, "12/2024/NQ-HĐND"),
        ("57/2026/QĐ-UBND", "", Outcome.NOT_HELD, Reason.LOCAL, "57/2026/QĐ-UBND"),
        ("2338/QĐ-BTP", "Công bố thủ tục", Outcome.NOT_HELD, Reason.OTHER_PAPER, "2338/QĐ-BTP"),
        (None, "Chỉ thị số 38-CT/TW của Bộ Chính trị", Outcome.NOT_HELD, Reason.OTHER_PAPER, None),
        (None, "Luật Đường bộ năm 2024", Outcome.NOT_HELD, Reason.TITLE, "35/2024/QH15"),
        (None, "Thông tư", Outcome.UNREADABLE, Reason.NO_NUMBER, None),
        (None, "", Outcome.UNREADABLE, Reason.NO_NUMBER, None),
        # The title tells the number again: another document of the same number is not meant.
        (
            "04/2019/TT-BTP",
            "Thông tư số 04/2019/TT-BTP quy định mẫu giấy tờ hộ tịch và cách ghi sổ hộ tịch",
            Outcome.NOT_HELD,
            Reason.UNKNOWN_NUMBER,
            "04/2019/TT-BTP",
        ),
    ],
)
def test_what_is_not_held_says_why(
    bases: Bases[LegalDocument], number: str | None, title: str, outcome: Outcome, reason: Reason, spelt: str | None
) -> None:
    finding = find(bases, number, title)
    assert (finding.outcome, finding.reason, finding.number) == (outcome, reason, spelt)
    assert finding.document is None


def test_a_title_that_says_more_is_no_contradiction(bases: Bases[LegalDocument]) -> None:
    for title in (
        "Nghị định sửa đổi Nghị định số 10/2010/NĐ-CP về hộ tịch",
        "Trang chủ Nghị định số 123/2015/NĐ-CP của Chính phủ",
        "Căn cứ Luật Bảo hiểm y tế",
    ):
        assert find(bases, "123/2015/NĐ-CP", title).outcome is Outcome.RESOLVED, title


def test_nothing_is_newer_than_nothing() -> None:
    assert find(Bases([]), "18/2026/NĐ-CP", "").reason is Reason.UNKNOWN_NUMBER
