"""The simulated Telegram is as strict as the real one: limits, errors in its words, paces, polling and webhooks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from service.simulators.telegram.app import Simulator
from service.simulators.telegram.page import GROUP, with_page
from service.simulators.telegram.rules import Pace
from service.simulators.telegram.updates import Updates
from service.simulators.telegram.world import Chat, Fault, World
from tests.service.channels.conftest import until
from tests.simulators.loopback import on_loopback

CITIZEN = 5_000_000_003
UNLIMITED = 1_000_000


class Telegram:
    """The simulator and a client of its Bot API."""

    def __init__(self, simulator: Simulator, http: httpx.AsyncClient) -> None:
        self.simulator, self.world, self.http = simulator, simulator.world, http

    async def reply(self, method: str, body: Any = None, token: str = "") -> httpx.Response:
        token = token or self.world.bot.token
        return await self.http.post(f"/bot{token}/{method}", json={} if body is None else body)

    async def call(self, method: str, **body: Any) -> Any:
        """The result of a call that succeeds."""
        reply = await self.reply(method, body)
        assert reply.status_code == 200, reply.text
        return reply.json()["result"]

    async def error(self, method: str, **body: Any) -> tuple[int, str]:
        """Code and words of a call that is refused."""
        reply = (await self.reply(method, body)).json()
        assert reply["ok"] is False and set(reply) <= {"ok", "error_code", "description", "parameters"}
        return reply["error_code"], reply["description"]

    async def says(self, **body: Any) -> str:
        """The words of a refused message; empty where it was sent."""
        reply = (await self.reply("sendMessage", {"chat_id": CITIZEN, "text": "x"} | body)).json()
        return "" if reply["ok"] else f"{reply['error_code']} {reply['description']}"

    async def keyboard(self, *buttons: Any) -> str:
        return await self.says(reply_markup={"inline_keyboard": [list(buttons)]})


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[Telegram]:
    """One citizen has just written; no pace."""
    simulator = Simulator(pace=Pace(UNLIMITED, UNLIMITED, UNLIMITED))
    transport = httpx.ASGITransport(with_page(simulator))
    async with httpx.AsyncClient(transport=transport, base_url="http://telegram") as http:
        simulator.say(CITIZEN, "xin chào")
        yield Telegram(simulator, http)
        await simulator.updates.close()


def button(text: Any = "Có", **does: Any) -> dict[str, Any]:
    return {"text": text} | (does or {"callback_data": "k"})


async def test_the_token_is_part_of_the_address(telegram: Telegram) -> None:
    bot = telegram.world.bot
    assert (await telegram.call("getMe"))["username"] == bot.username
    assert (await telegram.call("GETME"))["id"] == bot.id, "names of methods do not mind the case"
    for token, code in ((f"{bot.id}:wrong", 401), ("wrong", 404)):
        assert (await telegram.reply("getMe", token=token)).status_code == code
    assert await telegram.error("getMee") == (404, "Not Found: method not found")
    telegram.world.revoked = True
    assert await telegram.error("getMe") == (401, "Unauthorized")


async def test_a_message_is_shown_and_told_back(telegram: Telegram) -> None:
    sent = await telegram.call("sendMessage", chat_id=CITIZEN, text="Chào bạn")
    assert sent["text"] == "Chào bạn" and sent["chat"]["type"] == "private" and sent["from"]["is_bot"] is True
    assert telegram.world.chat(CITIZEN).messages[-1].number == sent["message_id"] == 2
    by_form = await telegram.http.post(
        f"/bot{telegram.world.bot.token}/sendMessage", data={"chat_id": str(CITIZEN), "text": "Chào"}
    )
    assert by_form.json()["ok"] is True


async def test_texts_have_their_limits(telegram: Telegram) -> None:
    assert await telegram.says(text="a" * 4096) == ""
    assert await telegram.says(text="🙂" * 2048) == ""
    for text in ("a" * 4097, "🙂" * 2049):
        assert await telegram.says(text=text) == "400 Bad Request: message is too long"
    for text in ("", "  \n"):
        assert await telegram.says(text=text) == "400 Bad Request: message text is empty"
    for text in (None, 7, ["a"]):
        assert "text" in await telegram.says(text=text)
    address = f"/bot{telegram.world.bot.token}/sendMessage"
    half = await telegram.http.post(
        address,
        content=b'{"chat_id": 5000000003, "text": "\\ud83d"}',
        headers={"Content-Type": "application/json"},
    )
    assert half.json()["description"] == "Bad Request: text must be encoded in UTF-8"
    for more in ({"parse_mode": "HTML"}, {"caption": "x"}, {"link_preview_options": {"is_disabled": "yes"}}):
        assert (await telegram.says(**more)).startswith("400"), "a parameter that is no parameter is a mistake of ours"
    for body in ([], "x", 7):
        assert (await telegram.reply("sendMessage", body)).status_code == 400
    raw = await telegram.http.post(address, content=b"{")
    assert raw.status_code == 400


async def test_keyboards_have_their_limits(telegram: Telegram) -> None:
    assert await telegram.keyboard(button(callback_data="k" * 64)) == ""
    assert await telegram.keyboard(button(url="https://dichvucong.gov.vn")) == ""
    for data in ("k" * 65, "ờ" * 22, "", 5, None):
        assert await telegram.keyboard(button(callback_data=data)) == "400 Bad Request: BUTTON_DATA_INVALID"
    for wrong in (
        {"text": "x"}, {"callback_data": "k"}, button(""), button(7), 5, button(callback_data="k", url="https://a"),
        button(url="javascript:alert(1)"), button(pay=True),
    ):  # fmt: skip
        assert (await telegram.keyboard(wrong)).startswith("400"), wrong
    assert await telegram.keyboard(*[button()] * 100) == ""
    assert await telegram.keyboard(*[button()] * 101) == "400 Bad Request: reply markup is too long"
    for markup in ({}, {"inline_keyboard": [button()]}, {"keyboard": []}, []):
        assert (await telegram.says(reply_markup=markup)).startswith("400")


async def test_who_can_be_written_to(telegram: Telegram) -> None:
    for chat_id in (5, "5", "x", None, True, [1]):
        assert await telegram.says(chat_id=chat_id) == "400 Bad Request: chat not found"
    assert await telegram.says(chat_id=str(CITIZEN)) == ""
    chat = telegram.world.chat(CITIZEN)
    for away, told in (
        ("blocked", "403 Forbidden: bot was blocked by the user"),
        ("deactivated", "403 Forbidden: user is deactivated"),
        ("kicked", "403 Forbidden: bot was kicked from the private chat"),
        ("restricted", "400 Bad Request: not enough rights"),
    ):
        chat.away = away  # type: ignore[assignment]
        assert (await telegram.says()).startswith(told)
        assert (await telegram.reply("sendChatAction", {"chat_id": CITIZEN, "action": "typing"})).status_code >= 400
    telegram.world.add(Chat(-5, "group", moved_to=-1005))
    moved = (await telegram.reply("sendMessage", {"chat_id": -5, "text": "x"})).json()
    assert moved["parameters"] == {"migrate_to_chat_id": -1005}


async def test_answers_and_topics(telegram: Telegram) -> None:
    telegram.world.add(Chat(-6, "supergroup", topic=3))
    assert await telegram.says(chat_id=-6, message_thread_id=3) == ""
    assert await telegram.says(chat_id=-6, message_thread_id=4) == "400 Bad Request: message thread not found"
    assert await telegram.says(reply_parameters={"message_id": 1}) == ""
    assert telegram.world.chat(CITIZEN).messages[-1].answers == 1
    missing = {"message_id": 999}
    assert await telegram.says(reply_parameters=missing) == "400 Bad Request: message to be replied not found"
    assert await telegram.says(reply_parameters=missing | {"allow_sending_without_reply": True}) == ""


async def test_pressed_buttons_are_answered_once_and_soon(telegram: Telegram) -> None:
    await telegram.keyboard(button("Có", callback_data="k1"))
    number = telegram.world.chat(CITIZEN).messages[-1].number
    query = telegram.simulator.press(CITIZEN, number, "Có")
    (_, pressed) = await telegram.call("getUpdates")
    assert pressed["callback_query"]["data"] == "k1" and pressed["callback_query"]["id"] == query
    assert pressed["callback_query"]["message"]["reply_markup"]["inline_keyboard"][0][0]["text"] == "Có"
    too_long = await telegram.error("answerCallbackQuery", callback_query_id=query, text="x" * 201)
    assert too_long == (400, "Bad Request: MESSAGE_TOO_LONG")
    assert await telegram.call("answerCallbackQuery", callback_query_id=query) is True
    old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    late = telegram.simulator.press(CITIZEN, number, "Có")
    telegram.world.clock.forward(timedelta(minutes=5))
    for each in (query, "5", late):
        assert await telegram.error("answerCallbackQuery", callback_query_id=each) == (400, old)
    with pytest.raises(KeyError):
        telegram.simulator.press(CITIZEN, number, "Không")


async def test_actions_are_of_the_known_ones(telegram: Telegram) -> None:
    assert await telegram.call("sendChatAction", chat_id=CITIZEN, action="typing") is True
    assert telegram.world.chat(CITIZEN).actions == ["typing"]
    for action in ("sleeping", ["typing"], None):
        assert (await telegram.error("sendChatAction", chat_id=CITIZEN, action=action))[0] == 400


async def test_the_pace_is_limited_per_chat_per_group_and_overall() -> None:
    simulator = Simulator(pace=Pace(overall=8, burst=5, group=6))
    transport = httpx.ASGITransport(simulator.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://telegram") as http:
        telegram = Telegram(simulator, http)
        simulator.say(CITIZEN, "x")
        simulator.say(6, "x")
        simulator.world.add(Chat(-7, "group"))
        assert [await telegram.says() for _ in range(5)] == [""] * 5
        reply = await telegram.reply("sendMessage", {"chat_id": CITIZEN, "text": "x"})
        after = reply.json()["parameters"]["retry_after"]
        assert reply.status_code == 429 and reply.headers["Retry-After"] == str(after) and 1 <= after <= 5
        assert [await telegram.says(chat_id=6) for _ in range(3)] == [""] * 3
        assert (await telegram.says(chat_id=6)).startswith("429"), "overall"
        simulator.world.clock.forward(timedelta(seconds=after))
        assert await telegram.says() == ""
        assert [await telegram.says(chat_id=-7) for _ in range(6)] == [""] * 6
        simulator.world.clock.forward(timedelta(seconds=40))
        assert (await telegram.says(chat_id=-7)).startswith("429"), "a group has its minute"
        await simulator.updates.close()


# updates


async def test_updates_wait_until_they_are_confirmed(telegram: Telegram) -> None:
    telegram.simulator.say(CITIZEN, "hai")
    first, second = await telegram.call("getUpdates")
    assert second["update_id"] == first["update_id"] + 1 and second["message"]["text"] == "hai"
    assert len(await telegram.call("getUpdates")) == 2, "not confirmed"
    assert await telegram.call("getUpdates", limit=1) == [first]
    assert await telegram.call("getUpdates", offset=-1) == [second]
    assert await telegram.call("getUpdates", offset=second["update_id"] + 1) == []
    assert await telegram.call("getUpdates") == []
    assert telegram.simulator.updates.taken == [first["update_id"], second["update_id"]]
    telegram.simulator.say(CITIZEN, "ba")
    telegram.world.clock.forward(timedelta(hours=25))
    assert await telegram.call("getUpdates") == [], "kept for a day"
    for wrong in ({"offset": "x"}, {"limit": None}, {"timeout": True}, {"allowed_updates": ["messages"]}, {"since": 1}):
        assert (await telegram.error("getUpdates", **wrong))[0] == 400


async def test_only_what_was_asked_for_comes(telegram: Telegram) -> None:
    chat = telegram.world.chat(CITIZEN)
    telegram.simulator.edit(chat, 1, "xin chào ạ")
    telegram.simulator.block(CITIZEN)
    kinds = [set(u) - {"update_id"} for u in await telegram.call("getUpdates", allowed_updates=["message"])]
    assert kinds == [{"message"}, {"edited_message"}, {"my_chat_member"}], "what waited before is not taken back"
    telegram.simulator.edit(chat, 1, "xin chào")
    assert len(await telegram.call("getUpdates")) == 3
    with pytest.raises(KeyError):
        telegram.simulator.edit(chat, 99, "x")


async def test_a_long_poll_ends_with_the_first_update(telegram: Telegram) -> None:
    (seen,) = await telegram.call("getUpdates")
    waiting = asyncio.create_task(telegram.call("getUpdates", offset=seen["update_id"] + 1, timeout=30))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    telegram.simulator.say(CITIZEN, "hai")
    (update,) = await asyncio.wait_for(waiting, 2)
    assert update["message"]["text"] == "hai"


async def test_two_pollers_and_a_webhook_are_in_conflict(telegram: Telegram) -> None:
    (seen,) = await telegram.call("getUpdates")
    older = asyncio.create_task(telegram.error("getUpdates", offset=seen["update_id"] + 1, timeout=30))
    await asyncio.sleep(0.05)
    assert await telegram.call("getUpdates") == []
    code, told = await asyncio.wait_for(older, 2)
    assert code == 409 and "terminated by other getUpdates request" in told
    await telegram.call("setWebhook", url="https://xa.example/webhooks/telegram")
    code, told = await telegram.error("getUpdates")
    assert code == 409 and "while webhook is active" in told
    assert await telegram.call("deleteWebhook") is True
    assert await telegram.call("getUpdates") == []


@pytest.mark.parametrize(
    ("body", "told"),
    [({}, "url is empty"), ({"url": 5}, "must be a string"), ({"url": "http://xa.example"}, "HTTPS URL"),
     ({"url": "https://xa.example:9000"}, "only on ports"), ({"url": "https://xa.example:99999"}, "port is invalid"),
     ({"secret_token": "a b"}, "unallowed"), ({"secret_token": "a" * 257}, "unallowed"), ({"secret_token": ""}, "un"),
     ({"max_connections": 101}, "max_connections"), ({"allowed_updates": ["x"]}, "no kind"),
     ({"allowed_updates": "message"}, "Array"), ({"ip": "1.1.1.1"}, "not known")],
)  # fmt: skip
async def test_webhooks_have_their_rules(telegram: Telegram, body: dict[str, Any], told: str) -> None:
    whole = body if not body or "url" in body else {"url": "https://xa.example"} | body
    code, words = await telegram.error("setWebhook", **whole)
    assert code == 400 and told in words


class Receiver:
    """A webhook of ours, that answers as it is told."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.got: list[tuple[dict[str, Any], str]] = []
        self.app = Starlette(routes=[Route("/hook", self._hook, methods=["POST"])])

    async def _hook(self, request: Request) -> Response:
        self.got.append((await request.json(), request.headers.get("x-telegram-bot-api-secret-token", "")))
        return Response(status_code=self.statuses.pop(0) if self.statuses else 200)


