"""The webhooks Zalo sends: built, signed, delivered, and delivered again where no 200 comes within two seconds."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from dataclasses import dataclass
from typing import Any

import httpx

from service.simulators.zalo.world import Citizen, Shown, World

WITHIN = 2.0
"""Seconds in which 200 must come."""
AGAIN_AFTER = (30.0, 300.0, 900.0, 1800.0, 3600.0)
"""Seconds until each further delivery; then the webhook is switched off."""
MEDIA = {
    "image": {"url": "https://photo-stal.example/a.jpg", "thumbnail": "https://photo-stal.example/t.jpg"},
    "gif": {"url": "https://photo-stal.example/a.gif", "thumbnail": "https://photo-stal.example/t.jpg"},
    "sticker": {"id": "19437", "url": "https://sticker.example/19437.png"},
    "audio": {"url": "https://voice.example/a.m4a"},
    "video": {"url": "https://video.example/a.mp4", "thumbnail": "https://video.example/t.jpg"},
    "file": {"url": "https://file.example/don.pdf", "name": "don.pdf", "type": "pdf", "size": "51200"},
    "location": {"coordinates": {"latitude": "21.8537", "longitude": "106.7615"}},
    "business_card": {"description": "{}", "thumbnail": "https://photo-stal.example/t.jpg"},
    "link": {"url": "https://dichvucong.gov.vn", "description": "", "thumbnail": ""},
}
"""What an attachment of each kind carries."""


@dataclass(frozen=True)
class Delivery:
    """One try to deliver one event."""

    event: str
    attempt: int
    status: int
    """HTTP status; 0 where none came in time."""
    seconds: float


class Courier:
    """Delivers events to one address."""

    def __init__(self, world: World, url: str, haste: float = 1.0, transport: httpx.AsyncBaseTransport | None = None):
        """`haste`: how many times faster than Zalo a failed delivery is repeated."""
        self._world, self._url, self._haste = world, url, haste
        self._http = httpx.AsyncClient(timeout=WITHIN, trust_env=False, transport=transport)
        self._tasks: set[asyncio.Task[None]] = set()
        self.deliveries: list[Delivery] = []
        self.switched_off = False

    async def close(self) -> None:
        """Give up what waits."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._http.aclose()

    async def probe(self) -> int:
        """The unsigned `{}` that the console sends when the address is saved; it is saved only where 200 comes."""
        status, _ = await self._post(b"{}", {})
        self._world.note("probe", status=status)
        return status

    def sign(self, raw: bytes, timestamp: str) -> dict[str, str]:
        """The headers of a genuine event."""
        ours = self._world.registration
        mac = hashlib.sha256(ours.app_id.encode() + raw + timestamp.encode() + ours.oa_secret.encode()).hexdigest()
        return {"X-ZEvent-Signature": f"mac={mac}", "Content-Type": "application/json"}

    async def deliver(self, event: dict[str, Any]) -> int:
        """Deliver an event; where that fails, again later in the background. The first status."""
        raw = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
        headers = self.sign(raw, str(event["timestamp"]))
        status = await self._attempt(event["event_name"], raw, headers, 0)
        if status != 200:
            self._start(self._again(event["event_name"], raw, headers))
        return status

    def deliver_soon(self, event: dict[str, Any]) -> None:
        """Deliver without waiting."""
        self._start(self._deliver(event))

    async def _deliver(self, event: dict[str, Any]) -> None:
        await self.deliver(event)

    def _start(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _again(self, name: str, raw: bytes, headers: dict[str, str]) -> None:
        for attempt, seconds in enumerate(AGAIN_AFTER, 1):
            await asyncio.sleep(seconds / self._haste)
            if await self._attempt(name, raw, headers, attempt) == 200:
                return
        self.switched_off = True
        self._world.note("webhook switched off", event=name)

    async def _attempt(self, name: str, raw: bytes, headers: dict[str, str], attempt: int) -> int:
        if self.switched_off:
            return 0
        status, seconds = await self._post(raw, headers)
        self.deliveries.append(Delivery(name, attempt, status, seconds))
        self._world.note("webhook", event=name, attempt=attempt, status=status, ms=round(seconds * 1000))
        return status

    async def _post(self, raw: bytes, headers: dict[str, str]) -> tuple[int, float]:
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(WITHIN):
                reply = await self._http.post(self._url, content=raw, headers=headers)
            return reply.status_code, time.perf_counter() - begun
        except (httpx.HTTPError, TimeoutError):
            return 0, time.perf_counter() - begun


def message_event(world: World, citizen: Citizen, shown: Shown) -> dict[str, Any]:
    """`user_send_*`: what a citizen sent."""
    message: dict[str, Any] = {"msg_id": shown.message_id}
    if shown.kind == "text":
        message["text"] = shown.text
    else:
        message["attachments"] = [{"type": shown.kind, "payload": MEDIA[shown.kind]}]
        if shown.text:
            message["text"] = shown.text
    return _envelope(world, f"user_send_{shown.kind}", citizen) | {
        "sender": {"id": citizen.id},
        "recipient": {"id": world.registration.oa_id},
        "message": message,
    }


def follow_event(world: World, citizen: Citizen) -> dict[str, Any]:
    """`follow` or `unfollow`: has no sender, but a follower."""
    name = "follow" if citizen.follows else "unfollow"
    return _envelope(world, name, citizen) | {
        "oa_id": world.registration.oa_id,
        "follower": {"id": citizen.id},
        "source": "oa_profile",
    }


def echo_events(world: World, citizen: Citizen, shown: Shown) -> list[dict[str, Any]]:
    """What Zalo tells of the account's own messages: an echo and two receipts."""
    ids = {"msg_id": shown.message_id}
    account, person = {"id": world.registration.oa_id}, {"id": citizen.id}
    return [
        _envelope(world, "oa_send_text", citizen)
        | {"sender": account, "recipient": person, "message": ids | {"text": shown.text}},
        _envelope(world, "user_received_message", citizen) | {"sender": account, "recipient": person, "message": ids},
        _envelope(world, "user_seen_message", citizen)
        | {"sender": account, "recipient": person, "message": {"msg_ids": [shown.message_id]}},
    ]


def _envelope(world: World, name: str, citizen: Citizen) -> dict[str, Any]:
    return {
        "app_id": world.registration.app_id,
        "user_id_by_app": str(int(citizen.id) + 7) if citizen.id.isdecimal() else citizen.id,
        "event_name": name,
        "timestamp": world.clock.milliseconds(),
    }
