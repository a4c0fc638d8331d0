"""Zalo's tokens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_zalo"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "zalo_tokens",
        sa.Column("app_id", sa.String(64), nullable=False),
        sa.Column("oa_id", sa.String(64), nullable=False),
        sa.Column("access_token", sa.Text(), nullable=False),
        sa.Column("refresh_token", sa.Text(), nullable=False),
        sa.Column("obtained_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("refresh_expires_at", MOMENT, nullable=False),
        sa.Column("previous_access_token", sa.Text(), nullable=False),
        sa.Column("previous_refresh_token", sa.Text(), nullable=False),
        sa.Column("refreshing_since", MOMENT, nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("problem_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("app_id", name="pk_zalo_tokens"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("zalo_tokens")
