"""What must not change about a result on a person's own file: it holds for right tools and tells wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from integration.thread import answerable
from integration.thread.asking import Asker
from toolwright.agent import invariants
from toolwright.agent.invariants import Found
from toolwright.domain.evidence import Evidence, Tests
from toolwright.domain.invariant import Invariant
from toolwright.domain.query import Done, Task
from toolwright.domain.tool import Parameter, TestSuite, Tool, ToolSpec
from toolwright.errors import ToolwrightError

REVERSED = Invariant("the order of the rows does not matter", "reversed")
TWICE = Invariant("every row twice gives twice as much", "twice", 2, 1)


async def at_once() -> None:
    """Nobody waits here."""


async def looked(asked: Asker, prompt: str) -> Found | None:
    """What holds of the tool that is written for a request, unverified; None where nothing has to."""
    agent = asked.application.agent
    files = agent.workspace.mentioned(prompt, asked.session())
    task = Task(prompt, tuple(files), tuple(await agent.profiles.of(files)))
    try:
        spec = await agent.engineer.specify(task)
    except ToolwrightError:
        return None
    wanted = await agent.engineer.invariants(spec)
    if not wanted or not files:
        return None
    written = await agent.engineer.implement(spec, TestSuite(""), None)
    tool = Tool(spec.name, 1, spec, written.code, "", Evidence(Tests()), "")
    bound = await agent.engineer.bind(tool, task)
    run = await agent.sandbox.execute(spec, tool.code, bound.arguments, files)
    if not run.succeeded:
        return None
    done = Done(task, tool.name, 1, True, bound.arguments, run.result, None, run.duration_ms)
    return await invariants.look(agent.sandbox, tool, wanted, done, files[0], at_once)


async def test_right_tools_hold_on_the_files_they_are_made_for(asked: Asker, data: Path) -> None:
    # Each seventh: all of them take minutes.
    prompts = [case.prompt for case in answerable.cases(data)][::7]
    found = {prompt: await looked(asked, prompt) for prompt in prompts}

    assert {prompt: one.broken for prompt, one in found.items() if one is not None and one.broken} == {}
    assert sum(1 for one in found.values() if one is not None and one.held) > 4


def written(body: str) -> Tool:
    spec = ToolSpec("made", "", (Parameter("path", "file", "a table"),), "", "")
    return Tool("made", 1, spec, f"import csv\n\n\ndef made(path):\n{body}", "", Evidence(Tests()), "")


ROWS = "    rows = list(csv.DictReader(open(path, encoding='utf-8-sig')))\n"
FIRST = written(f"{ROWS}    return float(rows[0]['n'])\n")
TOTALS = written(
    f"{ROWS}    totals = {{}}\n"
    "    for row in rows:\n"
    "        totals[row['place']] = totals.get(row['place'], 0) + float(row['n'])\n"
    "    return [{'place': int(place), 'n': total} for place, total in sorted(totals.items())]\n"
)
ROW_BY_ROW = written(
    f"{ROWS}    return [{{'place': int(row['place']), 'n': float(row['n'])}} for row in rows]\n"
)
BY_NAME = written("    return path.rsplit('/')[-1]\n")


@pytest.mark.parametrize(
    ("tool", "text", "held", "broken"),
    [
        pytest.param(FIRST, "place,n\n7,1\n7,2\n", 0, 2, id="first row"),
        pytest.param(TOTALS, "place,n\n7,1\n7,2\n5,3\n", 2, 0, id="totals"),
        pytest.param(ROW_BY_ROW, "place,n\n7,1\n5,3\n", 0, 2, id="row by row"),
        pytest.param(
            TOTALS, '\ufeffplace,n,"a\nnote"\r\n7,1,"x\n""y"""\r\n5,2,z', 2, 0, id="quoted line ends"
        ),
        pytest.param(BY_NAME, "place,n\n7,1\n7,2\n", 0, 0, id="the name of the file"),
        pytest.param(FIRST, 'place,n\n7,1\n7,"2\n', 0, 0, id="a quote that does not end"),
    ],
)
async def test_what_breaks_is_told_from_what_cannot_be_told(
    asked: Asker, data: Path, tool: Tool, text: str, held: int, broken: int
) -> None:
    (data / "asked.csv").write_text(text, encoding="utf-8", newline="")
    found = await of_file(asked, tool, "asked.csv")

    assert (len(found.held), len(found.broken)) == (held, broken)


async def of_file(asked: Asker, tool: Tool, name: str) -> Found:
    agent = asked.application.agent
    (file,) = agent.workspace.mentioned(name, asked.session())
    run = await agent.sandbox.execute(tool.spec, tool.code, {"path": name}, [file])
    assert run.succeeded
    done = Done(Task("", (file,)), tool.name, 1, True, {"path": name}, run.result, None, 1.0)
    return await invariants.look(agent.sandbox, tool, [REVERSED, TWICE], done, file, at_once)
