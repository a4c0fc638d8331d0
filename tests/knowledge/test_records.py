"""The curated records that ship: their form, their words, and each of their facts against the national record.

`checked_on` in a record stands for the tests marked `data` here: its numbers, sums, days, channels, counts of papers
and legal documents all stand in the national record of that code, and no sentence is copied from it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from knowledge.curated import load_curated
from knowledge.procedure import Channel, FeeState, Procedure, TimeState, TimeUnit
from vietnamese import normalise, syllables

RECORDS = load_curated()
BY_CODE = {record.code: record for record in RECORDS}

COPIED = 8
"""Syllables in a row that make a copied sentence; names of procedures, papers, laws and agencies are free."""

PROPER_NAMES = (
    "bộ công an",
    "công dân việt nam",
    "cổng dịch vụ công",
    "cổng dịch vụ công quốc gia",
    "cơ quan đại diện việt nam ở nước ngoài",
    "cơ sở dữ liệu hộ tịch điện tử",
    "cơ sở dữ liệu quốc gia về dân cư",
    "hội đồng nhân dân",
    "phòng quản lý xuất nhập cảnh",
    "trung tâm phục vụ hành chính công",
    "ủy ban nhân dân",
    # Who one's kin are can be said in no other words.
    "cha mẹ con vợ chồng anh chị em ruột",
    "cô cậu dì chú bác ruột",
)

CHANNELS = {"ONLINE": Channel.ONLINE, "DIRECT": Channel.IN_PERSON, "POSTAL": Channel.POST}
UNITS = {
    TimeUnit.WORKING_DAY: r"(?:ngày(?: \S+)? làm việc|working_day)",
    TimeUnit.DAY: r"(?:ngày|day)",
    TimeUnit.HOUR: r"(?:giờ|hour)",
    TimeUnit.MINUTE: r"phút",
    TimeUnit.MONTH: r"(?:tháng|month)",
    TimeUnit.YEAR: r"(?:năm|year)",
}

each_record = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.code)
each_checked = pytest.mark.parametrize(
    "record", [record for record in RECORDS if record.checked_on], ids=lambda record: record.code
)


@cache
def _archive(path: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(path)


@cache
def national(shared: Path, code: str) -> str:
    """The text of the national record, and the portal's own JSON of it where there is one."""
    folder = shared / "data" / "procedures"
    text = _archive(folder / "national-2026-07.zip").read(f"{code}.txt").decode()
    portal = _archive(folder / "portal-api-details.zip")
    if f"{code}.json" in portal.namelist():
        text += "\n" + portal.read(f"{code}.json").decode()
    return text


def field(text: str, label: str) -> str:
    match = re.search(rf"^{label}: *(.*?)\n(?=[^\n:]{{3,40}}:)", text, re.MULTILINE | re.DOTALL)
    return normalise(match[1]) if match else ""


def numbers(text: str) -> set[str]:
    """The numbers of a text, without the dots of thousands and without leading zeros."""
    found = re.findall(r"\d+(?:\.\d{3})+(?!\d)|\d+", text)
    return {number.replace(".", "").lstrip("0") or "0" for number in found}


def prose(record: Procedure) -> Iterator[str]:
    """What is written in our own words."""
    yield from (record.overview, record.who, record.where)
    yield from (*record.plain_steps, *record.mistakes, *record.bring, *record.conditions)
    for method in record.methods:
        yield from (method.note, method.time.note, *(fee.note for fee in method.fees))
    for case in record.cases:
        yield from (paper.when for paper in case.papers)


def names(record: Procedure) -> Iterator[str]:
    yield from (
        record.name,
        *record.agencies,
        *record.authority,
        *record.results,
        *(form.name for form in record.forms),
    )
    yield from (law.title for law in record.legal_basis)
    for case in record.cases:
        yield from (case.title, *(paper.name for paper in case.papers))


def runs(words: list[str], length: int = COPIED) -> set[str]:
    return {" ".join(words[start : start + length]) for start in range(len(words) - length + 1)}


def any_of(names: list[str]) -> re.Pattern[str]:
    """A pattern of names as syllables, the longest first."""
    spelt = sorted({" ".join(syllables(name)) for name in names} - {""}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, spelt))})\b")


def test_there_are_enough() -> None:
    assert len(RECORDS) >= 40


@each_record
def test_form(record: Procedure) -> None:
    assert record.short_name
    assert record.overview and record.who and record.where
    assert record.plain_steps and record.methods and record.results and record.legal_basis
    assert record.related
    assert record.source.url and record.source.url.startswith("https://dichvucong.gov.vn/thu-tuc-hanh-chinh/")
    assert (record.reviewed_by, record.reviewed_on) == (None, None)


@each_record
def test_overview_is_two_short_sentences(record: Procedure) -> None:
    sentences = [sentence for sentence in re.split(r"(?<=[.?!])\s+", record.overview) if sentence]
    assert len(sentences) == 2
    assert sum(len(syllables(sentence)) for sentence in sentences) / len(sentences) <= 25


