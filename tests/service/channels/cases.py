"""The channels as the contract test sees them: how each delivers, and how its calls are read back."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from service.channels.base import Channel, Kind, Outgoing
from service.channels.telegram.api import TelegramApi
from service.channels.telegram.channel import TelegramChannel
from service.channels.telegram.secret import secret_token
from service.channels.telegram.store import TelegramStore
from service.channels.zalo.api import ZaloApi
from service.channels.zalo.channel import ZaloChannel
from service.channels.zalo.store import TokenStore
from service.channels.zalo.tokens import Tokens
from service.database.talks import now
from service.simulators.telegram import updates as telegram
from service.simulators.telegram import world as telegram_world
from service.simulators.zalo.webhooks import Courier, follow_event, message_event
from service.simulators.zalo.world import Shown, World
from tests.service.channels.standin import HEADERS, StandIn, update

Webhook = tuple[Mapping[str, str], bytes]
"""Headers and body of one delivery."""


class Case(Protocol):
    """One channel under the contract test. Citizens are numbered; `number` makes the message's id."""

    channel: Channel
    sender: str
    """The sender of `deliver` as `Incoming` names it."""
    signs_body: bool
    """Whether a changed body is noticed; a mere secret says nothing about the body."""

    def deliver(self, number: int, text: str) -> Webhook:
        """A text from the citizen."""
        ...

    def deliver_kind(self, number: int, kind: Kind) -> Webhook | None:
        """Something else from the citizen; None where the channel has no such thing."""
        ...

    def press(self, number: int, call: Outgoing, title: str) -> Webhook:
        """A press on a button of a call that was sent."""
        ...

    def text(self, call: Outgoing) -> str:
        """What the citizen reads; empty for calls that show nothing."""
        ...

    def titles(self, call: Outgoing) -> list[str]:
        """The buttons below it."""
        ...


class StandInCase:
    """The stand-in holds to the contract too, or it would prove nothing elsewhere."""

    signs_body = False
    sender = "s1"

    def __init__(self, engine: Any) -> None:
        self.channel = StandIn()

    def deliver(self, number: int, text: str) -> Webhook:
        return HEADERS, update(f"m{number}", text)

    def deliver_kind(self, number: int, kind: Kind) -> Webhook | None:
        return HEADERS, update(f"m{number}", "", kind=kind)

    def press(self, number: int, call: Outgoing, title: str) -> Webhook:
        payload = next(b["payload"] for b in call.body["buttons"] if b["title"] == title)
        return HEADERS, update(f"m{number}", payload, kind="button")

    def text(self, call: Outgoing) -> str:
        return str(call.body["text"])

    def titles(self, call: Outgoing) -> list[str]:
        return [button["title"] for button in call.body.get("buttons", [])]


@dataclass
class ZaloCase:
    """Zalo, with events built and signed by the simulator."""

    engine: Any
    signs_body = True
    sender = "8400000000000000003"
    kinds = {"sticker": "sticker", "photo": "image", "voice": "audio", "location": "location", "file": "file"}

    def __post_init__(self) -> None:
        self._world = World()
        self._courier = Courier(self._world, "http://nowhere")
        ours = self._world.registration
        api = ZaloApi(ours.app_id, ours.app_secret, "http://nowhere", "http://nowhere")
        tokens = Tokens(TokenStore(self.engine, ours.app_id), api)
        self.channel = ZaloChannel(ours.app_id, ours.oa_id, ours.oa_secret, api, tokens)

    def _signed(self, event: dict[str, Any]) -> Webhook:
        raw = json.dumps(event, ensure_ascii=False).encode()
        return self._courier.sign(raw, str(event["timestamp"])), raw

    def _message(self, number: int, text: str, kind: str) -> Webhook:
        shown = Shown(number, "citizen", text, kind, "", f"message-{number}")
        return self._signed(message_event(self._world, self._world.citizen(self.sender), shown))

    def deliver(self, number: int, text: str) -> Webhook:
        return self._message(number, text, "text")

    def deliver_kind(self, number: int, kind: Kind) -> Webhook | None:
        if kind in {"follow", "unfollow"}:
            citizen = self._world.citizen(self.sender)
            citizen.follows = kind == "follow"
            return self._signed(follow_event(self._world, citizen))
        return self._message(number, "", self.kinds[kind]) if kind in self.kinds else None

    def press(self, number: int, call: Outgoing, title: str) -> Webhook:
        buttons = call.body["message"]["attachment"]["payload"]["buttons"]
        return self.deliver(number, next(b["payload"] for b in buttons if b["title"] == title))

    def text(self, call: Outgoing) -> str:
        return str(call.body["message"]["text"])

    def titles(self, call: Outgoing) -> list[str]:
        payload = call.body["message"].get("attachment", {"payload": {"buttons": []}})["payload"]
        return [button["title"] for button in payload["buttons"]]


@dataclass
class TelegramCase:
    """Telegram, with updates built by the simulator."""

    engine: Any
    signs_body = False
    sender = "5000000003"
    kinds = {"sticker": "sticker", "photo": "photo", "voice": "voice", "location": "location", "file": "document"}

    def __post_init__(self) -> None:
        self._world = telegram_world.World()
        self._chat = self._world.chat(int(self.sender))
        bot = self._world.bot
        self._headers = {"X-Telegram-Bot-Api-Secret-Token": secret_token(bot.token)}
        self._store = TelegramStore(self.engine, bot.id)
        self.channel = TelegramChannel(bot.token, TelegramApi(bot.token, "http://nowhere"), self._store, polls=False)

    def _update(self, number: int, kind: str, content: dict[str, Any]) -> Webhook:
        raw = json.dumps({"update_id": number, kind: content}, ensure_ascii=False).encode()
        return self._headers, raw

    def _message(self, number: int, text: str, kind: str) -> Webhook:
        at = self._world.clock.now().isoformat()
        shown = telegram_world.Shown(number, "citizen", int(self.sender), text, kind, at)
        return self._update(number, "message", telegram.message_update(self._world, self._chat, shown))

    def deliver(self, number: int, text: str) -> Webhook:
        return self._message(number, text, "text")

    def deliver_kind(self, number: int, kind: Kind) -> Webhook | None:
        if kind == "follow":
            return self.deliver(number, "/start")
        return self._message(number, "", self.kinds[kind]) if kind in self.kinds else None

    def press(self, number: int, call: Outgoing, title: str) -> Webhook:
        self._store.keep_payloads(call.extra["payloads"], now())  # as `send` does
        buttons = call.body["reply_markup"]["inline_keyboard"]
        shown = self._world.show(self._chat, "bot", self._world.bot.id, call.body["text"], buttons=buttons)
        data = next(b["callback_data"] for row in buttons for b in row if b["text"] == title)
        query = self._world.ask()
        content = telegram.callback_update(self._world, self._chat, shown, int(self.sender), query, data)
        return self._update(number, "callback_query", content)

    def text(self, call: Outgoing) -> str:
        return str(call.body["text"])

    def titles(self, call: Outgoing) -> list[str]:
        rows = call.body.get("reply_markup", {"inline_keyboard": []})["inline_keyboard"]
        return [button["text"] for row in rows for button in row]


CASES: dict[str, Callable[[Any], Case]] = {"standin": StandInCase, "zalo": ZaloCase, "telegram": TelegramCase}
"""Each built over the engine of the channels' database."""
NUMBERS = itertools.count(1)
"""Ids of messages, new for each test."""
