"""Turns of a talk: follow-ups, switches, corrections, choices, giving up, and what must never be answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions import cues
from actions.answer import Answer, Aspect, Outcome
from actions.choice import chosen
from actions.clarify import NONE_OF_THESE
from actions.contact import Contact
from actions.respond import respond
from actions.thread import Thread
from actions.turn import Reply, Turn

NOISE = frozenset(
    re.findall(
        r"\w+",
        "thế còn nếu mất bao lâu lệ phí nhiêu nộp ở đâu cần giấy tờ gì ạ không phải ý tôi là thì sao vậy hỏi về cho "
        "muốn vâng ừ đúng rồi cái số thứ hai chọn một",
    )
)
Say = Callable[..., Reply]


@pytest.fixture
def index(make: Any, fake_index: Any) -> Any:
    return fake_index(
        make("1.000001", "Thủ tục nuôi ong mật lần đầu"),
        make("1.000002", "Thủ tục nuôi ong mật cấp lại"),
        make("1.000003", "Thủ tục khai báo thả diều giấy lớn"),
        noise=NOISE,
    )


@pytest.fixture
def say(index: Any, contact: Contact, today: date) -> Say:
    def one(text: str, thread: Thread | None = None, *aspects: Aspect, intent: str = "ask", **likely: float) -> Reply:
        turn = Turn(text=text, intent=intent, confidence=0.9, ranking=likely, aspects=list(aspects))
        return respond(turn, thread or Thread(), index, contact, today)

    return one


def answer_of(reply: Reply) -> Answer:
    answer = reply.messages[0].answer
    assert answer is not None
    return answer


def code_of(reply: Reply) -> str | None:
    procedure = answer_of(reply).procedure
    return procedure.code if procedure else None


BEES = Thread(procedure="1.000001", aspects=[Aspect.DOCUMENTS], others=["1.000002"])


def test_a_named_procedure_is_answered(say: Say) -> None:
    reply = say("khai báo thả diều giấy lớn lệ phí", None, Aspect.FEE)
    assert code_of(reply) == "1.000003"
    assert answer_of(reply).aspects == [Aspect.FEE]
    assert reply.thread.procedure == "1.000003"


def test_several_questions_in_one_message(say: Say) -> None:
    reply = say("khai báo thả diều giấy lớn", None, Aspect.FEE, Aspect.TIME)
    assert answer_of(reply).aspects == [Aspect.FEE, Aspect.TIME]


def test_a_follow_up_keeps_the_procedure(say: Say) -> None:
    reply = say("thế mất bao lâu?", BEES, Aspect.TIME)
    assert code_of(reply) == "1.000001"
    assert answer_of(reply).aspects == [Aspect.TIME]


def test_another_case_asks_the_last_thing_again(say: Say) -> None:
    reply = say("nếu ong dữ thì sao?", BEES)
    assert code_of(reply) == "1.000001"
    assert answer_of(reply).aspects == [Aspect.DOCUMENTS]


def test_a_new_matter_moves_the_talk_and_is_remembered(say: Say) -> None:
    reply = say("muốn khai báo thả diều giấy lớn", BEES, Aspect.STEPS)
    assert code_of(reply) == "1.000003"
    assert reply.thread.previous == "1.000001"


def test_a_code_names_the_procedure_anywhere(say: Say) -> None:
    assert code_of(say("Nộp ở đâu (mã 1.000003)?", BEES, Aspect.PLACE)) == "1.000003"


def test_an_unknown_code_is_told(say: Say) -> None:
    reply = say("thủ tục 9.999999")
    assert answer_of(reply).outcome is Outcome.UNKNOWN
    assert "9.999999" in reply.messages[0].text


def test_two_alike_are_asked_about_and_a_payload_chooses(say: Say) -> None:
    asked = say("nuôi ong mật lệ phí", None, Aspect.FEE)
    assert answer_of(asked).outcome is Outcome.CLARIFY
    assert asked.thread.clarified == 1
    for candidate in answer_of(asked).candidates:
        reply = say(candidate.payload, asked.thread)
        assert code_of(reply) == candidate.code
        assert answer_of(reply).aspects == [Aspect.FEE]
        assert reply.thread.candidates == []
        assert reply.thread.clarified == 0


@pytest.mark.parametrize(("text", "code"), [("2", 1), ("số 1", 0), ("cái thứ hai", 1), ("cấp lại", "1.000002")])
def test_choices_by_number_place_and_words(say: Say, text: str, code: int | str) -> None:
    asked = say("nuôi ong mật lệ phí", None, Aspect.FEE)
    want = answer_of(asked).candidates[code].code if isinstance(code, int) else code
    assert code_of(say(text, asked.thread, intent="choose")) == want


def test_refusing_all_choices_names_people(say: Say) -> None:
    asked = say("nuôi ong mật")
    reply = say(NONE_OF_THESE, asked.thread)
    assert answer_of(reply).outcome is Outcome.UNKNOWN
    assert "18001096" in reply.messages[0].text
    assert reply.thread.candidates == []


def test_after_two_questions_a_person_is_named(say: Say) -> None:
    thread = Thread()
    for _ in range(2):
        reply = say("nuôi ong mật", thread)
        assert answer_of(reply).outcome is Outcome.CLARIFY
        thread = reply.thread
    reply = say("nuôi ong mật", thread)
    assert answer_of(reply).outcome is Outcome.UNKNOWN
    assert "18001096" in reply.messages[0].text


def test_a_bare_question_after_choices_asks_again_for_the_choice(say: Say) -> None:
    asked = say("nuôi ong mật")
    reply = say("mất bao lâu?", asked.thread, Aspect.TIME)
    assert answer_of(reply).outcome is Outcome.CLARIFY
    assert reply.thread.aspects == [Aspect.TIME]


def test_denying_offers_what_was_next_best(say: Say) -> None:
    reply = say("không phải", BEES, intent="deny")
    assert answer_of(reply).outcome is Outcome.CLARIFY
    assert [c.code for c in answer_of(reply).candidates] == ["1.000002"]
    assert code_of(say("đúng rồi", reply.thread, intent="affirm")) == "1.000002"


def test_affirming_nothing_is_small_talk_and_keeps_the_thread(say: Say) -> None:
    reply = say("vâng", BEES, intent="affirm")
    assert answer_of(reply).outcome is Outcome.SMALLTALK
    assert reply.thread == BEES


def test_off_topic_within_a_thread_is_unknown_and_keeps_it(say: Say) -> None:
    reply = say("trời hôm nay đẹp quá trăng sáng", BEES, intent="off_topic", off_topic=0.97)
    assert answer_of(reply).outcome is Outcome.UNKNOWN
    assert reply.thread == BEES
    assert code_of(say("thế mất bao lâu?", reply.thread, Aspect.TIME)) == "1.000001"


def test_a_question_without_a_procedure_asks_for_its_name(say: Say) -> None:
    reply = say("lệ phí bao nhiêu?", None, Aspect.FEE)
    assert answer_of(reply).outcome is Outcome.UNKNOWN
    assert "thủ tục nào" in reply.messages[0].text


def test_likely_feedback_is_taken_as_such_rather_than_guessed(say: Say) -> None:
    reply = say("trả lời dở quá đi mất thôi", BEES, intent="nlu_fallback", feedback=0.7)
    assert answer_of(reply).outcome is Outcome.FEEDBACK


@pytest.mark.parametrize("text", ["", "???", "🙂", "\u200b"])
def test_unreadable_text_is_unknown(say: Say, text: str) -> None:
    assert answer_of(say(text)).outcome is Outcome.UNKNOWN


def test_the_same_question_in_the_same_state_gets_the_same_answer(say: Say) -> None:
    assert say("nuôi ong mật phí", BEES, Aspect.FEE) == say("nuôi ong mật phí", BEES, Aspect.FEE)


def test_at_most_two_retrievals_a_turn(say: Say, index: Any) -> None:
    for text in ("ong dữ quá thì nuôi kiểu gì mới được hả bạn", "tôi muốn thả diều", "không phải, ý tôi là cấp lại sổ"):
        index.asked.clear()
        say(text, BEES)
        assert len(index.asked) <= 2


WORDS = st.sampled_from(
    re.findall(
        r"[\w.]+",
        "nuôi ong mật lần đầu cấp lại khai báo thả diều giấy lớn thế còn 1 2 số không phải ý tôi là mã 1.000002 "
        "muốn gì",
    )
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    talk=st.lists(
        st.tuples(
            st.lists(WORDS, min_size=1, max_size=8).map(" ".join),
            st.sampled_from(["ask", "affirm", "deny", "choose", "correct", "off_topic", "nlu_fallback"]),
            st.lists(st.sampled_from(list(Aspect)), max_size=2, unique=True),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_no_answer_about_what_was_neither_found_nor_held_nor_chosen(
    index: Any, contact: Contact, today: date, talk: list[tuple[str, str, list[Aspect]]]
) -> None:
    thread = Thread()
    for text, intent, aspects in talk:
        index.asked.clear()
        reply = respond(Turn(text, intent, 0.9, {intent: 0.9}, aspects), thread, index, contact, today)
        code = code_of(reply)
        if code:
            found = {h.code for q in list(index.asked) for h in index.retrieve(q).hits}
            choice = chosen(text, thread.candidates)
            allowed = found | {thread.procedure, thread.previous, cues.code_in(text), choice.code if choice else None}
            if intent == "affirm":
                allowed |= {c.code for c in thread.candidates}
            assert code in allowed
            assert reply.thread.procedure == code
        else:
            assert reply.thread.procedure == thread.procedure
        assert len(reply.messages) == 1
        assert len(answer_of(reply).candidates) <= 5
        assert Thread.from_slots(reply.thread.to_slots()) == reply.thread
        thread = reply.thread
