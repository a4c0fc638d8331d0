"""One holder at a time over all processes that share a database; released by the system when its holder dies.

That is why a mark in the database without a held lock proves a crash, at once and without guessing by the clock.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import Engine, text

POLL = 0.05
"""Seconds between two tries."""


class Held(Exception):
    """Another process held the lock for the whole time."""


@asynccontextmanager
async def exclusive(engine: Engine, name: str, seconds: float) -> AsyncIterator[None]:
    """Hold the lock `name` of this database.

    Args:
        engine: SQLite locks a file beside the database, PostgreSQL an advisory key.
        name: ends the file's name, or makes the key.
        seconds: to wait at most.

    Raises:
        Held: somebody else has it.
    """
    take = _file(engine, name) if engine.dialect.name == "sqlite" else _advisory(engine, name)
    end = asyncio.get_running_loop().time() + seconds
    while (release := take()) is None:
        if asyncio.get_running_loop().time() > end:
            raise Held(name)
        await asyncio.sleep(POLL)
    try:
        yield
    finally:
        release()


Release = Callable[[], None]


def _file(engine: Engine, name: str) -> Callable[[], Release | None]:
    path = Path(f"{engine.url.database}.{name}.lock")

    def take() -> Release | None:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        return lambda: os.close(handle)

    return take


def _advisory(engine: Engine, name: str) -> Callable[[], Release | None]:
    key = {"key": zlib.crc32(name.encode())}

    def take() -> Release | None:
        connection = engine.connect()
        if connection.execute(text("SELECT pg_try_advisory_lock(:key)"), key).scalar_one():

            def release() -> None:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), key)
                connection.close()

            return release
        connection.close()
        return None

    return take
