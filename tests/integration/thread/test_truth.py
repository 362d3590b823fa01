"""What is answered is true."""

from __future__ import annotations

from pathlib import Path

import pytest

from integration.thread import tricky
from integration.thread.answerable import cases
from integration.thread.asking import Asker

LEAST_RIGHT = 0.8


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
