"""The ledger, on the law and records of the tests of impact."""

from __future__ import annotations

from datetime import date

from knowledge.law.compile import LawCompilation
from knowledge.ledger import Ledger, ledger_of
from knowledge.procedure import Level
from knowledge.source import Doubt, Source, SourceKind
from tests.knowledge.law.test_impact import LAW, ON, RECORDS, document, procedure

MORE = procedure(
    "9.900007",
    field="Hộ tịch",
    levels=[Level.COMMUNE, Level.PROVINCE],
    doubts=[
        Doubt(field="methods.0.fees.1", reason="cut_sum"),
        Doubt(field="methods.1.fees.0", reason="zero_without_note"),
        Doubt(field="agencies", reason="speaks_of_district"),
    ],
    source=Source(kind=SourceKind.PORTAL, file="b.json", as_of=date(2025, 1, 2)),
)


def test_counts() -> None:
    held = ledger_of([*RECORDS, MORE], LAW, ON)
    decrees = held.documents["Nghị định"]
    assert (decrees.in_force, decrees.not_yet, decrees.ended) == (2, 0, 1)
    assert (held.articles, held.articles_in_force, held.digests) == (12, 10, 1)
    assert held.levels == {"none": 6, "commune": 1, "province": 1} and held.fields["Hộ tịch"] == 1
    assert (held.procedures, held.oldest, held.newest) == (7, date(2025, 1, 2), ON)
    assert held.doubtful_fields == {"methods.fees": 2, "agencies": 1} and held.doubtful_records == 1
    assert held.bases["resolved.number"] == 8 and held.bases["not_held.unknown_number"] == 4
    assert sum(held.bases.values()) == sum(len(record.legal_basis) for record in RECORDS)


def test_expired_bases_by_document() -> None:
    held = ledger_of(RECORDS, LAW, ON)
    assert [(each.number, each.procedures, each.successor) for each in held.expired] == [
        ("158/2005/NĐ-CP", 1, None),
        ("8/2010/NĐ-CP", 1, "9/2025/NĐ-CP"),
    ]
    assert held.procedures_with_expired_bases == 2
    assert [each.number for each in ledger_of(RECORDS, LAW, date(2025, 12, 31)).expired] == ["158/2005/NĐ-CP"]


def test_the_day_decides() -> None:
    law = LawCompilation([document("1/2030/NĐ-CP", "Nghị định", "Sau này", valid_from=date(2030, 1, 1))])
    held = ledger_of([], law, ON)
    assert held.documents["Nghị định"].not_yet == 1 and held.articles_in_force == 0
    assert held.oldest is None and held.expired == []


def test_kept_as_json() -> None:
    held = ledger_of([*RECORDS, MORE], LAW, ON)
    assert Ledger.model_validate_json(held.model_dump_json()) == held
