"""Erasure: "xoá dữ liệu của tôi" in any channel, or DELETE, deletes all that is kept of a conversation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

import structlog

from service.channels.outbox import Outbox
from service.database.talks import Talks
from service.metrics import Metrics
from service.tracker_store import TrackerStore
from vietnamese import fold

log = structlog.get_logger(__name__)

_ASKS = re.compile(
    r"(?:xin |hay |vui long |lam on |nho |giup )?"
    r"(?:(?:toi|em|minh|chau|cho (?:toi|em|minh)) )?(?:(?:muon|yeu cau|can) )?"
    r"xoa (?:bo |het |sach |giup |di |toan bo |tat ca |moi )*"
    r"(?:cac |nhung )?(?:du lieu|tin nhan|cuoc (?:tro chuyen|noi chuyen|chat)|lich su(?: tro chuyen| chat)?)"
    r"(?: ca nhan| da luu| nay)?(?: (?:cua|ve) (?:toi|em|minh|chau|con|anh|chi|ban than))"
    r"(?: (?:di|nhe|nha|a|voi|giup|ngay|toi|em|minh|o day))*"
)


def asks_for_erasure(text: str) -> bool:
    """Whether the whole message asks for the deletion of the citizen's own data."""
    return _ASKS.fullmatch(re.sub(r"[^\w ]+", " ", fold(text)).strip()) is not None


class Forgetful(Protocol):
    """What else keeps something of a sender."""

    async def erase(self, sender: str) -> bool:
        """Forget it; whether there was anything."""
        ...


class Eraser:
    """Deletes a conversation from the service's database, the desks, the outbox and Rasa's tracker store.

    The inbox needs no deletion: it forgets sender and text of a message as soon as that is handled.
    """

    def __init__(
        self,
        talks: Talks,
        outbox: Outbox,
        tracker_store: TrackerStore,
        metrics: Metrics,
        others: Sequence[Forgetful] = (),
    ) -> None:
        self._talks, self._outbox, self._tracker_store, self._metrics = talks, outbox, tracker_store, metrics
        self._others = others

    async def erase(self, sender: str) -> bool:
        """Delete all that is kept of a sender (`web.3f2a`); whether there was anything."""
        had_events = await self._tracker_store.erase(sender)
        had_others = [await other.erase(sender) for other in self._others]
        had_talk = await self._talks.erase(sender)
        channel, _, conversation = sender.partition(".")
        had_letters = await self._outbox.erase(channel, conversation)
        self._metrics.erasures.inc()
        log.info("conversation_erased")
        return had_talk or bool(had_events) or bool(had_letters) or any(had_others)
