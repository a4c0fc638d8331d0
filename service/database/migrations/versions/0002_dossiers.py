"""Dossiers: the imported table, open questions, failed tries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_dossiers"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "dossiers",
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("phone", sa.String(64), nullable=False),
        sa.Column("identity", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("procedure_code", sa.String(24), nullable=True),
        sa.Column("procedure_name", sa.String(500), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("office", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_dossiers"),
    )
    op.create_table(
        "dossier_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.Column("as_of", MOMENT, nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dossier_imports"),
    )
    op.create_table(
        "dossier_questions",
        sa.Column("sender", sa.String(80), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("factor", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("sender", name="pk_dossier_questions"),
    )
    op.create_index("ix_dossier_questions_at", "dossier_questions", ["at"])
    op.create_table(
        "dossier_tries",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("sender", sa.String(64), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dossier_tries"),
    )
    for column in ("sender", "code", "at"):
        op.create_index(f"ix_dossier_tries_{column}", "dossier_tries", [column])


def downgrade() -> None:
    """Drop them."""
    for table in ("dossier_tries", "dossier_questions", "dossier_imports", "dossiers"):
        op.drop_table(table)
