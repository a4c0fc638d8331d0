"""The simulated Zalo is as strict as the real one: limits, codes, tokens, rates, webhooks delivered again."""

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

from service.channels.zalo import signature
from service.channels.zalo.consent import Consent
from service.simulators.zalo import webhooks
from service.simulators.zalo.app import Simulator
from service.simulators.zalo.page import with_page
from service.simulators.zalo.webhooks import MEDIA, Courier
from service.simulators.zalo.world import Fault, World
from tests.simulators.loopback import on_loopback

CITIZEN = "8400000000000000003"
CS = "/v3.0/oa/message/cs"
TOKEN = "/v4/oa/access_token"


class Zalo:
    """The simulator and a client that does what a careful caller does, unless told otherwise."""

    def __init__(self, simulator: Simulator, http: httpx.AsyncClient) -> None:
        self.simulator, self.world, self.http = simulator, simulator.world, http
        self.access = simulator.tokens.issue()["access_token"]

    async def post(self, body: Any, **headers: str) -> dict[str, Any]:
        reply = await self.http.post(CS, json=body, headers={"access_token": self.access} | headers)
        assert reply.status_code == 200, "Zalo answers 200 also where it refuses"
        return reply.json()

    async def error(self, **message: Any) -> int:
        return int((await self.post({"recipient": {"user_id": CITIZEN}, "message": message}))["error"])

    async def buttons(self, *buttons: Any, **payload: Any) -> int:
        return await self.error(
            text="x", attachment={"type": "template", "payload": {"buttons": list(buttons)} | payload}
        )

    async def grant(self, secret: str | None = None, **form: str) -> dict[str, Any]:
        ours = self.world.registration
        reply = await self.http.post(
            TOKEN, data={"app_id": ours.app_id} | form, headers={"secret_key": secret or ours.app_secret}
        )
        return reply.json()


@pytest_asyncio.fixture
async def zalo() -> AsyncIterator[Zalo]:
    """One citizen has just written."""
    simulator = Simulator(rate=60)
    transport = httpx.ASGITransport(with_page(simulator))
    async with httpx.AsyncClient(transport=transport, base_url="http://zalo") as http:
        await simulator.say(CITIZEN, "xin chào")
        yield Zalo(simulator, http)


def button(title: str = "Có", kind: str = "oa.query.show", payload: Any = "có") -> dict[str, Any]:
    return {"title": title, "type": kind, "payload": payload}


async def test_a_message_is_shown_and_answered_in_zalos_words(zalo: Zalo) -> None:
    reply = await zalo.post({"recipient": {"user_id": CITIZEN}, "message": {"text": "Chào bạn"}})
    assert reply["error"] == 0 and reply["message"] == "Success"
    assert set(reply["data"]) == {"message_id", "user_id", "sent_time", "quota"}
    assert reply["data"]["quota"] == {"quota_type": "reply", "remain": "8", "total": "8"}, "strings, as Zalo gives them"
    assert [(s.who, s.text) for s in zalo.world.citizen(CITIZEN).chat][-1] == ("account", "Chào bạn")


async def test_texts_have_their_limits(zalo: Zalo) -> None:
    assert await zalo.error(text="a" * 2000) == 0
    assert await zalo.error(text="a" * 2001) == -210
    assert await zalo.error(text="🙂" * 1001) == -210
    for text in ("", "  ", None, 7, ["a"]):
        assert await zalo.error(text=text) == -201
    assert await zalo.error() == -201
    assert await zalo.error(text="x", more="y") == -201, "a field that Zalo does not know is a mistake of ours"
    for body in ([], "x", {}, {"message": {"text": "x"}}, {"recipient": {"user_id": 5}, "message": {"text": "x"}}):
        assert (await zalo.post(body))["error"] == -201
    assert (await zalo.http.post(CS, content=b"{", headers={"access_token": zalo.access})).json()["error"] == -201


