"""A service with the stand-in channel; only Rasa's side of the wire and the index are stood in for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import func, select

from service.channels.tables import ChannelBase, InboxRow, OutboxRow
from tests.service.channels.standin import HEADERS, StandIn, update


async def until(condition: Callable[[], Any], seconds: float = 10) -> Any:
    """The first true value of `condition` within the time."""
    for _ in range(int(seconds / 0.01)):
        if value := condition():
            return value
        await asyncio.sleep(0.01)
    raise AssertionError(f"it did not come true within {seconds:g} s")


@dataclass
class Office:
    """An opened service and its stand-in channel."""

    service: Any
    channel: StandIn

    async def deliver(self, received_id: str, text: str = "khai sinh", sender: str = "s1", kind: str = "text") -> int:
        """Deliver one webhook; its status."""
        reply: httpx.Response = await self.service.http.post(
            "/webhooks/standin", content=update(received_id, text, sender, kind), headers=HEADERS
        )
        return reply.status_code

    async def said(self, number: int, seconds: float = 10) -> list[str]:
        """The texts sent, once there are so many."""
        await until(lambda: len(self.channel.sent) >= number, seconds)
        return self.channel.said

    def rows(self, table: type[ChannelBase], **columns: Any) -> list[Any]:
        """The rows of a table that have these values."""
        with self.service.parts.post.journal.engine.connect() as connection:
            wanted = [table.__table__.c[name] == value for name, value in columns.items()]
            return list(connection.execute(select(table.__table__).where(*wanted)))

    def waiting(self) -> int:
        """Messages not handled and calls not made yet."""
        with self.service.parts.post.journal.engine.connect() as connection:
            inbox = select(func.count()).select_from(InboxRow).where(InboxRow.handled_at.is_(None))
            outbox = select(func.count()).select_from(OutboxRow).where(OutboxRow.state == "waiting")
            return int(connection.execute(inbox).scalar_one()) + int(connection.execute(outbox).scalar_one())

    async def settled(self, seconds: float = 10) -> None:
        """Wait until nothing waits."""
        await until(lambda: not self.waiting(), seconds)


@pytest_asyncio.fixture
async def open_office(open_service: Any) -> AsyncIterator[Callable[..., Any]]:
    """Opens a service with the stand-in channel."""

    async def opened(channel: StandIn | None = None, **settings: Any) -> Office:
        stand_in = channel or StandIn()
        service = await open_service(channels=lambda *_: [stand_in], **settings)
        return Office(service, stand_in)

    yield opened


@pytest_asyncio.fixture
async def office(open_office: Any) -> Office:
    """A service as it comes, with the stand-in channel; it has introduced itself to s1."""
    opened: Office = await open_office()
    return opened


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Queues are looked at more often than in life."""
    monkeypatch.setattr("service.channels.dispatch.POLL", 0.05)
