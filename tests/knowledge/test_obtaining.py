"""Where papers come from: the table agrees with the records, and is silent where it is not certain."""

from __future__ import annotations

import pytest

from knowledge.curated import load_curated
from knowledge.obtaining import Obtaining
from vietnamese import fold


@pytest.fixture(scope="module")
def table() -> Obtaining:
    return Obtaining.load()


def test_every_procedure_gives_what_the_table_says(table: Obtaining) -> None:
    records = {record.code: record for record in load_curated()}
    for give in [*(give for paper in table.papers for give in paper.procedures), table.certified_copy]:
        record = records[give.code]
        told = fold(" ".join([record.name, record.short_name, *record.results]))
        assert fold(give.result) in told, (give.code, give.result)


def test_every_entry_says_something_and_begins_folded(table: Obtaining) -> None:
    for paper in table.papers:
        assert paper.where or paper.procedures
        assert all(start == fold(start).strip() for start in [*paper.starts, *paper.without])


@pytest.mark.parametrize(
    ("paper", "code"),
    [
        ("Giấy xác nhận tình trạng hôn nhân (1 bản chính)", "1.004873"),
        ("Bản sao giấy khai sinh (1 bản sao)", "2.000635"),
        ("Giấy tờ chứng minh nơi cư trú", "1.010041"),
        ("Phiếu lý lịch tư pháp số 1", "3.000333"),
        ("Giấy xác nhận khuyết tật", "1.001699"),
    ],
)
def test_a_paper_that_is_a_result(table: Obtaining, paper: str, code: str) -> None:
    found = table.of(paper)
    assert found and code in [give.code for give in found.procedures]


@pytest.mark.parametrize(
    "paper",
    ["Giấy chứng sinh của nước ngoài", "Bản sao giấy khai sinh cũ", "Ảnh 4x6 nền trắng", "Hộ chiếu nước ngoài",
     "Giấy xác nhận tình trạng hôn nhân do cơ quan đại diện ở nước ngoài cấp", "Hợp đồng đã được công chứng", ""],
)  # fmt: skip
def test_silent_where_not_certain(table: Obtaining, paper: str) -> None:
    assert table.of(paper) is None


def test_certified_copies(table: Obtaining) -> None:
    assert table.wants_certified_copy("Bản sao có chứng thực giấy chứng nhận")
    assert not table.wants_certified_copy("Bản sao giấy khai sinh")
