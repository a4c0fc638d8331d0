"""References in citizens' questions, on documents made by hand."""

from __future__ import annotations

import time
from datetime import date

import pytest

from knowledge.law.document import LawSource, LegalDocument
from knowledge.law.provisions import spoken
from knowledge.law.references import Asks, Reference, Referrer

ON = date(2026, 7, 15)


def document(
    number: str, kind: str, title: str, issued: str, begins: str, ends: str | None = None, issuer: str = ""
) -> LegalDocument:
    return LegalDocument(
        number=number,
        kind=kind,
        title=title,
        issuer=issuer,
        issued_on=date.fromisoformat(issued),
        valid_from=date.fromisoformat(begins),
        valid_to=date.fromisoformat(ends) if ends else None,
        source=LawSource.CODIFICATION,
        as_of=ON,
    )


HELD = [
    document("100/2015/QH13", "Bộ luật", "Hình sự", "2015-11-27", "2018-01-01"),
    document("101/2015/QH13", "Bộ luật", "Tố tụng hình sự", "2015-11-27", "2018-01-01"),
    document("91/2015/QH13", "Bộ luật", "Dân sự", "2015-11-24", "2017-01-01"),
    document("45/2019/QH14", "Bộ luật", "Lao động", "2019-11-20", "2021-01-01"),
    document("10/2012/QH13", "Bộ luật", "Lao động", "2012-06-18", "2013-05-01", "2020-12-31"),
    document("52/2014/QH13", "Luật", "Hôn nhân và gia đình", "2014-06-19", "2015-01-01"),
    document("60/2014/QH13", "Luật", "Hộ tịch", "2014-11-20", "2016-01-01"),
    document("55/2010/QH12", "Luật", "An toàn thực phẩm", "2010-06-17", "2011-07-01"),
    document("55/2010/QH12", "Nghị quyết", "Miễn, giảm thuế sử dụng đất nông nghiệp", "2010-11-24", "2011-01-01"),
    document("81/2006/QH11", "Luật", "Cư trú", "2006-11-29", "2007-07-01"),
    document("25/2008/QH12", "Luật", "Bảo hiểm y tế", "2008-11-14", "2009-07-01"),
    document("06/2012/QH13", "Luật", "Bảo hiểm tiền gửi", "2012-06-18", "2013-01-01"),
    document("46/2014/QH13", "Luật", "Sửa đổi, bổ sung một số điều của Luật Bảo hiểm y tế", "2014-06-13", "2015-01-01"),
    document("105/2016/QH13", "Luật", "Dược", "2016-04-06", "2017-01-01"),
    document("44/2019/QH14", "Luật", "Phòng, chống tác hại của rượu, bia", "2019-06-14", "2020-01-01"),
    document("49/2019/QH14", "Luật", "Xuất cảnh, nhập cảnh của công dân Việt Nam", "2019-11-22", "2020-07-01"),
    document(
        "47/2014/QH13",
        "Luật",
        "Nhập cảnh, xuất cảnh, quá cảnh, cư trú của người nước ngoài tại Việt Nam",
        "2014-06-16",
        "2015-01-01",
    ),
    document("65/2006/QH11", "Luật", "", "2006-06-29", "2007-01-01"),
    document("02/2020/UBTVQH14", "Pháp lệnh", "Ưu đãi người có công với cách mạng", "2020-12-09", "2021-07-01"),
    document("123/2015/NĐ-CP", "Nghị định", "Quy định chi tiết Luật Hộ tịch", "2015-11-15", "2016-01-01"),
    document("123/2015/TTLT-BQP-BGDĐT", "Thông tư liên tịch", "Giáo dục quốc phòng", "2015-11-05", "2015-12-25"),
    document("123/2013/NĐ-CP", "Nghị định", "Quy định chi tiết Luật Luật sư", "2013-10-14", "2013-11-28"),
    document("04/2020/TT-BTP", "Thông tư", "Hướng dẫn hộ tịch", "2020-05-28", "2020-07-16", issuer="Bộ Tư pháp"),
    document("04/2020/TT-BCA", "Thông tư", "Kiểm định an toàn", "2020-01-10", "2020-03-01", issuer="Bộ Công an"),
]