async def test_buttons_have_their_limits(zalo: Zalo) -> None:
    assert await zalo.buttons(*[button()] * 5) == 0
    assert await zalo.buttons(*[button()] * 6) == -210
    assert await zalo.buttons(button("t" * 100, payload="p" * 1000)) == 0
    assert await zalo.buttons(button("t" * 101)) == -210
    assert await zalo.buttons(button(payload="p" * 1001)) == -210
    for wrong in (
        button(""),
        button(kind="oa.quick.reply"),
        button(payload={"a": 1}),
        button(payload=""),
        {"title": "x"},
        7,
    ):
        assert await zalo.buttons(wrong) == -201
    assert await zalo.buttons(button(kind="oa.open.url", payload={"url": "https://dichvucong.gov.vn"})) == 0
    assert await zalo.buttons(button(kind="oa.open.url", payload="https://dichvucong.gov.vn")) == -201
    assert await zalo.buttons() == -201
    assert await zalo.error(text="x", attachment={"type": "file", "payload": {"token": "t"}}) == -201


async def test_who_may_be_written_to_and_when(zalo: Zalo) -> None:
    world, citizen = zalo.world, zalo.world.citizen(CITIZEN)
    zalo.simulator.tokens.error_of = lambda access: 0  # type: ignore[method-assign]
    assert (await zalo.post({"recipient": {"user_id": "5"}, "message": {"text": "x"}}))["error"] == -201
    for away, error in (("blocked", -217), ("restricted", -244), ("inactive", -227)):
        citizen.away = away  # type: ignore[assignment]
        assert await zalo.error(text="x") == error
    citizen.away = ""
    world.clock.forward(timedelta(hours=47, minutes=59))
    assert await zalo.error(text="x") == 0 and world.charged == 0
    world.clock.forward(timedelta(minutes=2))
    assert await zalo.error(text="x") == -320
    world.wallet = "empty"
    assert await zalo.error(text="x") == -321
    world.wallet = "full"
    assert await zalo.error(text="x") == 0 and world.charged == 1
    world.clock.forward(timedelta(days=5))
    assert await zalo.error(text="x") == -230
    citizen.last_wrote, citizen.follows = None, True
    assert await zalo.error(text="x") == -232
    citizen.follows = False
    assert await zalo.error(text="x") == -213


async def test_an_account_that_is_not_in_order_cannot_send(zalo: Zalo) -> None:
    for place, name, error in (
        (zalo.world.app, "active", -209), (zalo.world.app, "registered", -212),
        (zalo.world.account, "enabled", -204), (zalo.world.account, "verified", -221),
        (zalo.world.account, "authorised", -223), (zalo.world.account, "package", -224),
    ):  # fmt: skip
        place[name] = False
        assert await zalo.error(text="x") == error
        place[name] = True
    assert await zalo.error(text="x") == 0


async def test_old_and_other_kinds_of_messages_are_refused(zalo: Zalo) -> None:
    headers = {"access_token": zalo.access}
    for path, error in (("/v2.0/oa/message", -240), ("/v3.0/oa/message/promotion", -233)):
        assert (await zalo.http.post(path, json={}, headers=headers)).json()["error"] == error
        assert (await zalo.http.post(path, json={})).json()["error"] == -216


async def test_calls_are_counted_by_the_minute(zalo: Zalo) -> None:
    reply = await zalo.http.get("/v2.0/oa/getoa", headers={"access_token": zalo.access})
    assert reply.json()["data"]["oa_id"] == zalo.world.registration.oa_id
    assert (reply.headers["X-RateLimit-Limit"], reply.headers["X-RateLimit-Remain"]) == ("60", "59")
    errors = [await zalo.error(text="x") for _ in range(60)]
    assert errors == [0] * 59 + [-32]


async def test_a_citizens_details_are_told_by_id(zalo: Zalo) -> None:
    async def detail(data: str) -> int:
        headers = {"access_token": zalo.access}
        return int(
            (await zalo.http.get("/v3.0/oa/user/detail", params={"data": data}, headers=headers)).json()["error"]
        )

    assert await detail(f'{{"user_id":"{CITIZEN}"}}') == 0
    assert [await detail(data) for data in ("", "{}", '{"user_id":"5"}', "[]")] == [-201] * 4


# tokens


