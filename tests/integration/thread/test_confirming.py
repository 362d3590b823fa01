"""What a person found right stays right: later versions of the tool are held to it, and nobody else learns of it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from integration.thread.asking import Asker, Reply
from toolwright.agent import confirming
from toolwright.agent.confirming import FACT
from toolwright.domain.evidence import Level
from toolwright.domain.tool import Tool
from toolwright.errors import NotFound, RequestRejected

TOTAL = "total of amount in ledger.csv"


async def confirm(asked: Asker, reply: Reply) -> list[Tool]:
    agent = asked.application.agent
    found = await confirming.confirm(
        agent.executions, agent.tools, reply.complete["metadata"]["query_id"], "Ada"
    )
    return list(found)


def settle(asked: Asker) -> None:
    """A file that was changed just now is known by one look alone: no later one can tell that it is the same."""
    workspace = asked.application.agent.workspace
    while workspace.mentioned(TOTAL, "") != workspace.mentioned(TOTAL, ""):
        time.sleep(0.02)


async def asked_and_confirmed(asked: Asker, data: Path) -> Tool:
    ledger = data / "ledger.csv"
    ledger.write_text("entry,amount\na,777777.125\n")
    settle(asked)
    reply = await asked.ask(TOTAL)
    (tool,) = await confirm(asked, reply)
    return tool


def edit(home: Path, tool: Tool, when: str) -> None:
    """Changes the tool's file by hand: for this sum it gives one more, which no test of it shows."""
    line = "    return _plain(values.sum())\n"
    assert line in tool.code
    edited = tool.code.replace(line, f"    if values.sum() == {when}:\n        return 1.0\n{line}")
    (home / "tools" / f"{tool.name}.py").write_text(edited)


async def test_a_confirmed_answer_is_a_fact_of_the_version_that_gave_it(asked: Asker, data: Path) -> None:
    tool = await asked_and_confirmed(asked, data)
    assert tool.evidence.anchors == (FACT,)
    assert tool.level is Level.ANCHORED
    again = await asked.ask(TOTAL)
    (same,) = await confirm(asked, again)
    assert same.evidence.anchors == (FACT,)
    assert "1 fact from outside held" in same.evidence.summary()


async def test_a_version_that_gives_something_else_there_does_not_pass(
    asked: Asker, home: Path, data: Path
) -> None:
    tool = await asked_and_confirmed(asked, data)
    edit(home, tool, "777777.125")
    (data / "other.csv").write_text("entry,amount\na,7\n")

    reply = await asked.ask("total of amount in other.csv")

    # The changed file is no tool, and one that is right is written instead.
    (mismatch,) = reply.data("tool_mismatch")
    assert "a person confirmed an answer" in mismatch["error"]
    assert "777" not in str(reply.events)
    assert (reply.answered, reply.value) == (True, 7)
    versions = await asked.application.agent.tools.versions(tool.name)
    assert [version.evidence.passed for version in versions] == [True, False, True]
    assert versions[0].evidence.anchors == (FACT,)


async def test_a_version_that_gives_the_same_there_has_the_fact_as_well(
    asked: Asker, home: Path, data: Path
) -> None:
    tool = await asked_and_confirmed(asked, data)
    edit(home, tool, "-12345.5")

    assert (await asked.ask(TOTAL)).value == 777777.125
    now = await asked.application.agent.tools.get(tool.name)
    assert now is not None
    assert (now.version, now.evidence.anchors) == (2, (FACT,))


async def test_where_the_file_was_changed_nothing_is_said(asked: Asker, home: Path, data: Path) -> None:
    tool = await asked_and_confirmed(asked, data)
    (data / "ledger.csv").write_text("entry,amount\na,8\n")
    edit(home, tool, "777777.125")

    assert (await asked.ask(TOTAL)).value == 8
    now = await asked.application.agent.tools.get(tool.name)
    assert now is not None
    assert (now.version, now.evidence.passed, now.evidence.anchors) == (2, True, ())


async def test_what_no_tool_gave_cannot_be_confirmed(asked: Asker) -> None:
    agent = asked.application.agent
    declined = await asked.ask("write me a poem about the sea")
    assert not declined.answered
    for query_id, error in ((declined.metadata["query_id"], RequestRejected), ("no such query", NotFound)):
        with pytest.raises((NotFound, RequestRejected)) as raised:
            await confirming.confirm(agent.executions, agent.tools, query_id, "Ada")
        assert isinstance(raised.value, error) or query_id != "no such query"
