"""The records of a snapshot, in a SQLite file that nobody writes to any more."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from knowledge.procedure import Procedure

CACHED = 512
"""Records kept in memory after they were read."""


class Records:
    """Read access by code. Thread-safe."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        self.procedure = lru_cache(maxsize=CACHED)(self._procedure)

    def _procedure(self, code: str) -> Procedure | None:
        with self._lock:
            row = self._connection.execute("SELECT body FROM procedure WHERE code = ?", (code,)).fetchone()
        return None if row is None else Procedure.model_validate_json(row[0])

    def names(self) -> list[tuple[str, str, str]]:
        """Code, official name and short name of every record, in the order of the index."""
        with self._lock:
            return list(self._connection.execute("SELECT code, name, short_name FROM procedure ORDER BY place"))

    def sayings(self) -> list[list[str]]:
        """Official name, short name and wordings of every record, in the order of the index."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT name, short_name, json_extract(body, '$.wordings') FROM procedure ORDER BY place"
            ).fetchall()
        return [[name, short, *json.loads(wordings or "[]")] for name, short, wordings in rows]

    def all(self) -> list[Procedure]:
        """Every record, in the order of the index."""
        with self._lock:
            rows = self._connection.execute("SELECT body FROM procedure ORDER BY place").fetchall()
        return [Procedure.model_validate_json(body) for (body,) in rows]

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def write_records(path: Path, procedures: Sequence[Procedure]) -> None:
    """Write all records into a new file."""
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute(
            "CREATE TABLE procedure (place INTEGER PRIMARY KEY, code TEXT UNIQUE NOT NULL, name TEXT NOT NULL,"
            " short_name TEXT NOT NULL, body TEXT NOT NULL)"
        )
        connection.executemany(
            "INSERT INTO procedure VALUES (?, ?, ?, ?, ?)",
            (
                (
                    place,
                    procedure.code,
                    procedure.name,
                    procedure.short_name,
                    procedure.model_dump_json(exclude_defaults=True),
                )
                for place, procedure in enumerate(procedures)
            ),
        )
        connection.commit()
    finally:
        connection.close()
