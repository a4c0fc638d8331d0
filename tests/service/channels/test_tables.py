"""The channels' tables: made by their own migrations, beside the talks' or alone."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from service.channels.registry import CHANNELS
from service.channels.tables import ChannelBase
from service.database.engine import migrate, open_engine


def test_migrations_make_the_tables_of_the_code(tmp_path: Path) -> None:
    assert CHANNELS, "importing the registry declares each channel's own tables"
    engine = open_engine(f"sqlite:///{tmp_path / 'channels.db'}", durable=True)
    migrate(engine, "channels")
    migrate(engine, "channels")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "alembic_version_channels"})
        assert list(compare_metadata(context, ChannelBase.metadata)) == []
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2, "FULL"
    engine.dispose()


def test_both_parts_fit_into_one_database(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'one.db'}")
    migrate(engine, "channels")
    migrate(engine)
    migrate(engine, "channels")
    assert {"inbox", "outbox", "turns", "conversations"} <= set(inspect(engine).get_table_names())
    engine.dispose()