@each_record
def test_wordings_are_how_people_speak(record: Procedure) -> None:
    assert 8 <= len(record.wordings) <= 12
    # Most words of Vietnamese have two syllables: a pair in common is a word in common.
    official = runs(syllables(record.name), 2)
    shared = [wording for wording in record.wordings if official & runs(syllables(wording), 2)]
    assert len(shared) * 2 <= len(record.wordings), shared


def test_no_wording_belongs_to_two_procedures() -> None:
    owners: dict[str, str] = {}
    for record in RECORDS:
        for wording in record.wordings:
            assert owners.setdefault(wording, record.code) == record.code, wording


@pytest.mark.data
@each_checked
def test_names_and_numbers_of_documents(record: Procedure, shared: Path) -> None:
    text = national(shared, record.code)
    assert record.name == field(text, "Tên thủ tục")
    assert record.decision_number == field(text, "Số quyết định")
    assert record.field == field(text, "Lĩnh vực")
    whole = normalise(text)
    assert [law.number for law in record.legal_basis if law.number and law.number not in whole] == []
    everywhere = _archive(shared / "data" / "procedures" / "national-2026-07.zip").namelist()
    assert [code for code in record.related if f"{code}.txt" not in everywhere] == []


@pytest.mark.data
@each_checked
def test_channels_and_sums(record: Procedure, shared: Path) -> None:
    text = national(shared, record.code).split("\n{")[0]
    section = text[text.index("Cách thức thực hiện:") : text.index("Thành phần hồ sơ:")]
    _, *blocks = re.split(r"Hình thức nộp: (\w+)", section)
    told: dict[Channel, str] = {}
    for kind, block in zip(blocks[::2], blocks[1::2], strict=True):
        told[CHANNELS[kind]] = told.get(CHANNELS[kind], "") + block
    assert {method.channel for method in record.methods} == set(told)
    for method in record.methods:
        sums = {str(fee.amount) for same in record.methods if same.channel is method.channel for fee in same.fees}
        sums.discard("None")
        assert sums <= numbers(told[method.channel]), method.channel
        if not any(doubt.field.startswith("methods") and "fees" in doubt.field for doubt in record.doubts):
            # Below 1,000 đồng it is a cut sum or dollars.
            stated = {number for number in re.findall(r"(\d+) VNĐ", told[method.channel]) if int(number) >= 1000}
            assert stated <= sums | numbers(" ".join(fee.note for fee in method.fees)), method.channel


@pytest.mark.data
@each_checked
def test_times(record: Procedure, shared: Path) -> None:
    text = normalise(national(shared, record.code)).lower()
    for method in record.methods:
        if method.time.state is TimeState.STATED:
            assert method.time.amount is not None and method.time.unit is not None
            amount = f"{method.time.amount:g}"
            # "3 OTHER": the source keeps the number and hides the unit, which the law behind it tells.
            unit = rf"(?:{UNITS[method.time.unit]}|other)"
            assert re.search(rf"\b0*{amount}\s*(?:\([^)]*\)\s*)?{unit}", text), method.time


@pytest.mark.data
@each_checked
def test_counts_of_papers(record: Procedure, shared: Path) -> None:
    text = national(shared, record.code).split("\n{")[0]
    section = text[text.index("Thành phần hồ sơ:") : text.index("Đối tượng thực hiện:")]
    found = re.findall(r"    - (.*?)\n\s+Số lượng: Bản chính: (\d+), Bản sao: (\d+)", section, re.DOTALL)
    told = [(set(syllables(name)), (int(originals), int(copies))) for name, originals, copies in found]
    for case in record.cases:
        for paper in case.papers:
            if paper.originals is None and paper.copies is None:
                continue
            words = set(syllables(paper.name))
            alike = [count for name, count in told if len(words & name) * 2 >= len(words)]
            # 0 and 0 is what the source writes where it states no count.
            allowed = {*(alike or [count for _, count in told])}
            assert (paper.originals, paper.copies) in allowed or (0, 0) in allowed, paper.name


@pytest.mark.data
@each_checked
def test_every_number_stands_in_the_national_record_or_names_its_law(record: Procedure, shared: Path) -> None:
    known = numbers(national(shared, record.code))
    for sentence in prose(record):
        # A sentence may take its numbers from a law that it names instead.
        if not re.search(r"\b(?:Luật|Nghị định|Nghị quyết|Thông tư|Quyết định) ", sentence):
            plain = re.sub(r"\d+(?:\.\d+)?/\d{4}/[\w-]+", "", sentence)
            assert numbers(plain) <= known, sentence


@pytest.mark.data
@each_checked
def test_no_sentence_is_copied(record: Procedure, shared: Path) -> None:
    national_runs = runs(syllables(national(shared, record.code)))
    free = any_of([*names(record), *PROPER_NAMES])
    for sentence in prose(record):
        for piece in free.sub("|", " ".join(syllables(sentence))).split("|"):
            assert sorted(runs(piece.split()) & national_runs) == [], sentence


@each_record
def test_free_of_charge_only_by_law(record: Procedure) -> None:
    for method in record.methods:
        for fee in method.fees:
            if fee.state is FeeState.FREE:
                assert re.search(r"\d+/\d{4}/|\d+/QĐ-|[Ll]uật|[Nn]ghị quyết", fee.note), fee.note
