"""The thread with its real parts: engineer, sandbox, registry and files."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from integration.thread import tampering
from integration.thread.asking import Asker, Reply, asker
from integration.thread.reading import by, mean, numbers, read
from integration.thread.tampering import Tampering
from toolwright.domain.execution import Execution
from toolwright.domain.file import DataFile
from toolwright.domain.json import Json
from toolwright.domain.tool import TestSuite, ToolSpec
from toolwright.sandboxes.kernel.sandbox import KernelSandbox

AVERAGE = "average price in ecommerce_products.csv"
FILTERED = "average price of Toys in ecommerce_products.csv"


class CountingSandbox(KernelSandbox):
    """The kernel sandbox, which counts the runs of tools on people's files."""

    executions = 0

    async def execute(
        self, spec: ToolSpec, code: str, arguments: Mapping[str, Json], files: Sequence[DataFile]
    ) -> Execution:
        self.executions += 1
        return await super().execute(spec, code, arguments, files)


async def test_changed_contents_of_a_file_give_a_new_value_from_a_new_run(home: Path, data: Path) -> None:
    prompt = "total of amount in ledger.csv"
    file = data / "ledger.csv"
    file.write_text("entry,amount\na,10\nb,20\nc,12\n")
    sandbox = CountingSandbox(data_folder=data, memory_mb=256, cpu_seconds=30, timeout_seconds=30)
    async with asker(home, data, sandbox=sandbox) as asked:
        first = await asked.ask(prompt)
        again = await asked.ask(prompt)
        assert (first.value, again.value, sandbox.executions) == (42, 42, 2)

        # As alike from outside as can be: the same size, the same time.
        times = file.stat()
        file.write_text("entry,amount\na,10\nb,20\nc,99\n")
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        changed = await asked.ask(prompt)
        assert (changed.value, sandbox.executions) == (129, 3)
        assert changed.metadata["tool_name"] == first.metadata["tool_name"]
        assert "129" in changed.response
        assert changed.data("execution_complete") == [{"result": "129"}]


