"""A service whose table holds two dossiers, with a clock that tests can turn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from service.database.engine import migrate, open_engine
from service.dossiers.connector import DossierState, State
from service.dossiers.seal import Seal
from service.dossiers.table import DossierTable, Row
from service.settings import Settings
from tests.service.conftest import Open, Service

CODE, PHONE, IDENTITY = "H37.45-261118-0007", "1234", "9876"
OTHER = "H37.45-261119-0008"
TODAY = date(2026, 11, 20)
AS_OF = datetime(2026, 11, 19, 15, 30, tzinfo=UTC)


def rows() -> list[Row]:
    late = DossierState(
        state=State.PROCESSING,
        procedure_name="Đăng ký khai sinh",
        procedure_code="1.001193",
        received_on=date(2026, 11, 18),
        due_on=date(2026, 11, 19),
        office="UBND phường Đông Kinh",
    )
    done = DossierState(state=State.DONE, procedure_name="Chứng thực bản sao", due_on=date(2026, 11, 30))
    return [Row(CODE, PHONE, IDENTITY, late), Row(OTHER, "", "5555", done)]


@dataclass
class Clock:
    """The moment that the desk takes for now."""

    at: datetime = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def table_in(folder: Path) -> DossierTable:
    settings = Settings.load(None, data_dir=folder)
    engine = open_engine(settings.database)
    migrate(engine)
    return DossierTable(engine, Seal.load(settings))


Asks = Callable[..., Awaitable[dict[str, Any]]]


@dataclass
class Office:
    """The service with its dossiers."""

    service: Service
    clock: Clock
    folder: Path

    async def ask(self, text: str, conversation: str = "c1") -> dict[str, Any]:
        """The first message of the reply."""
        reply = await self.service.say(text, conversation)
        assert reply.status_code == 200
        return reply.json()["messages"][0]  # type: ignore[no-any-return]

    async def kept(self) -> bytes:
        """All bytes of the database."""
        await self.service.parts.talks.flush()
        return b"".join(path.read_bytes() for path in self.folder.glob("motcua.db*"))


@pytest_asyncio.fixture
async def office(open_service: Open, tmp_path: Path, clock: Clock) -> Office:
    table = table_in(tmp_path)
    await asyncio.to_thread(table.replace, rows(), AS_OF)
    service = await open_service(rate_per_conversation=0)
    service.parts.desks.dossiers._clock = clock
    return Office(service, clock, tmp_path)
