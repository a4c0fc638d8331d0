"""A channel as simple as can be, over the real contract: a secret in a header, JSON in, JSON out over real HTTP."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

import httpx

from service.channels.base import Channel, Dead, Incoming, Kind, MalformedUpdate, Outgoing, Retry, Sent
from service.channels.text import spell_out, split
from service.loopback import LoopbackTransport

SECRET = "only-the-stand-in-knows"
HEADERS = {"x-stand-in-secret": SECRET}

Result = Sent | Retry | Dead


def update(received_id: str, text: str = "", sender: str = "s1", kind: str = "text") -> bytes:
    """The body of one webhook."""
    return json.dumps({"id": received_id, "from": sender, "text": text, "kind": kind}).encode()


async def post(transport: LoopbackTransport, url: str, body: bytes, headers: Mapping[str, str] | None = None) -> int:
    """The status of one call; 0 where none came."""
    extensions = {"timeout": {"read": 5.0}}
    request = httpx.Request("POST", url, headers=headers, content=body, extensions=extensions)
    try:
        return (await transport.handle_async_request(request)).status_code
    except httpx.HTTPError:
        return 0


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
        self._transport = LoopbackTransport()

    def verify(self, headers: Mapping[str, str], raw_body: bytes) -> bool:
        given = next((v for k, v in headers.items() if k.lower() == "x-stand-in-secret"), "")
        return hmac.compare_digest(given.encode(), SECRET.encode())

    def read(self, raw_body: bytes) -> list[Incoming]:
        try:
            body = json.loads(raw_body)
            values = [body[name] for name in ("from", "id", "text", "kind")]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise MalformedUpdate(type(error).__name__) from error
        if not all(isinstance(value, str) for value in values) or values[3] not in get_args(Kind):
            raise MalformedUpdate("a field is no string")
        return [Incoming(*values, extra={"answers": body["id"]})]

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
            status = await post(self._transport, self.url, json.dumps({"to": outgoing.to} | outgoing.body).encode())
            return Sent() if status == 200 else Retry(reason=str(status))
        result = await self.sends(outgoing) if self.sends else Sent()
        if isinstance(result, Sent):
            self.sent.append(outgoing)
        return result

    async def close(self) -> None:
        await self._transport.aclose()

    @property
    def said(self) -> list[str]:
        """The texts that were sent, in their order."""
        return [call.body["text"] for call in self.sent]
