"""What is answered is true."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio

from integration.thread import tricky
from integration.thread.answerable import cases
from integration.thread.asking import Asker, asker
from toolwright.domain.tool import Example, TestSuite, ToolSpec
from toolwright.engineers.offline.engineer import OfflineEngineer

LEAST_RIGHT = 0.8

CALLABLE = "from {name} import {name}\n\n\ndef test_it_is_a_function():\n    assert callable({name})\n"


class Hurried(OfflineEngineer):
    """Writes the same tools with next to no tests, which would keep a wrong one from answering: here each answers, and
    what it says is judged. That tools pass their own tests is shown in `unit/offline/test_testing.py`."""

    async def write_tests(self, spec: ToolSpec) -> TestSuite:
        return TestSuite(CALLABLE.format(name=spec.name))

    async def further_examples(self, spec: ToolSpec) -> Sequence[Example]:
        return ()


@pytest_asyncio.fixture
async def asked(home: Path, data: Path) -> AsyncGenerator[Asker]:
    async with asker(home, data, engineer=Hurried()) as open_asker:
        yield open_asker


@pytest.mark.timeout(400)
async def test_no_answer_is_wrong_and_most_requests_get_one(asked: Asker, data: Path) -> None:
    right: list[str] = []
    wrong: list[str] = []
    declined: list[str] = []
    for case in cases(data):
        reply = await asked.ask(case.prompt)
        if not reply.answered:
            declined.append(f"{case.prompt!r}: {reply.response.splitlines()[0]}")
            continue
        problem = case.expected.problem(reply.value)
        if problem is None:
            right.append(case.prompt)
        else:
            wrong.append(f"{case.prompt!r}: {problem}")
    total = len(right) + len(wrong) + len(declined)
    listed = "\n  ".join(["", *declined])
    print(f"{len(right)} of {total} right, {len(wrong)} wrong, {len(declined)} declined:{listed}")
    assert total >= 80
    assert not wrong, "\n" + "\n".join(wrong)
    assert len(right) >= LEAST_RIGHT * total, f"only {len(right)} of {total} right; declined:{listed}"


async def test_what_looks_like_another_question_gets_a_true_answer_or_none(asked: Asker, data: Path) -> None:
    wrong: list[str] = []
    for case in tricky.cases(data):
        reply = await asked.ask(case.prompt)
        problem = case.expected.problem(reply.value) if reply.answered else None
        if problem is not None:
            wrong.append(f"{case.prompt!r}: {problem}")
    assert not wrong, "\n" + "\n".join(wrong)


async def test_a_group_and_the_filter_for_it_agree(asked: Asker) -> None:
    groups = await asked.ask("number of orders by region in sales_data.csv")
    one = await asked.ask("number of orders where region is South in sales_data.csv")
    rows = [row["count"] for row in groups.value if str(row["region"]) == "South"]
    assert rows == [one.value], "the regions are written South, south, NORTH and North"
