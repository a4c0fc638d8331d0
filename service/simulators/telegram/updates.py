"""Updates: built as Telegram builds them, kept for a day, fetched by long polling or delivered to the webhook."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx

from service.simulators.telegram.rules import Refused
from service.simulators.telegram.world import Chat, Query, Shown, World

KEPT = timedelta(hours=24)
"""How long an update waits; then Telegram forgets it."""
WITHIN = 10.0
"""Seconds in which a webhook must answer; Telegram does not tell, bots in the field measured about a minute."""
FIRST_AGAIN, LONGEST_AGAIN = 1.0, 60.0
"""Seconds until a failed delivery is tried again, doubled each time."""
DEFAULT = frozenset({"message", "edited_message", "channel_post", "callback_query", "my_chat_member"})
"""Those of the kinds played here that come where `allowed_updates` names none."""
FILE = {"file_id": "AgAD", "file_unique_id": "AQAD", "file_size": 51_200}
MEDIA: dict[str, Any] = {
    "sticker": FILE | {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
    "photo": [FILE | {"width": 90, "height": 60}, FILE | {"width": 800, "height": 533}],
    "voice": FILE | {"duration": 3},
    "video": FILE | {"width": 640, "height": 360, "duration": 5},
    "document": FILE | {"file_name": "don.pdf"},
    "location": {"latitude": 21.8537, "longitude": 106.7615},
    "contact": {"phone_number": "+84000000000", "first_name": "Người"},
    "animation": FILE | {"width": 320, "height": 240, "duration": 2},
    "dice": {"emoji": "🎲", "value": 4},
}
"""What a message of each kind carries."""
_ENTITY = re.compile(r"(?P<bot_command>(?<!\S)/\w{1,32}(?:@\w{1,64})?)|(?P<mention>(?<![\w@])@\w{4,32})", re.ASCII)


@dataclass(frozen=True)
class Delivery:
    """One try to deliver one update."""

    update_id: int
    attempt: int
    status: int
    """HTTP status; 0 where none came in time."""
    seconds: float


@dataclass(frozen=True)
class Hook:
    """The webhook as it was set."""

    url: str
    secret: str
    allowed: frozenset[str]
    connections: int


class Updates:
    """The queue of one bot's updates."""

    def __init__(self, world: World, haste: float = 1.0, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """`haste`: how many times faster than Telegram a failed delivery is repeated."""
        self._world, self._haste = world, haste
        self._http = httpx.AsyncClient(timeout=WITHIN, trust_env=False, transport=transport)
        self._waiting: deque[tuple[datetime, dict[str, Any]]] = deque()
        self._next = 250_000_001
        self._allowed = DEFAULT
        self._changed = asyncio.Event()
        self._fetching: asyncio.Event | None = None
        self._delivering: asyncio.Task[None] | None = None
        self.hook: Hook | None = None
        self.last_error: tuple[int, str] | None = None
        self.deliveries: list[Delivery] = []
        self.taken: list[int] = []
        """Ids of the updates that were confirmed or delivered, in this order."""

    async def close(self) -> None:
        """Give up what waits."""
        await self.unhook()
        if self._fetching:
            self._fetching.set()
        await self._http.aclose()

    def pending(self) -> int:
        """How many updates wait."""
        self._forget_old()
        return len(self._waiting)

    def add(self, kind: str, content: dict[str, Any]) -> int | None:
        """Let an update wait; its id. None where the bot did not ask for this kind."""
        if kind not in (self.hook.allowed if self.hook else self._allowed):
            return None
        number, self._next = self._next, self._next + 1
        self._waiting.append((self._world.clock.now(), {"update_id": number, kind: content}))
        self._changed.set()
        return number

    def count_anew(self, start: int) -> None:
        """What Telegram may do after a week without updates."""
        self._next = start

    # long polling

    async def fetch(self, offset: int, limit: int, seconds: float, allowed: frozenset[str] | None) -> list[Any]:
        """What `getUpdates` answers; updates before `offset` are forgotten."""
        if self.hook:
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        if self._fetching:
            self._fetching.set()  # the newer request ends the older
        ended = self._fetching = asyncio.Event()
        if allowed is not None:
            self._allowed = allowed or DEFAULT
        if offset < 0:
            offset = self._waiting[max(offset, -len(self._waiting))][1]["update_id"] if self._waiting else 0
        self._confirm(offset)
        end = time.monotonic() + seconds
        try:
            while not (found := self._found(offset, limit)) and time.monotonic() < end and not self.hook:
                self._changed.clear()
                waits = [asyncio.ensure_future(event.wait()) for event in (self._changed, ended)]
                await asyncio.wait(waits, timeout=end - time.monotonic(), return_when=asyncio.FIRST_COMPLETED)
                for wait in waits:
                    wait.cancel()
                if ended.is_set():
                    raise Refused(
                        409,
                        "Conflict: terminated by other getUpdates request; "
                        "make sure that only one bot instance is running",
                    )
            return found
        finally:
            if self._fetching is ended:
                self._fetching = None

    def _found(self, offset: int, limit: int) -> list[dict[str, Any]]:
        self._forget_old()
        return [update for _, update in self._waiting if update["update_id"] >= offset][:limit]

    def _confirm(self, offset: int) -> None:
        confirmed = [update["update_id"] for _, update in self._waiting if update["update_id"] < offset]
        self.taken += confirmed
        self._waiting = deque(each for each in self._waiting if each[1]["update_id"] >= offset)

    def _forget_old(self) -> None:
        while self._waiting and self._world.clock.now() - self._waiting[0][0] > KEPT:
            self._waiting.popleft()

    # webhook

    async def set_hook(self, hook: Hook, *, drop: bool) -> None:
        """Deliver from now on; what waits comes first, unless it is dropped."""
        await self.unhook(drop=drop)
        self.hook, self.last_error = hook, None
        self._delivering = asyncio.create_task(self._deliver(hook), name="webhook")
        self._changed.set()

    async def unhook(self, *, drop: bool = False) -> None:
        """Deliver no more."""
        self.hook = None
        if self._delivering:
            self._delivering.cancel()
            await asyncio.gather(self._delivering, return_exceptions=True)
        self._delivering = None
        if drop:
            self._waiting.clear()

    async def _deliver(self, hook: Hook) -> None:
        attempt = 0
        while True:
            self._changed.clear()
            self._forget_old()
            if not self._waiting:
                await self._changed.wait()
                continue
            entry = self._waiting[0]
            status = await self._post(hook, entry[1], attempt)
            if 200 <= status < 300:
                attempt = 0
                self.taken.append(entry[1]["update_id"])
                if self._waiting and self._waiting[0] is entry:
                    self._waiting.popleft()
                continue
            told = f"Wrong response from the webhook: {status}" if status else "Connection timed out"
            self.last_error = (int(self._world.clock.now().timestamp()), told)
            await asyncio.sleep(min(FIRST_AGAIN * 2**attempt, LONGEST_AGAIN) / self._haste)
            attempt += 1

    async def _post(self, hook: Hook, update: dict[str, Any], attempt: int) -> int:
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        begun = time.perf_counter()
        try:
            status = (await self._http.post(hook.url, content=json.dumps(update), headers=headers)).status_code
        except httpx.HTTPError:
            status = 0
        seconds = time.perf_counter() - begun
        self.deliveries.append(Delivery(update["update_id"], attempt, status, seconds))
        self._world.note("webhook", attempt=attempt, status=status, ms=round(seconds * 1000))
        return status


def message_update(world: World, chat: Chat, shown: Shown) -> dict[str, Any]:
    """A `Message` as the bot gets it."""
    text = {"text": shown.text} | _entities(shown.text) if shown.kind == "text" else {shown.kind: MEDIA[shown.kind]}
    message: dict[str, Any] = {
        "message_id": shown.number,
        "from": _user(world, shown),
        "chat": chat.told(),
        "date": int(datetime.fromisoformat(shown.at).timestamp()),
    }
    if chat.topic:
        message |= {"message_thread_id": chat.topic, "is_topic_message": True}
    if shown.answers:
        answered = next(s for s in chat.messages if s.number == shown.answers)
        quoted = {"message_id": answered.number, "from": _user(world, answered), "chat": chat.told()}
        message["reply_to_message"] = quoted | {"date": message["date"], "text": answered.text}
    if shown.kind == "animation":
        message["document"] = MEDIA["document"]
    if shown.kind != "text" and shown.text:
        message["caption"] = shown.text
    return message | text


def callback_update(world: World, chat: Chat, shown: Shown, person: int, query: Query, data: str) -> dict[str, Any]:
    """A `CallbackQuery`: a person pressed a button below one of the bot's messages."""
    presser = {"id": person, "is_bot": False, "first_name": "Người"}
    message = message_update(world, chat, shown) | {"reply_markup": {"inline_keyboard": shown.buttons}}
    return {"id": query.id, "from": presser, "message": message, "chat_instance": str(chat.id), "data": data}


def member_update(world: World, chat: Chat, status: str) -> dict[str, Any]:
    """A `ChatMemberUpdated`: a person stopped the bot (`kicked`) or started it again (`member`)."""
    person = {"id": chat.id, "is_bot": False, "first_name": "Người"}
    bot = {"id": world.bot.id, "is_bot": True, "first_name": world.bot.name, "username": world.bot.username}
    return {
        "chat": chat.told(),
        "from": person,
        "date": int(world.clock.now().timestamp()),
        "old_chat_member": {"user": bot, "status": "member" if status == "kicked" else "kicked"},
        "new_chat_member": {"user": bot, "status": status},
    }


def _user(world: World, shown: Shown) -> dict[str, Any]:
    if shown.who == "bot":
        bot = world.bot
        return {"id": bot.id, "is_bot": True, "first_name": bot.name, "username": bot.username}
    return {"id": shown.author, "is_bot": False, "first_name": "Người", "language_code": "vi"}


def _entities(text: str) -> dict[str, Any]:
    """Commands and mentions, placed in UTF-16 units."""
    found = []
    for match in _ENTITY.finditer(text):
        before = len(text[: match.start()].encode("utf-16-le")) // 2
        found.append({"type": match.lastgroup, "offset": before, "length": match.end() - match.start()})
    return {"entities": found} if found else {}
