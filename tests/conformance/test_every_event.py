"""Each event type of the specification happens, for the reason that it documents: provoked by requests and files alone.

One server, the offline engineer first and a model after it. The model is scripted, over the provider's protocol.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from support.clients import Client, composed, connected
from support.protocols import Asked, Reply
from support.schemas import Document
from support.server import RunningServer, running_server
from support.specification import Specification, check_message
from support.thinking import RANGE_WRONG, Thinking, task
from support.wire import Wire, wire_server

pytestmark = pytest.mark.timeout(600)

RECURS, PROMOTES = 3, 3
"""The policy's defaults: so often a request is done step by step, and then by its pattern."""

SPREAD = "Say something about the spread of altitude in heights.csv"
"""What the offline engineer declines."""


@dataclass
class Scene:
    """A server with its folders and a client, and what was seen of each query."""

    server: RunningServer
    wire: Wire
    data: Path
    client: Client
    seen: dict[str, str] = field(default_factory=dict[str, str])
    """Event types with the scene that each was first seen in."""

    async def ask(self, name: str, prompt: str) -> tuple[dict[str, Any], dict[str, list[Any]]]:
        """What ended the query, and the data of its events by their types."""
        complete = await self.client.answer(prompt, name)
        events: dict[str, list[Any]] = {}
        for payload in self.client.named("agent_event"):
            if payload["query_id"] == complete["query_id"]:
                events.setdefault(payload["event_type"], []).append(payload["data"])
                self.seen.setdefault(payload["event_type"], name)
        return complete, events

    def tool(self, name: str) -> Path:
        """The file of a tool."""
        return self.server.home / "tools" / f"{name}.py"


@pytest.fixture
def wire() -> Iterator[Wire]:
    with wire_server(Thinking()) as running:
        yield running


