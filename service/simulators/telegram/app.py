"""The simulator's server as one application: `/bot<token>/<method>`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from service.simulators.lost import Lost
from service.simulators.telegram import rules
from service.simulators.telegram.rules import Pace, Refused, known
from service.simulators.telegram.updates import (
    Hook,
    Updates,
    callback_update,
    member_update,
    message_update,
)
from service.simulators.telegram.world import Chat, Fault, Shown, World

LONGEST_POLL = 50.0
Method = Callable[[dict[str, Any]], Awaitable[Any]]


class Simulator:
    """One Telegram: the world, its updates, and the methods of the Bot API that an assistant needs."""

    def __init__(
        self,
        world: World | None = None,
        updates: Updates | None = None,
        pace: Pace | None = None,
        *,
        local: bool = False,
    ) -> None:
        """`local`: webhooks may be plain HTTP on any port, as with Telegram's own server run with `--local`."""
        self.world = world or World()
        self.updates = updates or Updates(self.world)
        self._pace, self._local = pace or Pace(), local
        self._methods: dict[str, Method] = {
            "getme": self._get_me,
            "getupdates": self._get_updates,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "getwebhookinfo": self._webhook_info,
            "sendmessage": self._send_message,
            "sendchataction": self._send_action,
            "answercallbackquery": self._answer_query,
        }
        self.app = Starlette(routes=[Route("/bot{token}/{method}", self._call, methods=["GET", "POST"])])

    # what a citizen does

    def say(self, person: int, text: str, kind: str = "text", chat: Chat | None = None, answers: int = 0) -> Shown:
        """A person writes to the bot, or into a group, or sends something else."""
        chat = chat or self.world.chat(person)
        shown = self.world.show(chat, "citizen", person, text, kind, answers=answers)
        self.updates.add("message", message_update(self.world, chat, shown))
        return shown

    def edit(self, chat: Chat, number: int, text: str) -> None:
        """A person changes what they wrote."""
        shown = self._message(chat, number)
        shown.text = text
        edited = message_update(self.world, chat, shown) | {"edit_date": int(self.world.clock.now().timestamp())}
        self.updates.add("edited_message", edited)

    def press(self, person: int, number: int, title: str, chat: Chat | None = None) -> str:
        """A person presses a button below a message; the id of the query. Raises KeyError where there is none."""
        chat = chat or self.world.chat(person)
        shown = self._message(chat, number)
        data = next((b["callback_data"] for row in shown.buttons for b in row if b["text"] == title), None)
        if data is None:
            raise KeyError(title)
        query = self.world.ask()
        self.updates.add("callback_query", callback_update(self.world, chat, shown, person, query, data))
        return query.id

    def block(self, person: int, blocked: bool = True) -> None:
        """A person stops the bot, or lets it write again."""
        chat = self.world.chat(person)
        chat.away = "blocked" if blocked else ""
        self.world.show(chat, "telegram", 0, "Bạn đã chặn bot" if blocked else "Bạn đã bỏ chặn bot")
        self.updates.add("my_chat_member", member_update(self.world, chat, "kicked" if blocked else "member"))

    def _message(self, chat: Chat, number: int) -> Shown:
        shown = next((s for s in chat.messages if s.number == number), None)
        if shown is None:
            raise KeyError(number)
        return shown

    # the Bot API

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        fault = self.world.take_fault(method)
        if fault and fault.delay:
            await asyncio.sleep(fault.delay)
        if fault and fault.status:
            return Response("<html>busy</html>", fault.status)
        try:
            result = await self._answer(request, method, fault)
        except Refused as refused:
            self.world.note("refused", method=method, code=refused.code, told=str(refused))
            return _error(refused)
        return Lost() if fault and fault.lost else JSONResponse({"ok": True, "result": result})

    async def _answer(self, request: Request, method: str, fault: Fault | None) -> Any:
        ours = self.world.bot
        given = request.path_params["token"]
        if not given.partition(":")[0].isdigit():
            raise Refused(404, "Not Found")
        if given != ours.token or self.world.revoked:
            raise Refused(401, "Unauthorized")
        if fault and fault.code:
            raise Refused(fault.code, fault.description, **fault.parameters)
        work = self._methods.get(method.lower())
        if work is None:
            raise Refused(404, "Not Found: method not found")
        return await work(await _parameters(request))

    async def _get_me(self, body: dict[str, Any]) -> Any:
        known(body, set(), set())
        bot = self.world.bot
        return {
            "id": bot.id,
            "is_bot": True,
            "first_name": bot.name,
            "username": bot.username,
            "can_join_groups": True,
            "can_read_all_group_messages": True,
            "supports_inline_queries": False,
        }

    async def _get_updates(self, body: dict[str, Any]) -> Any:
        known(body, {"offset", "limit", "timeout", "allowed_updates"}, set())
        rules.check_allowed(body)
        offset, limit, seconds = (body.get(n, d) for n, d in (("offset", 0), ("limit", 100), ("timeout", 0)))
        if not all(isinstance(n, int) and not isinstance(n, bool) for n in (offset, limit, seconds)):
            raise rules.bad("offset, limit and timeout must be Integers")
        allowed = frozenset(body["allowed_updates"]) if "allowed_updates" in body else None
        limit, seconds = min(max(limit, 1), 100), min(max(float(seconds), 0.0), LONGEST_POLL)
        return await self.updates.fetch(offset, limit, seconds, allowed)

    async def _set_webhook(self, body: dict[str, Any]) -> Any:
        allowed = {"secret_token", "max_connections", "allowed_updates", "drop_pending_updates"}
        known(body, allowed, {"url"})
        rules.check_webhook(body, self._local)
        drop = body.get("drop_pending_updates") is True
        if not body["url"]:
            await self.updates.unhook(drop=drop)
            return True
        kinds = frozenset(body.get("allowed_updates", ())) or frozenset({"message", "callback_query"})
        hook = Hook(body["url"], str(body.get("secret_token", "")), kinds, int(body.get("max_connections", 40)))
        await self.updates.set_hook(hook, drop=drop)
        self.world.note("webhook set")
        return True

    async def _delete_webhook(self, body: dict[str, Any]) -> Any:
        known(body, {"drop_pending_updates"}, set())
        await self.updates.unhook(drop=body.get("drop_pending_updates") is True)
        return True

    async def _webhook_info(self, body: dict[str, Any]) -> Any:
        known(body, set(), set())
        hook = self.updates.hook
        told: dict[str, Any] = {
            "url": hook.url if hook else "",
            "has_custom_certificate": False,
            "pending_update_count": self.updates.pending(),
        }
        if hook:
            told |= {"max_connections": hook.connections, "allowed_updates": sorted(hook.allowed)}
        if hook and self.updates.last_error:
            told["last_error_date"], told["last_error_message"] = self.updates.last_error
        return told

    async def _send_message(self, body: dict[str, Any]) -> Any:
        more = {"message_thread_id", "parse_mode", "link_preview_options", "reply_parameters", "reply_markup"}
        known(body, more, {"chat_id", "text"})
        chat = rules.writable(self.world, body["chat_id"])
        buttons = rules.check_message(self.world, body, chat)
        self._pace.check(chat, self.world.clock.now().timestamp())
        answers = rules.answered(body, chat)
        shown = self.world.show(chat, "bot", self.world.bot.id, body["text"], "text", buttons, answers)
        self.world.note("sent", characters=len(shown.text), buttons=sum(map(len, buttons)))
        return message_update(self.world, chat, shown)

    async def _send_action(self, body: dict[str, Any]) -> Any:
        known(body, {"message_thread_id"}, {"chat_id", "action"})
        chat = rules.writable(self.world, body["chat_id"])
        chat.actions.append(rules.check_action(body))
        return True

    async def _answer_query(self, body: dict[str, Any]) -> Any:
        known(body, {"text", "show_alert", "url", "cache_time"}, {"callback_query_id"})
        rules.check_answer(self.world, body)
        return True


async def _parameters(request: Request) -> Any:
    """Of the four ways to give parameters: the address, a form, or JSON (numbers are JSON's in the first two)."""
    given: dict[str, Any] = {name: _value(value) for name, value in request.query_params.items()}
    kind = request.headers.get("content-type", "")
    raw = await request.body()
    if kind.startswith("application/x-www-form-urlencoded"):
        given |= {name: _value(value) for name, (value, *_) in parse_qs(raw.decode("utf-8", "replace")).items()}
    elif raw:
        if not kind.startswith("application/json"):
            raise rules.bad("unsupported content type")
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise rules.bad("can't parse JSON object") from error
        if not isinstance(body, dict):
            raise rules.bad("can't parse JSON object")
        given |= body
    return given


def _value(text: Any) -> Any:
    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return text


def _error(refused: Refused) -> JSONResponse:
    body: dict[str, Any] = {"ok": False, "error_code": refused.code, "description": str(refused)}
    if refused.parameters:
        body["parameters"] = refused.parameters
    headers = {"Retry-After": str(refused.parameters["retry_after"])} if "retry_after" in refused.parameters else None
    return JSONResponse(body, refused.code, headers)