@pytest.fixture(scope="module")
def referrer() -> Referrer[LegalDocument]:
    return Referrer(HELD)


def short(reference: Reference[LegalDocument]) -> str:
    """`60/2014/QH13 8.2.a`; a dash before a document that is not held."""
    place = ".".join(filter(None, (reference.article, reference.clause, reference.point)))
    name = f"{'' if reference.held else '-'}{reference.number or reference.title or reference.kind or '?'}"
    return f"{name} {place}".strip()


@pytest.mark.parametrize(
    ("question", "found"),
    [
        # by name
        ("Cho mình hỏi điều 104 Bộ luật Hình sự nói gì", ["100/2015/QH13 104"]),
        ("d 201 blhs", ["100/2015/QH13 201"]),
        ("BLTTHS 2015 đ.57", ["101/2015/QH13 57"]),
        ("điều 651 blds chia thừa kế sao", ["91/2015/QH13 651"]),
        ("luat hon nhan gia dinh dieu 8", ["52/2014/QH13 8"]),
        ("Đ.56 Luật HN&GĐ", ["52/2014/QH13 56"]),
        ("điểm đ khoản 1 Điều 14 Luật Hộ tịch", ["60/2014/QH13 14.1.đ"]),
        ("Luật Hộ tịch, Điều 14, khoản 1, điểm a", ["60/2014/QH13 14.1.a"]),
        ("k2 d14 luat ho tich", ["60/2014/QH13 14.2"]),
        ("điều 13 hộ tịch viết thế nào", ["60/2014/QH13 13"]),
        ("hộ tịch điều mười ba", ["60/2014/QH13 13"]),
        ("khoản hai điều một trăm linh tư bộ luật hình sự", ["100/2015/QH13 104.2"]),
        ("từ điều 12 đến điều 14 luật hộ tịch", ["60/2014/QH13 12", "60/2014/QH13 13", "60/2014/QH13 14"]),
        ("điều 5, 7 và 9 luật dược", ["105/2016/QH13 5", "105/2016/QH13 7", "105/2016/QH13 9"]),
        ("luật bia rượu phạt không", ["44/2019/QH14"]),
        ("luật phòng chống tác hại rượu bia điều 10", ["44/2019/QH14 10"]),
        ("pháp lệnh người có công", ["02/2020/UBTVQH14"]),
        ("luật luật sư điều 4", ["65/2006/QH11 4"]),
        ("luật BHYT sửa đổi 2014", ["46/2014/QH13"]),
        ("luật sửa đổi, bổ sung một số điều của Luật Bảo hiểm y tế", ["46/2014/QH13"]),
        ("luật bảo hiểm", ["06/2012/QH13", "-41/2024/QH15", "25/2008/QH12"]),
        ("luật xuất nhập cảnh", ["47/2014/QH13", "49/2019/QH14"]),
        # which of several
        ("bộ luật lao động hiện hành", ["45/2019/QH14"]),
        ("bộ luật lao động năm 2012 điều 36", ["10/2012/QH13 36"]),
        ("bộ luật lao động cũ", ["10/2012/QH13"]),
        ("bộ luật lao động 2021", ["45/2019/QH14"]),
        ("luật cư trú", ["-68/2020/QH14", "81/2006/QH11"]),
        ("luật cư trú 2006", ["81/2006/QH11"]),
        ("luật cư trú 1999", ["-Cư trú"]),
        ("Luật Căn cước điều 19", ["-26/2023/QH15 19"]),
        ("Hiến pháp 2013 điều 31", ["-Hiến pháp 31"]),
        # by number
        ("Nghị định 123/2015/NĐ-CP", ["123/2015/NĐ-CP"]),
        ("nghi dinh so 123-2015-nd-cp dieu 22", ["123/2015/NĐ-CP 22"]),
        ("nđ123/2015 đ22", ["123/2015/NĐ-CP 22"]),
        ("nghị định 123 năm 2015", ["123/2015/NĐ-CP"]),
        ("123/2015 điều 9", ["123/2015/NĐ-CP 9", "123/2015/TTLT-BQP-BGDĐT 9"]),
        ("nghị định 123 có mới không", ["123/2015/NĐ-CP", "123/2013/NĐ-CP"]),
        ("nghị định 123 về luật sư", ["123/2013/NĐ-CP"]),
        ("thông tư 4/2020/tt-btp", ["04/2020/TT-BTP"]),
        ("tt 04/2020 của bộ công an", ["04/2020/TT-BCA"]),
        ("tt 04/2020", ["04/2020/TT-BTP", "04/2020/TT-BCA"]),
        ("luật số 60/2014", ["60/2014/QH13"]),
        ("luật 55/2010", ["55/2010/QH12"]),
        ("nghị quyết 55/2010/qh12", ["55/2010/QH12", "55/2010/QH12"]),
        ("Luật Hộ tịch năm 2014 (số 60/2014/QH13), Điều 5", ["60/2014/QH13 5"]),
        ("luật hộ tịch số 52/2014/QH13", ["52/2014/QH13", "60/2014/QH13"]),
        ("nghi dinh 99/2098 dieu 3", ["-99/2098/NĐ-CP 3"]),
        ("thông tư 7/2099/tt-bgddt", ["-7/2099/TT-BGDDT"]),
        ("quyet dinh 31/2098/qd-ttg", ["-31/2098/QĐ-TTg"]),
        ("phụ lục II nghị định 123/2015", ["123/2015/NĐ-CP PL2"]),
        (
            "khoản 3 Điều 4 Nghị định 123/2015/NĐ-CP và điều 2 thông tư 04/2020/TT-BTP",
            ["123/2015/NĐ-CP 4.3", "04/2020/TT-BTP 2"],
        ),
        # of a document that the talk must tell
        ("thế điều 12 thì sao", ["-? 12"]),
    ],
)
def test_what_is_referred_to(referrer: Referrer[LegalDocument], question: str, found: list[str]) -> None:
    assert [short(reference) for reference in referrer.find(question, ON)] == found
    assert [short(reference) for reference in referrer.find(question.upper(), ON)] == found


