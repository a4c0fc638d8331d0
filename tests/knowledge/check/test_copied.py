"""Eight words in a row of a national text, names left out; and how hard sentences are."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.check.copied import find_copied
from knowledge.check.readability import Readability
from knowledge.check.sentences import sentences
from knowledge.procedure import Procedure
from knowledge.source import Source, SourceKind
from knowledge.wordings import Bank, read_bank

NATIONAL = {
    "1.000001": "Trình tự:\n  - Người uống trà mang ấm, chén, bát và đĩa đến quầy, rồi chờ gọi tên.\n",
    "1.000002": "Nộp Giấy chứng nhận quyền pha trà và bán trà tại quầy số một.",
}


def record(**values: Any) -> Procedure:
    source = Source(kind=SourceKind.CURATED, file="x", as_of=date(2099, 7, 1))
    return Procedure(code="9.000001", name="Mở quán trà", source=source, **values)


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        ("Bạn mang ấm chén, bát và đĩa đến QUẦY.", "mang ấm chén bát và đĩa đến quầy"),
        ("Bạn mang ấm chén. Bát và đĩa đến quầy rồi.", None),
        ("Bạn mang ấm, chén, bát và đĩa tới quầy.", None),
        ("Nộp Giấy chứng nhận quyền pha trà và bán trà tại quầy.", None),
        ("Gõ chứng nhận quyền pha trà và bán trà.", None),
    ],
)
def test_eight_words_of_one_sentence_that_are_no_name(text: str, copied: str | None) -> None:
    found = find_copied([record(overview=text)], NATIONAL, ["Giấy chứng nhận quyền pha trà và bán trà"])
    assert [each.words for each in found] == ([copied] if copied else [])
    assert all((each.record, each.path, each.source) == ("9.000001", "overview", "1.000001") for each in found)


def test_fields_that_are_names_are_free() -> None:
    name = "Người uống trà mang ấm chén bát và đĩa đến quầy"
    assert find_copied([record(short_name=name, results=[name])], NATIONAL, []) == []


def test_sentences_end_where_the_next_begins() -> None:
    assert sentences("Nộp 1.000 đồng. Mang theo v.v. giấy tờ! Rồi chờ?\nXong") == [
        "Nộp 1.000 đồng.",
        "Mang theo v.v. giấy tờ!",
        "Rồi chờ?",
        "Xong",
    ]


def test_length_and_rare_syllables_are_measured(tmp_path: Path) -> None:
    bank, _ = read_bank(tmp_path)
    assert isinstance(bank, Bank)
    readability = Readability(bank)
    found = readability.by_field([record(overview="Một hai ba. Bốn năm sáu bảy tám.")], ("overview",))["overview"]
    assert (found.sentences, found.mean, found.longest, found.longest_at) == (2, 4.0, 5, "9.000001 overview")
    assert readability.worst([record(overview="Một hai ba.")], ("overview",))["9.000001"].mean == 3.0
