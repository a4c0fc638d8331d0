"""Calls to Zalo's OpenAPI and OAuth servers."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx

from service.limits import is_loopback

MESSAGE_PATH = "/v3.0/oa/message/cs"
"""Consultation messages: free and unlimited within 48 hours of the citizen's last message."""
ACCOUNT_PATH = "/v2.0/oa/getoa"
TOKEN_PATH = "/v4/oa/access_token"
SECONDS = 15.0
"""A whole call."""
ACCESS_LIFE = timedelta(hours=25)
"""Of an access token, where the answer does not tell."""
REFRESH_LIFE = timedelta(days=90)
"""A refresh token lives three months; Zalo's answer does not say so."""
RATE_LIMITED = -32


class ZaloAway(Exception):
    """No usable answer came. `untouched`: the request certainly did not reach Zalo."""

    def __init__(self, reason: str, *, untouched: bool = False, after: float | None = None) -> None:
        super().__init__(reason)
        self.untouched, self.after = untouched, after


class ZaloRefused(Exception):
    """The OAuth server answered with an error."""

    def __init__(self, error: int, told: str) -> None:
        super().__init__(f"error {error}: {told}" if told else f"error {error}")
        self.error = error


@dataclass(frozen=True)
class Pair:
    """An access token (25 hours) and the refresh token that replaces both, once."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    obtained_at: datetime
    expires_at: datetime
    refresh_expires_at: datetime


@dataclass(frozen=True)
class Reply:
    """An answer of the OpenAPI: its `error` (0: done) and `data`."""

    error: int
    message: str
    data: dict[str, Any]


class ZaloApi:
    """One client for both servers; no call is repeated here."""

    def __init__(
        self,
        app_id: str,
        app_secret: str,
        api_url: str,
        oauth_url: str,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._app_id, self._app_secret = app_id, app_secret
        self._api_url, self._oauth_url = api_url.rstrip("/"), oauth_url.rstrip("/")
        # An office's proxy stands before the internet, never before a simulator on this machine.
        near = urlsplit(api_url).hostname == "localhost" or is_loopback(urlsplit(api_url).hostname)
        self._http = httpx.AsyncClient(transport=transport, timeout=SECONDS, trust_env=not near)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def send(self, access: str, body: dict[str, Any]) -> Reply:
        """Send a consultation message. Raises `ZaloAway`."""
        return await self._open_api("POST", MESSAGE_PATH, access, body)

    async def account(self, access: str) -> Reply:
        """Name and id of the Official Account; costs nothing, reaches nobody. Raises `ZaloAway`."""
        return await self._open_api("GET", ACCOUNT_PATH, access)

    async def exchange(self, code: str, verifier: str) -> Pair:
        """The first pair, for the code of a consent. Raises `ZaloAway`, `ZaloRefused`."""
        return await self._pair({"grant_type": "authorization_code", "code": code, "code_verifier": verifier})

    async def refresh(self, refresh_token: str) -> Pair:
        """The next pair; the refresh token given is used up by it. Raises `ZaloAway`, `ZaloRefused`."""
        return await self._pair({"grant_type": "refresh_token", "refresh_token": refresh_token})

    async def _open_api(self, method: str, path: str, access: str, body: dict[str, Any] | None = None) -> Reply:
        content = None if body is None else json.dumps(body).encode()
        headers = {"access_token": access} | ({"Content-Type": "application/json"} if content else {})
        answer = await self._call(method, self._api_url + path, content=content, headers=headers)
        data = answer.get("data")
        return Reply(_number(answer), _told(answer), data if isinstance(data, dict) else {})

    async def _pair(self, form: dict[str, str]) -> Pair:
        answer = await self._call(
            "POST",
            self._oauth_url + TOKEN_PATH,
            data=form | {"app_id": self._app_id},
            headers={"secret_key": self._app_secret},
        )
        access, refresh = answer.get("access_token"), answer.get("refresh_token")
        if not (isinstance(access, str) and access and isinstance(refresh, str) and refresh):
            if not _number(answer):
                raise ZaloAway("an answer with neither tokens nor an error")
            raise ZaloRefused(_number(answer), _told(answer))
        now = datetime.now(UTC)
        return Pair(access, refresh, now, now + _life(answer), now + REFRESH_LIFE)

    async def _call(self, method: str, url: str, **request: Any) -> dict[str, Any]:
        try:
            async with asyncio.timeout(SECONDS):
                response = await self._http.request(method, url, **request)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise ZaloAway(type(error).__name__, untouched=True) from error
        except (httpx.HTTPError, TimeoutError) as error:
            raise ZaloAway(type(error).__name__) from error
        try:
            answer = response.json()
        except ValueError:
            answer = None
        # What a failing server says is no verdict on our tokens.
        if not isinstance(answer, dict) or response.is_server_error or (response.is_error and "error" not in answer):
            wait = response.headers.get("Retry-After", "")
            raise ZaloAway(f"HTTP {response.status_code}", after=float(wait) if wait.isdecimal() else None)
        return answer


def _life(answer: dict[str, Any]) -> timedelta:
    """How long the access token lives: `expires_in`, a string of seconds. A pair is not lost for a strange number."""
    told = str(answer.get("expires_in", ""))
    return timedelta(seconds=int(told)) if told.isdecimal() and 0 < int(told) < 10**8 else ACCESS_LIFE


def _number(answer: dict[str, Any]) -> int:
    try:
        return int(answer.get("error", 0))
    except (TypeError, ValueError):
        return -1


def _told(answer: dict[str, Any]) -> str:
    """Zalo's own words on an error, cut; they name parameters, never a citizen's text."""
    for key in ("message", "error_description", "error_name"):
        if isinstance(answer.get(key), str) and answer[key]:
            return str(answer[key])[:200]
    return ""
