"""Building the law's part of a snapshot: from nothing, from an earlier one, from a damaged one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import index.law.words as words_module
from index.law.build import build_law
from index.law.index import LawIndex
from index.law.words import Words, read_words
from tests.index.law.law_world import DAY, world
from vietnamese import Reader


def test_only_changed_articles_are_read_again(
    law_folder: Path, tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = world()
    changed = documents[1].articles[0].model_copy(update={"text": "Người làm mất sách đền bằng một con vịt."})
    documents[1] = documents[1].model_copy(update={"articles": (changed, documents[1].articles[1])})
    read: list[str] = []
    split = words_module.split
    monkeypatch.setattr(words_module, "split", lambda text: read.append(text) or split(text))
    build_law(documents, tmp_path / "law", None, law_folder)
    assert read == [changed.title, changed.topic, documents[1].title, changed.text]
    monkeypatch.undo()
    hit = LawIndex.load(tmp_path / "law", None, reader).search("con vịt", as_of=DAY)[0]
    assert hit.code == "02/2020/NĐ-CP#1"


def test_taking_over_gives_the_same_words(law_folder: Path) -> None:
    fresh, taken = read_words(world()), read_words(world(), Words.load(law_folder / "words"))
    assert fresh.vocabulary == taken.vocabulary
    assert np.array_equal(fresh.tokens, taken.tokens)
    assert np.array_equal(fresh.segments, taken.segments)
    assert np.array_equal(fresh.articles, taken.articles)


def test_a_damaged_earlier_snapshot_is_passed_over(tmp_path: Path, reader: Reader) -> None:
    (tmp_path / "old" / "words").mkdir(parents=True)
    (tmp_path / "old" / "words" / "vocabulary.json").write_text("{", encoding="utf-8")
    build_law(world(), tmp_path / "law", None, tmp_path / "old")
    assert LawIndex.load(tmp_path / "law", None, reader).search("chợ phiên", as_of=DAY)


def test_no_law_at_all_finds_nothing(tmp_path: Path, reader: Reader) -> None:
    build_law([], tmp_path / "law", None, None)
    law = LawIndex.load(tmp_path / "law", None, reader)
    assert len(law) == 0
    assert law.search("chợ phiên") == []
    assert law.document("01/2019/QH14") is None
