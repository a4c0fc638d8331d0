"""Telegram's updates and messages: secret, kinds, groups, buttons, limits, and every error at the strict simulator."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from service.channels.base import Dead, Incoming, MalformedUpdate, Retry, Sent
from service.channels.telegram import events, secret, setup, writing
from service.channels.text import units
from service.channels.zalo import setup as zalo_setup
from service.database.talks import now
from service.errors import SettingsError
from service.settings import Settings
from service.simulators.telegram.rules import Refused, check_webhook
from service.simulators.telegram.updates import MEDIA, message_update
from service.simulators.telegram.world import Bot, Chat, Fault, Shown, World
from tests.service.channels.telegram_office import CITIZEN, GROUP, Office, open_office

WORLD = World()
BOT = WORLD.bot
NAME = f"@{BOT.username}"
AT = WORLD.clock.now().isoformat()
LONG = "Bạn mang theo tờ khai và căn cước. "


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """A channel whose citizen has just written."""
    async with open_office(tmp_path) as opened:
        yield opened


def update(message: dict[str, Any], kind: str = "message") -> bytes:
    return json.dumps({"update_id": 1, kind: message}).encode()


def said(text: str, kind: str = "text", chat: Chat | None = None, answers: int = 0, **more: Any) -> dict[str, Any]:
    shown = Shown(7, "citizen", CITIZEN, text, kind, AT, answers=answers)
    return message_update(WORLD, chat or WORLD.chat(CITIZEN), shown) | more


def read(message: dict[str, Any], kind: str = "message", username: str = BOT.username) -> list[Incoming]:
    return events.read(update(message, kind), BOT.id, username)


def group(**more: Any) -> Chat:
    return Chat(GROUP, "supergroup", "Tổ dân phố", **more)


# secret and settings


def test_the_secret_is_accepted_by_telegram_and_tells_nothing_of_the_token() -> None:
    ours = secret.secret_token(BOT.token)
    check_webhook({"url": "https://xa.example/", "secret_token": ours}, local=False)
    assert BOT.secret not in ours and ours != secret.secret_token(BOT.token + "x")
    assert secret.verify(BOT.token, {"X-Telegram-Bot-Api-Secret-Token": ours})
    for headers in ({}, {secret.HEADER: ""}, {secret.HEADER: ours[:-1]}, {secret.HEADER: ours + "é"}):
        assert not secret.verify(BOT.token, headers)
    assert not secret.verify("", {secret.HEADER: secret.secret_token("")}), "no token, no channel"


def test_it_is_off_by_default() -> None:
    settings = Settings.load(None)
    assert not setup.is_on(settings) and not zalo_setup.is_on(settings)


@pytest.mark.parametrize(
    ("given", "told"),
    [({"telegram_url": "https://xa.example"}, "TOKEN missing"),
     ({"telegram_token": "geheim"}, "no bot token"),
     ({"telegram_token": BOT.token, "telegram_url": "http://xa.example"}, "https"),
     ({"telegram_token": BOT.token, "telegram_url": "https://xa.example:9000"}, "8443"),
     ({"telegram_token": BOT.token, "telegram_url": "https://[x"}, "https")],
)  # fmt: skip
def test_settings_that_cannot_be_used_are_told_without_the_token(given: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsError, match=told) as caught:
        setup.is_on(Settings.load(None, **given))
    assert given.get("telegram_token", "-") not in str(caught.value)


@pytest.mark.parametrize("url", ["", "https://xa.example", "https://xa.example:8443/tro-ly/"])
def test_the_webhook_lies_below_the_address(url: str) -> None:
    settings = Settings.load(None, telegram_token=BOT.token, telegram_url=url)
    assert setup.is_on(settings)
    assert setup.webhook_url(settings) == (url.rstrip("/") + "/webhooks/telegram" if url else "")


# updates


def test_a_text_is_read() -> None:
    (message,) = read(said("đổi bằng lái xe"))
    assert (message.sender, message.kind, message.text) == (str(CITIZEN), "text", "đổi bằng lái xe")
    assert message.received_id == f"message.{CITIZEN}.7" and message.extra == {"chat": CITIZEN}
    assert message.at == datetime.fromisoformat(AT).replace(microsecond=0)


@pytest.mark.parametrize(
    ("kind", "kept"),
    [("photo", "photo"), ("sticker", "sticker"), ("animation", "sticker"), ("dice", "sticker"), ("voice", "voice"),
     ("video", "voice"), ("document", "file"), ("contact", "file"), ("location", "location")],
)  # fmt: skip
def test_what_is_no_text_is_named(kind: str, kept: str) -> None:
    assert kind in MEDIA
    (message,) = read(said("kèm lời", kind))
    assert (message.kind, message.text) == (kept, "")


def test_edits_posts_members_bots_and_service_messages_are_left_alone() -> None:
    for kind in ("edited_message", "channel_post", "edited_channel_post", "my_chat_member", "poll"):
        assert read(said("khai sinh"), kind) == []
    joined = {k: v for k, v in said("x").items() if k not in {"text", "entities"}} | {"new_chat_members": []}
    bot = said("khai sinh") | {"from": {"id": 5, "is_bot": True}}
    anonymous = said(f"{NAME} khai sinh", chat=group(), sender_chat={"id": GROUP})
    post = said("khai sinh", chat=Chat(-100, "channel"))  # type: ignore[arg-type]
    for message in (joined, bot, anonymous, post, {k: v for k, v in said("x").items() if k != "from"}):
        assert read(message) == []


@pytest.mark.parametrize("text", ["/start", "/start ref_12", f"/start{NAME}", "/help", "/hoi", "/START"])
def test_start_and_help_greet(text: str) -> None:
    (message,) = read(said(text))
    assert (message.kind, message.text) == ("follow", "")


@pytest.mark.parametrize(
    ("text", "asked"),
    [("/hoi làm khai sinh", "làm khai sinh"), ("/startx", "/startx"), ("/thue x", "/thue x"), ("a/start", "a/start"),
     ("/start-up cần gì", None), ("hỏi /start", "hỏi /start"), (f"/thue{NAME} x", "/thue x")],
)  # fmt: skip
def test_other_commands_are_texts(text: str, asked: str | None) -> None:
    (message,) = read(said(text))
    assert message.text == (asked or "")


@pytest.mark.parametrize(
    ("text", "asked"),
    [(f"{NAME} làm khai sinh", "làm khai sinh"), (f"{NAME.upper()}, làm khai sinh", "làm khai sinh"),
     (f"cho hỏi {NAME} làm khai sinh", "cho hỏi   làm khai sinh"), (f"/hoi{NAME} làm khai sinh", "làm khai sinh"),
     ("/hoi làm khai sinh", "làm khai sinh")],
)  # fmt: skip
def test_in_a_group_it_answers_who_addresses_it(text: str, asked: str) -> None:
    (message,) = read(said(text, chat=group()))
    assert (message.kind, message.text) == ("text", asked)
    assert message.sender == f"{GROUP}.{CITIZEN}", "in a group everybody has a talk of their own"
    assert message.extra == {"chat": GROUP, "answers": 7}
    message.check()


@pytest.mark.parametrize(
    "text",
    ["làm khai sinh", f"{NAME}x làm khai sinh", f"a{NAME}", "@nguoi_khac làm gì", "/hoi@bot_khac x", "/other x",
     f"thư{NAME}.vn"],
)  # fmt: skip
def test_in_a_group_it_hears_nothing_else(text: str) -> None:
    assert read(said(text, chat=group())) == []
    assert read(said("", "photo", chat=group())) == []


def test_in_a_group_a_reply_to_it_is_for_it_and_a_reply_to_others_is_not() -> None:
    chat = group(topic=4)
    WORLD.show(chat, "bot", BOT.id, "Bạn hỏi về gì?")
    WORLD.show(chat, "citizen", 9, "Tôi cũng muốn biết")
    (message,) = read(said("khai sinh", chat=chat, answers=1), username="")
    assert message.text == "khai sinh" and message.extra["thread"] == 4
    assert read(said("khai sinh", chat=chat, answers=2)) == []
    (sticker,) = read(said("", "sticker", chat=chat, answers=1))
    assert sticker.kind == "sticker"
    (photo,) = read(said(f"{NAME} đọc giúp", "photo", chat=group()))
    assert photo.kind == "photo"
    (start,) = read(said(f"/start{NAME}", chat=group()))
    assert start.kind == "follow"


@pytest.mark.parametrize("body", [{"update_id": "1"}, {"update_id": 1, "message": 5}, {"message": {}}])
def test_an_update_without_what_it_must_have_is_malformed(body: dict[str, Any]) -> None:
    with pytest.raises(MalformedUpdate):
        events.read(json.dumps(body).encode(), BOT.id, "")


# writing


async def test_a_long_answer_arrives_whole(office: Office) -> None:
    text = (LONG * 400).strip()
    for call in office.calls(text, buttons=[{"title": "Lệ phí", "payload": "lệ phí bao nhiêu"}]):
        assert isinstance(await office.channel.send(call), Sent)
    assert " ".join(office.texts()) == text and len(office.texts()) > 3
    messages = office.simulator.world.chat(CITIZEN).messages
    assert [bool(m.buttons) for m in messages[-2:]] == [False, True], "the buttons stand below the last part"


@pytest.mark.parametrize("text", ["🙂" * 9000, "<b>a&amp;b</b> *x* _y_ [z](http://a) `c`", "a" * 5000])
async def test_any_text_is_shown_as_it_stands(office: Office, text: str) -> None:
    for call in office.calls(text):
        assert units(call.body["text"]) <= 4096 and isinstance(await office.channel.send(call), Sent)
    assert "".join(office.texts()) == text


async def test_in_a_group_the_message_is_answered_in_its_topic(office: Office) -> None:
    chat = office.simulator.world.add(group(topic=4))
    asked = office.simulator.say(CITIZEN, f"{NAME} khai sinh", chat=chat)
    extra = {"chat": GROUP, "answers": asked.number, "thread": 4}
    message = {"id": "1", "text": (LONG * 200).strip(), "buttons": [], "answer": None}
    for call in office.channel.write(message, Incoming(f"{GROUP}.{CITIZEN}", "m", extra=extra)):
        assert isinstance(await office.channel.send(call), Sent)
    assert [m.answers for m in chat.messages] == [0, 1, 0]
    chat.messages[0].number = 99  # deleted meanwhile
    (call, _) = office.channel.write(message, Incoming(f"{GROUP}.{CITIZEN}", "m", extra=extra))
    assert isinstance(await office.channel.send(call), Sent), "answered all the same"


def test_an_empty_text_is_no_message() -> None:
    assert writing.calls("  ", [{"title": "a", "payload": "b"}], {"chat": 1}) == []


# buttons


async def test_a_pressed_button_says_its_payload_however_long(office: Office) -> None:
    payload = "đăng ký thường trú cho con dưới mười bốn tuổi theo cha mẹ cần giấy tờ gì " * 9
    (call,) = office.calls("Chọn", buttons=[{"title": "Giấy tờ " * 30, "payload": payload}])
    assert isinstance(await office.channel.send(call), Sent)
    shown = office.simulator.world.chat(CITIZEN).messages[-1]
    (button,) = shown.buttons[0]
    assert len(button["callback_data"].encode()) <= 64 and button["text"].endswith("…")
    query = office.simulator.press(CITIZEN, shown.number, button["text"])
    raw = json.dumps((await office.api.updates(None, 0))[-1]).encode()
    (pressed,) = office.channel.read(raw)
    assert pressed.kind == "button" and pressed.sender == str(CITIZEN)
    assert (await office.channel.resolve(pressed)).text == payload
    await office.channel.notice(pressed)
    assert office.simulator.world.queries[query].answered
    await office.channel.notice(pressed)  # answered before: the waiting sign is over, typing is shown all the same
    assert office.simulator.world.chat(CITIZEN).actions == ["typing", "typing"]


async def test_payloads_go_with_retention_and_the_title_speaks_for_them(office: Office) -> None:
    def call() -> Any:
        return office.calls("Chọn", buttons=[{"title": "Lệ phí", "payload": "lệ phí bao nhiêu"}])[0]

    await office.channel.send(call())
    key = writing.key("lệ phí bao nhiêu")
    pressed = Incoming(str(CITIZEN), "c", key, "button", extra={"chat": CITIZEN, "query": "1", "title": "Lệ phí"})
    moment = now()
    await office.channel.send(call())
    assert await office.channel.purge(moment) == 0, "shown again since"
    assert await office.channel.purge(now()) == 1
    assert (await office.channel.resolve(pressed)).text == "Lệ phí"
    assert await office.channel.purge(now()) == 0


async def test_a_message_whose_keys_cannot_be_kept_is_not_sent(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(office.store, "keep_payloads", full)
    with pytest.raises(OSError, match="disk full"):  # the worker tries it again later
        await office.channel.send(office.calls(buttons=[{"title": "a", "payload": "b"}])[0])
    assert office.texts() == []


# sending: every error


@pytest.mark.parametrize(
    ("code", "told", "expected"),
    [(403, "Forbidden: bot was blocked by the user", Dead), (403, "Forbidden: user is deactivated", Dead),
     (400, "Bad Request: chat not found", Dead), (400, "Bad Request: TOPIC_CLOSED", Dead),
     (400, "Bad Request: have no rights to send a message", Dead)],
)  # fmt: skip
async def test_who_cannot_be_reached_ends_the_row_quietly(office: Office, code: int, told: str, expected: type) -> None:
    office.simulator.world.faults.append(Fault(code=code, description=told))
    result = await office.channel.send(office.calls()[0])
    assert isinstance(result, Dead) and told in result.reason and not result.alert


async def test_a_citizen_who_blocked_the_bot_ends_the_row(office: Office) -> None:
    office.simulator.block(CITIZEN)
    result = await office.channel.send(office.calls()[0])
    assert isinstance(result, Dead) and "blocked" in result.reason
    office.simulator.block(CITIZEN, False)
    assert isinstance(await office.channel.send(office.calls()[0]), Sent)


async def test_what_we_did_wrong_is_told_to_operators(office: Office) -> None:
    office.simulator.world.faults.append(Fault(code=400, description="Bad Request: BUTTON_DATA_INVALID"))
    result = await office.channel.send(office.calls()[0])
    assert isinstance(result, Dead) and result.alert and "BUTTON_DATA_INVALID" in result.reason


async def test_retry_after_is_obeyed_and_one_chat_does_not_hush_the_others(office: Office) -> None:
    def too_many(seconds: int) -> Fault:
        return Fault(code=429, description="Too Many Requests", parameters={"retry_after": seconds})

    (first,) = office.calls()
    other = Incoming("8", "m", extra={"chat": 8})
    (second,) = office.channel.write({"text": "Chào", "buttons": []}, other)
    office.simulator.world.faults += [too_many(7), too_many(9), too_many(4)]
    results = [await office.channel.send(call) for call in (first, first, second)]
    assert [(r.after, r.everyone) for r in results if isinstance(r, Retry)] == [(7, False), (9, False), (4, True)]


async def test_the_simulators_pace_is_obeyed_to_the_second(office: Office) -> None:
    results = [await office.channel.send(office.calls()[0]) for _ in range(6)]
    assert all(isinstance(r, Sent) for r in results[:5])
    assert isinstance(results[5], Retry) and results[5].after and 1 <= results[5].after <= 5
    office.simulator.world.clock.forward(timedelta(seconds=results[5].after))
    assert isinstance(await office.channel.send(office.calls()[0]), Sent)


async def test_a_token_that_is_no_good_waits_for_an_officer(office: Office) -> None:
    office.simulator.world.revoked = True
    result = await office.channel.send(office.calls()[0])
    assert isinstance(result, Retry) and result.everyone and result.after == 300
    assert BOT.secret not in result.reason


async def test_an_answer_that_does_not_come_is_waited_for(office: Office) -> None:
    for fault in (Fault(status=502), Fault(lost=True), Fault(status=413)):
        office.simulator.world.faults.append(fault)
        result = await office.channel.send(office.calls()[0])
        assert isinstance(result, Retry) and result.after is None and not result.everyone
        assert BOT.secret not in result.reason
    office.api._base = f"http://127.0.0.1:9/bot{BOT.token}/"
    result = await office.channel.send(office.calls()[0])
    assert isinstance(result, Retry) and result.everyone and BOT.secret not in result.reason


async def test_a_group_that_became_a_supergroup_is_found_again(office: Office) -> None:
    world = office.simulator.world
    old = world.add(Chat(-5, "group", "Tổ dân phố", moved_to=GROUP))
    new = world.add(group())
    extra = {"chat": old.id, "answers": 3}
    (call,) = office.channel.write({"text": "Chào", "buttons": []}, Incoming("-5.1", "m", extra=extra))
    assert isinstance(await office.channel.send(call), Sent) and new.messages[-1].text == "Chào"
    new.moved_to = GROUP
    assert isinstance(await office.channel.send(call), Dead), "no circles"


async def test_a_text_found_too_long_arrives_whole_in_parts(office: Office) -> None:
    text = (LONG * 60).strip()
    office.simulator.world.faults.append(Fault(code=400, description="Bad Request: message is too long", times=2))
    (call,) = office.calls(text, buttons=[{"title": "Lệ phí", "payload": "lệ phí"}])
    assert isinstance(await office.channel.send(call), Sent)
    assert " ".join(office.texts()) == text and len(office.texts()) == 3
    assert office.simulator.world.chat(CITIZEN).messages[-1].buttons
    office.simulator.world.faults.append(Fault(code=400, description="Bad Request: message is too long"))
    result = await office.channel.send(office.calls("Ngắn")[0])
    assert isinstance(result, Dead) and result.alert


# the bot's own name


async def test_the_name_is_learned_kept_and_asked_for_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.channels.telegram.channel.ASK_AGAIN", 0.01)
    async with open_office(tmp_path) as office:
        office.simulator.world.faults.append(Fault("getMe", status=502, times=3))
        await office.channel.open()
        assert office.channel.username == "", "the web does not wait for it"
        assert office.channel._naming
        await office.channel._naming
        assert office.channel.username == office.store.username() == BOT.username
    async with open_office(tmp_path) as office:
        office.simulator.world.faults.append(Fault("getMe", status=502, times=1000))
        await office.channel.open()
        assert office.channel.username == BOT.username, "Telegram is away, but the name was kept"


def test_a_real_token_is_taken() -> None:
    with pytest.raises(Refused):
        check_webhook({"url": "https://xa.example/", "secret_token": Bot().token}, local=False)
    assert setup.bot_id(Settings.load(None, telegram_token="123456:" + "A" * 35)) == 123456
