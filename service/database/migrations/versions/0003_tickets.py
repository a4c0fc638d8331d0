"""Tickets: reports of wrong answers, and petitions where somebody reads them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_tickets"
down_revision = "0002_dossiers"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "tickets",
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(2), nullable=False),
        sa.Column("turn_id", sa.String(32), nullable=True),
        sa.Column("conversation_id", sa.String(80), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("procedure_code", sa.String(24), nullable=True),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_tickets"),
        sa.UniqueConstraint("turn_id", name="uq_tickets_turn_id"),
    )
    for column in ("conversation_id", "due_on", "closed_at"):
        op.create_index(f"ix_tickets_{column}", "tickets", [column])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("tickets")
