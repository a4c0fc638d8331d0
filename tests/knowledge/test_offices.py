"""Offices: the shipped ones of Lạng Sơn, the province's own over them, and faults told with their line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.curated import CuratedError
from knowledge.office import FILE, Office, Offices, write_offices
from knowledge.units import Units

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
    communes = Units.load().communes("20")
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
