"""What depends on a document, and bases that have ended, on law and records made by hand."""

from __future__ import annotations

import json
from datetime import date

import pytest

from knowledge.law.citations import cited
from knowledge.law.compile import LawCompilation
from knowledge.law.document import Article, Change, ChangeKind, LawSource, LegalDocument, Relation, RelationKind
from knowledge.law.expired import Standings, expired_bases
from knowledge.law.impact import Dependents, Impact, Keeps
from knowledge.procedure import Paper, PaperCase, Procedure
from knowledge.source import LegalBasis, Source, SourceKind
from knowledge.wordings import Bank, load_wordings

ON = date(2026, 7, 15)
BIRTH = "1.001193"


def document(number: str, kind: str, title: str, **more: object) -> LegalDocument:
    values: dict[str, object] = {
        "valid_from": date(2016, 1, 1),
        "source": LawSource.CODIFICATION,
        "as_of": ON,
        "articles": (Article(number="11", text="1. Một."), Article(number="12", text="Hai.")),
    }
    return LegalDocument.model_validate(values | {"number": number, "kind": kind, "title": title} | more)


def ended_by(number: str, day: date, kind: ChangeKind = ChangeKind.REPLACED) -> tuple[Change, ...]:
    return (Change(kind=kind, number=number, article="40", on=day),)


LAW = LawCompilation(
    [
        document("60/2014/QH13", "Luật", "Hộ tịch"),
        document("123/2015/NĐ-CP", "Nghị định", "Quy định chi tiết Luật Hộ tịch"),
        document(
            "8/2010/NĐ-CP",
            "Nghị định",
            "Sổ sách",
            valid_from=date(2010, 5, 1),
            valid_to=date(2025, 12, 31),
            changes=ended_by("9/2025/NĐ-CP", date(2026, 1, 1)),
        ),
        document(
            "9/2025/NĐ-CP",
            "Nghị định",
            "Sổ sách mới",
            issued_on=date(2025, 11, 1),
            valid_from=date(2026, 1, 1),
            relations=(Relation(kind=RelationKind.REPLACES, number="8/2010/NĐ-CP"),),
        ),
        document("5/2024/TT-BTP", "Thông tư", "Mẫu", valid_to=date(2026, 12, 31), source=LawSource.DIGEST),
        document("6/2023/TT-BTP", "Thông tư", "Phí", issued_on=date(2023, 3, 1)),
    ],
    absent={
        "158/2005/NĐ-CP": ended_by("123/2015/NĐ-CP", date(2016, 1, 1), ChangeKind.REPEALED),
        "77/2001/NĐ-CP": ended_by("6/2023/TT-BTP", date(2023, 5, 1)),
        "90/2024/NĐ-CP": ended_by("9/2025/NĐ-CP", date(2020, 1, 1)),
    },
)


def procedure(code: str, *numbers: str, **more: object) -> Procedure:
    basis = [LegalBasis(number=n.partition("#")[0], article=n.partition("#")[2] or None) for n in numbers]
    source = Source(kind=SourceKind.NATIONAL_TEXT, file="a.txt", as_of=ON)
    return Procedure.model_validate(
        {"code": code, "name": f"Thủ tục {code}", "legal_basis": basis, "source": source} | more
    )


RECORDS = [
    procedure(BIRTH, "60/2014/QH13", "123/2015/nđ-cp"),
    procedure("9.900002", "123/2015/NĐ-CP#11"),
    procedure("9.900003", "123/2015/NĐ-CP#12", "31/2024/QH15"),
    procedure("9.900004", "8/2010/NĐ-CP", "60/2014/QH13", "8/2010/NĐ-CP"),
    procedure(
        "9.900005",
        "60/2014/QH13",
        cases=[PaperCase(papers=[Paper(name="Tờ khai theo khoản 2 Điều 11 Nghị định số 123/2015/NĐ-CP")])],
    ),
    procedure("9.900006", "158/2005/NĐ-CP", "77/2001/NĐ-CP", "90/2024/NĐ-CP", "5/2024/TT-BTP"),
]


@pytest.fixture(scope="module")
def standings() -> Standings:
    return Standings(LAW)


@pytest.fixture(scope="module")
def dependents(standings: Standings) -> Dependents:
    return Dependents.of(RECORDS, RECORDS[:1], standings, load_wordings())


def codes(found: Impact) -> list[str]:
    return [dependent.code for dependent in found.procedures]