@pytest.mark.parametrize(
    "question",
    [
        "",
        "???",
        "luật có bắt phải làm vậy không",
        "theo luật thì ai chịu",
        "theo luật được hưởng mấy tháng",
        "theo luat duoc huong may thang",
        "luật bảo vệ mình thế nào khi bị lừa",
        "luật xử lý ra sao",
        "thuê luật sư hết bao nhiêu",
        "thực hiện pháp luật về trẻ em",
        "phát hiện vi phạm pháp luật hộ tịch",
        "tài khoản 2 triệu bị trừ",
        "điều kiện 2 là gì",
        "em sinh 04/2020 làm khai sinh muộn",
        "sinh ngày 12/04/2020 ở xã",
        "số điện thoại 0912 345 678, cccd 012345678901",
        "ra quyết định 5 ngày rồi chưa nhận được",
        "nộp thông tư 2 bản",
        "giá 200 đ 2 tờ",
        "đăng ký kết hôn cần giấy tờ gì",
        "mã thủ tục 1.001193 làm sao",
        "nhà tôi ở đường 30/4",
    ],
)
def test_no_reference_where_there_is_none(referrer: Referrer[LegalDocument], question: str) -> None:
    assert referrer.find(question, ON) == []


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Nghị định 123/2015/NĐ-CP còn hiệu lực không", Asks.VALIDITY),
        ("nd 123/2015 con ap dung ko a", Asks.VALIDITY),
        ("luật hộ tịch hết hiệu lực chưa", Asks.VALIDITY),
        ("tình trạng hiệu lực của nghị định 123/2015", Asks.VALIDITY),
        ("Điều 9 Luật Hộ tịch hiện nay còn áp dụng không", Asks.VALIDITY),
        ("luật dược áp dụng từ bao giờ", Asks.EFFECT_DATE),
        ("khi nào luật hộ tịch có hiệu lực", Asks.EFFECT_DATE),
        ("luat ho tich co hieu luc ke tu ngay nao", Asks.EFFECT_DATE),
        ("Nghị định 99/2098/NĐ-CP về mức đóng phí có hiệu lực thi hành từ thời điểm nào?", Asks.EFFECT_DATE),
        ("luật hộ tịch được ban hành năm nào", Asks.ISSUE_DATE),
        ("ngày ban hành nghị định 123/2015", Asks.ISSUE_DATE),
        ("thông tư 04/2020/TT-BTP do ai ký", Asks.ISSUER),
        ("nghị định 123/2015 sửa đổi nghị định nào", Asks.AMENDS),
        ("luật hộ tịch bị thay thế bởi luật nào", Asks.CHANGED_BY),
        ("văn bản nào thay thế nghị định 123/2015", Asks.CHANGED_BY),
        ("luật dược đã được sửa đổi lần nào chưa", Asks.CHANGED_BY),
        ("nghị định nào hướng dẫn luật hộ tịch", Asks.GUIDED_BY),
        ("điều 9 luật hộ tịch", Asks.CONTENT),
        ("Điều 34 Luật An toàn thực phẩm: giấy chứng nhận có hiệu lực mấy năm", Asks.CONTENT),
        ("theo luật hộ tịch thì giấy khai sinh cũ còn dùng được không", Asks.CONTENT),
        ("giấy độc thân theo luật hộ tịch còn hiệu lực không", Asks.CONTENT),
        ("luật hộ tịch quy định bản sao có giá trị đến khi nào", Asks.CONTENT),
    ],
)
def test_what_is_asked(referrer: Referrer[LegalDocument], question: str, asks: Asks) -> None:
    assert {reference.asks for reference in referrer.find(question, ON)} == {asks}


