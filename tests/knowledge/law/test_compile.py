"""Compiling the law: one document of all sources, later documents applied, hashes that change with what is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.law.compile import LawCompilation, compile_law
from knowledge.law.document import (
    Article,
    Change,
    ChangeKind,
    Consolidated,
    LawSource,
    LegalDocument,
    Relation,
    RelationKind,
)
from knowledge.law.expired import Standings
from knowledge.law.known import KnownEndingsError, known_endings
from knowledge.law.validity import Status, state_of
from knowledge.source import LegalBasis
from tests.knowledge.law.samples_law import law, stored

REPLACING = "2. Luật này thay thế Luật Quán trà số 10/2090/QH30."


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "digests"
    folder.mkdir()
    return folder


def compiled(tmp_path: Path, empty: Path, *documents: LegalDocument) -> LawCompilation:
    return compile_law(stored(tmp_path / "law.db", *documents), empty)


def successor(kind: RelationKind = RelationKind.REPLACES, text: str = REPLACING, **facts: object) -> LegalDocument:
    relation = Relation(kind=kind, number="10/2090/QH30", by_article="9")
    data = {"valid_from": date(2096, 1, 1), "relations": (relation,)} | facts
    return law("30/2095/QH31", "Luật", Article(number="9", text=f"1. Trà.\n{text}"), **data)


def test_what_is_replaced_ends_the_day_before_and_names_its_successor(tmp_path: Path, empty: Path) -> None:
    found = compiled(tmp_path, empty, law(), successor())
    old = found.get("10/2090/QH30")
    assert old is not None
    assert old.valid_to == date(2095, 12, 31)
    before, after = (state_of(old, None, day) for day in (date(2095, 12, 31), date(2096, 1, 1)))
    assert (before.status, before.successor) == (Status.IN_FORCE, None)
    assert (after.status, after.successor, after.until) == (Status.REPLACED, "30/2095/QH31", date(2095, 12, 31))
    article = state_of(old, old.articles[0], date(2097, 1, 1))
    assert (article.status, article.successor) == (Status.REPLACED, "30/2095/QH31")


@pytest.mark.parametrize(
    "text",
    [
        "2. Bãi bỏ khoản 2 Điều 5 của Luật Quán trà số 10/2090/QH30.",
        "2. Luật Ấm chén số 5/2080/QH9 được sửa đổi, bổ sung theo Luật Quán trà số 10/2090/QH30 hết hiệu lực.",
        "2. Thực hiện theo Luật Quán trà số 10/2090/QH30 và các văn bản sửa đổi, bổ sung, thay thế (nếu có).",
    ],
)
def test_a_part_or_a_passing_mention_ends_nothing(tmp_path: Path, empty: Path, text: str) -> None:
    found = compiled(tmp_path, empty, law(), successor(RelationKind.REPEALS, text))
    document = found.get("10/2090/QH30")
    assert document is not None
    state = state_of(document, None, date(2097, 1, 1))
    assert state.status is Status.AMENDED


def test_a_lower_document_ends_no_law_and_is_reported(tmp_path: Path, empty: Path) -> None:
    relation = Relation(kind=RelationKind.REPEALS, number="10/2090/QH30", by_article="9")
    circular = law(
        "1/2096/TT-BXX",
        "Thông tư",
        Article(number="9", text="Bãi bỏ Luật Quán trà số 10/2090/QH30."),
        relations=(relation,),
        valid_from=date(2096, 1, 1),
    )
    found = compiled(tmp_path, empty, law(), circular)
    assert found.get("10/2090/QH30") == law()
    assert "lower document" in str(found.conflicts[0])


def test_one_article_is_repealed_alone(tmp_path: Path, empty: Path) -> None:
    relation = Relation(kind=RelationKind.REPEALS, number="10/2090/QH30", article="2", by_article="9")
    old = law("10/2090/QH30", "Luật", Article(number="1", text="A"), Article(number="2", text="B"))
    found = compiled(tmp_path, empty, old, successor(text="Bãi bỏ Điều 2.", relations=(relation,)))
    document = found.get("10/2090/QH30")
    assert document is not None
    states = [state_of(document, article, date(2096, 1, 1)).status for article in document.articles]
    assert states == [Status.IN_FORCE, Status.ENDED]
    assert document.valid_to is None


def test_an_amendment_the_codification_knows_is_not_told_twice(tmp_path: Path, empty: Path) -> None:
    known = Change(kind=ChangeKind.AMENDED, number="30/2095/QH31", on=date(2096, 1, 1), worked_in=True)
    relations = tuple(
        Relation(kind=RelationKind.AMENDS, number="10/2090/QH30", article=number, by_article="9") for number in "12"
    )
    old = law(
        "10/2090/QH30",
        "Luật",
        Article(number="1", text="A", changes=(known,)),
        Article(number="2", text="B"),
    )
    found = compiled(tmp_path, empty, old, successor(text="Sửa đổi.", relations=relations))
    document = found.get("10/2090/QH30")
    assert document is not None
    first, second = (state_of(document, article, date(2097, 1, 1)) for article in document.articles)
    assert (first.by, first.outdated) == ((known,), False)
    assert (second.status, second.outdated) == (Status.AMENDED, True)


def test_a_document_not_held_is_known_to_have_ended(tmp_path: Path, empty: Path) -> None:
    standings = Standings(compiled(tmp_path, empty, successor()))
    state = standings.state(LegalBasis(number="10/2090/QH30"), date(2096, 1, 1))
    assert state is not None
    assert (state.status, state.successor) == (Status.REPLACED, "30/2095/QH31")
    assert standings.state(LegalBasis(number="99/2099/QH99"), date(2096, 1, 1)) is None


def test_the_codification_gives_the_wording_and_the_gazette_what_it_lacks(tmp_path: Path, empty: Path) -> None:
    print_ = law(
        "10/2090/QH30",
        "Luật",
        Article(number="1", title="Trà", path=("Chương I",), text="Bản đầu tiên nói khác hẳn về mọi điều."),
        Article(number="2", text="Chỉ công báo có."),
        title="Quán trà",
        source=LawSource.GAZETTE,
        as_of=date(2090, 3, 15),
    )
    document = (found := compiled(tmp_path, empty, law(), print_)).documents[0]
    assert [article.text for article in document.articles] == ["1. Trà.", "Chỉ công báo có."]
    assert (document.title, document.source) == ("Quán trà", LawSource.CODIFICATION)
    assert document.articles[0].path == ("Chương I",)
    assert document.articles[1].source is LawSource.GAZETTE
    assert [(conflict.article, conflict.reason) for conflict in found.conflicts] == [("1", "worded differently")]


def test_a_consolidated_text_words_what_it_consolidates(tmp_path: Path, empty: Path) -> None:
    change = Change(kind=ChangeKind.AMENDED, number="40/2099/QH31", on=date(2099, 6, 1), worked_in=True)
    consolidated = law(
        "7/VBHN-VPQH",
        "Văn bản hợp nhất",
        Article(number="1", text="Đã hợp nhất.", changes=(change,)),
        Article(number="2", text="Như cũ."),
        source=LawSource.GAZETTE,
        as_of=date(2099, 7, 1),
        consolidates=Consolidated(number="10/2090/QH30", kind="Luật", valid_from=date(2090, 7, 1)),
    )
    codified = law("10/2090/QH30", "Luật", Article(number="1", text="Cũ."), Article(number="2", text="Pháp điển."))
    found = compiled(tmp_path, empty, codified, consolidated)
    document, head = found.get("10/2090/QH30"), found.get("7/VBHN-VPQH")
    assert document is not None and head is not None
    assert [article.text for article in document.articles] == ["Đã hợp nhất.", "Pháp điển."]
    assert head.articles == ()


def test_a_digest_stands_where_no_wording_is_held(tmp_path: Path, empty: Path) -> None:
    for name, number in (("a.yaml", "10/2090/QH30"), ("b.yaml", "11/2090/QH30")):
        (empty / name).write_text(
            f"number: {number}\nkind: Luật\ntitle: Quán trà\nas_of: 2099-01-01\n"
            "articles:\n- number: '1'\n  text: Tóm tắt một.\n- number: '2'\n  text: Tóm tắt hai.\n",
            encoding="utf-8",
        )
    held, digest = compiled(tmp_path, empty, law()).documents
    assert [(article.text, article.source) for article in held.articles] == [
        ("1. Trà.", None),
        ("Tóm tắt hai.", LawSource.DIGEST),
    ]
    assert held.title == "Quán trà"
    assert digest.source is LawSource.DIGEST


def test_a_hash_changes_with_the_text_and_with_the_state_and_with_nothing_else(tmp_path: Path, empty: Path) -> None:
    key = ("10/2090/QH30", "Luật")
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    alone = compiled(tmp_path / "a", empty, law(), law("11/2090/QH30")).hashes
    ended = compiled(tmp_path / "b", empty, law(), law("11/2090/QH30"), successor()).hashes
    assert alone[key] != ended[key]
    assert alone["11/2090/QH30", "Luật"] == ended["11/2090/QH30", "Luật"]


def test_no_store_gives_the_digests_alone(tmp_path: Path, empty: Path) -> None:
    assert compile_law(None, empty).documents == []
    assert compile_law(tmp_path / "absent.db", empty).documents == []


def test_the_known_endings_are_in_order() -> None:
    endings = known_endings()
    assert {ending.number for ending in endings} >= {"13/2023/NĐ-CP", "51/2014/QH13"}
    assert all(ending.change.on and ending.change.number != ending.number for ending in endings)


def test_a_faulty_known_ending_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "validity.yaml"
    path.write_text(
        "- number: 1/2090/QH1\n  kind: Luật\n  change: amended\n  by: 2/2091/QH1\n  on: 2091-01-01\n  source: x\n",
        encoding="utf-8",
    )
    with pytest.raises(KnownEndingsError, match=r"validity\.yaml:3"):
        known_endings(path)
