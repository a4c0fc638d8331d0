"""The channel between the service and Rasa: JSON over HTTP on the loopback address, a secret in the header."""

from __future__ import annotations

import hmac
import os
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.reader import STAND_IN, tame


class WholeMessages(CollectingOutputChannel):
    """Collects each response as the one dict it is; the stock channel splits it at blank lines and custom parts."""

    @classmethod
    def name(cls) -> str:
        """The name actions see as output channel."""
        return "gateway"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep text, buttons and custom of one response together."""
        self.messages.append(
            {
                "text": message.get("text") or "",
                "buttons": [
                    {"title": str(button.get("title", "")), "payload": str(button.get("payload", ""))}
                    for button in message.get("buttons") or []
                ],
                "custom": message.get("custom") or {},
            }
        )


class GatewayInput(InputChannel):
    """`POST /webhooks/gateway/webhook` takes `{"sender", "message", "metadata"}` and answers `{"messages": [...]}`.

    401 without the right `X-Motcua-Secret`, 400 for a body of another shape, 500 when the turn brought no message
    (the action server failed), 503 while no model is loaded. `GET /webhooks/gateway/` is 200 only when ready.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    @classmethod
    def name(cls) -> str:
        """The channel's name, also its URL prefix."""
        return "gateway"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> GatewayInput:
        """Take the secret from `MOTCUA_SECRET`: it is made anew at each start and stands in no file."""
        return cls(os.environ.get("MOTCUA_SECRET", ""))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The channel's two routes."""
        gateway = Blueprint("gateway")

        @gateway.get("/")
        async def ready(request: Request) -> HTTPResponse:
            if _agent_ready(request):
                return json({"status": "ready"})
            return json({"status": "loading"}, status=503)

        @gateway.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            given = request.headers.get("X-Motcua-Secret", "").encode()
            if not hmac.compare_digest(given, self._secret):
                return json({"error": "X-Motcua-Secret is missing or wrong"}, status=401)
            try:
                body = request.json
            except InvalidUsage:
                body = None
            if not isinstance(body, dict) or not isinstance(body.get("message"), str) or not body.get("sender"):
                return json({"error": "the body must be JSON with sender and message"}, status=400)
            if not _agent_ready(request):
                return json({"error": "no model is loaded yet"}, status=503)
            output = WholeMessages()
            metadata = body.get("metadata")
            await on_new_message(
                UserMessage(
                    tame(body["message"]) or STAND_IN,
                    output,
                    str(body["sender"]),
                    input_channel=self.name(),
                    metadata=metadata if isinstance(metadata, dict) else {},
                )
            )
            if not output.messages:
                return json({"error": "the action server gave no answer"}, status=500)
            return json({"messages": output.messages})

        return gateway


def _agent_ready(request: Request) -> bool:
    agent = getattr(request.app.ctx, "agent", None)
    return agent is not None and agent.is_ready()
