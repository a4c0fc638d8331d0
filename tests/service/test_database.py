"""What is kept, how long, and what happens when it cannot be written."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, event, select, update

from service.database.engine import migrate, open_engine
from service.database.tables import Base, Conversation, Turn, Unanswered
from service.database.talks import Talks, TurnRecord, now
from service.dossiers import tables as dossier_tables
from service.errors import ServiceError
from service.tickets import tables as ticket_tables
from service.tracker_store import TrackerStore


@pytest_asyncio.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path / 'motcua.db'}")
    migrate(opened)
    yield opened
    opened.dispose()


def turn(number: int, conversation: str = "web.a", unanswered: str | None = None) -> TurnRecord:
    return TurnRecord(
        id=f"{number:032x}",
        conversation_id=conversation,
        message_id=f"m{number}",
        text="khai sinh",
        outcome="answer",
        reply={"messages": [{"text": str(number)}]},
        introduced=True,
        unanswered=unanswered,
    )


async def count(engine: Engine, table: type[Base]) -> int:
    with engine.connect() as connection:
        return len(connection.execute(select(table.__table__)).all())


async def test_migrations_make_the_tables_of_the_code(engine: Engine) -> None:
    assert dossier_tables.Dossier.metadata is ticket_tables.TicketRow.metadata is Base.metadata
    with engine.connect() as connection:
        assert list(compare_metadata(MigrationContext.configure(connection), Base.metadata)) == []
    migrate(engine)


async def test_turns_of_several_writes_come_together(engine: Engine) -> None:
    talks = Talks(engine)
    for number in range(3):
        talks.record(turn(number))
        talks.record(turn(number + 10, "web.b", "nuoi rong"))
        await talks.flush()
    assert await count(engine, Turn) == 6
    assert await count(engine, Conversation) == 2
    assert await talks.unanswered_total() == 3 and await count(engine, Unanswered) == 1
    assert await Talks(engine).introduced("web.a") is True
    assert await Talks(engine).introduced("web.none") is None


async def test_a_reply_is_found_before_and_after_it_is_written(engine: Engine) -> None:
    talks = Talks(engine)
    talks.record(turn(1))
    expected = {"messages": [{"text": "1"}]}
    assert await talks.stored_reply("web.a", "m1") == expected
    await talks.flush()
    assert await talks.stored_reply("web.a", "m1") == expected
    assert await talks.stored_reply("web.b", "m1") is None


async def test_turns_are_written_without_being_asked(engine: Engine) -> None:
    talks = Talks(engine)
    writer = asyncio.create_task(talks.write_for_ever())
    talks.record(turn(1))
    for _ in range(100):
        await asyncio.sleep(0.01)
        if await count(engine, Turn):
            break
    writer.cancel()
    assert await count(engine, Turn) == 1


async def test_a_full_disk_loses_records_and_nothing_else(engine: Engine) -> None:
    talks = Talks(engine)
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def fill(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(engine, "connect", fill)
    engine.dispose()
    long = replace(turn(1), text="x" * 100_000)
    talks.record(long)
    await talks.flush()
    assert talks.lost == 1 and await count(engine, Turn) == 0
    event.remove(engine, "connect", fill)
    engine.dispose()
    talks.record(turn(2))
    await talks.flush()
    assert await count(engine, Turn) == 1


async def test_a_record_that_cannot_be_written_spoils_no_other(engine: Engine) -> None:
    talks = Talks(engine)
    talks.record(turn(1))
    await talks.flush()
    talks.record(turn(1))
    talks.record(turn(2))
    await talks.flush()
    assert talks.lost == 1 and await count(engine, Turn) == 2


async def test_purge_takes_what_is_old_and_only_that(engine: Engine, tmp_path: Path) -> None:
    talks = Talks(engine)
    talks.record(turn(1, "web.old", "x"))
    talks.record(turn(2, "web.new"))
    talks.record(turn(3, "web.new"))
    await talks.flush()
    await talks.vote(turn(1).id, 1, "", "")
    old = now() - timedelta(days=100)
    with engine.begin() as connection:
        connection.execute(update(Conversation).where(Conversation.id == "web.old").values(last_at=old))
        connection.execute(update(Turn).where(Turn.id == turn(2).id).values(at=old))
    assert await talks.purge(now() - timedelta(days=90)) == 1
    assert await count(engine, Conversation) == 1 and await count(engine, Turn) == 1
    assert await count(engine, Unanswered) == 0
    assert await talks.introduced("web.old") is None


async def test_rasas_store_is_purged_by_time(tmp_path: Path) -> None:
    store = TrackerStore(tmp_path / "rasa.db")
    assert await store.purge(now()) == 0, "no store yet"
    with sqlite3.connect(tmp_path / "rasa.db") as connection:
        connection.execute("CREATE TABLE events (sender_id TEXT, timestamp REAL)")
        connection.executemany("INSERT INTO events VALUES ('web.a', ?)", [(0,), (now().timestamp() + 60,)])
    assert await store.purge(now()) == 1
    assert await store.erase("web.a") == 1


async def test_a_database_that_cannot_be_opened_is_told_plainly(tmp_path: Path) -> None:
    (tmp_path / "damaged.db").write_bytes(b"no database" * 100)
    engine = open_engine(f"sqlite:///{tmp_path / 'damaged.db'}")
    with pytest.raises(ServiceError, match="cannot be opened"):
        migrate(engine)
    engine.dispose()
    for url in ("nonsense", "postgresql+nothing://x/y"):
        with pytest.raises(ServiceError, match="MOTCUA_DATABASE_URL"):
            open_engine(url)
