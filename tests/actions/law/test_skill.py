from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from actions.answer import Outcome
from actions.contact import Contact
from actions.law.skill import by_name, from_hit
from actions.respond import respond
from actions.skill import Tools
from actions.thread import Thread
from actions.turn import Turn
from index.law.book import LawBook

from .conftest import procedure_of  # type: ignore[import-not-found]

Say = Callable[..., Any]


@pytest.fixture
def tools(book: LawBook, contact: Contact) -> Tools:
    bees = procedure_of("1/2020/QH14")
    index = SimpleNamespace(law=book, procedure=lambda code: bees if code == bees.code else None)
    return Tools(index, contact, date(2026, 8, 1))  # type: ignore[arg-type]


@pytest.fixture
def say(tools: Tools) -> Say:
    return lambda text, thread=None: by_name(Turn(text), thread or Thread(), tools)


def test_a_named_article_is_quoted_with_number_state_date_and_link(say: Say) -> None:
    message = say("Điều 3 Luật Nuôi ong nói gì").messages[0]
    cited = message.answer.citations[0]
    assert (cited.number, cited.article, cited.status) == ("1/2020/QH14", "3", "còn hiệu lực")
    assert "từ đủ 16 tuổi" in message.text
    assert "từ ngày 01/07/2020" in message.text
    assert "22/01/2026" in message.text and "https://example.org/1" in message.text


def test_accents_are_not_needed(say: Say) -> None:
    assert say("dieu 3 luat nuoi ong").messages[0].answer.citations[0].article == "3"


def test_a_named_clause_alone_is_quoted(say: Say) -> None:
    text = say("khoản 2 Điều 3 Luật Nuôi ong").messages[0].text
    assert text.startswith("Khoản 2 Điều 3") and "cùng cha, mẹ" in text and "1. Người" not in text


def test_an_amended_article_says_so(say: Say) -> None:
    message = say("Điều 4 Luật Nuôi ong quy định gì").messages[0]
    assert "đã được sửa đổi" in message.answer.citations[0].status
    assert "9/2024/QH15" in message.text


def test_a_replaced_document_names_its_successor(say: Say) -> None:
    message = say("Nghị định 2/2015/NĐ-CP còn hiệu lực không").messages[0]
    assert "hết hiệu lực" in message.answer.citations[0].status
    assert "7/2022/NĐ-CP" in message.text and "⚠" in message.text


def test_an_article_of_an_ended_document_is_not_quoted_without_a_warning(say: Say) -> None:
    text = say("Điều 1 Nghị định 2/2015/NĐ-CP").messages[0].text
    assert "50 cm" in text and "⚠" in text and "7/2022/NĐ-CP" in text


def test_the_date_of_effect_cites_the_article_that_says_it(say: Say) -> None:
    message = say("Luật Nuôi ong có hiệu lực từ ngày nào").messages[0]
    assert message.answer.citations[0].article == "6"
    assert "01/07/2020" in message.text


def test_a_document_known_only_by_its_end_is_told_as_ended(say: Say) -> None:
    message = say("Nghị định 5/2010/NĐ-CP còn hiệu lực không").messages[0]
    assert message.answer.outcome is Outcome.ANSWER
    assert "hết hiệu lực" in message.text


def test_what_is_not_held_is_not_guessed(say: Say) -> None:
    assert say("Điều 3 Nghị định 99/2019/NĐ-CP nói gì").messages[0].answer.outcome is Outcome.UNKNOWN
    assert say("Điều 88 Luật Nuôi ong nói gì").messages[0].answer.outcome is Outcome.UNKNOWN


def test_the_talk_goes_on_within_a_provision(say: Say) -> None:
    thread = say("Điều 3 Luật Nuôi ong").thread
    assert "Khoản 2 Điều 3" in say("khoản 2 thì sao", thread).messages[0].text
    assert say("Điều 5 thì sao", thread).messages[0].answer.citations[0].article == "5"


def test_procedures_that_rest_on_it_are_offered(say: Say) -> None:
    buttons = say("Điều 3 Luật Nuôi ong").messages[0].buttons
    assert any("1.000001" in button.payload for button in buttons)


@pytest.mark.parametrize(
    "text", ["đăng ký nuôi ong cần giấy tờ gì", "theo luật nuôi ong thì xin giấy phép ở đâu", "ok"]
)
def test_a_message_that_names_no_provision_is_left_alone(say: Say, text: str) -> None:
    assert say(text) is None


def test_a_found_article_is_told_with_the_clause_that_decides(tools: Tools, book: LawBook) -> None:
    text = "con tôi lớp bốn nuôi ong được không"
    reply = from_hit(book.find(text)[0], Turn(text), Thread(procedure="1.000001"), tools)
    assert reply is not None
    assert reply.messages[0].answer.citations[0].article == "3"  # type: ignore[union-attr]
    assert reply.thread.procedure == "1.000001"


def test_a_fine_is_only_told_by_a_provision_that_tells_one(tools: Tools, book: LawBook) -> None:
    text = "mấy tuổi nuôi ong bị phạt bao nhiêu"
    age = next(hit for hit in book.find(text) if hit.article == "3")
    fine = next(hit for hit in book.find(text) if hit.article == "5")
    assert from_hit(age, Turn(text), Thread(), tools) is None
    assert from_hit(fine, Turn(text), Thread(), tools) is not None


def test_no_procedure_answers_what_a_fine_is(book: LawBook, contact: Contact, make: Any, fake_index: type) -> None:
    index = fake_index(make())
    index.law = book
    told = respond(Turn("không đăng ký nuôi ong bị phạt bao nhiêu"), Thread(), index, contact, date(2026, 8, 1))
    answer = told.messages[0].answer
    assert answer is not None and answer.procedure is None
    assert answer.outcome is Outcome.UNKNOWN or answer.citations[0].article == "5"
