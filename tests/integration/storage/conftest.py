"""Real SQLite files, real folders."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from toolwright.domain.evidence import Evidence, Inputs, Tests, Verdict
from toolwright.domain.tool import Parameter, TestSuite, Tool, ToolSpec
from toolwright.storage.database import Database, open_database
from toolwright.storage.sessions import Sessions
from toolwright.storage.tools import Tools

Spec = Callable[..., ToolSpec]

PASSED = Verdict(Evidence(Tests(("test_a", "test_b", "test_c")), Inputs(20)))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
async def database(home: Path) -> AsyncIterator[Database]:
    database = await open_database(home / "toolwright.db")
    yield database
    await database.close()


@pytest.fixture
async def sessions(database: Database) -> Sessions:
    sessions = Sessions(database)
    await sessions.ensure("s")
    return sessions


@pytest.fixture
def tools(database: Database, home: Path) -> Tools:
    return Tools(database, home / "tools")


@pytest.fixture
def spec() -> Spec:
    def make(
        name: str = "mean_of_column", shape: str = "mean(column)", summary: str = "Mean of a column"
    ) -> ToolSpec:
        return ToolSpec(
            name=name,
            summary=summary,
            parameters=(
                Parameter("path", "file", "the CSV file"),
                Parameter("column", "column", "what to average"),
            ),
            returns="a number",
            shape=shape,
            plan={"op": "mean", "args": [1, 2.5, True, None]},
            raises=("ValueError when the column is not numeric",),
        )

    return make


@pytest.fixture
def add(tools: Tools, spec: Spec) -> Callable[..., object]:
    async def one(key: str = "key", code: str = "code\n", tests: str = "tests\n", **words: str) -> Tool:
        return await tools.add(key, spec(**words), code, TestSuite(tests), PASSED)

    return one
