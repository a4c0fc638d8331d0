"""Dossiers by generation: an import is written in short transactions. What was imported is to be imported again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_dossier_generations"
down_revision = "0003_tickets"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make both tables anew."""
    _make("generation")


def downgrade() -> None:
    """As they were."""
    _make()


def _make(*numbers: str) -> None:
    op.drop_table("dossiers")
    op.drop_table("dossier_imports")
    op.create_table(
        "dossiers",
        sa.Column("code", sa.String(64), nullable=False),
        *(sa.Column(name, sa.Integer(), autoincrement=False, nullable=False) for name in numbers),
        sa.Column("phone", sa.String(64), nullable=False),
        sa.Column("identity", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("procedure_code", sa.String(24), nullable=True),
        sa.Column("procedure_name", sa.String(500), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("office", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("code", *numbers, name="pk_dossiers"),
    )
    op.create_table(
        "dossier_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), autoincrement=False, nullable=False) for name in numbers),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.Column("as_of", MOMENT, nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dossier_imports"),
    )
