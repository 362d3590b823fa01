"""Answers that were looked at again with another version of their tool, and those that came out otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def _session_id() -> "sa.Column[str]":
    return sa.Column("session_id", sa.Text, sa.ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False)


def upgrade() -> None:
    op.create_index("executions_of_tool", "executions", ["tool_name"])
    op.create_table(
        "look_backs",
        sa.Column("query_id", sa.Text, primary_key=True),
        sa.Column("step", sa.Integer, primary_key=True, autoincrement=False),
        _session_id(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("result", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
    )
    op.create_index("look_backs_of_session", "look_backs", ["session_id"])
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("query_id", sa.Text, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        _session_id(),
        sa.Column("tool_name", sa.Text, nullable=False),
        sa.Column("old_version", sa.Integer, nullable=False),
        sa.Column("new_version", sa.Integer, nullable=False),
        sa.Column("old_result", sa.Text),
        sa.Column("new_result", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("told", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("corrections_of_tool", "corrections", ["tool_name"])
    op.create_index("corrections_of_session", "corrections", ["session_id"])
    op.create_index("corrections_untold", "corrections", ["id"], sqlite_where=sa.text("told = 0"))
