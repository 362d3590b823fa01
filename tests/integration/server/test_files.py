"""Uploads over REST: streamed, bounded, named cleanly, seen by their own session alone, and gone with it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import socket
import subprocess
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.clients import connected
from support.server import RunningServer, environment, eventually, running_server

TABLE = b"item,price\na,1\nb,2\nc,6\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    """A server that takes little: 1 MB a file, 3 files and 2 MB a session."""
    folder = tmp_path_factory.mktemp("uploads")
    (folder / "data").mkdir()
    (folder / "data" / "good.csv").write_text("item,price\nx,100\ny,200\n")
    limits: dict[str, Any] = {"UPLOAD_MB": "1", "SESSION_FILES": "3", "SESSION_FILES_MB": "2"}
    with running_server(folder / "home", folder / "data", **limits) as server:
        yield server


@pytest.fixture
def http(small: RunningServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=small.url, timeout=30) as client:
        yield client


@pytest.fixture
def session(http: httpx.Client) -> str:
    return http.post("/api/session").json()["session_id"]


def send(http: httpx.Client, session: str, name: str = "sales.csv", content: bytes = TABLE) -> httpx.Response:
    return http.post(f"/api/session/{session}/files", files={"file": (name, content)})


def names(http: httpx.Client, session: str) -> list[str]:
    found = http.get(f"/api/session/{session}/files").json()
    assert found["success"] is True
    assert found["count"] == len(found["files"])
    return [file["name"] for file in found["files"]]


def kept(server: RunningServer, session: str) -> list[Path]:
    """All that is on disk of a session."""
    place = server.home / "sessions" / hashlib.sha256(session.encode()).hexdigest()[:32]
    return [path for path in place.rglob("*") if path.is_file()]


def refused(answer: httpx.Response, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert answer.json()["success"] is False
    return answer.json()["error"]


def test_an_upload_is_kept_as_it_is_and_listed(
    http: httpx.Client, small: RunningServer, session: str
) -> None:
    content = bytes(range(256)) * 3000
    answer = send(http, session, "../../My  table.csv", content).json()
    assert answer["success"] is True
    assert answer["replaced"] is False
    assert (answer["file"]["name"], answer["file"]["size"]) == ("My table.csv", len(content))
    listed = http.get(f"/api/session/{session}/files").json()
    assert listed == {"success": True, "files": [answer["file"]], "count": 1}
    [path] = kept(small, session)
    assert path.read_bytes() == content
    assert session not in str(path)


def test_the_newest_upload_of_a_name_is_the_file(
    http: httpx.Client, small: RunningServer, session: str
) -> None:
    send(http, session, content=b"old")
    assert send(http, session, content=b"newer").json()["replaced"] is True
    [path] = kept(small, session)
    assert path.read_bytes() == b"newer"


def test_a_file_a_session_and_a_number_of_files_have_limits(
    http: httpx.Client, small: RunningServer, session: str
) -> None:
    megabyte = b"x" * (1 << 20)
    assert "up to 1 MB" in refused(send(http, session, "a.csv", megabyte + b"x"), 413)
    assert send(http, session, "a.csv", megabyte).status_code == 200
    assert send(http, session, "b.csv", megabyte).status_code == 200
    assert "2 MB together" in refused(send(http, session, "c.csv", b"x"), 413)
    assert send(http, session, "a.csv", b"less").status_code == 200
    assert send(http, session, "c.csv", b"x").status_code == 200
    assert "has 3 files" in refused(send(http, session, "d.csv", b"x"), 413)
    assert names(http, session) == ["a.csv", "b.csv", "c.csv"]
    assert len(kept(small, session)) == 3


def test_a_length_that_is_not_declared_is_bounded_as_well(
    http: httpx.Client, small: RunningServer, session: str
) -> None:
    def endless() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        for _ in range(40):
            yield b"x" * (1 << 16)

    answer = http.post(
        f"/api/session/{session}/files",
        content=endless(),
        headers={"content-type": "multipart/form-data; boundary=b"},
    )
    assert "too large" in refused(answer, 413)
    assert kept(small, session) == []


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"files": {"other": ("a.csv", TABLE)}}, 400),
        ({"data": {"file": "text"}}, 400),
        ({"files": [("file", ("a.csv", TABLE)), ("file", ("b.csv", TABLE))]}, 400),
        ({"files": {"file": ("a.csv", TABLE)}, "data": {"more": "x"}}, 400),
        ({"json": {"file": "x"}}, 400),
        ({"content": b""}, 400),
        ({"content": b"nonsense", "headers": {"content-type": "multipart/form-data; boundary=b"}}, 400),
        ({"content": b"nonsense", "headers": {"content-type": "multipart/form-data"}}, 400),
        ({"files": {"file": ("report.pdf", TABLE)}}, 415),
        ({"files": {"file": ("..", TABLE)}}, 415),
        ({"files": {"file": (".csv", TABLE)}}, 415),
    ],
)
def test_what_is_no_upload_is_refused_and_nothing_of_it_stays(
    http: httpx.Client, small: RunningServer, session: str, form: dict[str, Any], status: int
) -> None:
    refused(http.post(f"/api/session/{session}/files", **form), status)
    assert names(http, session) == []
    assert kept(small, session) == []


def test_a_session_that_nobody_started_has_no_files(http: httpx.Client) -> None:
    for path in ("/api/session/none/files", "/api/session/%00/files", "/api/session/..%2f..%2fx/files"):
        refused(http.get(path), 404)
        refused(http.post(path, files={"file": ("a.csv", TABLE)}), 404)


def test_an_upload_that_breaks_off_leaves_nothing(
    small: RunningServer, http: httpx.Client, session: str
) -> None:
    head = (
        f"POST /api/session/{session}/files HTTP/1.1\r\nHost: localhost\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 500000\r\n\r\n"
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    )
    with socket.create_connection(("127.0.0.1", small.port)) as connection:
        connection.sendall(head.encode() + b"x" * 100_000)
        eventually(lambda: len(kept(small, session)) == 1)
    eventually(lambda: kept(small, session) == [])
    assert names(http, session) == []
    assert send(http, session).status_code == 200


def test_a_killed_server_leaves_nothing_half_received_behind(tmp_path: Path) -> None:
    with running_server(tmp_path / "home", tmp_path) as server:
        session = httpx.post(f"{server.url}/api/session").json()["session_id"]
        httpx.post(f"{server.url}/api/session/{session}/files", files={"file": ("whole.csv", TABLE)})
        head = (
            f"POST /api/session/{session}/files HTTP/1.1\r\nHost: localhost\r\n"
            "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 500000\r\n\r\n"
            '--b\r\nContent-Disposition: form-data; name="file"; filename="half.csv"\r\n\r\n'
        )
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(head.encode() + b"x" * 100_000)
            eventually(lambda: len(kept(server, session)) == 2)
            server.kill()
    with running_server(tmp_path / "home", tmp_path) as server:
        assert [path.name for path in kept(server, session)] == ["whole.csv"]
        found = httpx.get(f"{server.url}/api/session/{session}/files").json()
        assert [file["name"] for file in found["files"]] == ["whole.csv"]


async def test_an_upload_is_asked_about_and_comes_before_the_data_folders_file(small: RunningServer) -> None:
    async with httpx.AsyncClient(base_url=small.url, timeout=60) as http, connected(small.url) as client:
        session = (await http.post("/api/session")).json()["session_id"]
        prompt = "What is the total price in {}?"
        complete = await client.answer(prompt.format("good.csv"), session)
        assert complete["metadata"]["tool_result"] == "300"
        await http.post(f"/api/session/{session}/files", files={"file": ("good.csv", TABLE)})
        for written in ("good.csv", "data/good.csv"):
            complete = await client.answer(prompt.format(written), session)
            assert complete["metadata"]["tool_result"] == "9", complete
            assert "good.csv is the file uploaded to this session" in complete["response"]
        complete = await client.answer(prompt.format("other.csv"), session)
        assert complete["success"] is False
        assert (
            'no file "other.csv" among this session\'s uploads or in the data folder' in complete["response"]
        )
        assert "Uploaded: good.csv" in complete["response"]
        complete = await client.answer(prompt.format("good.csv"), "another-session")
        assert complete["metadata"]["tool_result"] == "300"
        assert "uploaded" not in complete["response"]


def test_the_command_line_asks_about_a_sessions_uploads(
    http: httpx.Client, small: RunningServer, session: str
) -> None:
    assert send(http, session, "mine.csv").status_code == 200
    variables = environment(small.home, small.home.parent / "data")
    for wanted, status in ((session, 0), ("another", 1)):
        command = ["ask", "What is the total price in mine.csv?", "--session", wanted, "--json"]
        done = subprocess.run(
            [sys.executable, "-m", "toolwright", *command],
            env=variables, cwd=small.home, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == status, done.stdout + done.stderr
        complete = json.loads(done.stdout.splitlines()[-1])["query_complete"]
        assert complete["metadata"]["tool_result"] == ("9" if status == 0 else None)


async def test_a_deleted_session_is_unknown_and_its_clients_are_told(small: RunningServer) -> None:
    async with (
        httpx.AsyncClient(base_url=small.url, timeout=60) as http,
        connected(small.url) as client,
        connected(small.url) as other,
    ):
        session = (await http.post("/api/session")).json()["session_id"]
        await http.post(f"/api/session/{session}/files", files={"file": ("mine.csv", TABLE)})
        await client.answer("What is the total price in mine.csv?", session)
        await other.answer("What is the total price in good.csv?", "bystander")
        assert (await http.delete(f"/api/session/{session}")).json() == {"success": True}
        assert "deleted" in (await client.until("error"))["message"]
        assert kept(small, session) == []
        for path in ("messages", "files"):
            refused(await http.get(f"/api/session/{session}/{path}"), 404)
        refused(await http.delete(f"/api/session/{session}"), 404)
        # The id may be used again, and begins with nothing.
        complete = await client.answer("What is the total price in mine.csv?", session)
        assert complete["success"] is False
        memory = (await http.get(f"/api/session/{session}/messages")).json()
        assert memory["count"] == 2
        assert client.stamped()[-1][1]["seq"] < 30
        assert other.named("error") == []


async def test_deleting_a_session_cancels_what_it_runs_and_waits_for(tmp_path: Path) -> None:
    slow = {"delay": {"step": "tests", "seconds": 60}}
    (tmp_path / "good.csv").write_text("item,price\nx,100\n")
    with running_server(tmp_path / "home", tmp_path, options=slow) as server:
        async with (
            httpx.AsyncClient(base_url=server.url, timeout=30) as http,
            connected(server.url) as client,
        ):
            await client.query("What is the total price in good.csv?", "busy")
            await client.query("What is the maximum price in good.csv?", "busy")
            assert (await http.delete("/api/session/busy")).status_code == 200
            complete = client.named("query_complete")
            assert [entry["success"] for entry in complete] == [False, False]
            refused(await http.get("/api/session/busy/messages"), 404)
        # Nothing of it is taken up again.
        assert server.stop() == 0


async def test_uploads_to_one_session_at_once_are_all_kept(small: RunningServer) -> None:
    async with httpx.AsyncClient(base_url=small.url, timeout=60) as http:
        session = (await http.post("/api/session")).json()["session_id"]
        address = f"/api/session/{session}/files"
        answers = await asyncio.gather(
            *(http.post(address, files={"file": (f"{n}.csv", b"x" * 200_000)}) for n in range(5))
        )
        assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 413, 413]
        assert (await http.get(address)).json()["count"] == 3


def test_pages_of_other_hosts_cannot_upload(http: httpx.Client, session: str) -> None:
    foreign = {"origin": "https://example.org"}
    address = f"/api/session/{session}/files"
    refused(http.post(address, files={"file": ("a.csv", TABLE)}, headers=foreign), 403)
    refused(http.delete(f"/api/session/{session}", headers=foreign), 403)
    assert names(http, session) == []
