"""Sessions with messages, queries and events; tools with their versions and their full text."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _session_id(primary_key: bool) -> "sa.Column[str]":
    return sa.Column(
        "session_id",
        sa.Text,
        sa.ForeignKey("sessions.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
    )


def upgrade() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("created_at", sa.Text, nullable=False),
    )
    op.create_table(
        "messages",
        _session_id(primary_key=True),
        sa.Column("index", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.UniqueConstraint("session_id", "key", name="messages_once"),
    )
    op.create_table(
        "queries",
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        _session_id(primary_key=False),
        sa.Column("prompt", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("queries_unfinished", "queries", ["position"], sqlite_where=sa.text("state = 'accepted'"))
    op.create_index("queries_of_session", "queries", ["session_id"])
    op.create_table(
        "events",
        _session_id(primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("identity", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.UniqueConstraint("session_id", "identity", name="events_once"),
    )
    op.create_table(
        "tools",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "tool_versions",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("made_by", sa.Text, nullable=False, unique=True),
        sa.Column("spec", sa.Text, nullable=False),
        sa.Column("shape", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("code_hash", sa.Text, nullable=False),
        sa.Column("test_code", sa.Text, nullable=False),
        sa.Column("test_hash", sa.Text, nullable=False),
        sa.Column("examples", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["name"], ["tools.name"], ondelete="CASCADE"),
    )
    op.create_index("tool_versions_by_shape", "tool_versions", ["shape"])
    op.execute(
        "CREATE VIRTUAL TABLE tools_fts USING fts5("
        "name, summary, parameters, tokenize = 'porter unicode61 remove_diacritics 2')"
    )
