"""The curated records that ship: their form, their words, and each of their facts against the national record.

`checked_on` in a record stands for the test marked `data` here, which is `motcua knowledge check`: its facts are those
of the national record of that code, or the record says why not, and no sentence is copied.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.catalog import Catalog
from knowledge.check.against import read_national
from knowledge.check.outcome import check
from knowledge.curated import load_curated
from knowledge.guide import load_guides
from knowledge.procedure import FeeState, Procedure
from knowledge.wordings import load_wordings
from vietnamese import syllables

RECORDS = load_curated()
BY_CODE = {record.code: record for record in RECORDS}
BANK = load_wordings().by_code()

each_record = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.code)


def runs(words: list[str], length: int) -> set[str]:
    return {" ".join(words[start : start + length]) for start in range(len(words) - length + 1)}


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
    # A record may leave the most of them to the bank.
    assert 8 <= len(record.wordings) <= 12 or record.code in BANK
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
def test_every_fact_is_the_national_records_or_explained_and_no_sentence_is_copied(shared: Path) -> None:
    folder = shared / "data" / "procedures"
    catalog = Catalog.load(folder / "catalog-2026-07.jsonl.gz")
    national = read_national([folder / "national-2026-07.zip"], set(BY_CODE), catalog)
    guides = load_guides()
    found = check([record for record in RECORDS if record.checked_on], guides, national, None, catalog)
    assert found.absent == []
    assert list(map(str, found.unexplained)) == []
    assert found.copied == []


@each_record
def test_free_of_charge_only_by_law(record: Procedure) -> None:
    for method in record.methods:
        for fee in method.fees:
            if fee.state is FeeState.FREE:
                assert re.search(r"\d+/\d{4}/|\d+/QĐ-|[Ll]uật|[Nn]ghị quyết", fee.note), fee.note
