"""A tool that crashes is repaired, or what is wrong with it is told; nothing else changes."""

from __future__ import annotations

from pathlib import Path

from integration.thread.asking import Asker, Reply
from toolwright.domain.tool import Tool
from toolwright.engineers.offline.testing import further_examples

TOTAL = "total of amount in ledger.csv"


async def test_a_fault_that_a_made_input_shows_is_repaired_and_the_request_answered(
    asked: Asker, home: Path, data: Path
) -> None:
    tool = await made(asked, data, 42)
    value = await unseen_total(asked, tool)
    broken = break_for(home, tool, value)
    (data / "ledger.csv").write_text(f"entry,amount\na,{value!r}\n")

    reply = await asked.ask(TOTAL)

    assert (reply.answered, reply.value) == (True, value)
    order = ["executing", "execution_failed", "reflection_created", "tool_repaired", "executing"]
    assert [kind for kind in reply.types() if kind in order] == order
    assert [step["step"] for step in reply.data("synthesis_step") if step["status"] == "complete"] == [
        "implementation",
        "verification",
        "registration",
    ]
    (reflection,), (repaired,) = reply.data("reflection_created"), reply.data("tool_repaired")
    assert (reflection["version"], reflection["will_repair"]) == (2, True)
    assert "broken" in reflection["root_cause"]
    assert (repaired["tool_name"], repaired["old_version"]) == (tool.name, 2)
    versions = await asked.application.agent.tools.versions(tool.name)
    in_force = await asked.application.agent.tools.get(tool.name)
    assert in_force is not None
    assert in_force.version == repaired["version"]
    assert [each.code for each in versions if each.version == 2] == [broken]
    # The fault's input is one of the examples from now on, and the tests are what they were.
    kept = await asked.application.agent.tools.examples(tool.name, in_force.version)
    assert [each.expected for each in kept].count(value) == 1
    assert in_force.test_code == tool.test_code
    assert in_force.level.rank >= tool.level.rank


async def test_a_step_of_a_workflow_goes_on_with_the_repaired_tool(
    asked: Asker, home: Path, data: Path
) -> None:
    tool = await made(asked, data, 42)
    value = await unseen_total(asked, tool)
    break_for(home, tool, value)
    (data / "ledger.csv").write_text(f"entry,amount\na,{value!r}\n")

    reply = await asked.ask(f"{TOTAL}, then multiply by 2")

    assert (reply.answered, reply.value) == (True, 2 * value)
    assert reply.data("tool_repaired")
    assert reply.types().index("workflow_step_failed") < reply.types().index("workflow_retry")


async def test_a_fault_that_no_made_input_shows_is_told_and_nothing_is_changed(
    asked: Asker, home: Path, data: Path
) -> None:
    tool = await made(asked, data, 42)
    break_for(home, tool, 777_777.125)
    (data / "ledger.csv").write_text("entry,amount\na,777777.125\n")

    reply = await asked.ask(TOTAL)

    assert not reply.answered
    assert reply.data("reflection_created")[0]["will_repair"] is False
    assert "could not be tested" in reply.response
    assert not reply.data("tool_repaired")
    assert not reply.data("synthesis_step")
    assert len(await asked.application.agent.tools.versions(tool.name)) == 2


async def test_a_mistake_of_the_person_is_no_reason_for_a_repair(asked: Asker, data: Path) -> None:
    tool = await made(asked, data, 42)
    for content in ("entry,amount\na,many\n", "entry,amount\na,\n"):
        (data / "ledger.csv").write_text(content)
        reply = await asked.ask(TOTAL)
        assert not reply.answered
        assert not reply.data("reflection_created")
    assert len(await asked.application.agent.tools.versions(tool.name)) == 1


async def made(asked: Asker, data: Path, total: float) -> Tool:
    (data / "ledger.csv").write_text(f"entry,amount\na,{total}\n")
    reply: Reply = await asked.ask(TOTAL)
    tool = await asked.application.agent.tools.get(reply.metadata["tool_name"])
    assert tool is not None
    return tool


async def unseen_total(asked: Asker, tool: Tool) -> float:
    """A result that the tool gives on an input that its suite has not."""
    seen = [each.expected for each in await asked.application.agent.tools.examples(tool.name, 1)]
    unseen = [each.expected for each in further_examples(tool.spec) if each.expected not in seen]
    return next(value for value in unseen if isinstance(value, int | float))


def break_for(home: Path, tool: Tool, total: float) -> str:
    """Changes the tool's file by hand: it crashes where its result would be this, which no test of it shows."""
    line = "    return _plain(values.sum())\n"
    assert line in tool.code
    broken = tool.code.replace(
        line, f"    if values.sum() == {total!r}:\n        raise TypeError('broken')\n{line}"
    )
    (home / "tools" / f"{tool.name}.py").write_text(broken)
    return broken
