"""The action webhook's call in, Rasa's reply out."""

from __future__ import annotations

import time
from typing import Any

import pytest

from actions import rasa_actions
from actions.contact import Contact
from actions.rasa_actions import make_executor, run_action, turn_of
from actions.thread import Thread
from index.hit import Retrieval


def call(action: str, text: str = "", intent: str = "ask", channel: str = "gateway", **slots: Any) -> dict[str, Any]:
    message = {
        "text": text,
        "intent": {"name": intent, "confidence": 0.9},
        "intent_ranking": [{"name": intent, "confidence": 0.9}],
        "aspects": ["fee", "no_such_aspect"],
    }
    tracker = {
        "sender_id": "web.1",
        "slots": slots,
        "latest_message": message,
        "latest_input_channel": channel,
        "latest_action_name": None,
        "events": [{"event": "user", "text": text, "input_channel": channel}],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
    }
    return {"next_action": action, "sender_id": "web.1", "tracker": tracker}


def slots_of(result: dict[str, Any]) -> dict[str, Any]:
    return {e["name"]: e["value"] for e in result["events"] if e["event"] == "slot"}


async def test_answers_with_custom_part_and_slots(make: Any, fake_index: Any, contact: Contact) -> None:
    index = fake_index(make())
    result = await run_action(make_executor(lambda: index, contact), call("action_respond", "đăng ký nuôi ong"))
    (said,) = result["responses"]
    assert "10.000 đồng" in said["text"]
    assert said["custom"]["answer"]["procedure"]["code"] == "1.000001"
    assert said["custom"]["answer"]["aspects"] == ["fee"]
    assert slots_of(result)["procedure"] == "1.000001"


async def test_the_shell_gets_no_custom_part(make: Any, fake_index: Any, contact: Contact) -> None:
    executor = make_executor(lambda: fake_index(make()), contact)
    result = await run_action(executor, call("action_respond", "đăng ký nuôi ong", channel="cmdline"))
    assert not result["responses"][0].get("custom")


async def test_talk_leaves_the_thread(make: Any, fake_index: Any, contact: Contact) -> None:
    executor = make_executor(lambda: fake_index(make()), contact)
    result = await run_action(executor, call("action_talk", "cảm ơn", "thank", procedure="1.000001"))
    assert result["responses"][0]["custom"]["answer"]["outcome"] == "smalltalk"
    assert result["events"] == []


async def test_a_failing_index_gives_a_sentence(contact: Contact) -> None:
    def broken() -> Any:
        raise RuntimeError("gone")

    result = await run_action(make_executor(broken, contact), call("action_respond", "đăng ký nuôi ong"))
    assert "trục trặc" in result["responses"][0]["text"]
    assert result["events"] == []


async def test_a_slow_index_gives_a_sentence_in_time(contact: Contact, monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow:
        def procedure(self, code: str) -> None:
            return None

        def retrieve(self, query: str, limit: int = 10) -> Retrieval:
            time.sleep(0.5)
            return Retrieval([], 0.0, [])

    monkeypatch.setattr(rasa_actions, "TIME_LIMIT", 0.05)
    result = await run_action(make_executor(Slow, contact), call("action_respond", "đăng ký nuôi ong"))
    assert "trục trặc" in result["responses"][0]["text"]


def test_a_message_without_anything_is_a_turn() -> None:
    turn = turn_of({})
    assert (turn.text, turn.intent, turn.aspects) == ("", "ask", [])


def test_slots_of_an_older_version_start_anew() -> None:
    assert Thread.from_slots({"procedure": 5, "candidates": "x"}) == Thread()


def test_thread_survives_the_slots() -> None:
    thread = Thread(procedure="1.000001", clarified=1, question="q", others=["1.000002"], previous="1.000003")
    assert Thread.from_slots(thread.to_slots()) == thread
