"""What was done for each query: task, tool, arguments, result."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "executions",
        sa.Column("query_id", sa.Text, primary_key=True),
        sa.Column("step", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("session_id", sa.Text, sa.ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("task", sa.Text, nullable=False),
        sa.Column("takes", sa.Integer),
        sa.Column("tool_name", sa.Text),
        sa.Column("tool_version", sa.Integer),
        sa.Column("synthesized", sa.Integer, nullable=False),
        sa.Column("arguments", sa.Text, nullable=False),
        sa.Column("result", sa.Text),
        sa.Column("failure", sa.Text),
        sa.Column("duration_ms", sa.Float),
        sa.Column("at", sa.Text, nullable=False),
    )
    op.create_index("executions_of_session", "executions", ["session_id", "at"])
