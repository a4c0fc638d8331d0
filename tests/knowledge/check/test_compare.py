"""Facts of a curated record against the imported one: what is a difference, and what explains it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge.check.compare import differences, explaining, unexplained
from knowledge.check.figures import Figure, figures_in
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
from knowledge.source import Doubt, LegalBasis, Source, SourceKind


def record(kind: SourceKind = SourceKind.CURATED, **values: Any) -> Procedure:
    values = {"code": "9.000001", "name": "Mở quán trà"} | values
    return Procedure(source=Source(kind=kind, file="x", as_of=date(2099, 7, 1)), **values)


def national(**values: Any) -> Procedure:
    return record(SourceKind.NATIONAL_TEXT, **values)


def filing(*fees: Fee, days: float | None = None, channel: Channel = Channel.IN_PERSON, note: str = "") -> Method:
    state = TimeState.UNKNOWN if days is None else TimeState.STATED
    unit = None if days is None else TimeUnit.WORKING_DAY
    return Method(channel=channel, time=ProcessingTime(state=state, amount=days, unit=unit, note=note), fees=list(fees))


def stated(amount: int) -> Fee:
    return Fee(state=FeeState.STATED, amount=amount)


def fields(imported: Procedure, curated: Procedure) -> list[str]:
    return [each.field for each in differences(imported, curated)]


@pytest.mark.parametrize(
    ("theirs", "ours", "field"),
    [
        ({"name": "Mở quán cà phê"}, {"name": "Mở quán trà"}, "name"),
        ({"field": "Trà"}, {"field": "Cà phê"}, "field"),
        ({"decision_number": "1/QĐ-BT"}, {"decision_number": "2/QĐ-BT"}, "decision_number"),
        ({"decision_date": date(2099, 1, 1)}, {"decision_date": date(2099, 1, 2)}, "decision_date"),
        ({"levels": [Level.COMMUNE]}, {"levels": [Level.PROVINCE]}, "levels"),
        ({"agencies": ["Sở Trà"]}, {"agencies": ["Sở Trà", "Sở Bánh"]}, "agencies"),
        ({"authority": ["Sở Trà"]}, {"authority": ["Sở Bánh"]}, "authority"),
        ({"methods": [filing()]}, {"methods": [filing(channel=Channel.POST)]}, "methods"),
        ({"methods": [filing(stated(5000))]}, {"methods": [filing(stated(6000))]}, "methods.in_person.fees"),
        (
            {"methods": [filing(stated(5000), stated(9000))]},
            {"methods": [filing(stated(5000))]},
            "methods.in_person.fees",
        ),
        ({"methods": [filing(days=3)]}, {"methods": [filing(days=4)]}, "methods.in_person.time"),
        ({"methods": [filing()]}, {"methods": [filing(days=4)]}, "methods.in_person.time"),
        (
            {"legal_basis": [LegalBasis(number="1/2099/NĐ-CP")]},
            {"legal_basis": [LegalBasis(number="1/2099/NĐ-CP"), LegalBasis(number="2/2099/NĐ-CP")]},
            "legal_basis",
        ),
        ({}, {"forms": [Form(name="Đơn", number="Mẫu số 07")]}, "forms.0"),
        (
            {"cases": [PaperCase(papers=[Paper(name="Bản sao hợp đồng thuê quán trà", originals=1, copies=0)])]},
            {"cases": [PaperCase(papers=[Paper(name="Hợp đồng thuê quán", originals=0, copies=2)])]},
            "cases.0.papers.0",
        ),
        ({"steps": ["Nộp trong 10 ngày."]}, {"mistakes": ["Nộp sau 15 ngày."]}, "mistakes.0"),
        ({"steps": ["Nộp."]}, {"overview": "Bạn cần 3 người làm chứng."}, "overview"),
    ],
)
def test_each_fact_is_compared(theirs: dict[str, Any], ours: dict[str, Any], field: str) -> None:
    assert fields(national(**theirs), record(**ours)) == [field]
    assert fields(national(**theirs | ours), record(**ours)) == []


def test_what_the_source_tells_in_words_is_told() -> None:
    imported = national(
        name="MỞ QUÁN TRÀ.",
        agencies=["UBND xã, phường, thị trấn"],
        methods=[filing(Fee(state=FeeState.IN_NOTE, note="50.000đ/lần"))],
        steps=[
            "Trong thời hạn mười lăm (15) ngày làm việc, Chi nhánh Sở Trà trả kết quả theo mẫu số 7 kèm 1/2099/NĐ-CP."
        ],
        cases=[PaperCase(papers=[Paper(name="Đơn theo Mẫu 07", originals=1, copies=0)])],
    )
    curated = record(
        agencies=["Ủy ban nhân dân cấp xã", "Chi nhánh Sở Trà"],
        methods=[filing(stated(50000), days=15, note="15 ngày")],
        forms=[Form(name="Đơn", number="Mẫu số 07 kèm 1/2099/NĐ-CP")],
        overview="Sau mười lăm ngày bạn nhận giấy, nộp 50 nghìn đồng.",
    )
    assert fields(imported, curated) == []


def test_a_doubt_explains_its_field_and_what_lies_below_in_all_like_channels() -> None:
    methods = [filing(stated(6000), days=4, channel=channel) for channel in (Channel.IN_PERSON, Channel.ONLINE)]
    imported = national(methods=[filing(stated(5000), days=3, channel=method.channel) for method in methods])
    doubts = [Doubt(field="methods.0.fees", reason="cut_sum", value="5 VNĐ")]
    curated = record(methods=methods, doubts=doubts)
    assert [each.field for each in unexplained(imported, curated)] == ["methods.in_person.time", "methods.online.time"]
    reasons = [doubt.reason for each in differences(imported, curated) if (doubt := explaining(curated, each))]
    assert reasons == ["cut_sum", "cut_sum"]


def test_a_sentence_that_names_its_law_has_its_figures_from_it() -> None:
    assert fields(national(steps=["Nộp."]), record(mistakes=["Để quá 30 ngày (Luật Trà 1/2099/QH99, Điều 7)."])) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("trong 03 ngày làm việc", [Figure(3, "ngày")]),
        ("mười lăm ngày", [Figure(15, "ngày")]),
        ("hai mươi mốt tuổi", [Figure(21, "tuổi")]),
        ("15 (mười lăm) ngày", [Figure(15, "ngày")]),
        ("1,5 triệu đồng và 20.000 đồng", [Figure(1_500_000, "đồng"), Figure(20_000, "đồng")]),
        ("50 nghìn đồng", [Figure(50_000, "đồng")]),
        ("Điều 15, Mẫu số 3", []),
    ],
)
def test_figures_in_words_and_digits(text: str, found: list[Figure]) -> None:
    assert list(figures_in(text)) == found
