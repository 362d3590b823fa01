"""What is answered is true."""

from __future__ import annotations

from pathlib import Path

import pytest

from integration.thread.answerable import cases
from integration.thread.asking import Asker

LEAST_RIGHT = 0.9


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
