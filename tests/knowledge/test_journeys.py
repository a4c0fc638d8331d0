"""Life events: the repository's own hold together, and faults are told with their line."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.curated import load_curated
from knowledge.journey import Journey, JourneyError, Step, load_journeys
from vietnamese import normalise
from vietnamese.orthography import is_syllable

ZIP = "data/procedures/national-2026-07.zip"
CHEERFUL = re.compile(r"chúc mừng|tin vui", re.IGNORECASE)
GRAVE = ("nguoi-than-mat", "ly-hon", "thien-tai", "mat-giay-to", "nguoi-co-cong-mat", "om-dau-tai-nan")


@pytest.fixture(scope="module")
def journeys() -> list[Journey]:
    return load_journeys()


@pytest.fixture(scope="module")
def shipped() -> set[str]:
    return {record.code for record in load_curated()}


@pytest.fixture(scope="module")
def national(shared: Path) -> dict[str, str]:
    """Code → text of the whole national database."""
    with zipfile.ZipFile(shared / ZIP) as archive:
        return {name[:-4]: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def steps(journeys: list[Journey]) -> list[tuple[Journey, Step]]:
    return [(journey, step) for journey in journeys for step in journey.steps]


def test_half_of_the_steps_of_each_are_shipped(journeys: list[Journey], shipped: set[str]) -> None:
    few = {
        journey.code: [step.code for step in journey.steps if not shipped & set(step.codes)]
        for journey in journeys
        if 2 * sum(bool(shipped & set(step.codes)) for step in journey.steps) < len(journey.steps)
    }
    assert not few


def test_every_code_is_in_the_records_or_the_national_database(
    journeys: list[Journey], shipped: set[str], national: dict[str, str]
) -> None:
    told = {code for journey in journeys for item in journey.items for code in item.codes}
    assert sorted(told - shipped - set(national)) == []


def test_no_step_is_for_officers_or_of_another_province(journeys: list[Journey], national: dict[str, str]) -> None:
    for journey in journeys:
        for item in journey.items:
            for code in item.codes:
                assert "STANDARD_INTERNAL" not in national.get(code, ""), f"{journey.code}: {code}"


def test_the_provinces_own_land_records_come_first(journeys: list[Journey]) -> None:
    for journey, step in steps(journeys):
        for code in step.or_code:
            assert not code.startswith("1.1157"), f"{journey.code}: {code} is Lạng Sơn's own and must stand first"


def test_every_deadline_names_its_law(journeys: list[Journey]) -> None:
    for journey, step in steps(journeys):
        if step.deadline:
            where = f"{journey.code} {step.code}"
            assert re.search(r"/(?:QH\d+|NĐ-CP|TT-\S+|QĐ-\S+|NQ-\S+)", step.deadline.number), where
            assert step.deadline.article or "QH" not in step.deadline.number, f"{where}: name the article of the law"


def test_a_grave_event_is_never_told_cheerfully(journeys: list[Journey]) -> None:
    for journey in journeys:
        if journey.code in GRAVE:
            assert journey.lead and not CHEERFUL.search(journey.lead), journey.code


def test_texts_are_in_normal_form_and_spelled(journeys: list[Journey]) -> None:
    foreign = {"sim", "vneid", "vssid", "balo", "internet", "online", "homestay", "container", "visa", "qr"}
    for journey in journeys:
        texts = [journey.lead, journey.name, *journey.beside]
        texts += [t for s in journey.steps for t in (s.name, s.why, s.only_if)]
        texts += [t for s in journey.steps if s.deadline for t in (s.deadline.since, s.deadline.missed)]
        for text in texts:
            assert normalise(text) == text, text
            for word in re.findall(r"[^\W\d_]+", text):
                small = word.lower()
                fine = is_syllable(small) or word.isupper() or len(word) == 1 or small in foreign
                assert fine, f"{journey.code}: '{word}' in {text}"


def test_what_is_told_ends_as_a_part_of_a_sentence(journeys: list[Journey]) -> None:
    for journey, step in steps(journeys):
        for text in (step.why, step.only_if, step.deadline.missed if step.deadline else ""):
            assert not text.endswith("."), f"{journey.code}: {text}"
            assert not text[:1].isupper() or text.split()[0].isupper(), f"{journey.code}: {text}"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def one(name: str = "nuoi-ong.yaml", **changes: Any) -> Path:
        values: dict[str, Any] = {
            "code": "nuoi-ong",
            "name": "Nuôi ong",
            "wordings": [f"tôi mới mua {count} đàn ong" for count in range(10)],
            "steps": [
                {"code": "1.000001", "name": "Đăng ký nuôi ong", "why": "để xã biết nhà có ong"},
                {"code": "1.000002", "name": "Bán mật", "why": "để được bán mật ở chợ", "after": ["1.000001"]},
            ],
            "sources": ["1/2020/NĐ-CP"],
            "as_of": "2026-07-01",
            "checked_on": "2026-11-22",
        }
        text = yaml.safe_dump(values | changes, allow_unicode=True, sort_keys=False)
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return one


def faults(folder: Path) -> str:
    with pytest.raises(JourneyError) as caught:
        load_journeys(folder)
    return str(caught.value)


def test_a_sound_file_is_read(write: Callable[..., Path]) -> None:
    (journey,) = load_journeys(write())
    assert journey.source == "journeys/nuoi-ong.yaml"
    assert journey.step("1.000002") is journey.steps[1]
    assert journey.step("1.000003") is None


def test_a_step_waits_only_for_one_above_it(write: Callable[..., Path]) -> None:
    one = {"code": "1.000001", "name": "Đăng ký nuôi ong", "why": "để xã biết nhà có ong", "after": ["1.000002"]}
    two = {"code": "1.000002", "name": "Bán mật", "why": "để được bán mật ở chợ", "after": ["1.000001"]}
    told = faults(write(steps=[one, two]))
    assert "1.000002 is no step above this one" in told
    assert "nuoi-ong.yaml:" in told


def test_a_bundle_does_steps_of_its_journey(write: Callable[..., Path]) -> None:
    bundle = {"code": "1.000009", "name": "Một lần", "steps": ["1.000001", "1.000007"]}
    assert "1.000007 is no step of this life event" in faults(write(bundles=[bundle]))


def test_faults_of_all_files_are_told_at_once(write: Callable[..., Path]) -> None:
    write("khac.yaml")
    told = faults(write(wordings=["ít quá"]))
    assert "khac.yaml:1: code nuoi-ong in a file named khac.yaml" in told
    assert "nuoi-ong.yaml:3: wordings" in told


def test_what_is_said_in_two_files_is_a_fault(write: Callable[..., Path]) -> None:
    write("nuoi-de.yaml", code="nuoi-de", wordings=[f"Tôi mới mua {count} đàn ong" for count in range(9, 19)])
    assert "nuoi-ong.yaml" in faults(write())
