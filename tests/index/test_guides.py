"""Guides in a snapshot: found by what citizens say, told by a probability, taken over when they did not change."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.certainty import asks_guide
from index.encoder import load_encoder
from index.guides.sayings import CONFIDENCE, RANKING, Weights, weigh
from index.manifest import read_manifest
from index.snapshot import Snapshot
from knowledge.guide import load_guides
from tests.index.small_world import build, world


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The small world with the shipped encoder."""
    folder = build(world(), tmp_path_factory.mktemp("guides"), load_encoder("index/model"), load_guides())
    return Snapshot.load(folder)


def first(snapshot: Snapshot, text: str) -> tuple[str, float]:
    assert snapshot.guides is not None
    hit = snapshot.guides.find(text)[0]
    return hit.code, hit.probability


def test_the_manifest_counts_them(whole: Snapshot) -> None:
    assert read_manifest(whole.folder).counts["guide"] == len(load_guides())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("máy báo sai mật khẩu vneid, em không nhớ nữa", "g.vneid-quen-mat-khau"),
        ("quen pass vneid", "g.vneid-quen-mat-khau"),
        ("hồ sơ của nhà tôi trễ hẹn gần tháng rồi", "g.ho-so-qua-hen"),
        ("có số lạ gọi xưng công an bảo cài app", "g.lua-dao"),
        ("muốn nhờ luật sư mà không có tiền", "g.tro-giup-phap-ly"),
    ],
)
def test_finds_what_is_meant(whole: Snapshot, text: str, code: str) -> None:
    found, chance = first(whole, text)
    assert found == code
    assert chance > 0.2


@pytest.mark.parametrize("text", ["đăng ký khai sinh cho con", "xin giấy phép nuôi hổ", "hôm nay trời đẹp quá"])
def test_is_not_sure_of_what_no_guide_tells(whole: Snapshot, text: str) -> None:
    assert first(whole, text)[1] < 0.2


def test_every_guide_is_found_by_its_own_name(whole: Snapshot) -> None:
    for guide in load_guides():
        assert first(whole, guide.name)[0] == guide.code


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "😀😀", "????"])
def test_a_message_without_a_word_finds_none(whole: Snapshot, text: str) -> None:
    assert whole.guides is not None
    assert whole.guides.find(text) == []


def test_search_returns_them_when_they_are_asked_for(whole: Snapshot) -> None:
    (hit,) = whole.search("quên mật khẩu vneid", ("guide",), 1)
    assert (hit.kind, hit.code, hit.name) == (
        "guide",
        "g.vneid-quen-mat-khau",
        "Quên mật khẩu hoặc mã passcode VNeID",
    )
    assert {hit.kind for hit in whole.search("quên mật khẩu vneid", ("procedure",), 5)} <= {"procedure"}
    assert len(whole.search("quên mật khẩu vneid", ("procedure", "guide"), 3)) == 3


def test_works_by_words_alone(tmp_path: Path) -> None:
    worded = Snapshot.load(build(world(), tmp_path, guides=load_guides()))
    assert first(worded, "quên mật khẩu vneid")[0] == "g.vneid-quen-mat-khau"


def test_a_snapshot_without_guides(snapshot: Snapshot) -> None:
    assert snapshot.guides is None
    assert snapshot.search("quên mật khẩu vneid", ("guide",)) == []


def test_unchanged_guides_are_taken_over(tmp_path: Path) -> None:
    before = build(world(), tmp_path, guides=load_guides())
    after = build(world()[:-1], tmp_path, guides=load_guides())
    assert before != after
    name = "guides/together/records.npy"
    assert (before / name).stat().st_ino == (after / name).stat().st_ino


def test_courtesy_counts_little() -> None:
    weights = weigh("dạ cho em hỏi nộp online ở đâu ạ")
    assert weights["da"] < 0.5 < weights["online"]


def test_the_weights_fit_the_features() -> None:
    weights = Weights.shipped()
    assert set(weights.ranking) == set(RANKING) and set(weights.confidence) == set(CONFIDENCE)


def test_a_guide_must_be_surer_beside_a_sure_procedure() -> None:
    assert asks_guide(0.95, 0.05) and not asks_guide(0.5, 0.95) and not asks_guide(0.05, 0.05)
