"""Telegram put together from the settings."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from sqlalchemy import Engine

from service.channels.telegram.api import TelegramApi
from service.channels.telegram.channel import TelegramChannel
from service.channels.telegram.store import TelegramStore
from service.errors import SettingsError
from service.limits import is_loopback
from service.settings import Settings

PATH = "/webhooks/telegram"
PORTS = frozenset({443, 80, 88, 8443})
"""To which Telegram delivers."""
_TOKEN = re.compile(r"(\d{1,18}):[A-Za-z0-9_-]{20,}")


def is_on(settings: Settings) -> bool:
    """Whether Telegram is set up.

    Raises:
        SettingsError: token or address cannot be used; the token is not shown.
    """
    if not settings.telegram_token:
        if settings.telegram_url:
            raise SettingsError("Telegram is set up in part: MOTCUA_TELEGRAM_TOKEN missing; see docs/telegram.md")
        return False
    if not _TOKEN.fullmatch(settings.telegram_token):
        raise SettingsError("MOTCUA_TELEGRAM_TOKEN is no bot token: a number, a colon, 35 characters (@BotFather)")
    if settings.telegram_url:
        _check(settings.telegram_url)
    return True


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        parts, port = urlsplit(""), 0
    if is_loopback(parts.hostname):  # the simulator
        return
    if parts.scheme != "https" or not parts.hostname or parts.query or port not in PORTS:
        raise SettingsError(
            f"MOTCUA_TELEGRAM_URL ({url!r}): Telegram delivers only to https:// and the ports 443, 80, 88 and 8443; "
            "leave it empty where there is no such address"
        )


def webhook_url(settings: Settings) -> str:
    """The whole address that Telegram is told; empty where updates are fetched."""
    base = settings.telegram_url.rstrip("/")
    return base if not base or base.endswith(PATH) else base + PATH


def bot_id(settings: Settings) -> int:
    """The bot's id, with which its token begins."""
    return int(settings.telegram_token.partition(":")[0])


def make_api(settings: Settings) -> TelegramApi:
    """A client of the server that the settings name."""
    return TelegramApi(settings.telegram_token, settings.telegram_api_url)


def make_channel(settings: Settings, engine: Engine) -> TelegramChannel:
    """The channel over the channels' database."""
    store = TelegramStore(engine, bot_id(settings))
    return TelegramChannel(settings.telegram_token, make_api(settings), store, polls=not settings.telegram_url)
