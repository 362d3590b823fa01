"""What is found out about a version after it was registered."""

from dataclasses import replace
from pathlib import Path

import pytest

from toolwright.domain.evidence import Evidence, Level, Mutants, Tests
from toolwright.domain.tool import Example, TestSuite, Tool, ToolSpec
from toolwright.errors import NotFound, RequestRejected
from toolwright.storage.database import Database
from toolwright.storage.measurements import StoredMeasurements
from toolwright.storage.tools import Tools

from .conftest import PASSED

SPEC = ToolSpec("mean_of_column", "Mean of a column", (), "a number", "mean(column)")
FAILED = replace(PASSED, evidence=Evidence(Tests(failed=("test_a",)), failure="test_a failed"))


@pytest.fixture
def tools(database: Database, tmp_path: Path) -> Tools:
    return Tools(database, tmp_path / "tools")


@pytest.fixture
def measurements(database: Database) -> StoredMeasurements:
    return StoredMeasurements(database)


async def registered(tools: Tools, key: str = "query-1", code: str = "one") -> Tool:
    return await tools.add(key, SPEC, code, TestSuite("tests", (Example({"x": 1}, expected=1),)), PASSED)


async def test_a_version_that_passed_waits_until_it_is_ended(
    tools: Tools, measurements: StoredMeasurements
) -> None:
    tool = await registered(tools)
    await measurements.attempt(tool, 2)
    (waiting,) = await measurements.waiting()
    assert (waiting.tool, waiting.made_by, waiting.attempts) == (tool, "query-1", 2)
    await measurements.end(tool)
    assert await measurements.waiting() == []


async def test_a_version_that_failed_does_not_wait(tools: Tools, measurements: StoredMeasurements) -> None:
    await tools.add("query-1", SPEC, "one", TestSuite("tests"), FAILED)
    assert await measurements.waiting() == []


async def test_only_the_version_in_force_is_taken_up_and_an_earlier_one_when_it_is_again(
    tools: Tools, measurements: StoredMeasurements
) -> None:
    await registered(tools)
    await registered(tools, "query-2", "two")
    assert [waiting.tool.version for waiting in await measurements.waiting()] == [2]
    await tools.rollback(SPEC.name, 1)
    assert [waiting.tool.version for waiting in await measurements.waiting()] == [1]


async def test_what_was_found_is_stored_with_its_version_and_adds_to_its_examples(
    tools: Tools, measurements: StoredMeasurements
) -> None:
    tool = await registered(tools)
    evidence = replace(tool.evidence, mutants=Mutants(killed=9, equivalent=1, by_further=1))
    await measurements.store(tool, evidence, [Example({"x": 2}, expected=2)])
    found = await tools.get(SPEC.name)
    assert found == replace(tool, evidence=evidence)
    assert [example.expected for example in await tools.examples(SPEC.name, 1)] == [1, 2]
    (waiting,) = await measurements.waiting()
    assert not waiting.tool.evidence.pending


async def test_a_version_that_was_removed_meanwhile_is_no_trouble(
    tools: Tools, measurements: StoredMeasurements
) -> None:
    tool = await registered(tools)
    await tools.remove(SPEC.name)
    await measurements.attempt(tool, 1)
    await measurements.store(tool, tool.evidence, [Example({"x": 2})])
    await measurements.end(tool)
    assert await measurements.waiting() == []
    assert await tools.get(SPEC.name) is None


async def test_a_confirmation_stays_when_the_mutants_come_in_and_is_refused_for_what_failed(
    tools: Tools, measurements: StoredMeasurements
) -> None:
    made = await registered(tools)
    assert (await tools.confirm(made.name, "Ann")).level is Level.CONFIRMED
    anchored = await tools.anchor(made, ["price 10 gives 60%", "price 10 gives 60%"])
    assert anchored.evidence.anchors == ("price 10 gives 60%",)
    # Measured from the evidence as it was before.
    await measurements.store(made, replace(made.evidence, mutants=Mutants(killed=3)), ())
    found = await tools.get(made.name)
    assert found is not None
    assert (found.level, found.evidence.confirmed_by) == (Level.CONFIRMED, "Ann")
    assert found.evidence.anchors == ("price 10 gives 60%",)
    assert found.evidence.mutants == Mutants(killed=3)
    assert "confirmed by Ann" in found.evidence.summary()

    spec = replace(SPEC, name="failed_one", shape="other")
    failed = await tools.add("two", spec, "code", TestSuite("tests"), FAILED)
    with pytest.raises(RequestRejected, match="did not pass"):
        await tools.confirm(failed.name, "Ann")
    with pytest.raises(NotFound):
        await tools.confirm("nobody_has_this", "Ann")
