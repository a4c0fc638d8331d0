"""Talking to Rasa over its gateway channel on loopback."""

from __future__ import annotations

import json
from typing import Any

import httpx
from pydantic import TypeAdapter, ValidationError

from actions.answer import Answer, Button, Message
from service.loopback import LoopbackTransport


class RasaAway(Exception):
    """Rasa did not answer, answered with an error, or said nothing."""


_BUTTONS = TypeAdapter(list[Button])


class RasaClient:
    """A pool of connections to one Rasa process."""

    def __init__(
        self, base_url: str, secret: str, timeout: float, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._transport = transport or LoopbackTransport()
        base = httpx.URL(base_url)
        self._turn, self._health = base.join("/webhooks/gateway/webhook"), base.join("/webhooks/gateway/")
        self._headers = {"X-Motcua-Secret": secret, "Content-Type": "application/json"}
        self._timeout = timeout

    async def send(self, sender: str, message: str) -> list[Message]:
        """One turn: what Rasa says to `message` of `sender`.

        Raises:
            RasaAway: no connection, too slow, an error, an empty or unreadable reply.
        """
        try:
            body = json.dumps({"sender": sender, "message": message, "metadata": {}}).encode()
            reply = await self._ask("POST", self._turn, self._timeout, body)
            reply.raise_for_status()
            messages = [_message(raw) for raw in reply.json()["messages"]]
        except (httpx.HTTPError, ValueError, KeyError, TypeError, ValidationError) as error:
            raise RasaAway(type(error).__name__) from error
        if not messages:
            # An action that failed leaves no message behind.
            raise RasaAway("empty reply")
        return messages

    async def ready(self) -> bool:
        """Whether Rasa has its model loaded and answers."""
        try:
            reply = await self._ask("GET", self._health, 2)
        except httpx.HTTPError:
            return False
        return reply.status_code == 200

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.aclose()

    async def _ask(self, method: str, url: httpx.URL, timeout: float, body: bytes | None = None) -> httpx.Response:
        extensions = {"timeout": {"read": timeout}}
        # Without httpx's client, which does for a browser what this needs none of: cookies, redirects, proxies.
        request = httpx.Request(method, url, headers=self._headers, content=body, extensions=extensions)
        reply = await self._transport.handle_async_request(request)
        reply.request = request
        return reply


def _message(raw: dict[str, Any]) -> Message:
    custom = raw.get("custom") or {}
    answer = Answer.model_validate(custom["answer"]) if custom.get("answer") else None
    buttons = _BUTTONS.validate_python(
        [{"title": button["title"], "payload": button["payload"]} for button in raw.get("buttons") or []]
    )
    return Message(text=raw.get("text") or "", buttons=buttons, answer=answer)
