"""The bank of wordings: what the loader accepts, how it tells faults, and how records take it in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from time import process_time

import pytest

from knowledge.compile import compile_knowledge
from knowledge.procedure import Procedure
from knowledge.source import Source, SourceKind
from knowledge.wordings import Bank, WordingsError, load_wordings

FIRST = """\
field: Hộ tịch
pass: 1
procedures:
  - code: "1.000001"
    name: Thủ tục đăng ký khai tử
    label: Khai tử cho người mới mất
    also: ["1.000009"]
    names:
      - báo tử
      - giấy chứng tử
    situations:
      - bố tôi vừa mất hôm qua, giờ ra xã làm giấy tờ gì
    aspects:
      - documents: báo tử cho bà cần mang gì
    keywords:
      - nhà có tang
    confused:
      - code: "1.000002"
        asks: xin giấy báo tử
        apart: Việc này là khai lần đầu, không phải xin bản sao.
"""
SECOND = """\
field: Hộ tịch
pass: 2
procedures:
  - code: "1.000001"
    name: Thủ tục đăng ký khai tử
    situations:
      - ông mất trên nương mấy hôm rồi
"""


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    folder = tmp_path / "wordings"
    (folder / "second").mkdir(parents=True)
    (folder / "ho-tich.yaml").write_text(FIRST, encoding="utf-8")
    (folder / "second" / "ho-tich.yaml").write_text(SECOND, encoding="utf-8")
    (folder / "explained.yaml").write_text("wordings: []\n", encoding="utf-8")
    return folder


def record(code: str, **parts: object) -> Procedure:
    source = Source(kind=SourceKind.CURATED, file="x.yaml", as_of=date(2026, 1, 1))
    return Procedure.model_validate({"code": code, "name": "Đăng ký khai tử", "source": source, **parts})


def faults(folder: Path, text: str) -> list[str]:
    (folder / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(WordingsError) as raised:
        load_wordings(folder)
    return [str(fault) for fault in raised.value.faults]


def test_passes_are_read_apart(bank: Path) -> None:
    assert [entry.author_pass for entry in load_wordings(bank).entries] == [1, 2]
    assert [entry.document.name for entry in load_wordings(bank, passes=(2,)).entries] == ["second/ho-tich.yaml"]
    (first,) = load_wordings(bank, passes=(1,)).entries
    assert (first.code, first.field, first.line(), first.line("situations", 0)) == ("1.000001", "Hộ tịch", 4, 12)
    assert [kind for kind, _, _ in first.wordings.texts()] == ["names", "names", "situations", "aspects", "keywords"]


def test_records_take_it_in(bank: Path) -> None:
    own = record("1.000001", wordings=["mai táng xong rồi", "báo tử"], short_name="Khai tử")
    twin, other = record("1.000009"), record("1.000005")
    first, second, third = load_wordings(bank).merge([own, twin, other])
    assert first.short_name == "Khai tử"
    assert first.wordings[:3] == ["mai táng xong rồi", "báo tử", "giấy chứng tử"]
    assert first.wordings[-1] == "ông mất trên nương mấy hôm rồi"
    assert len(first.wordings) == len(set(first.wordings)) == 7
    assert second.short_name == "Khai tử cho người mới mất"
    assert second.wordings == [wording for wording in first.wordings if wording not in own.wordings[:1]]
    assert second.confused[0].code == "1.000002"
    assert third == other


def test_compiling_with_and_without(tmp_path: Path, bank: Path) -> None:
    curated = tmp_path / "curated"
    curated.mkdir()
    text = "code: 1.000001\nname: Đăng ký khai tử\nsource:\n  as_of: 2026-07-01\n"
    (curated / "1.000001.yaml").write_text(text, encoding="utf-8")
    (with_bank,) = compile_knowledge(None, "20", curated, load_wordings(bank)).procedures
    (without,) = compile_knowledge(None, "20", curated, Bank()).procedures
    (held_out,) = compile_knowledge(None, "20", curated, load_wordings(bank, passes=(1,))).procedures
    assert (len(with_bank.wordings), len(without.wordings), len(held_out.wordings)) == (6, 0, 5)


@pytest.mark.parametrize(
    ("was", "becomes", "line", "says"),
    [
        ("    names:", "    nmes:", 8, "did you mean 'names'?"),
        ('code: "1.000001"', "code: birth", 4, "pattern"),
        ("- documents: báo", "- papers: báo", 14, "papers"),
        ("      - báo tử\n", "      -\n", 9, "must be text"),
        ("pass: 1", "pass: 3", 2, "'1' or '2'"),
        ("        asks: xin giấy báo tử\n", "", 18, "missing; add it"),
        ("    label: Khai", "    label: x\n    label: Khai", 7, "stands twice"),
    ],
)
def test_a_fault_names_file_and_line(tmp_path: Path, was: str, becomes: str, line: int, says: str) -> None:
    assert was in FIRST
    told = faults(tmp_path, FIRST.replace(was, becomes, 1))
    assert any(fault.startswith(f"a.yaml:{line}:") and says in fault for fault in told), told


def test_all_faults_of_all_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("- a list\n", encoding="utf-8")
    (tmp_path / "c.yml").write_text(FIRST, encoding="utf-8")
    told = faults(tmp_path, "field: [\n")
    assert [fault.split(":")[0] for fault in told] == ["a.yaml", "b.yaml", "c.yml"]
    with pytest.raises(WordingsError, match="no such folder"):
        load_wordings(tmp_path / "none")


def test_the_repository_s_own_bank_loads_fast() -> None:
    began = process_time()
    entries = load_wordings().entries
    assert process_time() - began < 1 + len(entries) / 1000
