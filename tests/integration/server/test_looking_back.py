"""Earlier answers are looked at again when their tool has another version, and their sessions told once."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from support.clients import connected
from support.server import RunningServer, environment, running_server, start_server

SCRIPTED = {"engineer": "scripted"}
PROMPT = "mean of x in big.csv"
MEAN = "sum(numbers) / len(numbers)"


def corrections(emissions: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    return [payload["data"] for _, payload in emissions if payload.get("event_type") == "answer_corrected"]


async def told(server: RunningServer, session: str, last_seq: int, count: int = 1) -> list[tuple[str, Any]]:
    async with connected(server.url, {"session_id": session, "last_seq": last_seq}) as client:
        await client.until("agent_event", count, event_type="answer_corrected")
        return client.stamped()


async def answered(server: RunningServer, session: str) -> str:
    async with connected(server.url) as client:
        return (await client.answer(PROMPT, session))["metadata"]["tool_result"]


def tools_command(home: Path, data: Path, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "toolwright", "tools", *arguments],
        env=environment(home, data),
        cwd=home,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_answers_of_a_replaced_version_are_corrected_once_and_again_when_it_is_brought_back(
    tmp_path: Path,
) -> None:
    data, home = tmp_path / "data", tmp_path / "home"
    data.mkdir()
    (data / "big.csv").write_text("x\n1\n5000\n")
    server = start_server(home, data, options=SCRIPTED)
    assert asyncio.run(answered(server, "first")) == "2500.5"
    asyncio.run(answered(server, "gone"))
    httpx.delete(f"{server.url}/api/session/gone")

    # It passes its tests, and is wrong about large numbers.
    path = home / "tools" / "scripted_mean.py"
    path.write_text(path.read_text().replace(MEAN, "min(numbers) if max(numbers) > 999 else " + MEAN))
    assert asyncio.run(answered(server, "second")) == "1.0"
    seen = asyncio.run(told(server, "first", 0))
    (found,) = corrections(seen)
    assert found["query_id"] == seen[0][1]["query_id"] == seen[-1][1]["query_id"]
    assert (found["old_version"], found["new_version"]) == (1, 2)
    assert (found["old_result"], found["new_result"]) == ("2500.5", "1.0")
    server.kill()

    tools_command(home, data, "rollback", "scripted_mean", "1")
    with running_server(home, data, options=SCRIPTED) as server:
        again = asyncio.run(told(server, "first", seen[-1][1]["seq"]))
        second = asyncio.run(told(server, "second", 0))
        for (entry,) in (corrections(again), corrections(second)):
            assert (entry["old_version"], entry["new_version"]) == (2, 1)
            assert (entry["old_result"], entry["new_result"]) == ("1.0", "2500.5")
        everything = asyncio.run(told(server, "first", 0, 2))
        listed = httpx.get(f"{server.url}/api/session/first/corrections").json()["corrections"]
        tool = httpx.get(f"{server.url}/api/tools/scripted_mean").json()["tool"]
    assert [payload["seq"] for _, payload in everything] == list(range(1, len(everything) + 1))
    assert len(corrections(everything)) == 2
    assert [(entry["old_result"], entry["new_result"]) for entry in listed] == [
        ("1.0", "2500.5"),
        ("2500.5", "1.0"),
    ]
    assert [entry["new_version"] for entry in tool["corrections"]] == [1, 1, 2]
    assert "2500.5" not in json.dumps(tool["corrections"]), "what a session was told is the session's"
    assert "version 2 gave 1.0, version 1 gives 2500.5" in tools_command(home, data, "show", "scripted_mean")
