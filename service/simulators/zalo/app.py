"""The simulator's servers as one application: `/v4/oa/...` is OAuth, `/v2.0` and `/v3.0` are the OpenAPI."""

from __future__ import annotations

import asyncio
import html
import json
import secrets
from collections import deque
from typing import Any
from urllib.parse import parse_qs, quote, urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from service.simulators.lost import Lost
from service.simulators.zalo import rules
from service.simulators.zalo.rules import Refused
from service.simulators.zalo.tokens import INVALID, OAuthError, TokenOffice
from service.simulators.zalo.webhooks import Courier, echo_events, follow_event, message_event
from service.simulators.zalo.world import Citizen, Fault, Place, Shown, World

RATE = 4_000
"""Calls a minute of one app."""
MINUTE = 60.0


class Simulator:
    """One Zalo: the world, its token office, and who brings the webhooks."""

    def __init__(self, world: World | None = None, courier: Courier | None = None, rate: int = RATE) -> None:
        self.world = world or World()
        self.tokens = TokenOffice(self.world)
        self.courier = courier
        self._rate = rate
        self._calls: deque[float] = deque()
        self.world.on_message = self._echo
        self.app = Starlette(
            routes=[
                Route("/v4/oa/permission", self._permission),
                Route("/v4/oa/access_token", self._token, methods=["POST"]),
                Route("/v3.0/oa/message/cs", self._message, methods=["POST"]),
                Route("/v3.0/oa/message/transaction", self._other_message, methods=["POST"]),
                Route("/v3.0/oa/message/promotion", self._other_message, methods=["POST"]),
                Route("/v2.0/oa/message", self._closed, methods=["POST"]),
                Route("/v2.0/oa/getoa", self._account),
                Route("/v3.0/oa/user/detail", self._user),
            ]
        )

    # what a citizen does

    async def say(self, citizen_id: str, text: str, kind: str = "text") -> int:
        """A citizen writes, or sends something else; the status of the webhook (0: no answer in time)."""
        citizen = self.world.citizen(citizen_id)
        citizen.last_wrote = self.world.clock.now()
        shown = self.world.show(citizen, "citizen", text, kind)
        return await self._deliver(message_event(self.world, citizen, shown))

    async def press(self, citizen_id: str, number: int, title: str) -> int:
        """A citizen presses a button below a message; raises KeyError where there is none."""
        citizen = self.world.citizen(citizen_id)
        shown = next((s for s in citizen.chat if s.number == number), None)
        button = next((b for b in (shown.buttons if shown else []) if b["title"] == title), None)
        if button is None:
            raise KeyError(title)
        if button["type"] == "oa.query.show":
            return await self.say(citizen_id, button["payload"])
        if button["type"] == "oa.query.hide":
            citizen.last_wrote = self.world.clock.now()
            hidden = Shown(0, "citizen", button["payload"], "text", "", secrets.token_hex(10))
            return await self._deliver(message_event(self.world, citizen, hidden))
        return 200  # opens a page, a call or a text message on the phone

    async def follow(self, citizen_id: str, follows: bool = True) -> int:
        """A citizen follows the account, or no longer does."""
        citizen = self.world.citizen(citizen_id)
        citizen.follows = follows
        if follows:
            citizen.last_wrote = self.world.clock.now()
        self.world.show(citizen, "zalo", "Bạn đã quan tâm trang này" if follows else "Bạn đã bỏ quan tâm trang này")
        return await self._deliver(follow_event(self.world, citizen))

    async def _deliver(self, event: dict[str, Any]) -> int:
        return await self.courier.deliver(event) if self.courier else 200

    def _echo(self, citizen: Citizen, shown: Shown) -> None:
        if self.courier:
            for event in echo_events(self.world, citizen, shown):
                self.courier.deliver_soon(event)

    # OAuth

    async def _permission(self, request: Request) -> Response:
        query, ours = request.query_params, self.world.registration
        if query.get("app_id") != ours.app_id or query.get("redirect_uri") != ours.callback_url:
            return HTMLResponse("<p>Ứng dụng hoặc Callback Url không đúng.</p>", 400)
        if query.get("agree") != "1":
            again = html.escape(f"?{urlencode(dict(query) | {'agree': '1'})}", quote=True)
            return HTMLResponse(
                f"<!doctype html><meta charset=utf-8><title>Cấp quyền</title><p>Cho phép ứng dụng quản lý "
                f"<b>{html.escape(ours.oa_name)}</b>?</p><p><a href='{again}'>Cho phép</a></p>"
            )
        try:
            code = self.tokens.consent(query.get("code_challenge", ""))
        except OAuthError as error:
            return HTMLResponse(f"<p>Sai tham số {error}.</p>", 400)
        back = {"oa_id": ours.oa_id, "code": code} | ({"state": query["state"]} if "state" in query else {})
        return RedirectResponse(f"{ours.callback_url}?{urlencode(back, quote_via=quote)}", 302)

    async def _token(self, request: Request) -> Response:
        fault = await self._fault("token")
        if fault and fault.status:
            return Response("busy", fault.status)
        if fault and fault.error:
            return _oauth_error(fault.error, "scripted")
        if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return _oauth_error(INVALID, "content type")
        form = {key: values[0] for key, values in parse_qs((await request.body()).decode("utf-8", "replace")).items()}
        try:
            pair = self.tokens.grant(request.headers, form)
        except OAuthError as error:
            self.world.note("token refused", parameter=str(error), grant=form.get("grant_type", ""))
            return _oauth_error(INVALID, f"Invalid parameter: {error}")
        self.world.note("token issued", grant=form["grant_type"])
        return Lost() if fault and fault.lost else JSONResponse(pair)

    # OpenAPI

    async def _message(self, request: Request) -> Response:
        fault = await self._fault("send")
        if fault and fault.status:
            return Response("busy", fault.status, headers={"Retry-After": "1"})
        try:
            self._check_call(request)
            if fault and fault.error:
                raise Refused(fault.error, "scripted")
            rules.check_app(self.world)
            if not request.headers.get("content-type", "").startswith("application/json"):
                raise Refused(-201, "content type is invalid")
            to, text, buttons = rules.check_body(await _json(request))
            citizen = rules.check_window(self.world, to)
        except Refused as refused:
            self.world.note("refused", error=refused.error, message=str(refused))
            return self._answer({"error": refused.error, "message": str(refused)})
        shown = self.world.show(citizen, "account", text, buttons=buttons)
        self.world.on_message(citizen, shown)
        self.world.note("sent", characters=len(text), buttons=len(buttons))
        data = {
            "message_id": shown.message_id,
            "user_id": to,
            "sent_time": self.world.clock.milliseconds(),
            "quota": {"quota_type": "reply", "remain": "8", "total": "8"},
        }
        return Lost() if fault and fault.lost else self._answer({"data": data, "error": 0, "message": "Success"})

    async def _other_message(self, request: Request) -> Response:
        return self._checked(request, {"error": -233, "message": "message type is not supported"})

    async def _closed(self, request: Request) -> Response:
        return self._checked(request, {"error": -240, "message": "MessageV2 is closed, use v3"})

    async def _account(self, request: Request) -> Response:
        ours = self.world.registration
        data = {
            "oa_id": ours.oa_id,
            "name": ours.oa_name,
            "is_verified": self.world.account["verified"],
            "num_follower": sum(c.follows for c in self.world.citizens.values()),
        }
        return self._checked(request, {"data": data, "error": 0, "message": "Success"})

    async def _user(self, request: Request) -> Response:
        try:
            citizen = self.world.citizens[str(json.loads(request.query_params.get("data", ""))["user_id"])]
        except (ValueError, KeyError, TypeError):
            return self._checked(request, {"error": -201, "message": "user_id is invalid"})
        data = {"user_id": citizen.id, "display_name": "Người dân thử", "user_is_follower": citizen.follows}
        return self._checked(request, {"data": data, "error": 0, "message": "Success"})

    def _checked(self, request: Request, answer: dict[str, Any]) -> Response:
        try:
            self._check_call(request)
        except Refused as refused:
            answer = {"error": refused.error, "message": str(refused)}
        return self._answer(answer)

    def _check_call(self, request: Request) -> None:
        now = asyncio.get_running_loop().time()
        while self._calls and self._calls[0] <= now - MINUTE:
            self._calls.popleft()
        if len(self._calls) >= self._rate:
            raise Refused(-32, "api rate limit")
        self._calls.append(now)
        error = self.tokens.error_of(request.headers.get("access_token", ""))
        if error:
            raise Refused(error, "Access token is invalid" if error == -216 else "Access token has expired")

    def _answer(self, body: dict[str, Any]) -> JSONResponse:
        """HTTP 200 also for a refusal: that is how Zalo answers."""
        left = max(0, self._rate - len(self._calls))
        headers = {"X-RateLimit-Limit": str(self._rate), "X-RateLimit-Remain": str(left)}
        return JSONResponse(body, headers=headers)

    async def _fault(self, place: Place) -> Fault | None:
        fault = self.world.take_fault(place)
        if fault and fault.delay:
            await asyncio.sleep(fault.delay)
        return fault


def _oauth_error(error: int, description: str) -> JSONResponse:
    return JSONResponse({"error": error, "error_name": "Invalid parameter", "error_description": description})


async def _json(request: Request) -> Any:
    try:
        return json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise Refused(-201, "body is invalid") from error
