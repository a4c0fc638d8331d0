"""A SQLite file of ours: opened or created, never mistaken for another program's, written whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from knowledge.errors import KnowledgeError

AGAIN = "move the file away and run motcua import again"


class StoreError(KnowledgeError):
    """The store cannot be opened, read or written."""


class SqliteFile:
    """Opens or creates the file; `close()` it, or use it in a `with` block.

    Raises `StoreError` when the file is damaged, not of this kind, of another version, or cannot be written.
    """

    APPLICATION_ID: ClassVar[int]
    """Marks the file as ours, so that a foreign database is never written to."""

    SCHEMA: ClassVar[int]
    TABLES: ClassVar[str]

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._explained():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None, timeout=10)
        try:
            with self._explained():
                self._prepare()
        except StoreError:
            self._db.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _prepare(self) -> None:
        marks = [self._db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
        if marks == [self.APPLICATION_ID, self.SCHEMA]:
            return
        tables = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if marks[0] == self.APPLICATION_ID:
            raise StoreError(
                f"{self.path}: written by another version of Motcua (schema {marks[1]}, here {self.SCHEMA}); {AGAIN}"
            )
        if tables or marks[0]:
            raise StoreError(f"{self.path}: is a database of another program; choose another MOTCUA_DATA_DIR")
        with self._transaction():
            for statement in self.TABLES.split(";"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA application_id = {self.APPLICATION_ID}")
            self._db.execute(f"PRAGMA user_version = {self.SCHEMA}")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{self.path}: {error}; {_advice(error)}") from error


def _advice(error: Exception) -> str:
    text = str(error)
    if "locked" in text:
        return "another import is running; wait until it has ended"
    if "full" in text or "readonly" in text or isinstance(error, OSError) or "unable to open" in text:
        return "make room or give the right to write there; nothing was changed"
    return f"the file is damaged or no database; {AGAIN}"
