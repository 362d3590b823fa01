"""Opening and migrating."""

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from toolwright.errors import StoreUnavailable
from toolwright.storage import migrations
from toolwright.storage.database import Database, open_database
from toolwright.storage.tables import metadata

OPEN = """
import asyncio, sys
from toolwright.storage.database import open_database
from toolwright.storage.sessions import Sessions

async def main():
    database = await open_database(sys.argv[1])
    await Sessions(database).ensure(sys.argv[2])
    await database.close()
    print("alembic" in sys.modules)

asyncio.run(main())
"""


async def test_an_empty_file_gets_the_schema_that_the_tables_declare(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        options = {
            "include_name": lambda name, kind, _: kind != "table" or not str(name).startswith("tools_fts")
        }
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    async def work(connection: AsyncConnection) -> list[object]:
        return await connection.run_sync(differences)

    assert await database.read(work) == []


async def test_migrating_again_changes_nothing(home: Path, database: Database) -> None:
    def dump() -> list[str]:
        connection = sqlite3.connect(home / "toolwright.db")
        try:
            return [
                sql for sql in connection.iterdump() if "alembic_version" in sql or sql.startswith("CREATE")
            ]
        finally:
            connection.close()

    before = dump()
    assert any("CREATE TABLE sessions" in sql for sql in before)

    async def work(connection: AsyncConnection) -> None:
        await connection.run_sync(migrations.upgrade)

    await database.write(work)
    assert dump() == before


def test_the_newest_file_is_alembics_only_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    script = ScriptDirectory.from_config(config)
    assert tuple(script.get_heads()) == (migrations.head(),)
    assert {revision.revision for revision in script.walk_revisions()} == set(migrations.known())


async def test_the_file_is_in_wal_mode_and_enforces_its_keys(database: Database) -> None:
    async def pragmas(connection: AsyncConnection) -> list[object]:
        names = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        return [(await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one() for name in names]

    assert await database.read(pragmas) == ["wal", 1, 1, 10_000]
    assert await database.write(pragmas) == ["wal", 1, 1, 10_000]


async def test_processes_that_open_a_new_file_at_once_all_get_it(home: Path) -> None:
    path = home / "toolwright.db"
    started = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", OPEN, str(path), f"session-{number}", stderr=subprocess.PIPE
        )
        for number in range(5)
    ]
    for process in started:
        _, errors = await process.communicate()
        assert process.returncode == 0, errors.decode()
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM sessions").fetchone() == (5,)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(migrations.head(),)]
    connection.close()


async def test_a_current_database_is_opened_without_loading_the_migration_tool(
    home: Path, database: Database
) -> None:
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", OPEN, f"sqlite:///{home / 'toolwright.db'}", "s"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"


async def test_a_database_of_a_newer_version_is_refused_and_left_alone(
    home: Path, database: Database
) -> None:
    path = home / "toolwright.db"
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    with pytest.raises(StoreUnavailable, match=r"newer version.*9999.*TOOLWRIGHT_HOME"):
        await open_database(path)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)
    connection.close()


async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "toolwright.db"
    path.write_bytes(b"name,price\n" * 1000)
    with pytest.raises(StoreUnavailable, match="no database or is damaged"):
        await open_database(path)
    assert path.read_bytes() == b"name,price\n" * 1000


async def test_a_damaged_database_is_reported(home: Path) -> None:
    path = home / "toolwright.db"
    await (await open_database(path)).close()
    contents = bytearray(path.read_bytes())
    contents[100:8000] = b"\xff" * 7900
    path.write_bytes(contents)
    with pytest.raises(StoreUnavailable, match="damaged"):
        await open_database(path)


async def test_a_place_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnavailable, match="folder"):
        await open_database(tmp_path / "file" / "toolwright.db")
    with pytest.raises(StoreUnavailable, match="cannot be written"):
        await open_database(tmp_path)


@pytest.mark.parametrize("url", ["postgresql://host/name", "sqlite://", "sqlite:///:memory:", "://"])
async def test_only_a_file_of_sqlite_is_taken(url: str) -> None:
    with pytest.raises(StoreUnavailable, match="sqlite:///PATH"):
        await open_database(url)


async def test_what_fails_inside_a_transaction_leaves_nothing(database: Database) -> None:
    async def work(connection: AsyncConnection) -> None:
        await connection.exec_driver_sql("INSERT INTO sessions VALUES ('half', 'now')")
        raise LookupError

    async def count(connection: AsyncConnection) -> int:
        return (await connection.exec_driver_sql("SELECT count(*) FROM sessions")).scalar_one()

    with pytest.raises(LookupError):
        await database.write(work)
    assert await database.read(count) == 0


async def test_a_transaction_has_the_write_lock_before_its_first_statement(
    home: Path, database: Database
) -> None:
    other = sqlite3.connect(home / "toolwright.db", isolation_level=None, timeout=0)

    async def work(_: AsyncConnection) -> None:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")

    await database.write(work)
    other.execute("BEGIN IMMEDIATE")
    other.execute("ROLLBACK")
    other.close()


async def test_a_cancelled_write_is_finished_first_and_frees_the_lock(database: Database) -> None:
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def work(connection: AsyncConnection) -> None:
        await connection.exec_driver_sql("INSERT INTO sessions VALUES ('whole', 'now')")
        inside.set()
        await go_on.wait()

    async def names(connection: AsyncConnection) -> list[str]:
        return list((await connection.exec_driver_sql("SELECT id FROM sessions")).scalars())

    writing = asyncio.create_task(database.write(work))
    await inside.wait()
    writing.cancel()
    await asyncio.sleep(0)
    assert not writing.done()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert await database.write(names) == ["whole"]


async def test_a_lock_that_another_process_never_frees_is_reported(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolwright.storage.database.BUSY_SECONDS", 0.2)
    database = await open_database(home / "toolwright.db")
    other = sqlite3.connect(home / "toolwright.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def work(connection: AsyncConnection) -> None:
        await connection.exec_driver_sql("INSERT INTO sessions VALUES ('x', 'now')")

    with pytest.raises(StoreUnavailable, match="in use by another process"):
        await database.write(work)
    other.execute("ROLLBACK")
    other.close()
    await database.write(work)
    await database.close()
