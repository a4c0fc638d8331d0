"""Offices: the shipped ones of Lạng Sơn, the province's own over them, and faults told with their line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from knowledge.curated import CuratedError
from knowledge.office import FILE, Office, Offices, write_offices
from knowledge.sheets.offices import SHEET, read_template, write_template
from knowledge.sheets.workbook import SheetError
from knowledge.units import Units

LAND = Units.load()
UNITS = [LAND.province("20"), *LAND.communes("20")]

OWN = Office(
    unit="06184",
    name="Một cửa xã Đồng Đăng",
    address='Khu "Cửa khẩu", xã Đồng Đăng',
    phone="0205 0000 000",
    source="biểu mẫu thử",
    as_of=date(2099, 1, 1),
)


def test_every_commune_of_lang_son_has_its_centre_and_nothing_is_invented() -> None:
    offices = Offices.load()
    communes = LAND.communes("20")
    assert len(communes) == 65
    for commune in communes:
        office = offices.of(commune.code)
        assert office is not None
        assert office.name.endswith(commune.bare_name)
    assert [office.unit for office in offices.all()] == ["20", *sorted(commune.code for commune in communes)]
    assert not any(office.address or office.phone or office.email or office.hours for office in offices.all())
    assert offices.of("99999") is None


def test_the_provinces_own_data_stand_over_the_shipped(tmp_path: Path) -> None:
    write_offices(tmp_path / FILE, [OWN])
    offices = Offices.load(tmp_path)
    assert offices.of("06184") == OWN
    assert len(offices) == len(Offices.load())
    assert Offices.load(tmp_path / "absent").of("06184") != OWN


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ('phone: "gọi chị Lan"', "offices.0.phone"),
        ('email: "motcua"', "offices.0.email"),
        ('unit: "6184"', "offices.0.unit"),
        ('place: "x"', "unknown key"),
    ],
)
def test_faults_name_file_and_line(tmp_path: Path, change: str, told: str) -> None:
    base = {"unit": '"06184"', "name": "Một cửa", "source": "thử nghiệm", "as_of": "2099-01-01"}
    key, _, value = change.partition(": ")
    lines = [f"{name}: {text}" for name, text in (base | {key: value}).items()]
    (tmp_path / FILE).write_text("offices:\n  - " + "\n    ".join(lines) + "\n", "utf-8")
    with pytest.raises(CuratedError) as error:
        Offices.load(tmp_path)
    assert told in str(error.value)
    assert f"{FILE}:" in str(error.value)


def test_a_unit_stands_once(tmp_path: Path) -> None:
    write_offices(tmp_path / FILE, [OWN, OWN])
    with pytest.raises(CuratedError, match="06184 stands twice"):
        Offices.load(tmp_path)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    write_template(tmp_path / "noi.xlsx", UNITS, Offices.load())
    return tmp_path / "noi.xlsx"


def fill(path: Path, **values: object) -> None:
    book = load_workbook(path)
    titles = [cell.value for cell in book[SHEET][1]]
    for title, value in values.items():
        book[SHEET].cell(3, titles.index(title) + 1).value = value
    book.save(path)


def test_the_template_names_every_unit_and_comes_back_as_it_was(template: Path) -> None:
    offices = read_template(template, UNITS)
    assert [office.unit for office in offices] == [unit.code for unit in UNITS]
    assert offices == Offices.load().all()


def test_what_the_province_fills_in_is_read(template: Path) -> None:
    fill(template, **{"Mã đơn vị": 5977, "Điện thoại": "0205 000 000", "Ngày của nguồn": "1/9/2099"})
    office = read_template(template, UNITS)[1]
    assert (office.unit, office.phone, office.as_of) == ("05977", "0205 000 000", date(2099, 9, 1))


@pytest.mark.parametrize(
    ("title", "value", "told"),
    [
        ("Mã đơn vị", "00001", "ô A3: 00001 không phải mã đơn vị của tỉnh"),
        ("Mã đơn vị", "20", "ô A3: mã 20 có hai dòng"),
        ("Điện thoại", "gọi chị Lan", "ô F3"),
        ("Thư điện tử", "motcua", "ô G3"),
        ("Nguồn", None, "ô I3: còn trống"),
        ("Ngày của nguồn", "mai", "ô J3"),
        ("Địa chỉ", "=A1", "ô D3: ô chứa công thức"),
        ("Tên nơi tiếp nhận", "x" * 201, "ô C3: dài quá 200 chữ"),
    ],
)
def test_faults_of_a_template_name_the_cell(template: Path, title: str, value: object, told: str) -> None:
    fill(template, **{title: value})
    with pytest.raises(SheetError) as error:
        read_template(template, UNITS)
    assert f"trang '{SHEET}', {told}" in str(error.value)
