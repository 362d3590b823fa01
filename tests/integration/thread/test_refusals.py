"""What cannot be answered is not answered."""

from __future__ import annotations

import re

from integration.thread.asking import Asker, Reply
from integration.thread.unanswerable import UNANSWERABLE


async def test_a_request_that_cannot_be_answered_is_not_answered(asked: Asker) -> None:
    before = await asked.tool_count()
    problems: list[str] = []
    for kind, prompts in UNANSWERABLE.items():
        for prompt in prompts:
            reply = await asked.ask(prompt)
            after = await asked.tool_count()
            problems += [f"{kind}: {prompt!r} {problem}" for problem in _problems(reply, after - before)]
            before = after
    assert sum(map(len, UNANSWERABLE.values())) >= 50
    assert not problems, "\n" + "\n".join(problems)


def _problems(reply: Reply, registered: int) -> list[str]:
    found: list[str] = []
    if reply.answered:
        found.append(f"was answered: {reply.response}")
    if registered or reply.data("synthesis_successful"):
        found.append("registered a tool")
    if reply.metadata["tool_result"] is not None:
        found.append(f"has a result: {reply.metadata['tool_result']}")
    if not _is_useful(reply.response):
        found.append(f"says nothing useful: {reply.response!r}")
    return found


def _is_useful(response: str) -> bool:
    """It is a sentence for a person: it is no trace, and says a word more than that it failed."""
    leaks = re.search(r"Traceback|\w+Error\b|Exception|<[a-z_.]+ object", response)
    return leaks is None and len(response.split()) >= 6 and "went wrong on our side" not in response
