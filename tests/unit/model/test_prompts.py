"""Each prompt as a model reads it, for a request like many: whoever changes a prompt sees here what changes."""

from contextlib import AsyncExitStack
from pathlib import Path

from support.memory import Calls
from support.protocols import KEY, Asked, Reply
from support.recall import Nothing
from support.thinking import COLUMN, FILE, PROMPT, Thinking
from support.wire import Wire, wire_server
from toolwright.agent.charging import charged
from toolwright.domain.evidence import Evidence, Tests, Verdict
from toolwright.domain.execution import Execution
from toolwright.domain.file import ColumnProfile, DataFile, FileProfile
from toolwright.domain.query import Outcome, Query, Task
from toolwright.domain.spending import Charge
from toolwright.domain.tool import TestSuite
from toolwright.engineers.model.asking import Asking, Budget
from toolwright.engineers.model.engineer import ModelEngineer, World
from toolwright.engineers.model.provider import model_of

SNAPSHOTS = Path(__file__).parent / "snapshots"
VERBS = ("plan", "tests", "implement", "answer")


def thinking(asked: Asked) -> Reply:
    if asked.verb == "answer":
        return Reply(text="They are 1236 apart.")
    reply = Thinking()(asked)
    if asked.verb == "plan" and reply.answer is not None:
        reply.answer["tasks"][0]["write_up"] = True
    return reply


async def said(wire: Wire) -> dict[str, str]:
    """What each verb of the engineer sends for one request, a second attempt at the implementation among it."""
    columns = (
        ColumnProfile("station", "text", 3, 0, 3, values=("Harbor", "Valley", "Ridge")),
        ColumnProfile(COLUMN, "integer", 3, 0, 3, minimum=4, maximum=1240, values=("4", "210", "1240")),
    )
    whole = Task(PROMPT, (DataFile(FILE, f"/data/{FILE}", "d"),), (FileProfile(FILE, 3, columns),))
    asking = Asking(
        model_of("openai:wire-1", f"{wire.url}/v1", KEY), "openai:wire-1", Calls(), Budget(9999, 9999), 30
    )

    async def unheard(words: str) -> None: ...

    async with AsyncExitStack() as stack:
        await stack.enter_async_context(asking.opened())
        stack.enter_context(charged(Charge("query", "session", "step")))
        engineer = ModelEngineer(asking, World(("numpy", "pandas"), 256, 30))
        (task,) = await engineer.decompose(whole, Nothing())
        spec = await engineer.specify(task)
        await engineer.write_tests(spec)
        failed = Verdict(Evidence(Tests(passed=("test_one_row",))), ("test_three_rows: 4 is not 3",))
        await engineer.implement(spec, TestSuite(""), failed)
        run = Execution("1236", None, 1.0)
        outcome = Outcome(task, spec.name, 1, True, "agreed", "", run, {"path": FILE, "column": COLUMN})
        await engineer.respond(Query("query", "session", PROMPT, ""), outcome, unheard)
    return {asked.verb: f"{asked.instructions}\n=== message\n{asked.text}" for asked in wire.asked}


async def test_what_a_model_reads_is_what_was_read_by_people(tmp_path: Path) -> None:
    with wire_server(thinking) as wire:
        texts = await said(wire)
    assert tuple(texts) == VERBS
    for verb, text in texts.items():
        (tmp_path / f"{verb}.txt").write_text(text, "utf-8")
    for verb, text in texts.items():
        file = SNAPSHOTS / f"{verb}.txt"
        known = file.read_text("utf-8") if file.exists() else ""
        assert text == known, f"where this is meant: cp {tmp_path}/*.txt {SNAPSHOTS}"
