"""First tables: conversations, turns, feedback, unanswered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("introduced", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
    )
    op.create_index("ix_conversations_last_at", "conversations", ["last_at"])
    op.create_table(
        "turns",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("conversation_id", sa.String(80), nullable=False),
        sa.Column("message_id", sa.String(64), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("reply", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_turns"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], ondelete="CASCADE", name="fk_turns_conversation_id"
        ),
    )
    op.create_index("uq_turns_conversation_id_message_id", "turns", ["conversation_id", "message_id"], unique=True)
    op.create_index("ix_turns_at", "turns", ["at"])
    op.create_table(
        "feedback",
        sa.Column("turn_id", sa.String(32), nullable=False),
        sa.Column("vote", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("turn_id", name="pk_feedback"),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], ondelete="CASCADE", name="fk_feedback_turn_id"),
    )
    op.create_table(
        "unanswered",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("conversation_id", sa.String(80), nullable=False),
        sa.Column("folded", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unanswered"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], ondelete="CASCADE", name="fk_unanswered_conversation_id"
        ),
    )
    op.create_index("uq_unanswered_conversation_id_folded", "unanswered", ["conversation_id", "folded"], unique=True)
    op.create_index("ix_unanswered_at", "unanswered", ["at"])


def downgrade() -> None:
    """Drop them."""
    for table in ("unanswered", "feedback", "turns", "conversations"):
        op.drop_table(table)