async def test_consent_gives_a_code_that_works_once_with_its_verifier(zalo: Zalo) -> None:
    ours = zalo.world.registration
    consent = Consent(ours.app_id, ours.callback_url, "http://zalo")
    page = await zalo.http.get(consent.url)
    assert page.status_code == 200 and "Cho phép" in page.text
    agreed = await zalo.http.get(consent.url + "&agree=1")
    assert agreed.status_code == 302
    code, oa_id = consent.read(agreed.headers["location"])
    assert oa_id == ours.oa_id
    wrong = await zalo.grant(grant_type="authorization_code", code=code, code_verifier="v" * 43)
    assert wrong["error"] == -14003
    code, _ = consent.read((await zalo.http.get(consent.url + "&agree=1")).headers["location"])
    pair = await zalo.grant(grant_type="authorization_code", code=code, code_verifier=consent.verifier)
    assert set(pair) == {"access_token", "refresh_token", "expires_in"} and pair["expires_in"] == "90000"
    again = await zalo.grant(grant_type="authorization_code", code=code, code_verifier=consent.verifier)
    assert again["error"] == -14003


@pytest.mark.parametrize("change", [{"app_id": "1"}, {"callback_url": "https://else.example"}])
async def test_consent_is_for_the_registered_app_and_callback(zalo: Zalo, change: dict[str, str]) -> None:
    ours = zalo.world.registration
    consent = Consent(**{"app_id": ours.app_id, "callback_url": ours.callback_url, "oauth_url": "http://zalo"} | change)
    assert (await zalo.http.get(consent.url)).status_code == 400


async def test_a_code_lives_ten_minutes(zalo: Zalo) -> None:
    consent = Consent("", "", "")
    code = zalo.simulator.tokens.consent(consent.challenge)
    zalo.world.clock.forward(timedelta(minutes=11))
    late = await zalo.grant(grant_type="authorization_code", code=code, code_verifier=consent.verifier)
    assert late["error"] == -14003


async def test_a_refresh_token_works_once_and_ends_the_old_access_token(zalo: Zalo) -> None:
    first = zalo.simulator.tokens.issue()
    second = await zalo.grant(grant_type="refresh_token", refresh_token=first["refresh_token"])
    error_of = zalo.simulator.tokens.error_of
    assert (error_of(first["access_token"]), error_of(second["access_token"])) == (-216, 0)
    assert (await zalo.grant(grant_type="refresh_token", refresh_token=first["refresh_token"]))["error"] == -14003
    assert zalo.simulator.tokens.reused == 1
    zalo.world.clock.forward(timedelta(hours=25))
    assert error_of(second["access_token"]) == -220
    zalo.world.clock.forward(timedelta(days=90))
    assert (await zalo.grant(grant_type="refresh_token", refresh_token=second["refresh_token"]))["error"] == -14003


async def test_the_token_office_is_strict(zalo: Zalo) -> None:
    refresh = zalo.simulator.tokens.issue()["refresh_token"]
    right = {"grant_type": "refresh_token", "refresh_token": refresh}
    assert (await zalo.grant("wrong", **right))["error"] == -14003
    assert (await zalo.grant(**right | {"app_id": "1"}))["error"] == -14003
    assert (await zalo.grant(**right | {"grant_type": "password"}))["error"] == -14003
    headers = {"secret_key": zalo.world.registration.app_secret}
    as_json = await zalo.http.post(TOKEN, json=right | {"app_id": zalo.world.registration.app_id}, headers=headers)
    assert as_json.json()["error"] == -14003
    assert "access_token" in await zalo.grant(**right)


async def test_faults_come_as_often_as_told(zalo: Zalo) -> None:
    zalo.world.faults += [Fault("send", -200, times=2), Fault("token", status=503)]
    assert [await zalo.error(text="x") for _ in range(3)] == [-200, -200, 0]
    assert (await zalo.http.post(TOKEN, data={})).status_code == 503
    zalo.simulator.tokens.revoke()
    assert await zalo.error(text="x") == -216


# webhooks


class Receiver:
    """A webhook of ours, that answers as it is told."""

    def __init__(self, *statuses: int, slow: float = 0.0) -> None:
        self.statuses, self.slow = list(statuses), slow
        self.got: list[tuple[bytes, dict[str, str]]] = []
        self.app = Starlette(routes=[Route("/hook", self._hook, methods=["POST"])])

    async def _hook(self, request: Request) -> Response:
        self.got.append((await request.body(), dict(request.headers)))
        await asyncio.sleep(self.slow)
        return Response(status_code=self.statuses.pop(0) if self.statuses else 200)


async def courier(receiver: Receiver, url: str, haste: float = 10_000) -> tuple[Simulator, Courier]:
    world = World()
    brings = Courier(world, f"{url}/hook", haste)
    return Simulator(world, brings), brings


