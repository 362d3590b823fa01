"""What people are asked about tools, and what they said."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "approvals",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("query_id", sa.Text, nullable=False),
        sa.Column("session_id", sa.Text, sa.ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("tool_name", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("test_code", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("approved", sa.Integer),
        sa.Column("reason", sa.Text),
        sa.Column("decided_at", sa.Text),
    )
    op.create_index("approvals_of_session", "approvals", ["session_id"])
    op.create_index(
        "approvals_undecided", "approvals", ["created_at"], sqlite_where=sa.text("approved IS NULL")
    )
