"""What `motcua wordings check` refuses: each rule on a bank with one thing wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.wordings import Bank, read_bank, read_explained
from knowledge.wordings_check import check, content_words, shares, variety

GOOD = """\
field: Hộ tịch
pass: 1
procedures:
  - code: "1.000001"
    name: Thủ tục đăng ký khai tử
    label: Báo người mất
    names:
      - báo tử
      - giấy chứng tử
    situations:
      - bố tôi vừa mất hôm qua, giờ ra xã làm giấy tờ gì
      - ông cụ đi rồi, nhà tôi muốn xóa tên trong sổ
    aspects:
      - documents: báo tử cho bà cần mang gì
    keywords:
      - nhà có tang
  - code: "1.000002"
    name: Thủ tục đăng ký kết hôn
    label: Đăng ký vợ chồng
    names:
      - giấy hôn thú
      - hôn thú
    situations:
      - chúng em sắp cưới, chưa biết ra đâu ký sổ
      - hai đứa ở với nhau ba năm nay giờ muốn có tờ giấy đỏ
    aspects:
      - fee: làm hôn thú mất mấy đồng
    keywords:
      - cưới hỏi giấy tờ
"""
NAMES = {"1.000001": "Thủ tục đăng ký khai tử", "1.000002": "Thủ tục đăng ký kết hôn."}


def bank(folder: Path, text: str = GOOD, second: str = "") -> Bank:
    (folder / "a.yaml").write_text(text, encoding="utf-8")
    if second:
        (folder / "b.yaml").write_text(second, encoding="utf-8")
    found, faults = read_bank(folder)
    assert not faults
    return found


def told(folder: Path, was: str, becomes: str) -> list[str]:
    assert was in GOOD
    return [str(fault) for fault in check(bank(folder, GOOD.replace(was, becomes, 1)), NAMES)]


def test_a_good_bank_has_no_fault(tmp_path: Path) -> None:
    assert check(bank(tmp_path), NAMES) == []
    assert check(bank(tmp_path)) == []


@pytest.mark.parametrize(
    ("was", "becomes", "line", "says"),
    [
        ("      - ông cụ đi rồi, nhà tôi muốn xóa tên trong sổ\n", "", 4, "5 wordings; write at least 6"),
        ("    keywords:\n      - nhà có tang\n", "", 4, "no keywords"),
        ("label: Báo người mất", f"label: {'Báo người mất ' * 5}", 6, "characters; write 1 to 60"),
        ("label: Báo người mất", "label: đăng ký VỢ chồng", 19, "the label of 1.000001 too"),
        ("- nhà có tang", "- tang", 16, "1 syllables"),
        ("- nhà có tang", "- " + "nhà có " * 31, 16, "62 syllables"),
        ("- nhà có tang", "- nhà khôgn có tang", 16, "'khôgn' is no Vietnamese syllable"),
        ("- nhà có tang", "- xoá tên hộ khẩu", 16, "not in normal form; write: xóa tên hộ khẩu"),
        ("- nhà có tang", "- Báo  tử.", 16, "stands twice"),
        ("- cưới hỏi giấy tờ", "- giấy chứng tử", 29, "stands for 1.000001 too (a.yaml:4)"),
        ('"1.000002"', '"1.000003"', 17, "no such procedure any more"),
        ('"1.000002"', '"1.000001"', 17, "has an entry in a.yaml:4 too"),
        ("name: Thủ tục đăng ký kết hôn", "name: Thủ tục ly hôn", 18, "the record's name is"),
        ("    label: Báo", '    also: ["1.000009"]\n    label: Báo', 6, "the twin 1.000009"),
    ],
)
def test_a_rule(tmp_path: Path, was: str, becomes: str, line: int, says: str) -> None:
    found = told(tmp_path, was, becomes)
    assert any(fault.startswith(f"a.yaml:{line}:") and says in fault for fault in found), found


def test_capitals_and_listed_words_are_no_slips(tmp_path: Path) -> None:
    assert told(tmp_path, "- nhà có tang", "- xóa VNeID của cụ, BHYT online") == []


def test_wordings_copied_from_the_name(tmp_path: Path) -> None:
    text = GOOD.replace("- báo tử\n", "- khai tử\n").replace("- giấy chứng tử", "- giấy khai tử")
    assert check(bank(tmp_path, text), NAMES) == []
    text = text.replace("- nhà có tang", "- khai tử ở đâu").replace("báo tử cho bà", "khai tử cho bà")
    (fault,) = check(bank(tmp_path, text), NAMES)
    assert "4 of 6 wordings share a word with the name (khai tử)" in fault.message


def test_words_of_a_name() -> None:
    words = content_words("Thủ tục cấp lại Giấy chứng nhận đăng ký hộ kinh doanh (cấp xã)")
    assert "kinh doanh" in words or "hộ kinh doanh" in words
    assert not words & {"thủ tục", "giấy chứng nhận", "đăng ký", "xã"}
    assert shares("Đóng cửa hàng, thôi hộ kinh doanh", words) and not shares("mở quán nước", words)


def test_twins_and_authors_may_say_the_same(tmp_path: Path) -> None:
    twin = GOOD.replace('"1.000002"', '"1.000002"\n    also: ["1.000001"]', 1).replace(
        "cưới hỏi giấy tờ", "nhà có tang"
    )
    assert check(bank(tmp_path, twin), NAMES) == []
    second = (
        'pass: 2\nprocedures:\n  - code: "1.000001"\n    name: Thủ tục đăng ký khai tử\n    names:\n      - báo tử\n'
    )
    assert check(bank(tmp_path, GOOD, second), NAMES) == []
    (fault,) = check(bank(tmp_path, GOOD, second.replace("báo tử", "hôn thú")), NAMES)
    assert str(fault).startswith("b.yaml:6: 1.000001: stands for 1.000002 too (a.yaml:17)")


def test_measuring_questions_are_not_told(tmp_path: Path) -> None:
    same = "CHUNG EM sắp cưới, chưa biết ra đâu để ký sổ?"
    (fault,) = check(bank(tmp_path), NAMES, questions=["một câu khác hẳn", same])
    assert (
        str(fault).startswith("a.yaml:24: ") and "chúng em sắp cưới" in fault.message and "CHUNG EM" not in str(fault)
    )
    assert check(bank(tmp_path), NAMES, questions=["chúng em sắp cưới rồi nên hỏi ra đâu", "nhà có tang thì sao"]) == []
    (short,) = check(bank(tmp_path), NAMES, questions=["nha co tang"])
    assert short.line == 16


def test_variety(tmp_path: Path) -> None:
    assert variety(bank(tmp_path).entries) == 1.0
    text = "pass: 2\nprocedures:\n" + "".join(
        f'  - code: "1.00000{n}"\n    name: x\n    names:\n      - cho em hỏi thủ tục số {n}\n' for n in range(9)
    )
    found = bank(tmp_path, text)
    assert variety(found.entries) == pytest.approx((3 + 9) / (9 * 4), abs=0.1)
    assert any("distinct rows of four syllables" in fault.message for fault in check(found))


def test_explained(tmp_path: Path) -> None:
    held = bank(tmp_path)
    (tmp_path / "explained.yaml").write_text(
        'wordings:\n  - code: "1.000001"\n    text: nhà có tang\n    because: cũng là mai táng phí\n'
        '  - code: "1.000002"\n    text: không còn\n    because: câu đã bỏ từ lâu\n',
        encoding="utf-8",
    )
    explained, (gone,) = read_explained(tmp_path, held)
    assert ("1.000001", "nhà có tang") in explained
    assert str(gone).startswith("explained.yaml:5: 1.000002: no such wording any more")
    (tmp_path / "explained.yaml").write_text("wordings:\n  - code: x\n", encoding="utf-8")
    assert all(fault.file == "explained.yaml" for fault in read_explained(tmp_path, held)[1])


def test_vague_questions(tmp_path: Path) -> None:
    held = bank(tmp_path, GOOD.replace("    label: Báo", '    also: ["1.000009"]\n    label: Báo', 1))
    (tmp_path / "vague").mkdir()
    (tmp_path / "vague" / "a.yaml").write_text(
        'vague:\n  - asks: giấy tờ gì\n    codes: ["1.000001", "1.000002"]\n'
        '  - asks: xoá khôgn\n    codes: ["1.000001", "1.000009"]\n  - asks: hôn nhân\n    codes: ["1.1"]\n',
        encoding="utf-8",
    )
    names = NAMES | {"1.000009": "Thủ tục đăng ký khai tử"}
    found = [str(fault) for fault in check(held, names, questions=["giay to gi"], folder=tmp_path)]
    assert [fault.split(":")[:2] for fault in found] == [["vague/a.yaml", "2"], *[["vague/a.yaml", "4"]] * 3]
    assert "measuring question" in found[0]
    del names["1.000002"]
    assert any("1.000002: no such procedure" in str(fault) for fault in check(held, names, folder=tmp_path))
