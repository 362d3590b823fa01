"""Reading by one statement: on one thread with a connection of its own."""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Row, Select, create_engine
from sqlalchemy.pool import NullPool


class Reader:
    """Runs one statement after the other; each sees the newest state."""

    def __init__(self, path: Path, busy_seconds: float) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reader")
        self._engine = create_engine(
            URL.create("sqlite+pysqlite", database=str(path)),
            isolation_level="AUTOCOMMIT",
            skip_autocommit_rollback=True,
            connect_args={"timeout": busy_seconds},
            poolclass=NullPool,
        )
        self._connection: Connection | None = None  # opened, used and closed on the thread

    async def fetch(
        self, statement: Select[*tuple[Any, ...]], parameters: Mapping[str, Any]
    ) -> Sequence[Row[Any]]:
        """All rows. Raises SQLAlchemy's `DBAPIError`."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._fetch, statement, parameters)

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._disconnect)
        self._thread.shutdown(wait=False)

    def _fetch(
        self, statement: Select[*tuple[Any, ...]], parameters: Mapping[str, Any]
    ) -> Sequence[Row[Any]]:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection.execute(statement, parameters).all()

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._engine.dispose()
