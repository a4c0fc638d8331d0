"""Limits on what comes in: messages a minute, bytes a request, and the headers every reply carries."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict, deque
from contextlib import suppress

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service import phrases
from service.metrics import Metrics

WINDOW = 60.0
"""Seconds over which messages are counted."""
WEBHOOK_BYTES = 262_144
"""Largest body of a channel's webhook: an update may quote a second message, and write each letter as `\\u1ea1`."""


class RateLimiter:
    """At most `limit` events of one key within any 60 seconds; 0 means no limit."""

    def __init__(self, limit: int, keys: int = 50_000) -> None:
        self._limit, self._keys = limit, keys
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, key: str, at: float | None = None) -> int:
        """Count one event; 0, or the whole seconds until the next is allowed (then it was not counted)."""
        if not self._limit:
            return 0
        at = time.monotonic() if at is None else at
        times = self._seen.setdefault(key, deque())
        self._seen.move_to_end(key)
        if len(self._seen) > self._keys:
            self._seen.popitem(last=False)
        while times and times[0] <= at - WINDOW:
            times.popleft()
        if len(times) >= self._limit:
            return max(1, int(times[0] + WINDOW - at + 0.999))
        times.append(at)
        return 0


def is_loopback(address: str | None) -> bool:
    """Whether a client is this machine; an unknown client is not."""
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


class BodyTooLarge(Exception):
    """More bytes came than a request may have."""


class Guard:
    """Refuses oversized bodies (413) and adds security headers; pure ASGI, for it wraps every request."""

    def __init__(self, app: ASGIApp, max_body_bytes: int, metrics: Metrics) -> None:
        self._app, self._limit, self._metrics = app, max_body_bytes, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False
        limit = max(self._limit, WEBHOOK_BYTES) if scope["path"].startswith("/webhooks/") else self._limit

        async def guarded_send(message: Message) -> None:
            nonlocal started
            if exceeded and not started:
                return  # the application's own reply to the broken read
            if message["type"] == "http.response.start":
                started = True
                _secure(MutableHeaders(scope=message), scope["path"])
            await send(message)

        received, exceeded = 0, False

        async def guarded_receive() -> Message:
            nonlocal received, exceeded
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                exceeded = True
                raise BodyTooLarge
            return message

        declared = next((v for k, v in scope["headers"] if k == b"content-length"), b"0")
        if declared.isdigit() and int(declared) > limit:
            exceeded = True
        else:
            with suppress(BodyTooLarge):
                await self._app(scope, guarded_receive, guarded_send)
        if exceeded and not started:
            self._metrics.rejected.labels("too_large").inc()
            exceeded = False
            reply = JSONResponse({"detail": phrases.BODY_TOO_LARGE}, 413, {"Connection": "close"})
            await reply(scope, receive, guarded_send)


def _secure(headers: MutableHeaders, path: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), payment=()"
    if path.startswith("/api/"):
        headers["Cache-Control"] = "no-store"
    elif not path.startswith("/docs"):
        headers.setdefault(
            "Content-Security-Policy",
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            "frame-ancestors 'self'; base-uri 'none'; form-action 'self'",
        )
