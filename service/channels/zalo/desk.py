"""What `motcua zalo login|status|test` do, over the database and Zalo's servers of the settings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Engine, desc, select

from service.channels.base import Dead, Incoming, Retry, Sent
from service.channels.finding import Finding
from service.channels.zalo import checkup, codes
from service.channels.zalo.api import ZaloAway, ZaloRefused
from service.channels.zalo.channel import ZaloChannel
from service.channels.zalo.codes import Action
from service.channels.zalo.setup import make_api, make_channel
from service.channels.zalo.store import TokenStore
from service.channels.zalo.tokens import NotLinked, Tokens
from service.database.engine import migrate, open_engine
from service.database.tables import Conversation
from service.errors import ServiceError
from service.settings import Settings

LAST = "last"
GREETING = "Tin thử từ trợ lý thủ tục hành chính: đường gửi tin qua Zalo đang hoạt động. Bạn không cần trả lời tin này."


async def sign_in(settings: Settings, code: str, verifier: str, oa_id: str) -> list[Finding]:
    """Get and keep the first pair, and see whether it works.

    Raises:
        ServiceError: Zalo refuses or cannot be reached.
    """
    api = make_api(settings)
    try:
        async with _database(settings) as engine:
            pair = await Tokens(TokenStore(engine, settings.zalo_app_id), api).sign_in(code, verifier, oa_id)
        return [Finding("signed in", f"account {oa_id or 'unknown'}", True), await checkup.account(api, pair.access)]
    except ZaloRefused as error:
        raise ServiceError(
            f"Zalo refused the code ({error}): codes live ten minutes and work once, run `motcua zalo login` again; "
            "if that fails too, compare MOTCUA_ZALO_APP_ID and MOTCUA_ZALO_APP_SECRET with the app's settings"
        ) from error
    except ZaloAway as error:
        raise ServiceError(f"{settings.zalo_oauth_url} cannot be reached: {error}") from error
    finally:
        await api.close()


async def status(settings: Settings) -> list[Finding]:
    """What is kept, and whether Zalo accepts it; changes nothing."""
    api = make_api(settings)
    try:
        async with _database(settings) as engine:
            stored = await asyncio.to_thread(TokenStore(engine, settings.zalo_app_id).load)
        findings = checkup.kept(stored)
        if stored and not stored.problem:
            findings.append(await checkup.account(api, stored.pair.access))
        return findings
    finally:
        await api.close()


async def test(settings: Settings, url: str, to: str) -> list[Finding]:
    """Try the webhook at `url` and the tokens, which are renewed where they must be; with `to` send a message.

    Args:
        settings: of the running service.
        url: of the webhook.
        to: a citizen's id, `last` for who wrote last, or empty.
    """
    findings = await checkup.webhook(settings, url)
    async with _database(settings) as engine:
        channel = make_channel(settings, engine)
        try:
            findings.append(await _accepted(channel))
            if to:
                findings.append(await _send(settings, channel, to))
        except (NotLinked, ZaloAway) as error:
            findings.append(Finding("tokens", str(error), False))
        finally:
            await channel.close()
    return findings


async def _accepted(channel: ZaloChannel) -> Finding:
    """Whether Zalo accepts the token; one that it does not is replaced, as the next message would do."""
    access = await channel.tokens.access()
    reply = await channel.api.account(access)
    if reply.error and codes.of(reply.error).action is Action.REFRESH:
        access = await channel.tokens.renew(access)
    return await checkup.account(channel.api, access)


async def _send(settings: Settings, channel: ZaloChannel, to: str) -> Finding:
    citizen = await asyncio.to_thread(_last_writer, settings) if to == LAST else to
    if not citizen:
        return Finding("message", "nobody has written yet: write to the account from your own Zalo first", False)
    message: dict[str, Any] = {"text": GREETING, "buttons": []}
    (call,) = channel.write(message, Incoming(citizen, "test"))
    match await channel.send(call):
        case Sent():
            return Finding("message", "sent: look into Zalo", True)
        case Retry(reason=reason) | Dead(reason=reason):
            return Finding("message", f"not sent: {reason}", False)


def _last_writer(settings: Settings) -> str:
    """The id of the one who wrote last over Zalo, from the talks; empty where nobody did."""
    engine = open_engine(settings.database)
    theirs = select(Conversation.id).where(Conversation.id.startswith("zalo.")).order_by(desc(Conversation.last_at))
    try:
        migrate(engine)
        with engine.connect() as connection:
            return str(connection.execute(theirs.limit(1)).scalar_one_or_none() or "").partition(".")[2]
    finally:
        engine.dispose()


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[Engine]:
    engine = open_engine(settings.channels_database, durable=True)
    await asyncio.to_thread(migrate, engine, "channels")
    try:
        yield engine
    finally:
        engine.dispose()