async def test_webhooks_carry_the_secret_and_come_again_until_they_are_taken() -> None:
    receiver, world = Receiver(500, 401), World()
    simulator = Simulator(world, Updates(world, haste=1000), local=True)
    transport = httpx.ASGITransport(simulator.app)
    async with (
        on_loopback(receiver.app) as url,
        httpx.AsyncClient(transport=transport, base_url="http://telegram") as http,
    ):
        telegram = Telegram(simulator, http)
        simulator.say(CITIZEN, "một")
        await telegram.call("setWebhook", url=f"{url}/hook", secret_token="bi_mat", allowed_updates=["message"])
        simulator.say(CITIZEN, "hai")
        await until(lambda: len(simulator.updates.taken) == 2)
        assert [body["message"]["text"] for body, _ in receiver.got] == ["một", "một", "một", "hai"], "in their order"
        assert {secret for _, secret in receiver.got} == {"bi_mat"}
        info = await telegram.call("getWebhookInfo")
        assert info["url"] == f"{url}/hook" and info["pending_update_count"] == 0
        assert info["last_error_message"] == "Wrong response from the webhook: 401"
        assert "bi_mat" not in str(info)
        await simulator.updates.close()


async def test_a_webhook_that_is_away_leaves_updates_waiting_until_they_are_dropped() -> None:
    simulator = Simulator(local=True)
    transport = httpx.ASGITransport(simulator.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://telegram") as http:
        telegram = Telegram(simulator, http)
        await telegram.call("setWebhook", url="http://127.0.0.1:9/hook")
        simulator.say(CITIZEN, "một")
        await until(lambda: simulator.updates.deliveries)
        await asyncio.sleep(0.05)
        info = await telegram.call("getWebhookInfo")
        assert (info["pending_update_count"], info["last_error_message"]) == (1, "Connection timed out")
        await telegram.call("deleteWebhook", drop_pending_updates=True)
        assert (await telegram.call("getWebhookInfo"))["pending_update_count"] == 0
        await simulator.updates.close()


async def test_faults_come_as_often_as_told(telegram: Telegram) -> None:
    telegram.world.faults += [Fault(code=429, description="Too Many Requests", times=2), Fault("getMe", status=502)]
    assert [(await telegram.says())[:3] for _ in range(3)] == ["429", "429", ""]
    assert (await telegram.reply("getMe")).status_code == 502
    assert (await telegram.reply("getMe")).status_code == 200


# the page


async def test_the_page_writes_presses_and_refuses_nonsense(telegram: Telegram) -> None:
    async def act(**what: Any) -> int:
        return (await telegram.http.post("/sim/act", json={"citizen": str(CITIZEN)} | what)).status_code

    assert "Telegram thử" in (await telegram.http.get("/")).text
    await telegram.keyboard(button("Lệ phí", callback_data="k"))
    number = telegram.world.chat(CITIZEN).messages[-1].number
    for what in (
        {"do": "say", "text": "khai sinh"}, {"do": "say", "text": "x", "group": True}, {"do": "edit"},
        {"do": "send", "kind": "photo"}, {"do": "press", "number": number, "title": "Lệ phí"},
        {"do": "block", "blocked": True}, {"do": "fault", "code": 429, "after": 5},
    ):  # fmt: skip
        assert await act(**what) == 200, what
    assert telegram.world.chat(GROUP).messages[-1].text == "x"
    for wrong in (
        {"do": "nothing"}, {"do": "say", "text": " "}, {"do": "say", "text": "x" * 4097}, {"do": "send", "kind": "x"},
        {"do": "press", "number": number, "title": "Không"}, {"do": "say", "citizen": "x", "text": "y"},
    ):  # fmt: skip
        assert await act(**wrong) == 400, wrong
    state = (await telegram.http.get("/sim/state", params={"citizen": str(CITIZEN), "since": "1"})).json()
    assert [m["text"] for m in state["chat"]][:2] == ["x", "khai sinh (đã sửa)"] and state["blocked"] is True
    assert (await telegram.http.get("/sim/state", params={"citizen": "x"})).status_code == 400
