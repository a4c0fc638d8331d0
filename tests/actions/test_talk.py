"""What is said beside procedures."""

from __future__ import annotations

import pytest

from actions import unknown
from actions.answer import MAX_PAYLOAD, Outcome
from actions.contact import Contact
from actions.talk import ERASE, INTENTS, talk


@pytest.mark.parametrize(
    ("intent", "outcome"),
    [
        ("greet", Outcome.SMALLTALK),
        ("thank", Outcome.SMALLTALK),
        ("goodbye", Outcome.SMALLTALK),
        ("who_are_you", Outcome.SMALLTALK),
        ("handoff", Outcome.HANDOFF),
        ("dossier_status", Outcome.DOSSIER),
        ("feedback", Outcome.FEEDBACK),
        ("erase_data", Outcome.SMALLTALK),
    ],
)
def test_outcomes(contact: Contact, intent: str, outcome: Outcome) -> None:
    message = talk(intent, contact)
    assert message.answer is not None
    assert message.answer.outcome is outcome
    assert message.answer.procedure is None
    assert all(len(b.payload) <= MAX_PAYLOAD for b in message.buttons)


def test_all_intents_are_tested() -> None:
    assert len(INTENTS) == 8


def test_greeting_says_machine_reference_keeping_and_erasing(contact: Contact) -> None:
    text = talk("greet", contact).text
    for part in ("trợ lý tự động", "tham khảo", "90 ngày", ERASE):
        assert part in text


def test_handoff_gives_phone_hours_and_hotline_and_promises_nobody(contact: Contact) -> None:
    text = talk("handoff", contact).text
    for part in ("0205 000 000", "7 giờ 30 đến 17 giờ", "18001096", "không có cán bộ nào đang chờ"):
        assert part in text


def test_handoff_without_a_phone_makes_none_up() -> None:
    text = talk("handoff", Contact()).text
    assert "18001096" in text
    assert "điện thoại :" not in text


def test_erasure_names_the_exact_words(contact: Contact) -> None:
    assert f": {ERASE}\n" in talk("erase_data", contact).text


def test_unknown_says_what_it_can_do_and_whom_to_ask(contact: Contact) -> None:
    message = unknown.unknown(contact)
    assert "18001096" in message.text
    assert message.buttons


def test_trouble_names_emergency_numbers(contact: Contact) -> None:
    assert all(number in unknown.trouble(contact).text for number in ("113", "114", "115"))
