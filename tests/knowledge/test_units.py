"""Units of today and of before July 2025, found in what people type."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest

from knowledge.errors import KnowledgeError
from knowledge.units import PATH, UnitLevel, Units

LANG_SON = "20"


@pytest.fixture(scope="module")
def units() -> Units:
    return Units.load()


def today(units: Units, text: str, province: str | None = LANG_SON) -> list[list[str]]:
    return [[unit.name for unit in match.units] for match in units.find(text, province)]


def test_counts(units: Units) -> None:
    assert len(units.provinces()) == 34
    assert sum(len(units.communes(province.code)) for province in units.provinces()) == 3321
    kinds = [commune.name.split()[0] for commune in units.communes(LANG_SON)]
    assert (kinds.count("Xã"), kinds.count("Phường")) == (61, 4)
    assert units.province(LANG_SON).bare_name == "Lạng Sơn"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("em ở xã Mai Pha cũ", ["Phường Đông Kinh"]),
        ("nha o xa mai pha", ["Phường Đông Kinh"]),
        ("thị trấn Đồng Đăng", ["Xã Đồng Đăng"]),
        ("tt. Cao Lộc", ["Phường Kỳ Lừa"]),
        ("p. Tam Thanh", ["Phường Tam Thanh"]),
        ("phường Mai Pha", ["Phường Đông Kinh"]),
        ("Xã Hoà Cư", ["Xã Công Sơn"]),
        ("thị trấn nông trường Thái Bình", ["Xã Thái Bình"]),
        ("xã Bính Xá", ["Xã Đình Lập", "Xã Kiên Mộc"]),
        ("xã Bính Xá, huyện Đình Lập, tỉnh Lạng Sơn", ["Xã Đình Lập", "Xã Kiên Mộc"]),
        ("xã Kiên Mộc", ["Xã Kiên Mộc"]),
        ("xã Kiên Mộc cũ", ["Xã Châu Sơn", "Xã Kiên Mộc"]),
        ("xã cũ Kiên Mộc", ["Xã Châu Sơn", "Xã Kiên Mộc"]),
        ("xã Hồng Phong", ["Xã Hồng Phong"]),
        ("xã Hồng Phong, huyện Cao Lộc", ["Xã Đồng Đăng"]),
        ("xã Hồng Phong huyện Bình Gia", ["Xã Hồng Phong"]),
        ("bên đồng đăng", ["Xã Đồng Đăng"]),
        ("tôi ở dong dang", ["Xã Đồng Đăng"]),
    ],
)
def test_communes_of_lang_son(units: Units, text: str, expected: list[str]) -> None:
    assert today(units, text) == [expected]


def test_district_becomes_its_communes(units: Units) -> None:
    (match,) = units.find("huyện Cao Lộc")
    assert (match.level, match.former, match.within) == (UnitLevel.DISTRICT, True, "Tỉnh Lạng Sơn")
    assert {"Xã Cao Lộc", "Phường Kỳ Lừa", "Xã Đồng Đăng"} <= {unit.name for unit in match.units}
    (city,) = units.find("tp lạng sơn")
    assert {unit.name for unit in city.units} == {
        "Phường Đông Kinh",
        "Phường Kỳ Lừa",
        "Phường Lương Văn Tri",
        "Phường Tam Thanh",
    }


def test_several_names_in_their_order(units: Units) -> None:
    text = "Từ xã Mai Pha chuyển khẩu về huyện Lộc Bình"
    matches = units.find(text)
    assert [match.text for match in matches] == ["xã Mai Pha", "huyện Lộc Bình"]
    assert [text[match.start :].startswith(match.text) for match in matches] == [True, True]


def test_namesakes_give_several_matches_until_narrowed(units: Units) -> None:
    assert len(units.find("xã Tân Thành")) > 3
    (match,) = units.find("xã Tân Thành, tỉnh Thái Nguyên")
    assert [unit.province for unit in match.units] == ["19"]
    assert today(units, "xã Tân Thành") == [["Xã Tân Thành"]]


def test_provinces(units: Units) -> None:
    assert today(units, "tỉnh Bắc Giang", None) == [["Tỉnh Bắc Ninh"]]
    assert today(units, "Lạng Sơn", None) == [["Tỉnh Lạng Sơn"]]
    assert today(units, "thành phố Hà Nội", None) == [["Thành phố Hà Nội"]]
    assert today(units, "quan 1", None) != []


def test_island_district_is_one_unit(units: Units) -> None:
    assert today(units, "huyện Lý Sơn", None) == [["Đặc khu Lý Sơn"]]


@pytest.mark.parametrize(
    "text",
    ["nhà em xa quê", "xã em chưa làm", "thị xã", "ra phường hỏi", "con đường chi lang", "q hả", "", "p", "xã", "​"],
)
def test_ordinary_words_are_no_units(units: Units, text: str) -> None:
    assert units.find(text, LANG_SON) == []


def test_every_commune_is_found_by_its_name(units: Units) -> None:
    for commune in random.Random(7).sample(units.communes(LANG_SON) + units.communes("66"), 60):
        found = units.find(f"hồ sơ nộp ở {commune.name.lower()} được không", commune.province)
        assert commune in [unit for match in found for unit in match.units], commune


def test_unknown_province_says_which_there_are(units: Units) -> None:
    with pytest.raises(KnowledgeError, match="no province has the code '99'; use one of 01, 04"):
        units.communes("99")


def test_damaged_file(tmp_path: Path) -> None:
    damaged = tmp_path / "units.tsv.gz"
    for content in (b"", b"nonsense", PATH.read_bytes()[:1000], gzip.compress(b"P\t01\n"), gzip.compress(b"Z\ta\tb\n")):
        damaged.write_bytes(content)
        with pytest.raises(KnowledgeError, match="restore the file"):
            Units.load(damaged)


def test_shipped_list_is_what_the_published_lists_give(shared: Path) -> None:
    from knowledge.units_build import build

    assert gzip.decompress(PATH.read_bytes()).decode() == build(shared / "data" / "units")
