"""What `motcua telegram webhook|poll|status` do, over the database and Telegram's server of the settings."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import httpx

from service.channels.finding import Finding
from service.channels.telegram import secret
from service.channels.telegram.api import WANTED, TelegramApi, TelegramAway, TelegramRefused
from service.channels.telegram.setup import bot_id, make_api, webhook_url
from service.channels.telegram.store import TelegramStore
from service.database.engine import migrate, open_engine
from service.errors import ServiceError, SettingsError
from service.settings import Settings

HARMLESS = b'{"update_id":0,"edited_message":{}}'
"""An update that needs no answer, to try a webhook with."""
STALE = 3600
"""Seconds for which an error of a delivery that Telegram remembers is news."""


async def set_webhook(settings: Settings) -> list[Finding]:
    """Hand address and secret to Telegram, which delivers from then on; then see whether it can.

    Raises:
        SettingsError: no address is set.
        ServiceError: Telegram refuses or cannot be reached.
    """
    url = webhook_url(settings)
    if not url:
        raise SettingsError("MOTCUA_TELEGRAM_URL is empty: set it to the public address of the service, or use `poll`")
    body = {
        "url": url,
        "secret_token": secret.secret_token(settings.telegram_token),
        "allowed_updates": WANTED,
        "drop_pending_updates": False,
    }
    return await _changed(settings, "setWebhook", body)


async def start_polling(settings: Settings) -> list[Finding]:
    """Take the webhook away, so that a running service can fetch; what waits at Telegram stays there for it.

    Raises:
        SettingsError: an address is set, so that the service does not fetch.
        ServiceError: Telegram refuses or cannot be reached.
    """
    if settings.telegram_url:
        raise SettingsError(
            "MOTCUA_TELEGRAM_URL is set, so the service does not fetch: empty it and restart, then poll"
        )
    return await _changed(settings, "deleteWebhook", {"drop_pending_updates": False})


async def status(settings: Settings) -> list[Finding]:
    """Whether Telegram accepts the token and has what the settings say; changes nothing."""
    api = make_api(settings)
    try:
        return await _look(settings, api)
    finally:
        await api.close()


async def _changed(settings: Settings, method: str, body: dict[str, Any]) -> list[Finding]:
    api = make_api(settings)
    try:
        await api.call(method, body)
        return await _look(settings, api)
    except (TelegramAway, TelegramRefused) as error:
        raise ServiceError(f"{settings.telegram_api_url}: {error}; docs/telegram.md tells what to do") from error
    finally:
        await api.close()


async def _look(settings: Settings, api: TelegramApi) -> list[Finding]:
    try:
        account, told = await api.account(), await api.call("getWebhookInfo")
    except TelegramRefused as error:
        why = "the token is not accepted" if error.code in {401, 404} else "refused"
        return [Finding("bot", f"{why} ({error}): take the current token from @BotFather", False)]
    except TelegramAway as error:
        return [Finding("bot", f"Telegram is not reached ({error}): in Vietnam its access is restricted", False)]
    groups = "reads all messages" if account.reads_groups else "is shown only commands, mentions and replies"
    findings = [Finding("bot", f"@{account.username}, id {account.id}", True), Finding("in groups", f"it {groups}")]
    info: dict[str, Any] = told if isinstance(told, dict) else {}
    url = webhook_url(settings)
    findings += await _delivered(settings, url, info) if url else await _fetched(settings, info)
    return [*findings, Finding("waiting", f"{info.get('pending_update_count', '?')} updates at Telegram")]


async def _fetched(settings: Settings, info: dict[str, Any]) -> list[Finding]:
    """Long polling: no webhook may stand in its way."""
    if info.get("url"):
        told = "a webhook is set at Telegram, so nothing can be fetched: run `motcua telegram poll`"
        return [Finding("updates", told, False)]
    at = await asyncio.to_thread(_last_fetched, settings)
    last = f"the last came {at.astimezone():%Y-%m-%d %H:%M}" if at else "none came yet"
    return [Finding("updates", f"fetched by the running service; {last}", True)]


async def _delivered(settings: Settings, url: str, info: dict[str, Any]) -> list[Finding]:
    """The webhook: the address that Telegram has, its last error, and what it would meet there."""
    if info.get("url") != url:
        other = "another address is" if info.get("url") else "no webhook is"
        return [Finding("webhook", f"{other} set at Telegram: run `motcua telegram webhook`", False)]
    findings = [Finding("webhook", url, True)]
    at = info.get("last_error_date")
    if isinstance(at, int) and datetime.now(UTC).timestamp() - at < STALE:
        findings.append(Finding("last error", f"{datetime.fromtimestamp(at):%H:%M}: {info.get('last_error_message')}"))
    async with httpx.AsyncClient(timeout=10) as http:
        genuine = secret.secret_token(settings.telegram_token)
        findings.append(await _post(http, url, "forged update", genuine[::-1], {401, 403}))
        findings.append(await _post(http, url, "genuine update", genuine, {200}))
    return findings


async def _post(http: httpx.AsyncClient, url: str, name: str, told: str, wanted: set[int]) -> Finding:
    headers = {"Content-Type": "application/json", secret.HEADER: told}
    try:
        code = (await http.post(url, content=HARMLESS, headers=headers)).status_code
    except httpx.HTTPError as error:
        return Finding(name, f"no answer from {url}: {type(error).__name__}", False)
    want = "" if code in wanted else f", wanted {min(wanted)}"
    return Finding(name, f"HTTP {code}{want}", code in wanted)


def _last_fetched(settings: Settings) -> datetime | None:
    engine = open_engine(settings.channels_database, durable=True)
    with suppress(ServiceError):
        try:
            migrate(engine, "channels")
            return TelegramStore(engine, bot_id(settings)).fetched_at()
        finally:
            engine.dispose()
    return None
