"""Inserting single rows fast: on one thread, what waits at the same time in one transaction.

A query stores a dozen events one by one, and each has to be stored before it is sent. A driver that changes threads for
each step of a statement costs several times what the statement does.
"""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement

_COMPILED = 64
"""How many statements are kept as text."""


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    sql: str
    parameters: Mapping[str, Any]
    done: asyncio.Future[int | None]


class Inserter:
    """Inserts in the order in which it is asked. Holds `turn` while it writes, so that writers of this process wait for
    each other without polling the file."""

    def __init__(self, path: Path, pragmas: Sequence[str], busy_seconds: float, turn: asyncio.Lock) -> None:
        self._path = path
        self._pragmas = pragmas
        self._busy_seconds = busy_seconds
        self._turn = turn
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="inserter")
        self._connection: sqlite3.Connection | None = None  # opened, used and closed on the thread
        self._waiting: list[_Waiting] = []
        self._working: asyncio.Task[None] | None = None
        self._compiled = lru_cache(_COMPILED)(_compiled)

    async def insert(self, statement: Executable, row: Mapping[str, Any]) -> int | None:
        """The number that `statement` returns; None when it returns none, or inserted nothing.

        A caller that is cancelled leaves its row to be inserted all the same. Raises `sqlite3.IntegrityError` where a
        constraint forbids this row, which has no effect on others, and what else SQLite raises.
        """
        sql, fixed = self._compiled(statement, tuple(row))
        done: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(sql, {**fixed, **row}, done))
        if self._working is None:
            self._working = asyncio.create_task(self._work())
        return await done

    async def close(self) -> None:
        """Inserts what waits, then lets go of the file."""
        while self._working is not None:
            await asyncio.wait({self._working})
        await asyncio.get_running_loop().run_in_executor(self._thread, self._disconnect)
        self._thread.shutdown(wait=False)

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                async with self._turn:
                    batch, self._waiting = self._waiting, []
                    outcomes = await loop.run_in_executor(self._thread, self._insert, batch)
                for waiting, outcome in zip(batch, outcomes, strict=True):
                    if waiting.done.done():
                        continue
                    if isinstance(outcome, Exception):
                        waiting.done.set_exception(outcome)
                    else:
                        waiting.done.set_result(outcome)
        finally:
            # No await since nothing was found waiting, so nothing was added between.
            self._working = None

    def _insert(self, batch: Sequence[_Waiting]) -> Sequence[int | Exception | None]:
        try:
            connection = self._connected()
            if len(batch) == 1:
                return [_execute(connection, batch[0])]
            connection.execute("BEGIN IMMEDIATE")
            try:
                outcomes = [_execute(connection, waiting) for waiting in batch]
                connection.execute("COMMIT")
            except BaseException:
                connection.rollback()
                raise
        except Exception as error:  # noqa: BLE001 (handed to whoever waits for it)
            return [error] * len(batch)
        return outcomes

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None:
            connection = sqlite3.connect(self._path, timeout=self._busy_seconds, isolation_level=None)
            for pragma in self._pragmas:
                connection.execute(f"PRAGMA {pragma}")
            self._connection = connection
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _execute(connection: sqlite3.Connection, waiting: _Waiting) -> int | sqlite3.IntegrityError | None:
    try:
        rows = connection.execute(waiting.sql, waiting.parameters).fetchall()
    except sqlite3.IntegrityError as error:
        # This statement alone is undone; the transaction goes on.
        return error
    return rows[0][0] if rows else None


def _compiled(statement: Executable, names: tuple[str, ...]) -> tuple[str, Mapping[str, Any]]:
    """The statement's text, and the values of parameters that are its own."""
    assert isinstance(statement, ClauseElement)
    compiled = statement.compile(dialect=sqlite.dialect(paramstyle="named"), column_keys=list(names))
    own = {name: value for name, value in (compiled.params or {}).items() if name not in names}
    return str(compiled), own
