"""Telegram as a channel."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

import structlog

from service.channels.base import Channel, Dead, Incoming, Outgoing, Receive, Retry, Sent
from service.channels.telegram import codes, events, secret, writing
from service.channels.telegram.api import TelegramApi, TelegramAway, TelegramRefused
from service.channels.telegram.codes import Action
from service.channels.telegram.polling import poll
from service.channels.telegram.store import TelegramStore
from service.database.talks import now

log = structlog.get_logger(__name__)

UNTIL_MENDED = 300.0
"""Seconds between two tries while only an officer can help: the token was revoked."""
FIRST_WAIT = 5.0
"""Seconds that a first start waits for the bot's own name: until it is known, only replies address it in groups."""
ASK_AGAIN = 60.0
"""Seconds between two tries to learn the bot's own name."""


class TelegramChannel(Channel):
    """Updates of one bot in, by webhook or long polling; messages with inline keyboards out."""

    name: ClassVar[str] = "telegram"
    text_limit: ClassVar[int] = writing.TEXT_LIMIT
    button_limit: ClassVar[int] = writing.BUTTON_LIMIT

    def __init__(self, token: str, api: TelegramApi, store: TelegramStore, *, polls: bool) -> None:
        """`polls`: updates are fetched; otherwise Telegram delivers them to the webhook."""
        self._token, self._polls = token, polls
        self.api, self.store = api, store
        self.username = ""
        self._naming: asyncio.Task[None] | None = None
        self._slowed: tuple[str, float] = ("", 0.0)

    def verify(self, headers: Mapping[str, str], raw_body: bytes) -> bool:
        """Whether it carries the secret that was handed to Telegram with the webhook's address."""
        return secret.verify(self._token, headers)

    def read(self, raw_body: bytes) -> list[Incoming]:
        """The message of one update, if it is one for the bot."""
        return events.read(raw_body, self.store.bot_id, self.username)

    def write(self, message: dict[str, Any], incoming: Incoming) -> list[Outgoing]:
        """Texts within Telegram's limit; the buttons below the last one."""
        return writing.calls(message["text"], message["buttons"], incoming.extra)

    async def resolve(self, incoming: Incoming) -> Incoming:
        """The press with what its button stands for; its title where that was purged."""
        payload = await asyncio.to_thread(self.store.payload, incoming.text)
        return replace(incoming, text=incoming.extra.get("title", "") if payload is None else payload)

    async def notice(self, incoming: Incoming) -> None:
        """End the waiting sign on a pressed button, and show that an answer is being typed."""
        if "query" in incoming.extra:
            with suppress(TelegramAway, TelegramRefused):  # a query too old to be answered
                await self.api.call("answerCallbackQuery", {"callback_query_id": incoming.extra["query"]})
        await self.api.call("sendChatAction", writing.typing(incoming.extra))

    async def send(self, outgoing: Outgoing) -> Sent | Retry | Dead:
        """Send one message; what its buttons stand for is on the disk before anybody can press them."""
        await asyncio.to_thread(self.store.keep_payloads, outgoing.extra.get("payloads", {}), now())
        try:
            return await self._send(outgoing.method, outgoing.body)
        except TelegramAway as error:
            return Retry(reason=str(error), everyone=error.untouched)

    async def listen(self, receive: Receive) -> None:
        """Fetch updates, where no address for a webhook is set."""
        if self._polls:
            await poll(self.api, self.store, lambda: self.username, receive)

    async def purge(self, before: datetime) -> int:
        """Forget what buttons stand for that were last shown before that moment."""
        return await asyncio.to_thread(self.store.purge, before)

    async def open(self) -> None:
        """Learn the bot's own name; at the first start before anything is read, later from what is kept."""
        self.username = await asyncio.to_thread(self.store.username)
        if not self.username:
            with suppress(TimeoutError):  # the web must not wait for a Telegram that is away
                async with asyncio.timeout(FIRST_WAIT):
                    await self._learn_name()
        self._naming = asyncio.create_task(self._keep_asking(), name="telegram name")

    async def close(self) -> None:
        """Close the connections."""
        if self._naming:
            self._naming.cancel()
            await asyncio.gather(self._naming, return_exceptions=True)
        await self.api.close()

    async def _keep_asking(self) -> None:
        while True:
            if await self._learn_name():
                return
            await asyncio.sleep(ASK_AGAIN)

    async def _learn_name(self) -> bool:
        try:
            self.username = (await self.api.account()).username
        except (TelegramAway, TelegramRefused) as error:
            log.error("telegram_not_reached", reason=str(error), todo="motcua telegram status")
            return False
        await asyncio.to_thread(self.store.name, self.username)
        return True

    async def _send(self, method: str, body: dict[str, Any]) -> Sent | Retry | Dead:
        try:
            told = await self.api.call(method, body)
        except TelegramRefused as error:
            return await self._refused(method, body, error)
        return Sent(str(told.get("message_id", "")) if isinstance(told, dict) else "")

    async def _refused(self, method: str, body: dict[str, Any], error: TelegramRefused) -> Sent | Retry | Dead:
        match codes.action(error):
            case Action.WAIT:
                return self._wait(str(body["chat_id"]), error)
            case Action.OFFICER:
                log.error("telegram_needs_an_officer", reason=str(error), todo="motcua telegram status")
                return Retry(UNTIL_MENDED, str(error), everyone=True)
            case Action.MOVED:
                # What it answered stayed behind in the old group.
                moved = {name: value for name, value in body.items() if name != "reply_parameters"}
                if body["chat_id"] == error.moved_to:
                    return Dead(str(error), alert=True)
                return await self._send(method, moved | {"chat_id": error.moved_to})
            case Action.SPLIT:
                return await self._send_parts(method, body, error)
            case Action.DROP:
                return Dead(str(error))
            case Action.BUG:
                return Dead(str(error), alert=True)

    def _wait(self, chat: str, error: TelegramRefused) -> Retry:
        """A limit met in one chat is that chat's, so that nobody can hush the others by writing fast; met in a second
        chat while the first still waits, it is the bot's, and everybody waits."""
        slowed, until = self._slowed
        at = time.monotonic()
        self._slowed = (chat, at + (error.after or 1.0))
        return Retry(error.after, str(error), everyone=slowed != chat and at < until)

    async def _send_parts(self, method: str, body: dict[str, Any], error: TelegramRefused) -> Sent | Retry | Dead:
        result: Sent | Retry | Dead = Dead(str(error), alert=True)
        for part in writing.smaller(body):
            result = await self._send(method, part)
            if not isinstance(result, Sent):
                return result
        return result
