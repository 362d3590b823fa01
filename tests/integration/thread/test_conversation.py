"""Requests that refer to an earlier one of their session."""

from __future__ import annotations

from pathlib import Path

import pytest

from integration.thread.asking import Asker, asker
from integration.thread.reading import by, mean, numbers, read
from toolwright.storage import filenames

SALARIES = "average salary per department in employees.csv"


async def test_what_about_another_function_changes_the_function_alone(asked: Asker, data: Path) -> None:
    session = asked.session()
    await asked.ask(SALARIES, session)
    reply = await asked.ask("what about the maximum?", session)
    expected = by(read(data / "employees.csv"), "department", "salary", max)
    assert {row["department"]: row["max_salary"] for row in reply.value} == expected


async def test_only_some_rows_and_then_others(asked: Asker, data: Path) -> None:
    session = asked.session()
    means = by(read(data / "employees.csv"), "department", "salary", mean)
    await asked.ask("average salary in employees.csv", session)
    sales = await asked.ask("only for Sales", session)
    assert sales.value == pytest.approx(means["Sales"], rel=1e-12)
    support = await asked.ask("only for Support", session)
    assert support.value == pytest.approx(means["Support"], rel=1e-12), (
        "one department takes the other's place"
    )


async def test_the_same_for_another_file_is_the_same_tool(asked: Asker, data: Path) -> None:
    (data / "q1.csv").write_text("region,sales\nNorth,10\nSouth,30\n")
    (data / "q2.csv").write_text("region,sales\nNorth,50\nSouth,70\n")
    session = asked.session()
    first = await asked.ask("average sales in q1.csv", session)
    second = await asked.ask("Now the same for q2.csv", session)
    assert (first.value, second.value) == (20, 60)
    assert second.metadata["tool_name"] == first.metadata["tool_name"]
    assert second.metadata["strategy"] == "single", "an old message never changes today's strategy"


async def test_an_earlier_result_is_worked_on(asked: Asker) -> None:
    session = asked.session()
    await asked.ask("Calculate 25% of 80", session)
    assert (await asked.ask("multiply that by 3", session)).value == 60
    assert (await asked.ask("add 5 to the result", session)).value == 65


async def test_what_was_done_with_rows_of_a_step_cannot_be_changed(asked: Asker) -> None:
    session = asked.session()
    await asked.ask(f"{SALARIES}, then show the 2 highest", session)
    for prompt in (
        "what about the maximum?",
        "only for Sales",
        "multiply that by 2",
        "now the same for sales_data.csv",
    ):
        reply = await asked.ask(prompt, session)
        assert not reply.answered, prompt
        assert reply.metadata["status"] != "InternalError", (prompt, reply.response)


async def test_another_session_knows_nothing_of_it(asked: Asker) -> None:
    await asked.ask(SALARIES, asked.session())
    for prompt in ("what about the maximum?", "only for Sales", "multiply that by 3"):
        reply = await asked.ask(prompt, asked.session())
        assert not reply.answered, prompt


async def test_what_changes_nothing_or_is_not_understood_is_declined(asked: Asker) -> None:
    session = asked.session()
    await asked.ask(SALARIES, session)
    for prompt in ("the same again", "what about the moon?", "only for Atlantis", "paint it blue"):
        reply = await asked.ask(prompt, session)
        assert not reply.answered, (prompt, reply.response)


async def test_memory_outlives_the_process(home: Path, data: Path) -> None:
    async with asker(home, data) as before:
        session = before.session()
        await before.ask("average salary in employees.csv", session)
    async with asker(home, data) as after:
        reply = await after.ask("what about the median?", session)
    assert reply.answered
    assert "Median of salary" in reply.response


async def test_one_question_is_asked_and_its_answer_completes_the_request_also_after_a_restart(
    home: Path, data: Path
) -> None:
    expected = mean(numbers(read(data / "employees.csv"), "salary"))
    async with asker(home, data) as asked:
        session = asked.session()
        reply = await asked.ask("What is the average salary?", session)
        (question,) = reply.data("clarification_needed")
        assert not reply.answered
        assert reply.response == question["question"]
        assert question["options"] == ["employees.csv"]
        assert reply.types()[:3] == ["planning_query", "plan_complete", "clarification_needed"]
        assert not (await asked.ask("employees.csv", asked.session())).answered, (
            "another session was not asked"
        )
    async with asker(home, data) as asked:
        assert (await asked.ask("employees.csv", session)).value == pytest.approx(expected, rel=1e-12)
        # Answered, it is asked no more.
        assert not (await asked.ask("employees.csv", session)).answered


async def test_an_uploaded_file_is_offered_too(asked: Asker, home: Path) -> None:
    session = asked.session()
    place = home / "sessions" / filenames.key_of(session) / "files"
    place.mkdir(parents=True)
    (place / "mine.csv").write_text("colour,salary\nred,3\nblue,5\n")
    reply = await asked.ask("What is the average salary?", session)
    assert reply.data("clarification_needed")[0]["options"] == ["mine.csv", "employees.csv"]
    assert (await asked.ask("mine.csv", session)).value == 4
