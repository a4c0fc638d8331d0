"""Calls to Telegram's Bot API. The token is part of every address, so no address may reach a log or an error."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from service.limits import is_loopback

SECONDS = 15.0
"""A whole call, long polling apart."""
POLL_SECONDS = 50
"""How long Telegram holds a request for updates open while there are none."""
WANTED = ["message", "callback_query"]
"""Updates that are asked for; edits, channel posts and changes of membership are not even sent."""


class TelegramAway(Exception):
    """No usable answer came. `untouched`: the request certainly did not reach Telegram."""

    def __init__(self, reason: str, *, untouched: bool = False) -> None:
        super().__init__(reason)
        self.untouched = untouched


class TelegramRefused(Exception):
    """Telegram answered with an error.

    Attributes:
        code: Telegram's, such as 403.
        told: its own words; they name parameters, never a citizen's text.
        after: seconds to wait, of a 429.
        moved_to: the new id of a group that became a supergroup.
    """

    def __init__(self, code: int, told: str, after: float | None = None, moved_to: int | None = None) -> None:
        super().__init__(f"error {code}: {told}" if told else f"error {code}")
        self.code, self.told, self.after, self.moved_to = code, told, after, moved_to


@dataclass(frozen=True)
class Account:
    """The bot as Telegram knows it."""

    id: int
    username: str
    reads_groups: bool
    """Whether all messages of a group reach it, not only those that address it (privacy mode off)."""


class TelegramApi:
    """One client; no call is repeated here."""

    def __init__(self, token: str, api_url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._base = f"{api_url.rstrip('/')}/bot{token}/"
        # An office's proxy stands before the internet, never before a simulator on this machine.
        near = urlsplit(api_url).hostname == "localhost" or is_loopback(urlsplit(api_url).hostname)
        self._http = httpx.AsyncClient(transport=transport, timeout=SECONDS, trust_env=not near)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def account(self) -> Account:
        """Who the token belongs to. Raises `TelegramAway`, `TelegramRefused`."""
        told = await self.call("getMe")
        if not isinstance(told, dict) or not isinstance(told.get("id"), int):
            raise TelegramAway("an answer without the bot's id")
        return Account(told["id"], str(told.get("username", "")), told.get("can_read_all_group_messages") is True)

    async def updates(self, offset: int | None, seconds: int = POLL_SECONDS) -> list[dict[str, Any]]:
        """The next updates, at most 100, waiting for the first; those before `offset` are forgotten by Telegram.

        Raises:
            TelegramAway, TelegramRefused
        """
        body: dict[str, Any] = {"timeout": seconds, "allowed_updates": WANTED}
        told = await self.call("getUpdates", body | ({} if offset is None else {"offset": offset}), SECONDS + seconds)
        if not isinstance(told, list):
            raise TelegramAway("an answer without updates")
        return [each for each in told if isinstance(each, dict)]

    async def call(self, method: str, body: dict[str, Any] | None = None, seconds: float = SECONDS) -> Any:
        """One method; its `result`.

        Raises:
            TelegramAway: no usable answer came in `seconds`.
            TelegramRefused: the answer is an error.
        """
        content = json.dumps(body or {}).encode()
        headers = {"Content-Type": "application/json"}
        try:
            async with asyncio.timeout(seconds):
                response = await self._http.post(self._base + method, content=content, headers=headers, timeout=seconds)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise TelegramAway(type(error).__name__, untouched=True) from None
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            raise TelegramAway(type(error).__name__) from None
        try:
            answer = response.json()
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict) or response.is_server_error or not isinstance(answer.get("ok"), bool):
            raise TelegramAway(f"HTTP {response.status_code}")
        if answer["ok"]:
            return answer.get("result")
        raise _refused(answer, response.status_code)


def _refused(answer: dict[str, Any], status: int) -> TelegramRefused:
    code, told = answer.get("error_code"), answer.get("description")
    more = answer.get("parameters")
    parameters: dict[str, Any] = more if isinstance(more, dict) else {}
    after, moved_to = parameters.get("retry_after"), parameters.get("migrate_to_chat_id")
    return TelegramRefused(
        code if isinstance(code, int) else status,
        told[:150] if isinstance(told, str) else "",
        float(after) if isinstance(after, int | float) else None,
        moved_to if isinstance(moved_to, int) else None,
    )