async def test_the_same_question_about_another_file_is_answered_by_the_same_tool(
    asked: Asker, data: Path
) -> None:
    first = await asked.ask("average salary by department in employees.csv")
    count = await asked.tool_count()
    second = await asked.ask("what is the mean yieldPct per batch no in labRuns.csv")

    assert first.metadata["synthesized"] is True
    assert second.metadata["synthesized"] is False
    assert second.metadata["tool_name"] == first.metadata["tool_name"]
    assert second.data("tool_found")[0]["tool_name"] == first.metadata["tool_name"]
    assert not second.data("synthesis_step")
    assert await asked.tool_count() == count == 1
    expected = by(read(data / "labRuns.csv"), "batchNo", "yieldPct", mean)
    found = {row["batchNo"]: value for row in second.value for key, value in row.items() if key != "batchNo"}
    assert found == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("mistake", "prompt"),
    [
        (tampering.population_deviation, "standard deviation of price in ecommerce_products.csv"),
        (tampering.dropped_filter, FILTERED),
        (tampering.median_for_mean, AVERAGE),
        (
            tampering.swapped_columns,
            "difference between price and cost for each product in ecommerce_products.csv",
        ),
        (tampering.one_row_too_many, "top 3 products by price in ecommerce_products.csv"),
        (tampering.edge_included, "number of products with stock above 100 in ecommerce_products.csv"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
async def test_a_wrong_implementation_is_experimental_and_gives_no_answer(
    home: Path, data: Path, mistake: Callable[[ToolSpec, str], str], prompt: str
) -> None:
    async with asker(home, data, engineer=Tampering(code=mistake)) as asked:
        reply = await asked.ask(prompt)
        await _only_experimental(asked, reply)

        # Nor later, when the tool is there to be found.
        await _only_experimental(asked, await asked.ask(prompt))


@pytest.mark.parametrize(
    "mistake",
    [tampering.one_wrong_expectation, tampering.one_wrong_example],
    ids=lambda value: value.__name__,
)
async def test_a_wrong_test_is_never_edited(
    home: Path, data: Path, mistake: Callable[[TestSuite], TestSuite]
) -> None:
    injected: list[TestSuite] = []

    def inject(tests: TestSuite) -> TestSuite:
        injected.append(mistake(tests))
        assert injected[-1] != tests
        return injected[-1]

    async with asker(home, data, engineer=Tampering(tests=inject)) as asked:
        reply = await asked.ask(AVERAGE)
        await _only_experimental(asked, reply)
        name = reply.metadata["tool_name"]
        assert (home / "tools" / f"test_{name}.py").read_bytes() == injected[0].code.encode()
        assert tuple(await asked.application.agent.tools.examples(name, 1)) == injected[0].examples


async def test_a_correct_change_by_hand_is_verified_and_used(asked: Asker, home: Path, data: Path) -> None:
    first = await asked.ask(FILTERED)
    file = _code_file(home, first)
    changed = tampering.rewritten(file.read_text())
    assert changed != file.read_text()
    file.write_text(changed)

    reply = await asked.ask(FILTERED)
    tool = await asked.application.agent.tools.get(first.metadata["tool_name"])

    assert reply.value == pytest.approx(_average_of_toys(data), rel=1e-9)
    assert (reply.metadata["tool_name"], reply.metadata["synthesized"]) == (
        first.metadata["tool_name"],
        False,
    )
    assert tool is not None
    assert (tool.version, tool.code, tool.status) == (2, changed, "active")
    assert tool.evidence.passed
    assert file.read_text() == changed


async def test_a_wrong_change_by_hand_is_not_used(asked: Asker, home: Path, data: Path) -> None:
    first = await asked.ask(FILTERED)
    tool = await asked.application.agent.tools.get(first.metadata["tool_name"])
    assert tool is not None
    _code_file(home, first).write_text(tampering.dropped_filter(tool.spec, tool.code))

    reply = await asked.ask(FILTERED)

    mismatches = reply.data("tool_mismatch")
    assert [mismatch["tool_name"] for mismatch in mismatches] == [first.metadata["tool_name"]]
    assert "changed by hand" in mismatches[0]["error"]
    used = reply.types().index("executing") if reply.answered else len(reply.types())
    assert reply.types().index("tool_mismatch") < used
    if reply.answered:
        assert reply.metadata["synthesized"] is True
        assert reply.value == pytest.approx(_average_of_toys(data), rel=1e-9)


async def test_tests_emptied_by_hand_do_not_let_a_wrong_tool_through(
    asked: Asker, home: Path, data: Path
) -> None:
    first = await asked.ask(FILTERED)
    name = first.metadata["tool_name"]
    tool = await asked.application.agent.tools.get(name)
    assert tool is not None
    _code_file(home, first).write_text(tampering.dropped_filter(tool.spec, tool.code))
    (home / "tools" / f"test_{name}.py").write_text("def test_nothing():\n    assert True\n")

    reply = await asked.ask(FILTERED)

    assert reply.data("tool_mismatch")
    if reply.answered:
        assert reply.value == pytest.approx(_average_of_toys(data), rel=1e-9)


async def test_a_tool_whose_file_is_deleted_is_cleaned_away(asked: Asker, home: Path, data: Path) -> None:
    kept = await asked.ask(AVERAGE)
    lost = await asked.ask(FILTERED)
    _code_file(home, lost).unlink()

    reply = await asked.ask(AVERAGE)
    assert reply.data("orphans_cleaned") == [{"count": 1}]
    assert (reply.value, reply.metadata["synthesized"]) == (kept.value, False)
    assert await asked.tool_count() == 1
    assert await asked.application.agent.tools.get(lost.metadata["tool_name"]) is None

    rebuilt = await asked.ask(FILTERED)
    assert not rebuilt.data("orphans_cleaned")
    assert (rebuilt.value, rebuilt.metadata["synthesized"]) == (lost.value, True)


async def _only_experimental(asked: Asker, reply: Reply) -> None:
    """The reply is none, and what was registered is experimental and says so."""
    assert not reply.answered, reply.response
    assert reply.metadata["tool_result"] is None
    assert not reply.data("execution_complete")
    tools = await asked.application.agent.tools.list()
    assert [tool.level.value for tool in tools] == ["experimental"]
    assert reply.data("tool_experimental_warning") == [{"tool_name": tools[0].name}]
    failed = [step for step in reply.data("synthesis_step") if step["status"] == "failed"]
    assert [step["step"] for step in failed] == ["verification"]
    assert failed[0]["error"]


def _code_file(home: Path, reply: Reply) -> Path:
    return home / "tools" / f"{reply.metadata['tool_name']}.py"


def _average_of_toys(data: Path) -> float:
    rows = read(data / "ecommerce_products.csv")
    return mean(numbers([row for row in rows if row["category"] == "Toys"], "price"))