def test_the_place_of_the_name(referrer: Referrer[LegalDocument]) -> None:
    question = "Cho hỏi điều 8 Luật  Hộ tịch năm 2014 nói gì"
    (reference,) = referrer.find(question, ON)
    assert " ".join(question.split())[reference.start : reference.end] == "Luật Hộ tịch năm 2014"
    assert reference.document is HELD[6] and reference.held


def test_the_law_in_force_on_the_day(referrer: Referrer[LegalDocument]) -> None:
    assert short(referrer.find("bộ luật lao động", date(2018, 1, 1))[0]) == "10/2012/QH13"


def test_numbers_told_in_words() -> None:
    told = {"muoi lam": "15", "hai muoi": "20", "mot tram linh nam": "105", "mot hai ba": "123", "muoi": "10"}
    assert {words: spoken(words) for words in told} == told
    assert spoken("tram") == "100" and spoken("hai muoi mot") == "21"


def test_thousands_of_documents_take_less_than_a_millisecond() -> None:
    many = [
        document(f"{number}/{year}/NĐ-CP", "Nghị định", f"Quy định việc số {number}", f"{year}-01-01", f"{year}-03-01")
        for year in range(2000, 2024)
        for number in range(1, 200)
    ]
    referrer = Referrer([*HELD, *many])
    questions = ["khoản 2 điều 9 luật hộ tịch", "nghị định 123 về luật sư", "nd 15/2020 con hieu luc ko", "x " * 400]
    for question in questions:
        referrer.find(question, ON)
    begun = time.thread_time()
    for _ in range(25):
        for question in questions[:3]:
            referrer.find(question, ON)
    assert (time.thread_time() - begun) / 75 < 0.001
