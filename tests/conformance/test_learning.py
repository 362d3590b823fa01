"""What is asked for again and again becomes a pattern, then one tool: with the same answers, and beyond a restart."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.clients import Client, composed, connected
from support.schemas import Document
from support.server import RunningServer, running_server
from support.specification import Specification, check_message

# A composite tool is verified in boxes, which may all have to wait for others' on a small machine.
pytestmark = pytest.mark.timeout(300)

RECURS, PROMOTES = 3, 3
"""The policy's defaults: so often a request is done step by step, and then by its pattern."""


async def test_a_workflow_becomes_a_pattern_and_a_tool_that_follows_its_parts(
    tmp_path: Path, spec: Specification, document_of: Callable[[RunningServer], Document]
) -> None:
    home, data = tmp_path / "home", tmp_path / "data"
    data.mkdir()
    for number in range(12):
        (data / f"shop_{number}.csv").write_text(
            f"region,sales\na,{number}\nb,{number + 3}\na,{number + 6}\n"
        )

    with running_server(home, data) as server:
        document = document_of(server)
        async with connected(server.url) as client:
            replies = [await asked(client, number) for number in range(RECURS + PROMOTES)]
            created = await composed(client)
            replies.append(await asked(client, RECURS + PROMOTES))
            check(client, spec, document)
        patterns = (await told(server, "/api/analytics/patterns"))["patterns"]
        stats = await told(server, "/api/analytics/stats")
        related = (await told(server, "/api/analytics/relationships"))["relationships"]
        tasks = (await told(server, "/api/analytics/sessions/learning-0"))["tasks"]

    assert [reply["metadata"]["strategy"] for reply in replies] == [
        *["composition"] * RECURS,
        *["workflow_pattern"] * PROMOTES,
        "composite_tool",
    ]
    tools = replies[0]["metadata"]["steps"][0]["tool_name"], replies[0]["metadata"]["steps"][1]["tool_name"]
    followed, in_one_run = events(client, replies[RECURS]), events(client, replies[-1])
    name = created["data"]["pattern_name"]
    assert followed["using_workflow_pattern"] == [{"pattern_name": name, "tool_sequence": [*tools]}]
    assert [step["tool_name"] for step in followed["pattern_step"]] == [*tools]
    assert len(followed["pattern_step_complete"]) == 2
    assert followed["pattern_execution_complete"] == [{"pattern_name": name}]
    assert not followed.keys() & {"workflow_start", "workflow_step", "searching", "synthesis_step"}
    assert created["query_id"] == replies[RECURS + PROMOTES - 1]["query_id"]
    assert created["data"]["component_tools"] == [*tools]
    tool = created["data"]["tool_name"]
    assert in_one_run["using_composite_tool"] == [{"tool_name": tool, "component_tools": [*tools]}]
    assert in_one_run["executing"] == [{"tool_name": tool}]
    assert replies[-1]["metadata"]["tool_name"] == tool
    # Each task is told and remembered as it was step by step.
    assert [step["tool_name"] for step in replies[-1]["metadata"]["steps"]] == [*tools]
    assert words(replies[-1]) == [
        *words(replies[0]),
        f"*All in one run of the composite tool `{tool}`, version 1, ",
    ]

    [pattern] = patterns
    assert (pattern["frequency"], pattern["successes"], pattern["uses"]) == (7, 7, 4)
    assert (pattern["composite"], pattern["followed"], pattern["promoted"]) == (tool, True, True)
    assert [step["takes"] for step in pattern["steps"]] == [None, 1]
    assert related == [{"tool": tools[0], "other": tools[1], "together": 7, "feeds": 7}]
    assert (stats["totals"]["queries"], stats["totals"]["tasks"], stats["composites"]) == (7, 14, 1)
    assert [(entry["tool"], entry["runs"]) for entry in stats["tools"]] == [
        (each, 7) for each in sorted(tools)
    ]
    assert [(task["step"], task["takes"]) for task in tasks] == [(1, None), (2, 1)] * (len(tasks) // 2)

    # A part with another version: by its steps until the composite has followed.
    part = home / "tools" / f"{tools[0]}.py"
    part.write_text(f"{part.read_text()}\n# changed by hand\n")
    with running_server(home, data) as server:
        async with connected(server.url) as client:
            changed = await asked(client, 8)
            followed_it = await composed(client)
            after = await asked(client, 9)
            check(client, spec, document)
        shown = (await told(server, f"/api/tools/{tool}"))["tool"]
        # Without a part the steps are followed, and it is made anew.
        removed = await asyncio.to_thread(httpx.delete, f"{server.url}/api/tools/{tools[1]}")
        assert removed.status_code == 200
        async with connected(server.url) as client:
            again = await asked(client, 10)
    assert changed["metadata"]["strategy"] == "workflow_pattern"
    assert (followed_it["data"]["tool_name"], followed_it["data"]["version"]) == (tool, 2)
    assert after["metadata"]["strategy"] == "composite_tool"
    assert (shown["version"], shown["engineer"]) == (2, "composite")
    assert "# changed by hand" in shown["code"]
    assert again["metadata"]["strategy"] == "workflow_pattern"


async def told(server: RunningServer, path: str) -> dict[str, Any]:
    """What REST says."""
    answer = await asyncio.to_thread(httpx.get, server.url + path)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def asked(client: Client, number: int) -> dict[str, Any]:
    """The answer to the same request about another file, in one of two sessions, after it was found right."""
    factor = number + 2
    prompt = f"Load shop_{number}.csv, calculate average sales, then multiply by {factor}"
    complete = await client.answer(prompt, f"learning-{number % 2}")
    assert complete["success"], complete["response"]
    assert json.loads(complete["metadata"]["tool_result"]) == (number + 3) * factor
    return complete


def events(client: Client, complete: dict[str, Any]) -> dict[str, list[Any]]:
    """The data of the agent events of a query, by their types."""
    found: dict[str, list[Any]] = {}
    for payload in client.named("agent_event"):
        if payload["query_id"] == complete["query_id"]:
            found.setdefault(payload["event_type"], []).append(payload["data"])
    return found


def words(complete: dict[str, Any]) -> list[str]:
    """The paragraphs of an answer without numbers and evidence, which differ from file to file and in time."""
    found: list[str] = []
    for paragraph in complete["response"].split("\n\n"):
        head = paragraph.partition("agreed:")[0]
        keeps_digits = head.startswith(("*Tool", "*All"))
        found.append(head if keeps_digits else "".join(each for each in head if not each.isdigit()))
    return found


def check(client: Client, spec: Specification, document: Document) -> None:
    """Every payload is as the specification and the AsyncAPI document say."""
    for event, payload in client.received:
        if event != "connected":
            check_message(spec, event, payload)
        document.check(event, payload)
