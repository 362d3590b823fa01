"""A database of the first schema, brought to the newest with nothing lost."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from toolwright.domain.evidence import Level, Verdict
from toolwright.domain.query import Query
from toolwright.domain.tool import TestSuite
from toolwright.storage import migrations
from toolwright.storage.database import Database, open_database
from toolwright.storage.measurements import StoredMeasurements
from toolwright.storage.sessions import Sessions
from toolwright.storage.tools import Tools

from .conftest import PASSED

FIRST = Path(__file__).with_name("schema_0001.sql")


@pytest.fixture
def old_home(tmp_path: Path) -> Path:
    """HOME as the first version left it: a database, and the files of the tool in force."""
    home = tmp_path / "old"
    (home / "tools").mkdir(parents=True)
    connection = sqlite3.connect(home / "toolwright.db")
    connection.executescript(FIRST.read_text("utf-8"))
    for code, tests in connection.execute("SELECT code, test_code FROM tool_versions WHERE version = 2"):
        (home / "tools" / "mean_of_column.py").write_bytes(code.encode())
        (home / "tools" / "test_mean_of_column.py").write_bytes(tests.encode())
    connection.close()
    return home


@pytest.fixture
async def migrated(old_home: Path) -> AsyncIterator[Database]:
    database = await open_database(old_home / "toolwright.db")
    yield database
    await database.close()


def test_the_first_schema_has_rows_in_every_table_it_made(old_home: Path) -> None:
    connection = sqlite3.connect(old_home / "toolwright.db")
    names = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith(("sqlite_", "tools_fts_"))
    ]
    assert set(names) == {
        "alembic_version",
        "events",
        "messages",
        "queries",
        "sessions",
        "tool_versions",
        "tools",
        "tools_fts",
    }
    assert all(connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names)
    connection.close()


async def test_a_database_of_the_first_schema_is_brought_to_the_newest(
    old_home: Path, migrated: Database
) -> None:
    connection = sqlite3.connect(old_home / "toolwright.db")
    assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(migrations.head(),)]
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


async def test_sessions_of_the_first_schema_go_on_where_they_were(migrated: Database) -> None:
    sessions = Sessions(migrated)
    assert await sessions.exists("kept-session")
    assert [(message.role, message.content) for message in await sessions.messages("kept-session", 10)] == [
        ("user", "What is the mean of price in shop.csv?"),
        ("assistant", "The mean is 3 €."),
    ]
    events = await sessions.events_after("kept-session", 0, 10)
    assert [(event.seq, event.name) for event in events] == [(1, "agent_event"), (2, "query_complete")]
    assert events[1].payload["response"] == "The mean is 3 €."
    assert [query.id for query in await sessions.unfinished()] == ["query-2"]

    await sessions.accept(Query("query-3", "kept-session", "And the sum?", "2026-02-01T00:00:00.000Z"))
    assert [query.id for query in await sessions.unfinished()] == ["query-2", "query-3"]
    await sessions.add_message("kept-session", "query-2/user", "user", "And the median?")
    assert (await sessions.messages("kept-session", 1))[0].index == 2
    event = await sessions.add_event("kept-session", "query-2/begin/1", "agent_event", {"data": {}})
    assert event is not None
    assert event.seq == 3
    assert await sessions.add_event("kept-session", "query-1/begin/1", "agent_event", {}) is None


async def test_tools_of_the_first_schema_are_found_run_and_rolled_back(
    old_home: Path, migrated: Database
) -> None:
    tools = Tools(migrated, old_home / "tools")
    tool = await tools.get("mean_of_column")
    assert tool is not None
    assert (tool.version, tool.status, tool.level) == (2, "active", Level.AGREED)
    assert [parameter.name for parameter in tool.spec.parameters] == ["path", "column", "digits"]
    assert tool.spec.plan == {"op": "mean", "args": [1, 2.5, True, None]}
    assert await tools.by_shape("mean(column)") == [tool]
    assert [found.tool for found in await tools.search("mean of a column", 5)] == [tool]
    assert [example.raises for example in await tools.examples("mean_of_column", 2)] == [None, "ValueError"]
    assert [version.level for version in await tools.versions("mean_of_column")] == [
        Level.AGREED,
        Level.EXPERIMENTAL,
    ]
    assert (await tools.rollback("mean_of_column", 1)).evidence.failure == "test_mean: wrong"
    added = await tools.add(
        "new", tool.spec, "def f(): ...\n", TestSuite("tests\n"), Verdict(PASSED.evidence)
    )
    assert added.version == 3
    # The step that made it then makes nothing now.
    assert (await tools.add("query-1", tool.spec, "other", TestSuite("x"), PASSED)).version == 1


async def test_evidence_of_the_first_schema_waits_for_its_mutants(migrated: Database) -> None:
    (waiting,) = await StoredMeasurements(migrated).waiting()
    assert (waiting.tool.name, waiting.tool.version, waiting.attempts) == ("mean_of_column", 2, 0)
    assert waiting.tool.evidence.summary() == (
        "agreed: 1 of 1 tests passed, 2 of 2 generated inputs agreed, mutants pending"
    )
    assert waiting.tool.evidence.tests.passed == ("test 1, whose name was not kept",)


async def test_a_copy_made_beside_a_running_program_is_a_whole_backup(
    migrated: Database, old_home: Path, tmp_path: Path
) -> None:
    await Sessions(migrated).ensure("written just now")
    with sqlite3.connect(old_home / "toolwright.db") as source, sqlite3.connect(tmp_path / "copy") as copy:
        source.backup(copy)
    source.close()
    copy.close()
    home = tmp_path / "restored"
    home.mkdir()
    shutil.copy(tmp_path / "copy", home / "toolwright.db")
    shutil.copytree(old_home / "tools", home / "tools")
    database = await open_database(home / "toolwright.db")
    assert await Sessions(database).exists("written just now")
    tool = await Tools(database, home / "tools").get("mean_of_column")
    assert tool is not None
    assert tool.status == "active"
    await database.close()
