"""Long polling: updates are fetched where Telegram cannot reach this machine.

An update is confirmed to Telegram only by asking for the next ones, and that is done only when the inbox has it on the
disk. Killed in between, the service gets it again, and the inbox knows it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import structlog

from service.channels.base import Incoming, MalformedUpdate, Receive
from service.channels.outbox import delay
from service.channels.telegram import events
from service.channels.telegram.api import TelegramApi, TelegramAway, TelegramRefused
from service.channels.telegram.store import TelegramStore
from service.database.talks import now

log = structlog.get_logger(__name__)

UNTIL_MENDED = 30.0
"""Seconds between two tries while a webhook stands in the way, another process fetches, or the token is no good."""
LONGEST = 60.0
"""Seconds at most between two tries while Telegram is away."""


async def poll(api: TelegramApi, store: TelegramStore, username: Callable[[], str], receive: Receive) -> None:
    """Fetch until cancelled.

    Args:
        api, store: of the bot.
        username: of the bot, which may become known later.
        receive: returns when messages are on the disk.

    Raises:
        SQLAlchemyError: they could not be kept; then they were not confirmed either.
    """
    offset, failures = await asyncio.to_thread(store.next_update, now()), 0
    while True:
        try:
            updates = await api.updates(offset)
        except (TelegramAway, TelegramRefused) as error:
            failures += 1
            await asyncio.sleep(_pause(error, failures))
            continue
        failures = 0
        if not updates:
            # All before the offset is confirmed now. It is not used again: after a quiet week the numbers begin anew.
            offset = None
            continue
        messages = [message for update in updates for message in _read(update, store.bot_id, username())]
        if messages:
            await receive(messages)
        offset = max(_id(update) for update in updates) + 1
        await asyncio.to_thread(store.fetched, offset, now())


def _read(update: dict[str, Any], bot_id: int, username: str) -> list[Incoming]:
    try:
        messages = events.of_update(update, bot_id, username)
        for message in messages:
            message.check()
    except MalformedUpdate as error:
        # It is passed over: it would stand before all the others for ever.
        log.error("update_malformed", channel="telegram", reason=str(error))
        return []
    return messages


def _id(update: dict[str, Any]) -> int:
    number = update.get("update_id")
    return number if isinstance(number, int) else 0


def _pause(error: TelegramAway | TelegramRefused, failures: int) -> float:
    """Seconds until the next try."""
    if isinstance(error, TelegramAway):
        log.warning("telegram_away", reason=str(error))
        return delay(failures, LONGEST)
    if error.after is not None:
        return error.after
    todo = "motcua telegram poll" if error.code == 409 else "motcua telegram status"
    log.error("telegram_refuses_updates", reason=str(error), todo=todo)
    return UNTIL_MENDED
