"""Opening the database: an engine tuned for SQLite or PostgreSQL, and migrations at the start.

The engine is a plain one, used in a thread of its own (`service.database.talks`): a transaction then costs the event
loop one wait, where an async driver for SQLite costs it a dozen (measured: 4 of 7 ms of a turn).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from service.errors import ServiceError

MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(url: str) -> Engine:
    """An engine; SQLite gets write-ahead logging, foreign keys and a busy timeout of 5 s.

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
        event.listen(engine, "connect", _tune_sqlite)
    return engine


def _tune_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def migrate(engine: Engine) -> None:
    """Bring the database to the newest form; nothing happens where it has it.

    Raises:
        ServiceError: the database cannot be reached or written.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except (SQLAlchemyError, OSError) as error:
        shown = engine.url.render_as_string(hide_password=True)
        raise ServiceError(f"the database {shown} cannot be opened: {error.__cause__ or error}") from error
