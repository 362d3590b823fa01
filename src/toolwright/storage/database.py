"""The one database of an installation: opening, migrating, reading, writing, closing.

SQLite in WAL mode. Reads go through a small pool, writes through one connection at a time whose turn is taken by a
lock: tasks of a process wait for each other without polling, processes wait for each other by SQLite's busy timeout.
What every query does often, reading by one statement and writing one row, has ways of its own: `fetch` and `insert`
change threads once.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Executable, Row, Select, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from toolwright.errors import StoreUnavailable
from toolwright.storage import migrations
from toolwright.storage.fetching import Reader
from toolwright.storage.inserting import Inserter

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]

BUSY_SECONDS = 10.0
"""How long one process waits for another one's transaction."""

_PRAGMAS = (
    "foreign_keys = ON",
    # In WAL mode a power cut may lose the last transactions, never the database; a killed process loses nothing.
    "synchronous = NORMAL",
)


class Database:
    """An open, migrated database. Made by `open_database`."""

    def __init__(self, path: Path, engine: AsyncEngine, writer: AsyncConnection) -> None:
        self.path = path
        self._engine = engine
        self._writer = writer
        self._turn = asyncio.Lock()
        self._inserter = Inserter(path, _PRAGMAS, BUSY_SECONDS, self._turn)
        self._reader = Reader(path, BUSY_SECONDS)

    async def fetch(
        self, statement: Select[*tuple[Any, ...]], parameters: Mapping[str, Any] | None = None
    ) -> Sequence[Row[Any]]:
        """All rows of a statement that only reads. Raises `StoreUnavailable`."""
        try:
            return await self._reader.fetch(statement, parameters or {})
        except DBAPIError as error:
            raise StoreUnavailable(_unusable(self.path, str(error.orig))) from error

    async def insert(self, statement: Executable, row: Mapping[str, Any]) -> int | None:
        """Executes a statement that inserts or changes one row; the number it returns, None when it returns nothing.

        In the order of the calls. A caller that is cancelled leaves its row to be inserted. Raises
        `StoreUnavailable`, or `sqlite3.IntegrityError` where a constraint forbids the row.
        """
        try:
            return await self._inserter.insert(statement, row)
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            raise StoreUnavailable(_unusable(self.path, str(error))) from error

    async def read(self, work: Work[T]) -> T:
        """What `work` returns, given a connection in autocommit: each statement sees the newest state.

        Raises `StoreUnavailable`.
        """

        async def on_a_connection() -> T:
            async with self._engine.connect() as connection:
                return await work(connection)

        return await self._guarded(on_a_connection())

    async def write(self, work: Work[T], *, atomic: bool = True) -> T:
        """What `work` returns, in one transaction that holds the write lock from its start.

        `atomic=False` leaves the transaction out, for a single statement, which is one by itself. A caller that is
        cancelled meanwhile is cancelled after the transaction's end. Raises `StoreUnavailable`, or SQLAlchemy's
        `IntegrityError` where a constraint forbids the change.
        """
        return await self._guarded(self._take_turn(work, atomic))

    async def close(self) -> None:
        await self._inserter.close()
        await self._reader.close()
        async with self._turn:
            await self._writer.close()
            await self._engine.dispose()

    async def _take_turn(self, work: Work[T], atomic: bool) -> T:
        async with self._turn:
            return await (_transaction(self._writer, work) if atomic else work(self._writer))

    async def _guarded(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            return await _to_its_end(work)
        except IntegrityError:
            raise
        except DBAPIError as error:
            raise StoreUnavailable(_unusable(self.path, str(error.orig))) from error


async def open_database(url_or_path: str | Path) -> Database:
    """Opens the SQLite database at a path or `sqlite:///` URL, creating and migrating it where needed.

    Raises `StoreUnavailable` when it cannot be created or written, is no database, is damaged, or was made by a newer
    version.
    """
    path = _path(url_or_path)
    try:
        await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(
            f"The folder {path.parent} for the database cannot be made: {error.strerror}."
        ) from error
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
        connect_args={"timeout": BUSY_SECONDS},
    )
    event.listen(engine.sync_engine, "connect", _configure)
    try:
        writer = await _ready(engine, path)
    except BaseException as error:
        await engine.dispose()
        if isinstance(error, DBAPIError):
            raise StoreUnavailable(_unusable(path, str(error.orig))) from error
        raise
    return Database(path, engine, writer)


async def _ready(engine: AsyncEngine, path: Path) -> AsyncConnection:
    """A connection to the migrated database."""
    connection = await engine.connect()
    try:
        await _use_wal(connection)
        revision = await connection.run_sync(migrations.revision)
        if revision != migrations.head():
            if revision is not None and revision not in migrations.known():
                raise StoreUnavailable(
                    f"The database {path} was written by a newer version of Toolwright (its schema is "
                    f"{revision}, this version knows up to {migrations.head()}). Use that version, or another "
                    "TOOLWRIGHT_HOME."
                )
            await _transaction(connection, lambda connection: connection.run_sync(migrations.upgrade))
        # Opening reads only; whether it can be written has to be known now, not at the first query.
        await _transaction(connection, lambda connection: connection.run_sync(migrations.touch))
    except BaseException:
        await connection.close()
        raise
    return connection


async def _use_wal(connection: AsyncConnection) -> None:
    """WAL is a property of the file. SQLite does not wait when two processes switch to it at once, so we do."""
    deadline = asyncio.get_running_loop().time() + BUSY_SECONDS
    while True:
        try:
            await connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        except DBAPIError as error:
            if "locked" not in str(error.orig) or asyncio.get_running_loop().time() > deadline:
                raise
            await asyncio.sleep(0.02)
        else:
            return


async def _transaction(connection: AsyncConnection, work: Work[T]) -> T:
    await connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        result = await work(connection)
        await connection.exec_driver_sql("COMMIT")
    except BaseException:
        # SQLite may have rolled back by itself (a full disk); the driver's own rollback knows.
        raw = await connection.get_raw_connection()
        await raw.driver_connection.rollback()  # type: ignore[union-attr]
        raise
    return result


async def _to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """Runs `work` to its end also when the caller is cancelled: a connection is never left in mid-transaction."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        if not task.cancelled():
            task.exception()  # seen: the cancellation is what the caller gets
        raise cancelled
    return task.result()


def _configure(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _path(url_or_path: str | Path) -> Path:
    if isinstance(url_or_path, str) and "://" in url_or_path:
        try:
            url = make_url(url_or_path)
        except ArgumentError as error:
            raise StoreUnavailable("The database's URL cannot be read: use sqlite:///PATH.") from error
        if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
            raise StoreUnavailable("The database has to be an SQLite file: use sqlite:///PATH or a path.")
        url_or_path = url.database
    return Path(url_or_path).absolute()


def _unusable(path: Path, reason: str) -> str:
    if "not a database" in reason or "malformed" in reason:
        return (
            f"The file {path} is no database or is damaged ({reason}). Restore it from a backup, or move it "
            "away to start with an empty one."
        )
    if "unable to open" in reason or "readonly" in reason:
        return f"The database {path} cannot be written ({reason}). Check the folder's permissions."
    if "locked" in reason:
        return f"The database {path} was in use by another process for more than {BUSY_SECONDS:.0f} seconds."
    if "full" in reason or "disk I/O" in reason:
        return f"The database {path} cannot be written ({reason}). Check that the disk has room."
    return f"The database {path} cannot be used: {reason}."
