"""Rasa's way to the action server: one kept-alive session, a short time limit, a short check of the reply."""

from __future__ import annotations

from typing import Any

import aiohttp
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

TIMEOUT = 4.0
"""Seconds an action may take: a citizen gets a sentence within five, whatever happens."""


class ActionEndpoint(EndpointConfig):
    """An action endpoint that keeps its connection; Rasa's own opens one for each call and waits up to five minutes."""

    def __init__(self, url: str, params: dict[str, str]) -> None:
        super().__init__(url, params=params, enable_selective_domain=True)
        self._kept: aiohttp.ClientSession | None = None

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Send `json` to the action server; raise `ClientResponseError` for a status from 400 on."""
        if self._kept is None or self._kept.closed:
            self._kept = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT))
        async with self._kept.request(method, self.url, params=self.params, json=kwargs["json"]) as response:
            if response.status >= 400:
                raise ClientResponseError(response.status, response.reason, (await response.text()))
            return await response.json()


def check_once() -> None:
    """Check of a reply only what Rasa relies on. Rasa's own check compiles and validates a schema at each action: three
    quarters of a turn, and a fifteenth even when the schema is compiled once. The action server is our own service."""

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        for part in ("events", "responses"):
            items = result.get(part, [])
            if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
                raise ValidationError(f"The action server's reply has no list of objects under {part!r}.")
        return True

    RemoteAction._validate_action_result = validate
