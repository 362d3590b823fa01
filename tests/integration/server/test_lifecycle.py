"""Starting, stopping, and what must not run twice."""

import asyncio
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from support.clients import connected
from support.server import ServerEnded, environment, running_server, start_server

SCRIPTED = {"engineer": "scripted"}
PROMPT = "mean of altitude_m in weather_stations.csv"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_status_0(number: signal.Signals, tmp_path: Path) -> None:
    server = start_server(tmp_path, forked=False)
    server.process.send_signal(number)
    assert server.process.wait(30) == 0
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", server.port))


def test_a_second_server_on_the_same_home_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        with pytest.raises(ServerEnded, match="another toolwright server"):
            start_server(tmp_path)
        assert httpx.get(f"{server.url}/healthz").status_code == 200
    with running_server(tmp_path):
        pass


def test_a_port_in_use_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "toolwright", "serve", "--port", str(port)],
            check=False,
            env=environment(tmp_path),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 1
    assert done.stdout == ""
    assert f"127.0.0.1:{port}" in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_only_one_line_is_printed_and_no_library_talks(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        pass
    assert "dbos" not in server.log.read_text().lower()
    assert "uvicorn" not in server.log.read_text().lower()


async def test_a_query_that_runs_when_the_server_is_told_to_stop_still_gets_its_answer(
    tmp_path: Path,
) -> None:
    options = {"engineer": "scripted", "delay": {"step": "execution", "seconds": 1}}
    with running_server(tmp_path, options=options) as server:
        async with connected(server.url) as client:
            # With a sandbox that is warm by then: the server waits for what runs, but not for long.
            await client.query(PROMPT, "stop")
            await client.until("query_complete")
            await client.query(PROMPT, "stop")
            await client.until("agent_event", 2, event_type="planning_query")
            server.process.terminate()
            complete = await client.until("query_complete", 2)
            await client.until("session_memory", 2)
        assert complete["success"] is True
        assert await asyncio.to_thread(server.process.wait, 30) == 0


async def test_what_waits_when_the_server_stops_is_answered_by_the_next(tmp_path: Path) -> None:
    options = {"engineer": "scripted", "delay": {"step": "tests", "seconds": 60}}
    with running_server(tmp_path, options=options) as server:
        async with connected(server.url) as client:
            await client.query(PROMPT, "wait")
            await client.query(PROMPT, "wait")
            await client.until("agent_event", 8)
            seen = client.stamped()
            server.process.terminate()
            assert await asyncio.to_thread(server.process.wait, 30) == 0
    with running_server(tmp_path, options=SCRIPTED) as server:
        async with connected(server.url, {"session_id": "wait", "last_seq": len(seen)}) as client:
            await client.until("session_memory", 2)
            rest = client.stamped()
    assert [payload["seq"] for _, payload in seen + rest] == list(range(1, len(seen + rest) + 1))
    assert [payload["success"] for name, payload in rest if name == "query_complete"] == [True, True]


async def test_what_nobody_foresaw_ends_the_query_with_an_honest_answer(tmp_path: Path) -> None:
    with running_server(tmp_path, options=SCRIPTED) as server:
        async with connected(server.url) as client:
            complete = await client.answer("break", "broken")
            await client.until("tool_count", 2)
            after = await client.answer(PROMPT, "broken")
    assert complete["success"] is False
    assert complete["query_id"] in complete["response"]
    assert "ZeroDivisionError" not in complete["response"]
    assert after["success"] is True
    log = server.log.read_text()
    assert "ZeroDivisionError" in log
    assert log.count("step failed") == 3
    assert PROMPT not in log


async def test_a_finished_query_leaves_no_workflow_behind(tmp_path: Path) -> None:
    with running_server(tmp_path, options=SCRIPTED) as server:
        async with connected(server.url) as client:
            await client.answer(PROMPT, "clean")
    with closing(sqlite3.connect(tmp_path / "workflows.db")) as database:
        assert database.execute("SELECT count(*) FROM workflow_status").fetchone() == (0,)
        assert database.execute("SELECT count(*) FROM operation_outputs").fetchone() == (0,)
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


async def test_the_answer_follows_the_files_contents_from_a_new_run(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    file = data / "changing.csv"
    file.write_text("item,price\na,1\nb,2\n")
    prompt = "What is the total price in changing.csv?"
    with running_server(tmp_path / "home", data) as server:
        async with connected(server.url) as client:
            first = await client.answer(prompt, "changing")
            file.write_text("item,price\na,10\nb,20\n")
            second = await client.answer(prompt, "changing")
            types = client.event_types(second["query_id"])
    assert float(first["metadata"]["tool_result"]) == 3
    assert float(second["metadata"]["tool_result"]) == 30
    assert second["metadata"]["tool_name"] == first["metadata"]["tool_name"]
    assert types.count("execution_complete") == 1
    assert file.read_text() == "item,price\na,10\nb,20\n"


def test_the_server_imports_nothing_that_only_runs_in_the_sandbox(tmp_path: Path) -> None:
    code = (
        "import sys, toolwright.server.serve, toolwright.durable.workflows, toolwright.engineers.offline.engineer;"
        "import toolwright.sandboxes.kernel.sandbox;"
        "print(sorted({'numpy', 'pandas', 'scipy', 'pytest'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout.strip() == "[]"


def test_the_commands_that_need_no_server_import_none(tmp_path: Path) -> None:
    code = (
        "import sys, toolwright.cli.asking, toolwright.cli.library;"
        "print(sorted({'dbos', 'uvicorn', 'fastapi', 'socketio'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout.strip() == "[]"