async def test_every_event_type_of_the_specification_happens_for_its_reason(
    tmp_path: Path, wire: Wire, spec: Specification, document_of: Callable[[RunningServer], Document]
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    for number in range(RECURS + PROMOTES + 2):
        (data / f"shop_{number}.csv").write_text(
            f"region,sales\na,{number}\nb,{number + 3}\na,{number + 6}\n"
        )
    (data / "nothing.csv").write_text("region,sales\na,1\nb,-1\n")
    (data / "products.csv").write_text("product,price,cost\na,10,4\nb,20,15\nc,8,2\n")
    (data / "heights.csv").write_text("place,altitude\na,100\nb,250\nc,70\n")

    # One implementation: that others are compared is shown elsewhere, and takes its time.
    settings = wire.settings("cascade:openai:wire-1", MODEL_IMPLEMENTATIONS="1")
    with running_server(tmp_path / "home", data, **settings) as server:
        async with connected(server.url) as client:
            scene = Scene(server, wire, data, client)
            tool = await a_new_tool(scene)
            await a_known_tool(scene, tool)
            await a_tool_that_does_not_fit(scene, tool)
            await a_tool_whose_file_is_gone(scene)
            await nothing_to_run_it_on(scene)
            await a_failing_run(scene)
            await a_tool_that_fails_its_tests(scene)
            await a_model_that_is_away(scene)
            await a_workflow(scene)
            await a_failing_step(scene)
            await a_pattern_and_a_composite_tool(scene)
            document = document_of(server)
        for event, payload in client.received:
            if event != "connected":
                check_message(spec, event, payload)
            document.check(event, payload)
    missing = spec.event_types.keys() - scene.seen.keys()
    assert not missing, f"never seen: {', '.join(sorted(missing))}"


async def a_new_tool(scene: Scene) -> str:
    complete, events = await scene.ask("new", "What is the total of sales in shop_0.csv?")
    assert complete["success"], complete["response"]
    made = complete["metadata"]["tool_name"]
    order = [
        *("planning_query", "plan_complete", "searching", "no_tool_found", "entering_synthesis_mode"),
        *("synthesis_step", "synthesis_successful", "executing", "execution_complete"),
        *("synthesizing_response", "complete"),
    ]
    assert list(events) == order
    assert [each["tool_name"] for each in events["synthesis_successful"]] == [made]
    return made


async def a_known_tool(scene: Scene, tool: str) -> None:
    _, events = await scene.ask("known", "What is the total of sales in shop_1.csv?")
    assert [found["tool_name"] for found in events["tool_found"]] == [tool]
    assert not events.keys() & {"no_tool_found", "entering_synthesis_mode"}


async def a_tool_that_does_not_fit(scene: Scene, tool: str) -> None:
    """Somebody has edited it, and it does not pass its tests any more."""
    file = scene.tool(tool)
    file.write_text(f"{file.read_text()}\n\ndef {tool}(*_, **__):\n    return 0\n")
    _, events = await scene.ask("edited", "What is the total of sales in shop_1.csv?")
    assert [each["tool_name"] for each in events["tool_mismatch"]] == [tool]
    assert "changed by hand" in events["tool_mismatch"][0]["error"]


async def a_tool_whose_file_is_gone(scene: Scene) -> None:
    complete, _ = await scene.ask("gone", "What is the median of sales in shop_0.csv?")
    scene.tool(complete["metadata"]["tool_name"]).unlink()
    _, events = await scene.ask("gone", "How many rows are in shop_0.csv?")
    assert events["orphans_cleaned"] == [{"count": 1}]


async def nothing_to_run_it_on(scene: Scene) -> None:
    """The example that the request gives does not hold, so the tool is not run."""
    prompt = "Calculate profit margins from products.csv, e.g. price 10, cost 4 gives 40%"
    complete, events = await scene.ask("skipped", prompt)
    assert not complete["success"]
    assert len(events["execution_skipped"]) == 1
    assert "executing" not in events


async def a_failing_run(scene: Scene) -> None:
    complete, events = await scene.ask("failed", "Divide 10 by 0")
    assert not complete["success"]
    assert list(events)[-1] == "execution_failed"


async def a_tool_that_fails_its_tests(scene: Scene) -> None:
    arguments = {"path": "heights.csv", "column": "altitude"}
    plan = {SPREAD: {"tasks": [task(words=SPREAD, files=["heights.csv"], arguments=arguments)]}}
    scene.wire.script = Thinking(plan, codes=[RANGE_WRONG])
    complete, events = await scene.ask("wrong", SPREAD)
    assert not complete["success"]
    assert events["tool_experimental_warning"] == [{"tool_name": "range_of_column"}]
    assert "executing" not in events


async def a_model_that_is_away(scene: Scene) -> None:
    script = scene.wire.script

    def away(asked: Asked) -> Reply:
        hurried = {"retry-after-ms": "1"}
        return script(asked) if asked.verb == "plan" else Reply(status=503, headers=hurried)

    scene.wire.script = away
    complete, events = await scene.ask("away", SPREAD)
    assert not complete["success"]
    assert [failed["step"] for failed in events["synthesis_failed"]] == ["tests"]


async def a_workflow(scene: Scene) -> None:
    complete, events = await workflow(scene, 0)
    assert complete["metadata"]["strategy"] == "composition"
    assert [each["num_tasks"] for each in events["multi_tool_workflow"]] == [2]
    # Neither tool was there: each is made, and its step tried again.
    needing = (
        *("workflow_step_needs_synthesis", "workflow_needs_synthesis", "workflow_step_synthesizing"),
        "workflow_retry",
    )
    assert [len(events[name]) for name in needing] == [2, 2, 2, 2]
    assert [each["step"] for each in events["workflow_step"]][-1] == 2
    done = ("workflow_start", "workflow_step_executing", "workflow_step_complete")
    assert [len(events[name]) for name in done] == [1, 2, 2]
    assert events["workflow_complete"][0]["total_steps"] == 2


async def a_failing_step(scene: Scene) -> None:
    complete, events = await scene.ask(
        "step", "Load nothing.csv, calculate average sales, then divide 10 by it"
    )
    assert not complete["success"]
    assert len(events["workflow_step_failed"]) == 1
    assert "workflow_complete" not in events


async def a_pattern_and_a_composite_tool(scene: Scene) -> None:
    """The workflow again, with other files."""
    replies = [await workflow(scene, number) for number in range(1, RECURS + PROMOTES)]
    assert len(replies[0][1]["workflow_step_tool_found"]) == 2
    _, events = replies[RECURS - 1]
    name = events["using_workflow_pattern"][0]["pattern_name"]
    assert events["pattern_execution_complete"] == [{"pattern_name": name}]
    assert len(events["pattern_step"]) == len(events["pattern_step_complete"]) == 2
    created = await composed(scene.client)
    _, events = await workflow(scene, RECURS + PROMOTES)
    assert [each["tool_name"] for each in events["using_composite_tool"]] == [created["data"]["tool_name"]]


async def workflow(scene: Scene, number: int) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """The same request about another file."""
    prompt = f"Load shop_{number}.csv, calculate average sales, then multiply by {number + 2}"
    complete, events = await scene.ask("workflow", prompt)
    assert complete["success"], complete["response"]
    return complete, events