async def test_webhooks_are_signed_and_echoes_come_too() -> None:
    receiver = Receiver()
    async with on_loopback(receiver.app) as url:
        simulator, brings = await courier(receiver, url)
        assert (
            await brings.probe() == 200 and receiver.got[0][0] == b"{}" and signature.HEADER not in receiver.got[0][1]
        )
        assert await simulator.say(CITIZEN, "xin chào ạ") == 200
        for kind in MEDIA:
            assert await simulator.say(CITIZEN, "", kind) == 200
        assert await simulator.follow(CITIZEN) == await simulator.follow(CITIZEN, False) == 200
        citizen = simulator.world.citizen(CITIZEN)
        simulator.world.on_message(citizen, simulator.world.show(citizen, "account", "Chào bạn"))
        await asyncio.gather(*brings._tasks)
        await brings.close()
    ours = simulator.world.registration
    events = [d.event for d in brings.deliveries]
    assert {"oa_send_text", "user_received_message", "user_seen_message", "follow", "unfollow"} < set(events)
    assert all(signature.verify(ours.app_id, ours.oa_secret, headers, raw) for raw, headers in receiver.got[1:])


async def test_what_is_not_taken_comes_again_unchanged() -> None:
    receiver = Receiver(500, 503)
    async with on_loopback(receiver.app) as url:
        simulator, brings = await courier(receiver, url)
        assert await simulator.say(CITIZEN, "xin chào") == 500
        await asyncio.gather(*brings._tasks)
        await brings.close()
    assert [(d.attempt, d.status) for d in brings.deliveries] == [(0, 500), (1, 503), (2, 200)]
    assert len({raw for raw, _ in receiver.got}) == 1 and not brings.switched_off


async def test_after_the_last_try_the_webhook_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "WITHIN", 0.05)
    receiver = Receiver(slow=0.2)
    async with on_loopback(receiver.app) as url:
        simulator, brings = await courier(receiver, url, 1e6)
        assert await simulator.say(CITIZEN, "xin chào") == 0, "no answer in time"
        await asyncio.gather(*brings._tasks)
        assert len(brings.deliveries) == 6 and brings.switched_off
        assert await simulator.say(CITIZEN, "có ai không") == 0 and len(brings.deliveries) == 6
        await brings.close()


# the page


async def test_the_page_speaks_and_shows_what_zalo_would_show(zalo: Zalo) -> None:
    async def act(**what: Any) -> httpx.Response:
        return await zalo.http.post("/sim/act", json={"citizen": CITIZEN} | what)

    assert "Zalo thử" in (await zalo.http.get("/")).text
    assert (await act(do="say", text="đổi bằng lái xe")).json() == {"status": 200}
    attachment = {"type": "template", "payload": {"buttons": [button(), button("Ẩn", "oa.query.hide", "ẩn")]}}
    assert await zalo.error(text="Chọn nhé", attachment=attachment) == 0
    state = (await zalo.http.get("/sim/state", params={"citizen": CITIZEN, "since": "1"})).json()
    assert [s["text"] for s in state["chat"]] == ["đổi bằng lái xe", "Chọn nhé"]
    number = state["chat"][-1]["number"]
    assert (await act(do="press", number=number, title="Có")).status_code == 200
    assert (await act(do="press", number=number, title="Ẩn")).status_code == 200
    shown = [s.text for s in zalo.world.citizen(CITIZEN).chat]
    assert shown[-1] == "có" and "ẩn" not in shown, "a hidden query is sent, but not shown"
    for what in (
        {"do": "send", "kind": "sticker"}, {"do": "follow", "follows": True}, {"do": "forward", "hours": 49},
        {"do": "fault", "place": "send", "error": -32}, {"do": "revoke"},
    ):  # fmt: skip
        assert (await act(**what)).status_code == 200
    for wrong in ({"do": "nothing"}, {"do": "say", "text": " "}, {"do": "say", "text": "x" * 2001}, {"do": "press"},
                  {"do": "send", "kind": "text"}, {"do": "press", "number": number, "title": "Không"}):  # fmt: skip
        assert (await act(**wrong)).status_code == 400
    assert (await zalo.http.post("/sim/act", content=b"[]")).status_code == 400
