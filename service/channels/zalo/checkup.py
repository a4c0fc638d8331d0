"""What `motcua zalo status` and `motcua zalo test` find out: settings, tokens, Zalo's answer, the webhook."""

from __future__ import annotations

import hashlib
import json
import time
from datetime import UTC, datetime
from typing import Any

import httpx

from service.channels.finding import Finding
from service.channels.zalo import codes, signature
from service.channels.zalo.api import ZaloApi, ZaloAway
from service.channels.zalo.setup import NEEDED, SIGNED_BY
from service.channels.zalo.store import Stored
from service.channels.zalo.tokens import SIGN_IN
from service.settings import Settings

WITHIN = 2.0
"""Seconds in which Zalo wants 200."""


def settings_complete(settings: Settings) -> Finding:
    """Whether everything is set that the channel needs."""
    missing = [f"MOTCUA_{name.upper()}" for name in (*NEEDED, SIGNED_BY) if not getattr(settings, name)]
    told = f"missing: {', '.join(missing)} (docs/zalo.md says where each is found)" if missing else "complete"
    return Finding("settings", told, not missing)


def kept(stored: Stored | None) -> list[Finding]:
    """What the database holds of the tokens; never a token itself."""
    if stored is None:
        return [Finding("signed in", f"no: {SIGN_IN}", False)]
    pair, now = stored.pair, datetime.now(UTC)
    found = [
        Finding("signed in", f"account {stored.oa_id or 'unknown'}, tokens of {_moment(pair.obtained_at)}", True),
        Finding("access token", f"until {_moment(pair.expires_at)}, renewed by the running service"),
        Finding("refresh token", f"until {_moment(pair.refresh_expires_at)}", pair.refresh_expires_at > now),
    ]
    if stored.refreshing_since:
        since = _moment(stored.refreshing_since)
        found.append(
            Finding("refresh", f"begun {since} and not ended: under way, or interrupted and perhaps lost", False)
        )
    if stored.problem:
        found.append(Finding("problem", f"{stored.problem}; {SIGN_IN}", False))
    return found


async def account(api: ZaloApi, access: str) -> Finding:
    """Whether Zalo accepts the token, and whose it is."""
    try:
        reply = await api.account(access)
    except ZaloAway as error:
        return Finding("Zalo answers", f"no: {error}", False)
    if reply.error:
        return Finding("Zalo answers", f"{codes.of(reply.error)} ({reply.message})", False)
    return Finding("Zalo answers", f"yes: “{reply.data.get('name', '?')}”, id {reply.data.get('oa_id', '?')}", True)


async def webhook(settings: Settings, url: str) -> list[Finding]:
    """What Zalo would meet at the webhook: the empty probe, a forged event, a genuine one that needs no answer.

    Args:
        settings: of the service behind it.
        url: its whole address.
    """
    event: dict[str, Any] = {
        "app_id": settings.zalo_app_id,
        "event_name": "user_seen_message",
        "timestamp": str(int(time.time() * 1000)),
        "sender": {"id": settings.zalo_oa_id or "0"},
        "recipient": {"id": "0"},
        "message": {"msg_ids": []},
    }
    raw = json.dumps(event, separators=(",", ":")).encode()
    mac = signature.mac(settings.zalo_app_id, raw, event["timestamp"], settings.zalo_oa_secret)
    forged = hashlib.sha256(raw).hexdigest()
    async with httpx.AsyncClient(timeout=10) as http:
        return [
            await _post(http, url, "empty probe", b"{}", "", {200}),
            await _post(http, url, "forged event", raw, forged, {401, 403}),
            await _post(http, url, "genuine event", raw, mac, {200}),
        ]


async def _post(http: httpx.AsyncClient, url: str, name: str, raw: bytes, mac: str, wanted: set[int]) -> Finding:
    headers = {"Content-Type": "application/json"} | ({signature.HEADER: signature.PREFIX + mac} if mac else {})
    begun = time.perf_counter()
    try:
        status = (await http.post(url, content=raw, headers=headers)).status_code
    except httpx.HTTPError as error:
        return Finding(name, f"no answer from {url}: {type(error).__name__}", False)
    seconds = time.perf_counter() - begun
    slow = ", too slow for Zalo" if seconds > WITHIN else ""
    want = "" if status in wanted else f", wanted {min(wanted)}"
    return Finding(name, f"HTTP {status} in {seconds * 1000:.0f} ms{want}{slow}", status in wanted and not slow)


def _moment(at: datetime) -> str:
    return at.astimezone(codes.VIETNAM).strftime("%Y-%m-%d %H:%M (Vietnam)")
