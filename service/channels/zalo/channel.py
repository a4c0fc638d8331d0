"""Zalo as a channel."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import structlog

from service.channels.base import Channel, Dead, Incoming, Outgoing, Retry, Sent
from service.channels.zalo import codes, events, signature, writing
from service.channels.zalo.api import MESSAGE_PATH, Reply, ZaloApi, ZaloAway
from service.channels.zalo.codes import Action
from service.channels.zalo.tokens import NotLinked, Tokens

log = structlog.get_logger(__name__)

PAUSE = 1.0
"""Seconds before a message that failed for no stated reason (-200) is sent once more."""
UNTIL_MENDED = 300.0
"""Seconds between two tries while only an officer can help: nobody signed in, the account is blocked."""


class ZaloChannel(Channel):
    """Webhooks of one Official Account in, consultation messages out."""

    name: ClassVar[str] = "zalo"
    text_limit: ClassVar[int] = writing.TEXT_LIMIT
    button_limit: ClassVar[int] = writing.BUTTON_LIMIT
    window: ClassVar[timedelta] = timedelta(hours=48)
    """Free of charge so long; afterwards each message costs money, and after seven days Zalo refuses it."""

    def __init__(self, app_id: str, oa_id: str, oa_secret: str, api: ZaloApi, tokens: Tokens) -> None:
        self._app_id, self._oa_id, self._oa_secret = app_id, oa_id, oa_secret
        self.api, self.tokens = api, tokens
        self._refresher: asyncio.Task[None] | None = None

    def verify(self, headers: Mapping[str, str], raw_body: bytes) -> bool:
        """Whether Zalo signed it; the empty probe is let through, for there is nothing in it.

        While the OA Secret Key is not set everything gets 200 and nothing is read: Zalo shows the key only after its
        console has found the address answering.
        """
        if not self._oa_secret:
            log.warning("zalo_without_secret", todo="set MOTCUA_ZALO_OA_SECRET; until then no message is read")
            return True
        return signature.is_probe(raw_body) or signature.verify(self._app_id, self._oa_secret, headers, raw_body)

    def read(self, raw_body: bytes) -> list[Incoming]:
        """The message of one webhook, if it is one."""
        if not self._oa_secret or signature.is_probe(raw_body):
            return []
        return events.read(raw_body, self._oa_id)

    def write(self, message: dict[str, Any], incoming: Incoming) -> list[Outgoing]:
        """Texts within Zalo's limit; the buttons below the last one."""
        to = incoming.sender
        return [Outgoing(to, MESSAGE_PATH, body) for body in writing.bodies(to, message["text"], message["buttons"])]

    async def send(self, outgoing: Outgoing) -> Sent | Retry | Dead:
        """Send one message; a token that Zalo rejects is replaced once, a text that it finds too long is parted."""
        try:
            return await self._send(outgoing.body)
        except NotLinked as error:
            return Retry(UNTIL_MENDED, str(error), everyone=True)
        except ZaloAway as error:
            return Retry(error.after, str(error), everyone=error.untouched or error.after is not None)

    async def open(self) -> None:
        """Begin to keep the token fresh."""
        self._refresher = asyncio.create_task(self.tokens.keep_fresh(), name="zalo tokens")

    async def close(self) -> None:
        """Let a refresh that has begun end, for its answer must be written; then stop."""
        if self._refresher:
            self._refresher.cancel()
            with suppress(asyncio.CancelledError):
                await self._refresher
        await self.tokens.settle()
        await self.api.close()

    async def _send(self, body: dict[str, Any]) -> Sent | Retry | Dead:
        reply = await self._deliver(body)
        if not reply.error:
            return Sent(str(reply.data.get("message_id", "")))
        code = codes.of(reply.error)
        match code.action:
            case Action.SPLIT:
                return await self._send_parts(body, code)
            case Action.WAIT:
                return Retry(reason=str(code), everyone=True)
            case Action.AGAIN:
                return Dead(_with_words(code, reply), alert=True)
            case Action.REFRESH | Action.OFFICER:
                log.error("zalo_needs_an_officer", code=code.number, meaning=code.meaning, told=reply.message)
                return Retry(UNTIL_MENDED, str(code), everyone=True)
            case Action.HOLD:
                return Retry(codes.seconds_until_morning(datetime.now(UTC)), str(code))
            case Action.DROP:
                return Dead(str(code))
            case Action.ALERT:
                return Dead(_with_words(code, reply), alert=True)
            case Action.BUG:
                log.error("zalo_refused_our_call", code=code.number, meaning=code.meaning, told=reply.message)
                return Dead(_with_words(code, reply), alert=True)

    async def _deliver(self, body: dict[str, Any]) -> Reply:
        """One message, sent once more where the code asks for that."""
        access = await self.tokens.access()
        reply = await self.api.send(access, body)
        action = codes.of(reply.error).action if reply.error else None
        if action is Action.REFRESH:
            access = await self.tokens.renew(access)
            return await self.api.send(access, body)
        if action is Action.AGAIN:
            await asyncio.sleep(PAUSE)
            return await self.api.send(access, body)
        return reply

    async def _send_parts(self, body: dict[str, Any], code: codes.Code) -> Sent | Retry | Dead:
        result: Sent | Retry | Dead = Dead(str(code), alert=True)
        for part in writing.smaller(body):
            result = await self._send(part)
            if not isinstance(result, Sent):
                return result
        return result


def _with_words(code: codes.Code, reply: Reply) -> str:
    return f"{code} ({reply.message})" if reply.message else str(code)
