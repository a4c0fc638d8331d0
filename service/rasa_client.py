"""Talking to Rasa over its gateway channel on loopback."""

from __future__ import annotations

from typing import Any

import httpx
from pydantic import TypeAdapter, ValidationError

from actions.answer import Answer, Button, Message


class RasaAway(Exception):
    """Rasa did not answer, answered with an error, or said nothing."""


_BUTTONS = TypeAdapter(list[Button])


class RasaClient:
    """A pool of connections to one Rasa process."""

    def __init__(
        self, base_url: str, secret: str, timeout: float, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._http = httpx.AsyncClient(
            base_url=base_url,
            headers={"X-Motcua-Secret": secret},
            timeout=httpx.Timeout(timeout, connect=0.5),
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=16),
            transport=transport,
            trust_env=False,
        )

    async def send(self, sender: str, message: str) -> list[Message]:
        """One turn: what Rasa says to `message` of `sender`.

        Raises:
            RasaAway: no connection, too slow, an error, an empty or unreadable reply.
        """
        try:
            reply = await self._http.post(
                "/webhooks/gateway/webhook", json={"sender": sender, "message": message, "metadata": {}}
            )
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
            reply = await self._http.get("/webhooks/gateway/", timeout=2)
        except httpx.HTTPError:
            return False
        return reply.status_code == 200

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()


def _message(raw: dict[str, Any]) -> Message:
    custom = raw.get("custom") or {}
    answer = Answer.model_validate(custom["answer"]) if custom.get("answer") else None
    buttons = _BUTTONS.validate_python(
        [{"title": button["title"], "payload": button["payload"]} for button in raw.get("buttons") or []]
    )
    return Message(text=raw.get("text") or "", buttons=buttons, answer=answer)
