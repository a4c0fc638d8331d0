"""Zalo's webhooks and messages: signature, events, limits, and every error code at the strict simulator."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from actions.clarify import MOST, NONE_OF_THESE
from service.channels.base import Dead, MalformedUpdate, Retry, Sent
from service.channels.zalo import codes, events, setup, signature, writing
from service.channels.zalo.codes import CODES, Action
from service.errors import SettingsError
from service.settings import Settings
from service.simulators.zalo.webhooks import Courier, echo_events, follow_event, message_event
from service.simulators.zalo.world import Fault, Shown, World
from tests.service.channels.zalo_office import CITIZEN, Office, open_office

WORLD = World()
OURS = WORLD.registration
COURIER = Courier(WORLD, "http://nowhere")


@pytest_asyncio.fixture
async def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    """A channel that has signed in."""
    monkeypatch.setattr("service.channels.zalo.channel.PAUSE", 0.01)
    async with open_office(tmp_path) as opened:
        yield opened


def raw(event: dict[str, Any]) -> bytes:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def said(text: str = "làm giấy khai sinh", kind: str = "text") -> dict[str, Any]:
    shown = Shown(1, "citizen", text, kind, "", "a1b2c3")
    return message_event(WORLD, WORLD.citizen(CITIZEN), shown)


# signature


def test_the_signature_is_the_one_of_the_official_sdk() -> None:
    # sha256("12" + "{}" + "1700000000000" + "s"), computed with coreutils' sha256sum
    expected = "785ecc279942d8a8924ba45fc80aa26b717dc5501cf5f9bf75642742c54df3a3"
    assert signature.mac("12", b"{}", "1700000000000", "s") == expected


def verified(body: bytes, headers: dict[str, str]) -> bool:
    return signature.verify(OURS.app_id, OURS.oa_secret, headers, body)


def test_a_genuine_event_is_believed_and_a_changed_one_is_not() -> None:
    event = said()
    body, headers = raw(event), COURIER.sign(raw(event), event["timestamp"])
    assert verified(body, headers)
    assert verified(body, {name.lower(): value for name, value in headers.items()})
    assert not verified(body.replace(b"khai sinh", "khai tử".encode()), headers)
    assert not verified(body, {})
    assert not verified(body, {"X-ZEvent-Signature": "mac="})
    assert not verified(body, {"X-ZEvent-Signature": headers["X-ZEvent-Signature"].removeprefix("mac=")})
    assert not verified(body, {"X-ZEvent-Signature": "mac=ä"})
    assert not signature.verify(OURS.app_id, "wrong", headers, body)
    assert not signature.verify("", "", COURIER.sign(body, ""), body)


def test_the_timestamp_of_the_header_counts_too() -> None:
    body = raw(said())
    headers = COURIER.sign(body, "1700000000001")
    assert not verified(body, headers)
    assert verified(body, headers | {"X-ZEvent-Timestamp": "1700000000001"})


@pytest.mark.parametrize("body", [b"[]", b"\xff", b"[" * 9000, b'{"timestamp":{}}', b"nothing", b" "])
def test_hostile_bodies_are_refused_without_an_error(body: bytes) -> None:
    assert not verified(body, {"X-ZEvent-Signature": "mac=00"})


def test_the_empty_probe_needs_no_signature_and_holds_nothing(office: Office) -> None:
    for probe in (b"{}", b" {} ", b""):
        assert office.channel.verify({}, probe) and office.channel.read(probe) == []
    assert not office.channel.verify({}, b'{"event_name":"follow"}')


def test_before_the_secret_is_known_every_address_check_passes_and_nothing_is_read(office: Office) -> None:
    office.channel._oa_secret = ""
    assert office.channel.verify({}, raw(said())) and office.channel.read(raw(said())) == []


@pytest.mark.parametrize(
    ("given", "on"),
    [({}, False), ({"zalo_app_id": "1", "zalo_app_secret": "s"}, True), ({"zalo_app_id": "1"}, None),
     ({"zalo_app_secret": "s"}, None), ({"zalo_oa_secret": "s"}, None)],
)  # fmt: skip
def test_a_channel_set_up_in_part_is_told(given: dict[str, str], on: bool | None) -> None:
    settings = Settings.load(None, **given)
    if on is None:
        with pytest.raises(SettingsError, match="MOTCUA_ZALO_APP_.* missing; docs/zalo.md"):
            setup.is_on(settings)
    else:
        assert setup.is_on(settings) is on


# events


def test_a_text_is_read() -> None:
    (message,) = events.read(raw(said("đổi bằng lái xe")))
    assert (message.sender, message.received_id, message.kind) == (CITIZEN, "a1b2c3", "text")
    assert message.text == "đổi bằng lái xe"
    assert abs(message.at - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("kind", "read"),
    [("image", "photo"), ("gif", "sticker"), ("sticker", "sticker"), ("audio", "voice"), ("video", "voice"),
     ("file", "file"), ("business_card", "file"), ("location", "location"), ("link", "file")],
)  # fmt: skip
def test_what_is_no_text_is_named(kind: str, read: str) -> None:
    (message,) = events.read(raw(said("", kind)))
    assert (message.kind, message.text) == (read, "")


def test_a_link_with_words_is_a_text() -> None:
    (message,) = events.read(raw(said("trang này là gì https://dichvucong.gov.vn", "link")))
    assert message.kind == "text" and message.text.startswith("trang này")


def test_follow_and_unfollow_have_a_follower_and_ids_of_their_own() -> None:
    citizen = World().citizen(CITIZEN)
    ids = set()
    for follows in (True, False):
        citizen.follows = follows
        (message,) = events.read(raw(follow_event(WORLD, citizen)), OURS.oa_id)
        assert message.kind == ("follow" if follows else "unfollow") and message.sender == CITIZEN
        ids.add(message.received_id)
    assert len(ids) == 2


def test_echoes_receipts_and_what_we_do_not_know_are_left_alone() -> None:
    for event in echo_events(WORLD, WORLD.citizen(CITIZEN), Shown(1, "account", "Chào bạn", "text", "", "x")):
        assert events.read(raw(event)) == []
    for name in ("user_submit_info", "anonymous_send_text", "user_reacted_message", "something_new", "", None, 7, []):
        assert events.read(raw(said() | {"event_name": name})) == []


def test_another_account_of_the_same_app_is_not_answered() -> None:
    assert events.read(raw(said()), "999") == []
    assert len(events.read(raw(said()), OURS.oa_id)) == len(events.read(raw(said()), "")) == 1


@pytest.mark.parametrize(
    "change",
    [{"sender": None}, {"sender": {"id": ""}}, {"sender": {"id": "../x"}}, {"sender": {"id": ["1"]}}, {"message": {}},
     {"message": {"msg_id": "a b", "text": "x"}}, {"message": "text"}, {"recipient": {}}, {"sender": {"id": "1" * 65}}],
)  # fmt: skip
def test_a_malformed_event_is_told(change: dict[str, Any]) -> None:
    with pytest.raises(MalformedUpdate, match="user_send_text") as told:
        events.read(raw(said("bí mật") | change))
    assert "bí mật" not in str(told.value)


@pytest.mark.parametrize("body", [b"x", b"[1]", b"1", b'"a"', b"[" * 9000])
def test_a_body_that_is_no_object_is_told(body: bytes) -> None:
    with pytest.raises(MalformedUpdate):
        events.read(body)


@pytest.mark.parametrize("timestamp", ["", "x", None, "9" * 30, "-1", str(2**62), "99999999999999"])
def test_a_strange_timestamp_never_lies_in_the_future(timestamp: str | None) -> None:
    (message,) = events.read(raw(said() | {"timestamp": timestamp}))
    assert message.at <= datetime.now(UTC)


def test_a_text_that_is_no_string_is_an_empty_text() -> None:
    (message,) = events.read(raw(said() | {"message": {"msg_id": "1", "text": {"a": 1}}}))
    assert message.text == ""


# messages

SENTENCE = "Người nộp hồ sơ mang theo giấy tờ tùy thân còn hạn và tờ khai theo mẫu. "


def test_long_texts_are_split_on_sentence_borders_with_the_buttons_below_the_last() -> None:
    text = (SENTENCE * 80).strip()
    bodies = writing.bodies(CITIZEN, text, [{"title": "Lệ phí", "payload": "lệ phí bao nhiêu"}])
    texts = [body["message"]["text"] for body in bodies]
    assert len(texts) == 3 and all(len(piece) <= 2000 and piece.endswith("mẫu.") for piece in texts)
    assert " ".join(texts) == text
    assert ["attachment" in body["message"] for body in bodies] == [False, False, True]


def test_an_emoji_counts_two() -> None:
    for body in writing.bodies(CITIZEN, "🙂" * 3000, []):
        assert writing.units(body["message"]["text"]) <= 2000


async def test_six_choices_become_five_buttons_and_the_text_lists_all(office: Office) -> None:
    names = [f"Đăng ký việc số {n}" for n in range(1, MOST + 1)]
    buttons = [{"title": name, "payload": name} for name in [*names, NONE_OF_THESE]]
    lines = [f"{n}. {name}" for n, name in enumerate(names, 1)]
    text = "\n".join(["Bạn hỏi thủ tục nào?", *lines, f"Không thấy thì gõ “{NONE_OF_THESE.lower()}”."])
    assert len(buttons) == 6
    for call in office.calls(text, buttons=buttons):
        assert isinstance(await office.channel.send(call), Sent)
    shown = office.simulator.world.citizen(CITIZEN).chat[-1]
    assert [b["title"] for b in shown.buttons] == names
    assert all(b["type"] == "oa.query.show" and b["payload"] == b["title"] for b in shown.buttons)
    assert shown.text == text, "what the text says already is not said twice"
    (call,) = office.calls("Bạn hỏi thủ tục nào?", buttons=buttons)
    assert call.body["message"]["text"].endswith(f"- {NONE_OF_THESE}"), "a choice without a button is told"


async def test_a_button_title_of_any_length_fits(office: Office) -> None:
    long = "Cấp lại giấy phép " * 12
    (call,) = office.calls("Chọn", buttons=[{"title": long, "payload": "cấp lại"}, {"title": "", "payload": "khác"}])
    assert isinstance(await office.channel.send(call), Sent)
    titles = [b["title"] for b in office.simulator.world.citizen(CITIZEN).chat[-1].buttons]
    assert len(titles[0]) == 100 and titles[0].endswith("…") and titles[1] == "khác"


def test_an_empty_text_is_no_message() -> None:
    assert writing.bodies(CITIZEN, "  ", [{"title": "a", "payload": "b"}]) == []


# sending

EXPECTED: dict[Action, type] = {
    Action.WAIT: Retry,
    Action.AGAIN: Sent,
    Action.REFRESH: Sent,
    Action.SPLIT: Sent,
    Action.HOLD: Retry,
    Action.DROP: Dead,
    Action.OFFICER: Retry,
    Action.ALERT: Dead,
    Action.BUG: Dead,
}


async def test_each_code_is_handled_as_the_table_says(office: Office) -> None:
    for number in (*CODES, -999):
        action, pairs = codes.of(number).action, office.simulator.tokens.issued
        office.simulator.world.faults.append(Fault("send", number))
        office.simulator.world.citizen(CITIZEN).chat.clear()
        (call,) = office.calls("Bạn mang theo tờ khai. " * 20)
        result = await office.channel.send(call)
        assert type(result) is EXPECTED[action], number
        if isinstance(result, Dead):
            assert result.alert == (action in {Action.ALERT, Action.BUG}) and str(number) in result.reason
        if isinstance(result, Retry):
            assert result.everyone == (action in {Action.WAIT, Action.OFFICER}), number
            assert (result.after is None) == (action is Action.WAIT), number
        refreshed = office.simulator.tokens.issued - pairs
        assert refreshed == (action is Action.REFRESH), "a refresh happens where the code asks for it, once"
        assert len(office.texts()) == {Action.SPLIT: 2}.get(action, 1 if isinstance(result, Sent) else 0), number


def test_the_table_is_complete() -> None:
    listed = {-32, -100, *range(-201, -199), -204, -205, -209, -210, -211, -212, -213, *range(-221, -215), -223, -224,
              -227, -230, -232, -233, -234, -235, -240, -242, -244, -248, -320, -321}  # fmt: skip
    assert set(CODES) == listed


async def test_a_failure_without_a_reason_is_tried_twice_only(office: Office) -> None:
    office.simulator.world.faults.append(Fault("send", -200, times=2))
    assert isinstance(await office.channel.send(office.calls()[0]), Dead)
    assert office.texts() == []


async def test_a_token_refused_twice_waits_for_an_officer(office: Office) -> None:
    office.simulator.world.faults.append(Fault("send", -216, times=2))
    result = await office.channel.send(office.calls()[0])
    assert isinstance(result, Retry) and result.everyone and office.simulator.tokens.issued == 2


async def test_a_text_found_too_long_arrives_whole_in_parts(office: Office) -> None:
    text = (SENTENCE * 20).strip()
    office.simulator.world.faults.append(Fault("send", -210, times=3))
    (call,) = office.calls(text, buttons=[{"title": "Lệ phí", "payload": "lệ phí"}])
    assert isinstance(await office.channel.send(call), Sent)
    assert " ".join(office.texts()) == text
    assert office.simulator.world.citizen(CITIZEN).chat[-1].buttons


async def test_a_short_text_found_too_long_is_sent_without_buttons_then_given_up(office: Office) -> None:
    (call,) = office.calls("Chọn", buttons=[{"title": "a", "payload": "a"}])
    office.simulator.world.faults.append(Fault("send", -210))
    assert isinstance(await office.channel.send(call), Sent) and office.texts() == ["Chọn"]
    office.simulator.world.faults.append(Fault("send", -210, times=2))
    result = await office.channel.send(call)
    assert isinstance(result, Dead) and result.alert


@pytest.mark.parametrize(
    ("hour", "minute", "seconds"), [(22, 0, 8 * 3600), (23, 30, 6.5 * 3600), (5, 59, 60), (0, 0, 6 * 3600)]
)
def test_the_night_ends_at_six_in_vietnam(hour: int, minute: int, seconds: float) -> None:
    at = datetime(2026, 3, 1, hour, minute, tzinfo=codes.VIETNAM)
    assert codes.seconds_until_morning(at.astimezone(UTC)) == seconds


async def test_an_answer_that_does_not_come_is_waited_for(office: Office) -> None:
    for fault, after in (
        (Fault("send", status=500), 1.0),
        (Fault("send", status=429), 1.0),
        (Fault("send", lost=True), None),
    ):
        office.simulator.world.faults.append(fault)
        result = await office.channel.send(office.calls()[0])
        assert isinstance(result, Retry) and result.after == after
        assert result.everyone == (after is not None), "who asks to wait asks it of all"
        assert isinstance(await office.channel.send(office.calls()[0]), Sent)


async def test_a_server_that_is_not_there_is_waited_for(office: Office) -> None:
    office.api._api_url = "http://127.0.0.1:9"
    result = await office.channel.send(office.calls()[0])
    assert isinstance(result, Retry) and result.everyone


async def test_nobody_signed_in_waits_for_everyone_and_says_what_to_do(tmp_path: Path) -> None:
    async with open_office(tmp_path, signed_in=False) as office:
        result = await office.channel.send(office.calls()[0])
        assert isinstance(result, Retry) and result.everyone and "motcua zalo login" in result.reason


def test_the_window_is_the_free_one(office: Office) -> None:
    assert office.channel.window == timedelta(hours=48)


async def test_beyond_the_free_window_the_simulator_wants_money_and_beyond_seven_days_refuses(office: Office) -> None:
    world = office.simulator.world
    for hours, wallet, error in (
        (47, "none", 0),
        (2, "none", -320),
        (0, "empty", -321),
        (0, "full", 0),
        (120, "full", -230),
    ):
        world.clock.forward(timedelta(hours=hours))
        office.simulator.tokens._access = dict.fromkeys(
            office.simulator.tokens._access, datetime.max.replace(tzinfo=UTC)
        )
        world.wallet = wallet  # type: ignore[assignment]
        result = await office.channel.send(office.calls()[0])
        assert isinstance(result, Dead if error else Sent), (hours, wallet, result)
        assert not error or str(error) in result.reason  # type: ignore[union-attr]
    assert world.charged == 1
