"""A situation told, what comes next in it, and questions that must stay with one procedure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from actions.answer import Answer, Aspect, Outcome
from actions.clarify import NONE_OF_THESE
from actions.contact import Contact
from actions.journeys import cues
from actions.respond import respond
from actions.thread import Thread
from actions.turn import Reply, Turn
from index.journeys import JourneyBook
from index.nearest import Weights
from knowledge.journey import Bundle, Deadline, Journey, Step
from vietnamese import Reader

SITUATION = "nhà em có đàn ong bay mất hôm qua"
Say = Callable[..., Reply]


def journey() -> Journey:
    deadline = Deadline(
        amount=5, unit="day", since="kể từ ngày ong bay", missed="phải nộp phạt", number="1/2020/NĐ-CP", article="3"
    )
    return Journey(
        code="mat-ong",
        name="Mất đàn ong",
        lead="Tiếc cho đàn ong của bạn.",
        wordings=[f"{who} có đàn ong bay mất hôm qua" for who in ("nhà em", "chú tôi", "bà con", "ông nội", "bác tôi")]
        + [f"{who} bị mất tổ ong phải làm gì" for who in ("nhà em", "chú tôi", "bà con", "ông nội", "bác tôi")],
        steps=[
            Step(code="1.000001", name="Báo mất", why="để xã cùng tìm", deadline=deadline),
            Step(code="1.000009", name="Việc không ai giữ", why="chỗ này chỉ có tên", after=["1.000001"]),
            Step(code="1.000008", or_code=["1.000002"], name="Làm tổ mới", why="để ong có chỗ về", after=["1.000001"]),
            Step(code="1.000003", name="Thả diều", why="để ong thấy đường", only_if="trời có gió"),
        ],
        bundles=[Bundle(code="1.000004", name="Cả hai", steps=["1.000001", "1.000008"], why="Nộp ở xã.")],
        beside=["gọi hàng xóm trông giúp"],
        sources=["1/2020/NĐ-CP"],
        as_of=date(2026, 7, 1),
        checked_on=date(2026, 11, 1),
    )


@pytest.fixture
def index(make: Any, fake_index: Any) -> Any:
    found = fake_index(
        make("1.000001", "Thủ tục trình báo thất lạc sinh vật", short_name="Báo mất ong"),
        make("1.000002", "Thủ tục dựng tổ mới cho sinh vật", short_name="Dựng tổ"),
        make("1.000003", "Thủ tục khai báo thả diều giấy lớn", short_name="Thả diều"),
        make("1.000004", "Thủ tục liên thông trình báo và dựng tổ", short_name="Báo mất và dựng tổ"),
        make("1.000005", "Thủ tục cấp phép bắn pháo hoa", short_name="Bắn pháo hoa"),
    )
    weights = Weights(
        ranking={"alike": 5.0, "cosine": 0.0, "middle": 0.0, "beside": 0.0}, confidence={"alike": 12.0}, bias=-5.0
    )
    found.journeys = JourneyBook([journey()], None, Reader.load(), weights)
    return found


@pytest.fixture
def say(index: Any, contact: Contact, today: date) -> Say:
    def one(text: str, thread: Thread | None = None, *aspects: Aspect, intent: str = "ask") -> Reply:
        turn = Turn(text=text, intent=intent, confidence=0.9, aspects=list(aspects))
        return respond(turn, thread or Thread(), index, contact, today)

    return one


def answer_of(reply: Reply) -> Answer:
    answer = reply.messages[0].answer
    assert answer is not None
    return answer


def code_of(reply: Reply) -> str | None:
    procedure = answer_of(reply).procedure
    return procedure.code if procedure else None


def test_a_situation_is_answered_by_its_journey(say: Say) -> None:
    reply = say(SITUATION)
    assert answer_of(reply).outcome is Outcome.CLARIFY
    assert [c.code for c in answer_of(reply).candidates] == ["1.000004", "1.000001", "1.000002", "1.000003"]
    assert reply.thread.journey == "mat-ong"
    assert answer_of(reply).source == "journeys/mat-ong.yaml"
    assert [(c.number, c.article) for c in answer_of(reply).citations] == [("1/2020/NĐ-CP", "3")]


def test_the_text_tells_why_in_which_order_and_until_when(say: Say) -> None:
    text = say(SITUATION).messages[0].text
    assert text.startswith("Tiếc cho đàn ong của bạn.")
    assert "1. Báo mất và dựng tổ: nộp một lần thay cho việc 2, 3. Nộp ở xã." in text
    assert "2. Báo mất ong: để xã cùng tìm. Hạn: 5 ngày kể từ ngày ong bay; trễ thì phải nộp phạt" in text
    assert "3. Dựng tổ: để ong có chỗ về. Sau việc 2." in text
    assert "4. Thả diều (nếu trời có gió): để ong thấy đường." in text
    assert "– Ngoài ra: gọi hàng xóm trông giúp." in text


def test_a_step_that_is_not_held_is_told_without_a_number(say: Say) -> None:
    reply = say(SITUATION)
    assert "\n– Việc không ai giữ: chỗ này chỉ có tên. Sau việc 2." in reply.messages[0].text
    assert "1.000009" not in {c.code for c in reply.thread.candidates}


@pytest.mark.parametrize(
    ("choice", "code"),
    [("2", "1.000001"), ("cái thứ ba", "1.000002"), ("thả diều", "1.000003"), ("cái đầu tiên", "1.000004")],
)
def test_a_number_an_ordinal_or_a_name_chooses(say: Say, choice: str, code: str) -> None:
    reply = say(choice, say(SITUATION).thread)
    assert (answer_of(reply).outcome, code_of(reply)) == (Outcome.ANSWER, code)
    assert reply.thread.journey == "mat-ong"


def test_an_answer_within_a_journey_offers_the_next_step(say: Say) -> None:
    reply = say("2", say(SITUATION).thread)
    buttons = reply.messages[0].buttons
    assert len(buttons) <= 3
    assert buttons[-1].title == "Việc tiếp theo: Dựng tổ"
    following = say(buttons[-1].payload, reply.thread)
    assert code_of(following) == "1.000002"


def test_after_a_bundle_the_next_step_is_one_that_it_does_not_do(say: Say) -> None:
    reply = say("1", say(SITUATION).thread)
    assert reply.messages[0].buttons[-1].title == "Việc tiếp theo: Thả diều"


def test_the_last_step_offers_none(say: Say) -> None:
    reply = say("4", say(SITUATION).thread)
    assert not any("tiếp theo" in button.title for button in reply.messages[0].buttons)


@pytest.mark.parametrize("text", ["rồi làm gì tiếp", "bước tiếp theo là gì", "xong rồi thì làm gì nữa"])
def test_what_comes_next_is_the_next_step(say: Say, text: str) -> None:
    thread = say("2", say(SITUATION).thread).thread
    assert code_of(say(text, thread, Aspect.STEPS)) == "1.000002"


def test_after_the_last_step_the_list_comes_again(say: Say) -> None:
    thread = say("4", say(SITUATION).thread).thread
    reply = say("rồi làm gì tiếp", thread)
    assert reply.messages[0].text.startswith("Đó là việc cuối")
    assert answer_of(reply).outcome is Outcome.CLARIFY


def test_what_comes_next_without_a_journey_stays_with_the_procedure(say: Say) -> None:
    reply = say("bước tiếp theo là gì", Thread(procedure="1.000005"), Aspect.STEPS)
    assert code_of(reply) == "1.000005"


def test_yes_to_the_list_begins_with_the_first(say: Say) -> None:
    assert code_of(say("vâng", say(SITUATION).thread, intent="affirm")) == "1.000004"


def test_a_number_chooses_also_after_an_answer(say: Say) -> None:
    thread = say("2", say(SITUATION).thread).thread
    assert code_of(say("cái thứ tư", thread)) == "1.000003"


def test_the_list_is_told_again(say: Say) -> None:
    thread = say("2", say(SITUATION).thread).thread
    reply = say("còn việc gì nữa không", thread)
    assert answer_of(reply).outcome is Outcome.CLARIFY
    assert "Mất đàn ong" in reply.messages[0].text


def test_asked_for_all_that_has_to_be_done_the_journey_is_told_also_within_a_talk(say: Say) -> None:
    reply = say("bác tôi bị mất tổ ong phải làm những thủ tục gì", Thread(procedure="1.000005"))
    assert reply.thread.journey == "mat-ong"
    assert reply.thread.previous == "1.000005"


def test_one_definite_thing_stays_an_answer(say: Say) -> None:
    reply = say("cấp phép bắn pháo hoa cần giấy tờ gì", None, Aspect.DOCUMENTS)
    assert code_of(reply) == "1.000005"


def test_a_fee_is_no_life_event(say: Say) -> None:
    reply = say(SITUATION, None, Aspect.FEE)
    assert reply.thread.journey is None


def test_none_of_these_ends_it(say: Say) -> None:
    reply = say(NONE_OF_THESE, say(SITUATION).thread)
    assert answer_of(reply).outcome is Outcome.UNKNOWN
    assert reply.thread.candidates == []


def test_the_same_list_is_not_told_three_times_in_a_row(say: Say) -> None:
    told = say(SITUATION).thread.model_copy(update={"clarified": 2, "candidates": []})
    assert answer_of(say(SITUATION, told)).outcome is not Outcome.CLARIFY
    assert answer_of(say(SITUATION, Thread(clarified=2))).outcome is Outcome.CLARIFY


def test_another_situation_leaves_a_talk_about_a_procedure(say: Say) -> None:
    reply = say("ông nội có đàn ong bay mất hôm qua", Thread(procedure="1.000005"))
    assert (answer_of(reply).outcome, reply.thread.journey) == (Outcome.CLARIFY, "mat-ong")


def test_a_situation_goes_on_with_the_procedure_that_is_its_step(say: Say) -> None:
    reply = say(SITUATION, Thread(procedure="1.000003"), Aspect.DOCUMENTS)
    assert reply.thread.journey is None


def test_what_is_supposed_goes_on_with_the_talk(say: Say) -> None:
    reply = say(f"nếu {SITUATION} thì sao", Thread(procedure="1.000005"))
    assert reply.thread.journey is None


def test_what_else_may_be_meant_stands_below(say: Say, index: Any) -> None:
    reply = say("nhà em có đàn ong bay mất hôm qua thả diều dựng tổ pháo hoa", None)
    answer = answer_of(reply)
    assert answer.outcome is Outcome.CLARIFY
    assert len(answer.candidates) <= 5


def test_without_life_events_nothing_changes(say: Say, index: Any) -> None:
    index.journeys = None
    reply = say(SITUATION, Thread(journey="mat-ong"))
    assert answer_of(reply).outcome is not Outcome.CLARIFY


@pytest.mark.parametrize(
    "text",
    ["sau khi cưới phải làm những thủ tục gì", "em nên bắt đầu từ đâu", "giờ phải làm gì", "cần lo những việc gì"],
)
def test_all_that_has_to_be_done_is_recognised(text: str) -> None:
    assert cues.asks_all(text)


@pytest.mark.parametrize("text", ["đăng ký kết hôn cần giấy tờ gì", "lệ phí bao nhiêu", "nộp hồ sơ ở đâu"])
def test_one_thing_asked_is_not_all(text: str) -> None:
    assert not cues.asks_all(text)


@pytest.mark.parametrize("text", ["rồi làm gì tiếp", "việc kế tiếp là gì", "xong thì đi đâu tiếp", "bước sau đó"])
def test_what_comes_next_is_recognised(text: str) -> None:
    assert cues.asks_next(text)


def test_a_long_message_is_not_only_what_comes_next() -> None:
    assert not cues.asks_next("tôi đã nộp hồ sơ xin cấp lại bằng lái tuần trước bước tiếp theo có phải thi lại không")
