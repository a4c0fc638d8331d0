"""Opening the database: an engine tuned for SQLite or PostgreSQL, and migrations at the start.

The engine is a plain one, used in a thread of its own (`service.database.talks`): a transaction then costs the event
loop one wait, where an async driver for SQLite costs it a dozen (measured: 4 of 7 ms of a turn).
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, Literal

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from service.errors import ServiceError

MIGRATIONS = Path(__file__).parent / "migrations"
PARTS = {"talks": ("versions", "alembic_version"), "channels": ("channels", "alembic_version_channels")}
"""Folder of the migrations and table of the version of each part."""


def open_engine(url: str, *, durable: bool = False) -> Engine:
    """An engine; SQLite gets write-ahead logging, foreign keys and a busy timeout of 5 s.

    Args:
        url: SQLAlchemy's.
        durable: SQLite waits for the disk at each commit, so that what is committed outlives a power cut.

    Raises:
        ServiceError: the URL is none, or its driver is not installed.
    """
    try:
        parsed = make_url(url)
        sqlite = parsed.get_backend_name() == "sqlite"
        if sqlite and parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, pool_pre_ping=not sqlite)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise ServiceError(
            f"MOTCUA_DATABASE_URL cannot be used: {error}. Examples: sqlite:////srv/motcua.db, "
            "postgresql+psycopg://name@host/motcua (needs the package psycopg)"
        ) from error
    if sqlite:
        event.listen(engine, "connect", partial(_tune_sqlite, "FULL" if durable else "NORMAL"))
    return engine


def _tune_sqlite(synchronous: str, connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        f"synchronous={synchronous}",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def migrate(engine: Engine, part: Literal["talks", "channels"] = "talks") -> None:
    """Bring one part of the tables to its newest form; nothing happens where it has it.

    Each part counts its own versions, so that both may lie in one database or in two.

    Raises:
        ServiceError: the database cannot be reached or written.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    folder, config.attributes["version_table"] = PARTS[part]
    config.set_main_option("version_locations", str(MIGRATIONS / folder))
    config.set_main_option("path_separator", "os")
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "heads")
    except (SQLAlchemyError, OSError) as error:
        shown = engine.url.render_as_string(hide_password=True)
        raise ServiceError(f"the database {shown} cannot be opened: {error.__cause__ or error}") from error
