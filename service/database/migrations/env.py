"""Alembic's entry: the connection comes from the caller (`service.database.engine.migrate`)."""

from __future__ import annotations

from alembic import context

from service.database.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
