"""One record per code: which source's fact stands, and what is reported."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from knowledge.compile import compile_knowledge
from knowledge.merge import merge_curated, merge_imported
from knowledge.procedure import (
    Channel,
    Fee,
    FeeState,
    Form,
    Level,
    Method,
    Paper,
    PaperCase,
    Procedure,
    ProcessingTime,
    TimeState,
    TimeUnit,
)
from knowledge.source import Doubt, Source, SourceKind
from knowledge.store import Entry, Store

JULY = date(2099, 7, 1)
STATED = Fee(state=FeeState.STATED, amount=20000)
ZERO = Fee(state=FeeState.ZERO, amount=0)
FREE = Fee(state=FeeState.FREE, note="Luật Trà 1/2099/QH99 miễn lệ phí")


def record(kind: SourceKind = SourceKind.NATIONAL_TEXT, as_of: date = JULY, **values: Any) -> Procedure:
    values = {"code": "9.000001", "name": "Mở quán trà"} | values
    return Procedure(source=Source(kind=kind, file=f"{kind}.txt", as_of=as_of), **values)


def filing(fee: Fee, days: float | None = None, channel: Channel = Channel.IN_PERSON) -> Method:
    state = TimeState.UNKNOWN if days is None else TimeState.STATED
    unit = None if days is None else TimeUnit.WORKING_DAY
    return Method(channel=channel, time=ProcessingTime(state=state, amount=days, unit=unit), fees=[fee])


def test_the_newest_source_gives_the_facts_and_the_others_fill_the_gaps() -> None:
    text = record(decision_number="2/QĐ", conditions=["có ấm"], as_of=date(2099, 8, 1))
    web = record(SourceKind.PORTAL, decision_number="1/QĐ", conditions=["cũ"], keywords=["trà"], province="20")
    merged = merge_imported([web, text])
    assert (merged.decision_number, merged.conditions, merged.keywords) == ("2/QĐ", ["có ấm"], ["trà"])
    assert merged.province == "20"
    assert merge_imported([text, web]) == merged


def test_of_one_day_the_portal_stands_and_a_foreign_decision_date_does_not_slip_in() -> None:
    text = record(levels=[Level.COMMUNE], decision_number="1/QĐ")
    web = record(SourceKind.PORTAL, levels=[Level.COMMUNE, Level.PROVINCE], decision_number="1/QĐ", decision_date=JULY)
    assert merge_imported([text, web]).levels == [Level.COMMUNE, Level.PROVINCE]
    newer = text.model_copy(
        update={"decision_number": "9/QĐ", "source": text.source.model_copy(update={"as_of": date(2099, 9, 1)})}
    )
    assert merge_imported([newer, web]).decision_date is None


def test_plain_words_always_come_in() -> None:
    curated = record(
        SourceKind.CURATED, date(2090, 1, 1), overview="Ai cũng hiểu.", wordings=["mở quán"], plain_steps=["Nộp"]
    )
    merged, conflicts = merge_curated(record(steps=["Bước 1: Nộp"]), curated)
    assert (merged.overview, merged.wordings, merged.plain_steps) == ("Ai cũng hiểu.", ["mở quán"], ["Nộp"])
    assert merged.steps == ["Bước 1: Nộp"]
    assert conflicts == []


def test_a_law_explains_a_zero_and_this_is_no_conflict() -> None:
    old = date(2098, 1, 1)
    imported = record(methods=[filing(ZERO, 7)], doubts=[Doubt(field="methods.0.fees.0", reason="zero_without_note")])
    merged, conflicts = merge_curated(imported, record(SourceKind.CURATED, old, methods=[filing(FREE, 7)]))
    assert merged.methods[0].fees == [FREE]
    assert (conflicts, merged.doubts) == ([], [])


def test_a_stated_sum_that_differs_stands_as_imported_and_is_reported() -> None:
    imported = record(methods=[filing(STATED, 7)])
    cheap = Fee(state=FeeState.STATED, amount=5000)
    for fee in (cheap, FREE):
        merged, [conflict] = merge_curated(imported, record(SourceKind.CURATED, methods=[filing(fee, 7)]))
        assert merged.methods == imported.methods
        assert (conflict.field, conflict.imported) == ("methods.in_person.fees", "20000")
        assert [doubt.reason for doubt in merged.doubts] == ["curated_differs"]


def test_a_difference_its_writer_declared_is_no_conflict() -> None:
    doubt = Doubt(field="methods.0.fees", reason="cut_note", value="20000")
    curated = record(SourceKind.CURATED, methods=[filing(Fee(state=FeeState.STATED, amount=5000), 7)], doubts=[doubt])
    merged, conflicts = merge_curated(record(methods=[filing(STATED, 7)]), curated)
    assert conflicts == []
    assert merged.methods == curated.methods


def test_of_one_day_the_curated_papers_stand_unless_counts_differ() -> None:
    form = Form(name="Tờ khai", number="Mẫu CT07")
    imported = record(cases=[PaperCase(papers=[Paper(name="Tờ khai theo mẫu CT07", originals=1, copies=0, form=form)])])
    plain = [PaperCase(papers=[Paper(name="Tờ khai xin mở quán", originals=1, copies=0, form=form)])]
    merged, conflicts = merge_curated(imported, record(SourceKind.CURATED, cases=plain))
    assert (merged.cases, conflicts) == (plain, [])
    more = [PaperCase(papers=[Paper(name="Tờ khai xin mở quán", originals=2, copies=0, form=form)])]
    merged, [conflict] = merge_curated(imported, record(SourceKind.CURATED, cases=more))
    assert merged.cases == imported.cases
    assert conflict.field == "cases.0.papers.0"


def test_a_newer_import_stands_before_an_older_curated_record() -> None:
    curated = record(SourceKind.CURATED, date(2098, 1, 1), results=["Giấy cũ"], agencies=["Ủy ban nhân dân cấp xã"])
    merged, conflicts = merge_curated(record(results=["Giấy mới"], agencies=["UBND xã, phường, đặc khu"]), curated)
    assert merged.results == ["Giấy mới"]
    assert conflicts == [], "one office in two spellings"


def test_levels_channels_and_decisions_that_differ_are_reported() -> None:
    imported = record(
        levels=[Level.PROVINCE], decision_number="1/QĐ-BTT", methods=[filing(STATED)], agencies=["Sở Trà"]
    )
    curated = record(
        SourceKind.CURATED,
        levels=[Level.COMMUNE],
        decision_number="2/QĐ-BTT",
        agencies=["Bộ Cà phê"],
        methods=[filing(STATED, None, Channel.ONLINE)],
    )
    _, conflicts = merge_curated(imported, curated)
    assert {conflict.field for conflict in conflicts} == {"levels", "decision_number", "agencies", "methods"}


def test_a_compilation_keeps_to_its_province(tmp_path: Path) -> None:
    district = [Doubt(field="record", reason="speaks_of_district")]
    records = [
        record(code="9.000001", name="Thủ tục mở quán trà"),
        record(code="9.000002", name="Mở quán trà", province="20"),
        record(code="9.000003", province="01", name="Mở quán phở"),
        record(code="9.000004", internal=True, name="Duyệt quán"),
        record(code="9.000005", name="Đóng quán", doubts=district),
        record(code="9.000006-Xoa", name="Bỏ", doubts=[Doubt(field="code", reason="marked_deleted")]),
        record(SourceKind.PORTAL, code="9.000001", name="Thủ tục mở quán trà"),
    ]
    with Store(tmp_path / "k.db") as store:
        store.write(Entry.of(r, "h") for r in records)
    (tmp_path / "curated").mkdir()
    found = compile_knowledge(tmp_path / "k.db", "20", tmp_path / "curated")
    assert [p.code for p in found.procedures] == ["9.000001", "9.000002", "9.000005"]
    assert found.left_out == {"other_province": 1, "internal": 1, "deleted": 1}
    assert found.own_twins == {"9.000001": "9.000002"}
    assert [found.precedence(p) for p in found.procedures] == [2, 0, 2]
    hanoi = compile_knowledge(tmp_path / "k.db", "01", tmp_path / "curated")
    assert [p.code for p in hanoi.procedures] == ["9.000001", "9.000003", "9.000005"]


def test_without_a_store_the_curated_records_stand_alone() -> None:
    found = compile_knowledge(None, "20")
    assert found.procedures
    assert all(p.source.kind is SourceKind.CURATED for p in found.procedures)
