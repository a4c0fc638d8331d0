"""Codes and second factors, written and dictated; and that neither is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.dossiers.hearing import conceal, key_of, listen

CODE = "H37.45-251122-0007"


@pytest.mark.parametrize(
    "text",
    [
        "H37.45-251122-0007",
        "mã của em là h37.45-251122-0007 ạ",
        "H37.45–251122–0007",
        "H37 . 45 - 251122 - 0007",
        "H37 45 251122 0007",
        "h37452511220007",
        "h37 chấm 45 gạch ngang 251122 gạch ngang 0007",
        "h37 cham 45 gach ngang 251122 gach 0007",
        "hát ba bảy chấm bốn lăm gạch hai lăm một một hai hai gạch không không không bảy",
        "hát ba mươi bảy chấm bốn mươi lăm gạch ngang hai lăm mười một hai hai gạch ngang ba số không bảy",
        "mã hồ sơ hờ ba bảy chấm bốn năm trừ hai năm một một hai hai trừ không không không bẩy tới đâu rồi",
    ],
)
def test_one_code_in_many_spellings(text: str) -> None:
    heard = listen(text)
    assert heard.code == CODE
    assert "0007" not in heard.text and "251122" not in heard.text and "bảy" not in heard.text
    assert "[mã hồ sơ]" in heard.text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("000.00.45.H37-251122-0001", "000.00.45.H37-251122-0001"),
        ("G01.899.106.007-251122-0012 xong chưa", "G01.899.106.007-251122-0012"),
        ("mã hồ sơ 2511220007", "2511220007"),
        ("số biên nhận: 123456", "123456"),
    ],
)
def test_codes_of_other_offices(text: str, code: str) -> None:
    assert listen(text).code == code


@pytest.mark.parametrize(
    "text",
    [
        "thủ tục 1.001193 cần giấy tờ gì",
        "nghị định 123/2015/NĐ-CP còn hiệu lực không",
        "tôi sinh năm 1990, nộp ngày 22/11/2025",
        "lương 12.500.000 đồng một tháng",
        "mã là H ba bảy gạch hai sáu",
        "bảo hiểm y tế ba tháng bốn năm sáu ngày",
    ],
)
def test_other_numbers_are_no_codes(text: str) -> None:
    heard = listen(text)
    assert (heard.code, heard.factor) == ("", "")
    assert heard.text == text


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        (f"{CODE}, 4 số cuối 1234", "1234"),
        (f"{CODE} 1234", "1234"),
        (f"{CODE} sđt 0912 345 678", "5678"),
        (f"{CODE} căn cước 020095001234", "1234"),
        (f"{CODE} bốn số cuối là một hai ba bốn", "1234"),
        ("4 số cuối 1234", "1234"),
        ("bon so cuoi la 1234", "1234"),
        ("bốn số cuối căn cước không không một hai", "0012"),
        ("số điện thoại đuôi 5678", "5678"),
        ("1234 là 4 số cuối căn cước", "1234"),
    ],
)
def test_the_second_factor(text: str, factor: str) -> None:
    heard = listen(text)
    assert heard.factor == factor and not heard.bare
    assert factor not in heard.text and "[4 số cuối]" in heard.text


@pytest.mark.parametrize("text", ["1234", "dạ 1234 ạ", "số điện thoại của em là 0912341234", "một hai ba bốn"])
def test_digits_alone_are_told_apart(text: str) -> None:
    heard = listen(text)
    assert heard.factor == "1234" and heard.bare


def test_four_digits_among_other_matters_need_an_open_question() -> None:
    assert listen("điện thoại đuôi 7979 có hợp tuổi tôi để mở quán phở không").bare
    assert not listen("hồ sơ mở quán phở, điện thoại đuôi 7979 thì giờ sao rồi").bare


@pytest.mark.parametrize(
    "text",
    [
        "thẻ ngân hàng 4 số cuối 1234",
        "mã OTP 1234",
        f"{CODE} nộp năm 2025",
        "đường 1234 ở đâu",
        "ba số cuối là 123",
    ],
)
def test_what_is_no_second_factor(text: str) -> None:
    assert listen(text).factor == ""


@pytest.mark.parametrize(
    "text", ["cái hồ sơ ấy tới đâu rồi", "ho so den dau roi", "hồ sơ của em có kết quả chưa", "hồ sơ tôi nộp xong chưa"]
)
def test_wishes(text: str) -> None:
    assert listen(text).wish


@pytest.mark.parametrize(
    "text", ["hồ sơ khai sinh nộp ở đâu", "nộp hồ sơ đến đâu", "hồ sơ đó gồm những gì", "hồ sơ gửi tới đâu"]
)
def test_questions_about_procedures_are_no_wishes(text: str) -> None:
    assert not listen(text).wish


@pytest.mark.parametrize("text", ["thôi", "hủy", "thôi không tra nữa", "dạ thôi ạ", "huy di"])
def test_leaving(text: str) -> None:
    assert listen(text).cancels


@given(st.text(max_size=120))
def test_any_text_is_read(text: str) -> None:
    heard = listen(text)
    assert len(heard.factor) in (0, 4)
    assert not heard.code or key_of(heard.code)
    conceal(text)


@given(
    st.sampled_from("GHK"), st.integers(1, 99), st.integers(1, 99), st.integers(1, 28), st.integers(0, 9999),
    st.sampled_from([".-", "  ", ""]),
)  # fmt: skip
def test_no_written_code_is_kept(letter: str, place: int, unit: int, day: int, number: int, marks: str) -> None:
    dot, dash = (marks[0], marks[1]) if marks else ("", "")
    code = f"{letter}{place:02}{dot}{unit:02}{dash}2511{day:02}{dash}{number:04}"
    assert key_of(listen(f"xem giúp {code} nhé").code) == key_of(code)
    assert conceal(f"xem giúp {code} nhé") == "xem giúp [mã hồ sơ] nhé"
