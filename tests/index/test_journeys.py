"""Finding a life event by what is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import journeys as part
from index.encoder import SHIPPED, load_encoder
from index.hit import Hit, Retrieval
from index.journeys import WEIGHTS, JourneyBook
from index.nearest import Weights
from knowledge.journey import Journey, load_journeys
from vietnamese import Reader


@pytest.fixture(scope="module")
def journeys() -> list[Journey]:
    return load_journeys()


@pytest.fixture(scope="module")
def book(journeys: list[Journey]) -> JourneyBook:
    return JourneyBook(journeys, load_encoder(SHIPPED), Reader.load(), Weights.load(WEIGHTS))


def test_each_wording_finds_its_own(book: JourneyBook, journeys: list[Journey]) -> None:
    missed = []
    for journey in journeys:
        for text in journey.wordings:
            hit = book.find(text)
            if hit is None or hit.journey.code != journey.code:
                missed.append((text, hit and hit.journey.code))
    assert not missed


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("chị tôi vừa sinh em bé hôm qua, gia đình phải làm những gì", "sinh-con"),
        ("ba em mới qua đời tuần rồi giờ phải lo những thủ tục gì", "nguoi-than-mat"),
        ("em bị trộm lấy mất ví với toàn bộ giấy tờ", "mat-giay-to"),
    ],
)
def test_a_situation_in_other_words_is_found(book: JourneyBook, text: str, code: str) -> None:
    hit = book.find(text)
    assert hit is not None
    assert (hit.journey.code, hit.probability >= 0.1) == (code, True)


@pytest.mark.parametrize(
    "text",
    [
        "lệ phí cấp phù hiệu xe tải bao nhiêu",
        "giá vàng hôm nay",
        "phép khai thác nước dưới đất cần giấy tờ gì",
    ],
)
def test_other_questions_are_no_life_event(book: JourneyBook, text: str) -> None:
    hit = book.find(text)
    assert hit is None or hit.probability < 0.5


def test_a_certain_procedure_speaks_against_a_life_event(book: JourneyBook) -> None:
    text = "chị tôi vừa sinh em bé"
    unsure, sure = (Retrieval([Hit("procedure", "1.001193", "", 1.0, p)], 0.9, []) for p in (0.1, 0.95))
    one, other = book.find(text, unsure), book.find(text, sure)
    assert one is not None
    assert other is not None
    assert one.probability > other.probability


def test_procedures_found_speak_for_the_life_events_whose_steps_they_are(
    book: JourneyBook, journeys: list[Journey]
) -> None:
    beside = book.beside([Hit("procedure", "1.014171", "", 1.0, 0.3)])
    assert [j.code for j, worth in zip(journeys, beside, strict=True) if worth] == ["ve-huu"]
    shared = book.beside([Hit("procedure", "1.001193", "", 1.0, 0.3)])
    assert 0 < max(shared) < max(beside)
    assert not book.beside([]).any()


def test_nothing_is_found_in_a_message_without_content(book: JourneyBook) -> None:
    assert book.find("ạ") is None
    assert book.find("") is None


def test_without_vectors_words_alone_find(journeys: list[Journey]) -> None:
    book = JourneyBook(journeys, None, Reader.load(), Weights.load(WEIGHTS))
    hit = book.find("vợ tôi mới đẻ hôm qua ở trạm xá")
    assert hit is not None
    assert hit.journey.code == "sinh-con"


def test_the_part_is_read_as_it_was_written(tmp_path: Path, journeys: list[Journey]) -> None:
    part.write(tmp_path, journeys)
    book = JourneyBook.load(tmp_path, None, Reader.load())
    assert book is not None
    assert [book.journey(j.code) for j in journeys] == journeys


def test_a_snapshot_without_life_events_has_no_book(tmp_path: Path) -> None:
    part.write(tmp_path, [])
    assert JourneyBook.load(tmp_path, None, Reader.load()) is None


def test_only_what_the_records_make_worth_telling_is_held(journeys: list[Journey]) -> None:
    codes = [step.code for step in journeys[0].steps]
    assert part.held(journeys, codes[:1]) == []
    assert journeys[0] in part.held(journeys, codes[:2])


def test_the_mark_changes_with_a_step(journeys: list[Journey]) -> None:
    changed = [journeys[0].model_copy(update={"name": "Khác"}), *journeys[1:]]
    assert part.mark(journeys) != part.mark(changed)
    assert part.mark([]) == ""
