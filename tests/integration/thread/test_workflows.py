"""Requests of several tasks, through the whole thread."""

from __future__ import annotations

import statistics
from pathlib import Path

from integration.thread.asking import Asker
from integration.thread.reading import numbers, read

STEP = ["workflow_step", "workflow_step_tool_found", "workflow_step_executing", "workflow_step_complete"]
MAKING = [
    "workflow_step",
    "workflow_step_needs_synthesis",
    "workflow_needs_synthesis",
    "workflow_step_synthesizing",
]


async def test_a_result_is_handed_on_whole(asked: Asker, data: Path) -> None:
    reply = await asked.ask("Load sales_data.csv, calculate average sales, then multiply by 2")
    assert reply.value == statistics.fmean(numbers(read(data / "sales_data.csv"), "sales")) * 2
    [plan] = reply.data("plan_complete")
    assert plan["strategy"] == reply.metadata["strategy"] == "composition"
    assert reply.data("workflow_start") == [
        {"total_steps": 2, "tasks": ["Load sales_data.csv, calculate average sales", "multiply by 2"]}
    ]
    assert reply.data("workflow_complete") == [
        {"total_steps": 2, "tool_sequence": [step["tool_name"] for step in reply.metadata["steps"]]}
    ]


async def test_a_missing_tool_is_made_at_its_step_and_finished_steps_do_not_run_again(asked: Asker) -> None:
    await asked.ask("Calculate 25% of 100")
    reply = await asked.ask("Calculate 25% of 80, then reverse the result as a string")
    assert reply.value == "02"
    kinds = [kind for kind in reply.types() if not kind.startswith("synthesis_step")]
    assert kinds[4:] == [
        *STEP,
        *MAKING,
        "entering_synthesis_mode",
        "synthesis_successful",
        "workflow_retry",
        *STEP,
        "workflow_complete",
        "synthesizing_response",
        "complete",
    ]
    assert [step["synthesized"] for step in reply.metadata["steps"]] == [False, True]


async def test_a_table_is_handed_on_as_a_file_that_is_gone_afterwards(asked: Asker, home: Path) -> None:
    reply = await asked.ask("average salary per department in employees.csv, then show the 2 highest")
    whole = await asked.ask("average salary per department in employees.csv")
    highest = sorted(whole.value, key=lambda row: -row["mean_salary"])[:2]
    assert reply.value == highest
    assert [path for path in (home / "sessions").rglob("*") if path.is_file()] == []


async def test_independent_tasks_each_have_their_result(asked: Asker) -> None:
    reply = await asked.ask("Convert 20 Celsius to Fahrenheit and also calculate the square root of 144")
    assert reply.value == [68, 12]
    assert reply.metadata["strategy"] == "sequential"
    steps = [data["step"] for data in reply.data("workflow_step")]
    assert steps == sorted(steps), "a step's events come after those of the step before"


async def test_a_step_that_fails_ends_those_that_need_it_and_no_others(asked: Asker) -> None:
    reply = await asked.ask(
        "median of discount_pct in sales_data.csv, then divide 10 by it, then add 5; reverse 'abc'"
    )
    assert not reply.answered
    assert [step["tool_result"] for step in reply.metadata["steps"]] == ["0", None, None, '"cba"']
    assert "workflow_complete" not in reply.types()
    assert len(reply.data("workflow_step_failed")) == 2
    assert "`cba`" in reply.response
    assert reply.metadata["tool_result"] is None
