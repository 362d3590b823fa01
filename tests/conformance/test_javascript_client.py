"""The official JavaScript client, as old as the specification's and new; and the specification's own client."""

import asyncio
import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.schemas import Document
from support.server import TOKEN, RunningServer, running_server
from support.specification import Specification, check_message

JS = Path(__file__).parent / "js"
OLD, NEW = "socket.io-client-4.5.4", "socket.io-client"


@pytest.fixture
def node(require: Callable[[str, str], Path]) -> Path:
    found = require("node", "the official JavaScript client runs on it")
    if not (JS / "node_modules" / OLD / "package.json").is_file():
        message = "tests/conformance/js has no node_modules: scripts/node.py install tests/conformance/js"
        if os.environ.get("CI"):
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    return found


async def lines(node: Path, script: str, *arguments: str) -> list[list[Any]]:
    """The JSON lines that a script prints. Fails when it fails."""
    process = await asyncio.create_subprocess_exec(
        node, JS / script, *arguments, cwd=JS, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, errors = await process.communicate()
    assert process.returncode == 0, out.decode() + errors.decode()
    return [json.loads(line) for line in out.decode().splitlines()]


def test_the_old_client_is_the_specifications(node: Path) -> None:
    package = json.loads((JS / "node_modules" / OLD / "package.json").read_text())
    assert (package["name"], package["version"]) == ("socket.io-client", "4.5.4")


@pytest.mark.parametrize("transport", ["websocket", "polling"])
@pytest.mark.parametrize("package", [OLD, NEW])
async def test_the_javascript_client_gets_everything_as_documented(
    package: str, transport: str, node: Path, server: RunningServer, spec: Specification, document: Document
) -> None:
    session = f"js-{package}-{transport}"
    prompt = "What is the average temp_max_c in weather_stations.csv?"
    found = await lines(node, "client.mjs", package, server.url, transport, session, prompt)
    events = [event for event, _ in found]
    assert events[:3] == ["connect", "connected", "tool_count"]
    assert events[-3:] == ["query_complete", "session_memory", "tool_count"]
    for event, payload in found:
        if event not in ("connect", "connected", "acknowledgement"):
            check_message(spec, event, payload)
            document.check(event, payload)
    (acknowledged,) = [payload for event, payload in found if event == "acknowledgement"]
    complete = found[-3][1]
    assert complete["success"] is True
    assert complete["query_id"] == acknowledged["query_id"]
    stamped = [payload["seq"] for _, payload in found if isinstance(payload, dict) and "seq" in payload]
    assert stamped == list(range(1, len(stamped) + 1))


@pytest.mark.parametrize("transport", ["websocket", "polling"])
@pytest.mark.parametrize("package", [OLD, NEW])
async def test_a_refused_token_is_a_connect_error_and_no_loop_of_reconnections(
    package: str, transport: str, node: Path, locked: RunningServer
) -> None:
    for tokens, code in ((), "token_missing"), (("wrong-wrong-wrong-wrong",), "token_wrong"):
        ((connected, active, refusals),) = await lines(
            node, "refused.mjs", package, locked.url, transport, *tokens
        )
        assert not connected
        assert not active
        ((message, data),) = refusals
        assert "token" in message
        assert data == {"code": code}
    ((connected, _, refusals),) = await lines(node, "refused.mjs", package, locked.url, transport, TOKEN)
    assert connected
    assert refusals == []


async def test_the_specifications_agent_client_runs_as_it_is_written(
    node: Path, spec: Specification, tmp_path: Path
) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", 5001))
        except OSError:
            message = "port 5001 is in use, and the specification's client knows no other"
            if os.environ.get("CI"):
                pytest.fail(message, pytrace=False)
            pytest.skip(message)
    code = tmp_path / "agent_client.js"
    # Its last two lines submit before there is a session, which the class itself refuses.
    code.write_text(spec.agent_client.partition("// Usage")[0])
    with running_server(tmp_path / "home", PORT="5001"):
        found = await lines(
            node, "agent_client.mjs", str(code), "Calculate profit margins from data/ecommerce_products.csv"
        )
    assert found[0] == ["log", "Connected to agent"]
    assert found[1][:2] == ["log", "Session created:"]
    logged = [line[1].strip("[]") for line in found[2:-1]]
    assert [name for name in logged if name != "synthesis_step"] == [
        "planning_query",
        "plan_complete",
        *[name for name in spec.flow if not name.startswith("synthesis_step")],
    ]
    assert found[-1][1] == "Query complete:"
    assert found[-1][2]["success"] is True
    assert found[-1][2]["metadata"]["tool_name"]
