"""A channel as simple as can be, over the real contract: a secret in a header, JSON in, JSON out over real HTTP."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from service.channels.base import Channel, Dead, Incoming, MalformedUpdate, Outgoing, Retry, Sent
from service.channels.text import spell_out, split

SECRET = "only-the-stand-in-knows"
HEADERS = {"x-stand-in-secret": SECRET}

Result = Sent | Retry | Dead


def update(received_id: str, text: str = "", sender: str = "s1", kind: str = "text") -> bytes:
    """The body of one webhook."""
    return json.dumps({"id": received_id, "from": sender, "text": text, "kind": kind}).encode()


@dataclass
class StandIn(Channel):
    """Sends to `url`, or hands each call to `sends`; what was sent stands in `sent`."""

    name = "standin"
    text_limit = 300
    button_limit = 2

    url: str = ""
    sends: Callable[[Outgoing], Awaitable[Result]] | None = None
    sent: list[Outgoing] = field(default_factory=list)
    noticed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._client = httpx.AsyncClient()

    def verify(self, headers: Mapping[str, str], raw_body: bytes) -> bool:
        given = next((v for k, v in headers.items() if k.lower() == "x-stand-in-secret"), "")
        return hmac.compare_digest(given.encode(), SECRET.encode())

    def read(self, raw_body: bytes) -> list[Incoming]:
        try:
            body = json.loads(raw_body)
            return [Incoming(body["from"], body["id"], body["text"], body["kind"], extra={"answers": body["id"]})]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise MalformedUpdate(type(error).__name__) from error

    def write(self, message: dict[str, Any], incoming: Incoming) -> list[Outgoing]:
        text, buttons = spell_out(message["text"], message["buttons"], self.button_limit)
        bodies: list[dict[str, Any]] = [{"text": part} for part in split(text, self.text_limit)]
        if bodies and buttons:
            bodies[-1]["buttons"] = buttons
        return [Outgoing(incoming.sender, "say", body | incoming.extra) for body in bodies]

    async def notice(self, incoming: Incoming) -> None:
        self.noticed.append(incoming.received_id)

    async def send(self, outgoing: Outgoing) -> Result:
        if self.url:
            try:
                reply = await self._client.post(self.url, json={"to": outgoing.to} | outgoing.body, timeout=5)
            except httpx.HTTPError as error:
                return Retry(reason=type(error).__name__)
            return Sent() if reply.status_code == 200 else Retry(reason=str(reply.status_code))
        result = await self.sends(outgoing) if self.sends else Sent()
        if isinstance(result, Sent):
            self.sent.append(outgoing)
        return result

    async def close(self) -> None:
        await self._client.aclose()

    @property
    def said(self) -> list[str]:
        """The texts that were sent, in their order."""
        return [call.body["text"] for call in self.sent]
