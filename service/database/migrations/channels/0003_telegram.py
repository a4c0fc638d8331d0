"""Telegram's bot and the keys of its buttons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_telegram"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "telegram_bot",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("username", sa.String(64), nullable=False),
        sa.Column("next_update", sa.BigInteger(), nullable=False),
        sa.Column("fetched_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_telegram_bot"),
    )
    op.create_table(
        "telegram_buttons",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("shown_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_telegram_buttons"),
    )
    op.create_index("ix_telegram_buttons_shown_at", "telegram_buttons", ["shown_at"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("telegram_buttons")
    op.drop_table("telegram_bot")
