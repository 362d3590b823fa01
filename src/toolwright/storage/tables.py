"""The tables as they are now. How they came about is in `migrations/`; a test holds both together.

Times are ISO 8601 UTC texts with milliseconds. JSON is kept as text and read by the store it belongs to.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()


def _session_id(primary_key: bool) -> Column[str]:
    session = ForeignKey("sessions.id", ondelete="CASCADE")
    return Column("session_id", Text, session, primary_key=primary_key, nullable=False)


sessions = Table(
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("created_at", Text, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    _session_id(primary_key=True),
    Column("index", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    UniqueConstraint("session_id", "key", name="messages_once"),
)

queries = Table(
    "queries",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    _session_id(primary_key=False),
    Column("prompt", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("cancelled_at", Text),
    Index("queries_unfinished", "position", sqlite_where=text("state = 'accepted'")),
    Index("queries_of_session", "session_id"),
    sqlite_autoincrement=True,
)
"""`position` is the order of acceptance; `state` is "accepted" or "finished"; `cancelled_at` says that
it is not to be answered."""

events = Table(
    "events",
    metadata,
    _session_id(primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("identity", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("at", Text, nullable=False),
    UniqueConstraint("session_id", "identity", name="events_once"),
)
"""`payload` lacks `seq` and `at`, which have their own columns."""

executions = Table(
    "executions",
    metadata,
    Column("query_id", Text, primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),
    _session_id(primary_key=False),
    Column("task", Text, nullable=False),
    Column("takes", Integer),
    Column("tool_name", Text),
    Column("tool_version", Integer),
    Column("synthesized", Integer, nullable=False),
    Column("arguments", Text, nullable=False),
    Column("result", Text),
    Column("failure", Text),
    Column("duration_ms", Float),
    Column("at", Text, nullable=False),
    Column("confirmed_by", Text),
    Index("executions_of_session", "session_id", "at"),
    Index("executions_of_tool", "tool_name"),
)
"""What was done for a query, a row for each of its tasks: `step` is the task's place, from 1, `takes` that of the task
whose result it took. `task` and `arguments` are JSON; `result` is None where it is too long to be kept, and where
`failure` names the kind of failure. `confirmed_by` is the person who found the result right."""

tools = Table(
    "tools",
    metadata,
    Column("name", Text, primary_key=True),
    Column("version", Integer, nullable=False),
)
"""`version` is the one in force."""

tool_versions = Table(
    "tool_versions",
    metadata,
    Column("name", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("made_by", Text, nullable=False, unique=True),
    Column("spec", Text, nullable=False),
    Column("shape", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("code_hash", Text, nullable=False),
    Column("test_code", Text, nullable=False),
    Column("test_hash", Text, nullable=False),
    Column("examples", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    ForeignKeyConstraint(["name"], ["tools.name"], ondelete="CASCADE"),
    Index("tool_versions_by_shape", "shape"),
)
"""`made_by` is the key of the step that registered it; hashes are SHA-256 of the files' bytes."""

unmeasured = Table(
    "unmeasured",
    metadata,
    Column("name", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("attempts", Integer, nullable=False),
    ForeignKeyConstraint(
        ["name", "version"], ["tool_versions.name", "tool_versions.version"], ondelete="CASCADE"
    ),
)
"""Versions whose mutants are to be run, or have been and nobody was told; `attempts` have been begun."""

look_backs = Table(
    "look_backs",
    metadata,
    Column("query_id", Text, primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),
    _session_id(primary_key=False),
    Column("version", Integer, nullable=False),
    Column("result", Text),
    Column("attempts", Integer, nullable=False),
    Index("look_backs_of_session", "session_id"),
)
"""Runs that were done again: the version of the tool that the session knows the result of, and that result. `attempts`
to look at the version in force have been begun."""

corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("query_id", Text, nullable=False),
    Column("step", Integer, nullable=False),
    _session_id(primary_key=False),
    Column("tool_name", Text, nullable=False),
    Column("old_version", Integer, nullable=False),
    Column("new_version", Integer, nullable=False),
    Column("old_result", Text),
    Column("new_result", Text),
    Column("error", Text),
    Column("told", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Index("corrections_of_tool", "tool_name"),
    Index("corrections_of_session", "session_id"),
    Index("corrections_untold", "id", sqlite_where=text("told = 0")),
    sqlite_autoincrement=True,
)
"""Answers that came out otherwise with another version; `told` says whether their session knows."""

patterns = Table(
    "patterns",
    metadata,
    Column("key", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("steps", Text, nullable=False),
    Column("composite", Text),
    Column("made_of", Text),
    Column("problem", Text),
    Column("attempts", Integer, nullable=False),
    Column("untold", Integer, nullable=False),
)
"""What requests of several tasks have in common. `steps` and `made_of` are JSON; `untold` says that nobody was told of
the composite tool."""

pattern_uses = Table(
    "pattern_uses",
    metadata,
    Column("key", Text, ForeignKey("patterns.key", ondelete="CASCADE"), primary_key=True),
    Column("query_id", Text, primary_key=True),
    Column("followed", Integer, nullable=False),
    Column("succeeded", Integer, nullable=False),
    Column("at", Text, nullable=False),
)
"""The queries that had a pattern: whether they were done by following it, and whether that succeeded. They hold nothing
of a session, and stay when it is forgotten."""

approvals = Table(
    "approvals",
    metadata,
    Column("id", Text, primary_key=True),
    Column("query_id", Text, nullable=False),
    _session_id(primary_key=False),
    Column("purpose", Text, nullable=False),
    Column("tool_name", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("description", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("test_code", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("approved", Integer),
    Column("reason", Text),
    Column("decided_at", Text),
    Index("approvals_of_session", "session_id"),
    Index("approvals_undecided", "created_at", sqlite_where=text("approved IS NULL")),
)
"""What people are asked about tools; `approved` is None until they have said something."""

model_calls = Table(
    "model_calls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("query_id", Text, nullable=False),
    _session_id(primary_key=False),
    Column("step", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("requests", Integer, nullable=False),
    Column("input_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
    Column("cost_usd", Float),
    Column("duration_ms", Float, nullable=False),
    Column("answer", Text),
    Column("at", Text, nullable=False),
    Index("model_calls_of_query", "query_id", "key"),
    Index("model_calls_of_session", "session_id"),
    sqlite_autoincrement=True,
)
"""Calls to language models. `key` is made of what was asked; `answer` is the JSON that came back, None where nothing
did that could be used; `cost_usd` is None where no price is known."""

tools_fts = Table(
    "tools_fts",
    MetaData(),  # a virtual table: made by its migration, not comparable by Alembic
    Column("name", Text, primary_key=True),
    Column("summary", Text),
    Column("parameters", Text),
)
"""Full text of the versions in force (FTS5, Porter stems, no diacritics)."""


def now() -> str:
    """The present as it is stored and sent: "2026-01-31T12:00:00.000Z"."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def storable(words: str) -> str:
    """The text as SQLite can hold it: halves of surrogate pairs, which JSON can smuggle in, become "?"."""
    return words.encode("utf-8", "replace").decode("utf-8")
