"""Rasa's own record of the talks (its SQLite tracker store): erased and purged with ours."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path


class TrackerStore:
    """The `events` table of Rasa's SQL tracker store; a store that is not there yet holds nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def erase(self, sender: str) -> int:
        """Delete all events of one sender; how many."""
        return await asyncio.to_thread(self._delete, "DELETE FROM events WHERE sender_id = ?", sender)

    async def purge(self, before: datetime) -> int:
        """Delete all events older than `before`; how many."""
        return await asyncio.to_thread(self._delete, "DELETE FROM events WHERE timestamp < ?", before.timestamp())

    def _delete(self, statement: str, value: str | float) -> int:
        if not self._path.exists():
            return 0
        with closing(sqlite3.connect(self._path, timeout=3)) as connection, connection:
            connection.execute("PRAGMA secure_delete = ON")
            known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'events'").fetchone()
            return connection.execute(statement, (value,)).rowcount if known else 0