def test_what_hangs_on_a_document(dependents: Dependents) -> None:
    found = dependents.impact("123/2015/nd-cp", None, ON)
    assert found.number == "123/2015/NĐ-CP" and found.known is not None and found.known.held
    assert codes(found) == ["9.900002", "9.900003", "9.900005", BIRTH]
    assert [each.keeps for each in found.procedures] == [Keeps.NOTHING, Keeps.UNKNOWN, Keeps.SOME, Keeps.SOME]
    by_code = {each.code: each for each in found.procedures}
    assert by_code["9.900005"].fields == ("cases",) and by_code["9.900005"].articles == ("11",)
    assert by_code[BIRTH].others_in_force == ("60/2014/QH13",)
    assert [each.code for each in found.curated] == [BIRTH]


def test_what_hangs_on_an_article(dependents: Dependents) -> None:
    found = dependents.impact("123/2015", "11", ON)
    assert codes(found) == ["9.900002", "9.900005", BIRTH], "who cites the whole may rest on the article"


def test_wordings_of_what_depends(dependents: Dependents) -> None:
    entries = [e for e in load_wordings().entries if BIRTH in (e.code, *e.wordings.also)]
    expected = {entry.document.name for entry in entries}
    assert expected and set(dependents.impact("60/2014/QH13", None, ON).wordings) == expected


def test_what_an_ending_changed(dependents: Dependents) -> None:
    found = dependents.impact("8/2010/NĐ-CP", None, ON)
    assert found.known is not None and found.known.successor == "9/2025/NĐ-CP"
    assert found.known.applies(ON) is False and found.known.applies(date(2025, 12, 31)) is True
    assert found.documents == (("9/2025/NĐ-CP", "replaces"),) and codes(found) == ["9.900004"]
    digest = dependents.impact("5/2024/TT-BTP", "12", ON)
    assert digest.digests == ("5/2024/TT-BTP#12",)
    unknown = dependents.impact("1/1999/XX", None, ON)
    assert unknown.known is None and not unknown.procedures and unknown.number == "1/1999/XX"


def test_kept_as_json(dependents: Dependents) -> None:
    again = Dependents.from_json(dependents.to_json())
    assert again == dependents
    plain = json.loads(json.dumps(again.impact("8/2010/NĐ-CP", None, ON).to_json()))
    assert plain["known"]["until"] == "2025-12-31" and plain["procedures"][0]["keeps"] == "some"
    with pytest.raises(ValueError):
        Dependents.from_json('{"procedures": 1}')


def test_ended_bases_with_their_successor(standings: Standings) -> None:
    (ended,) = expired_bases(RECORDS[3], standings, ON)
    assert (ended.number, ended.until, ended.successor) == ("8/2010/NĐ-CP", date(2025, 12, 31), "9/2025/NĐ-CP")
    assert expired_bases(RECORDS[3], standings, date(2025, 12, 31)) == []
    assert expired_bases(RECORDS[0], standings, ON) == []
    # A document that has not begun has not ended either.
    assert expired_bases(procedure("9.900009", "9/2025/NĐ-CP"), standings, date(2025, 12, 1)) == []


def test_documents_not_held_end_only_by_what_could_end_them(standings: Standings) -> None:
    """A circular ends no decree, and nothing ends before what ended it was issued."""
    ended = expired_bases(RECORDS[5], standings, ON)
    assert [(each.number, each.by, each.successor) for each in ended] == [("158/2005/NĐ-CP", "123/2015/NĐ-CP", None)]
    later = expired_bases(RECORDS[5], standings, date.max)
    assert [(each.number, each.until) for each in later][1:] == [("5/2024/TT-BTP", date(2026, 12, 31))]


def test_numbers_in_texts_with_their_articles() -> None:
    text = (
        "theo Điều 5 và khoản 1 Điều 9 Thông tư số 04/2020/TT-BTP; Nghị định 12/2021/NĐ-CP-\n"
        "nộp theo điểm b khoản 2 Điều 7 của Nghị định 23/2015/NĐ-CP, ngày 01/02/2020"
    )
    assert list(cited(text)) == [("04/2020/TT-BTP", "9"), ("12/2021/NĐ-CP", None), ("23/2015/NĐ-CP", "7")]


def test_without_law_nothing_is_said_to_have_ended() -> None:
    empty = Standings(LawCompilation([]))
    assert all(expired_bases(record, empty, ON) == [] for record in RECORDS)
    found = Dependents.of(RECORDS, [], empty, Bank()).impact("123/2015/NĐ-CP", None, ON)
    assert found.known is None and len(found.procedures) == 4
