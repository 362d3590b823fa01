"""A difference counts where the inputs are the same and the earlier version still gives what it gave."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pytest

from toolwright.agent.looking_back import run_again
from toolwright.domain.correction import Again, Recorded
from toolwright.domain.evidence import Evidence, Tests
from toolwright.domain.execution import Execution
from toolwright.domain.file import DataFile
from toolwright.domain.json import Json
from toolwright.domain.query import Done, Task
from toolwright.domain.tool import Tool, ToolSpec
from toolwright.errors import FileProblem
from toolwright.ports import Sandbox, ToolStore, Workspace

FILE = DataFile("a.csv", "/data/a.csv", "digest")


def version(number: int) -> Tool:
    spec = ToolSpec("total", "", (), "", "")
    return Tool("total", number, spec, f"version {number}", "", Evidence(Tests(("test_it",))), "")


def recorded(result: str | None) -> Recorded:
    task = Task("total of a.csv", (FILE,))
    done = Done(
        task, "total", 1, synthesized=True, arguments={}, result=result, failure=None, duration_ms=1.0
    )
    return Recorded("q", 1, "s", done, 1, result, 0)


class Box:
    """A `Sandbox` in which each version gives what is said here."""

    def __init__(self, **results: str | None) -> None:
        self._results = results
        self.runs: list[str] = []

    async def execute(
        self, spec: ToolSpec, code: str, arguments: Mapping[str, Json], files: Sequence[DataFile]
    ) -> Execution:
        assert files == [FILE]
        self.runs.append(code)
        result = self._results[code.replace("version ", "v")]
        if result is None:
            return Execution(None, "it refuses", 1.0, "input", "ValueError")
        if result == "limit":
            return Execution(None, "it took too long", 1.0, "limit")
        return Execution(result, None, 1.0)


class Shelf:
    async def versions(self, name: str) -> Sequence[Tool]:
        return [version(2), version(1)]


class Folder:
    def __init__(self, *files: DataFile) -> None:
        self._files = files

    def mentioned(self, prompt: str, session_id: str) -> Sequence[DataFile]:
        assert (prompt, session_id) == ('"a.csv"', "s")
        if not self._files:
            raise FileProblem("it is gone")
        return self._files


async def again(box: Box, known: str | None = "10.0", folder: Folder | None = None) -> Again:
    async def turn() -> None: ...

    workspace: Any = folder or Folder(FILE)
    return await run_again(
        cast(Sandbox, box),
        cast(ToolStore, Shelf()),
        cast(Workspace, workspace),
        version(2),
        recorded(known),
        turn,
    )


async def test_floats_that_differ_in_their_last_digits_are_the_same_answer() -> None:
    box = Box(v2="10.000000000000002")
    assert await again(box) == Again()
    assert box.runs == ["version 2"]


async def test_another_result_counts_where_the_earlier_version_gives_its_own_again() -> None:
    assert await again(Box(v2="11.0", v1="10.0")) == Again(differs=True, result="11.0")
    assert await again(Box(v2=None, v1="10.0")) == Again(differs=True, error="it refuses")
    assert await again(Box(v2="11.0", v1=None), None) == Again(differs=True, result="11.0")


async def test_what_the_earlier_version_does_not_give_again_corrects_nothing() -> None:
    found = await again(Box(v2="11.0", v1="12.0"))
    assert not found.differs
    assert found.problem is not None


async def test_a_run_that_is_stopped_corrects_nothing() -> None:
    assert await again(Box(v2="limit")) == Again(problem="it took too long")


@pytest.mark.parametrize("folder", [Folder(), Folder(DataFile("a.csv", "/data/a.csv", "another"))])
async def test_a_run_whose_file_is_gone_or_changed_is_not_done_again(folder: Folder) -> None:
    box = Box()
    found = await again(box, folder=folder)
    assert not found.differs
    assert box.runs == []
