"""Patterns of requests, and the queries that had them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "patterns",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("steps", sa.Text, nullable=False),
        sa.Column("composite", sa.Text),
        sa.Column("made_of", sa.Text),
        sa.Column("problem", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("untold", sa.Integer, nullable=False),
    )
    op.create_table(
        "pattern_uses",
        sa.Column("key", sa.Text, sa.ForeignKey("patterns.key", ondelete="CASCADE"), primary_key=True),
        sa.Column("query_id", sa.Text, primary_key=True),
        sa.Column("followed", sa.Integer, nullable=False),
        sa.Column("succeeded", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
