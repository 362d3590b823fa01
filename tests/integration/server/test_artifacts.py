"""Files that tools make, from the tool to whoever asked: kept with the session, served as downloads, gone with it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest

from support.clients import connected
from support.server import RunningServer, environment, running_server

CODE = '''
"""Splits."""


def halves(values: list[float]) -> int:
    """Writes the halves of numbers into a CSV file, and what else a tool may try.

    Args:
        values: the numbers
    """
    import os

    with open("halves.csv", "w") as file:
        file.write("half\\n" + "".join(f"{value / 2}\\n" for value in values))
    with open("page.html", "w") as file:
        file.write("<script>alert(1)</script>")
    os.symlink("/etc/passwd", "passwd.csv")
    return len(values)
'''
TESTS = """
from halves import halves


def test_it_counts(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert halves([1, 2]) == 2
"""
QUESTION = "mean of price in good.csv"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    """With a tool that `tools add` has registered, and an engineer whose tool writes a file."""
    folder = tmp_path_factory.mktemp("artifacts")
    (folder / "data").mkdir()
    (folder / "data" / "good.csv").write_text("item,price\nx,100\ny,200\n")
    (folder / "halves.py").write_text(CODE)
    (folder / "test_halves.py").write_text(TESTS)
    added = subprocess.run(
        [sys.executable, "-m", "toolwright", "tools", "add", "halves.py", "--tests", "test_halves.py"],
        cwd=folder,
        env=environment(folder / "home", folder / "data"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert added.returncode == 0, added.stderr + added.stdout
    options = {"engineer": "scripted", "scripted": {"writes": True}}
    with running_server(folder / "home", folder / "data", options=options) as running:
        yield running


@pytest.fixture
def http(server: RunningServer) -> Generator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=30) as client:
        yield client


def started(http: httpx.Client) -> str:
    return http.post("/api/session").json()["session_id"]


def halves(http: httpx.Client, session: str, values: list[float]) -> dict[str, int]:
    """The artifacts of a run of the tool that was added: sizes by name."""
    body = {"session_id": session, "arguments": {"values": values}}
    done = http.post("/api/tools/halves/run", json=body)
    assert done.status_code == 200, done.text
    return {file["name"]: file["size"] for file in done.json()["artifacts"]}


def test_what_an_added_tool_writes_can_be_downloaded(http: httpx.Client) -> None:
    session = started(http)
    assert halves(http, session, [1, 3]) == {"halves.csv": 13, "page.html": 25}
    got = http.get(f"/api/session/{session}/artifacts/halves.csv")
    assert (got.status_code, got.content) == (200, b"half\n0.5\n1.5\n")


def test_an_artifact_is_a_download_and_never_a_page(http: httpx.Client) -> None:
    session = started(http)
    halves(http, session, [1])
    got = http.get(f"/api/session/{session}/artifacts/page.html")
    assert got.headers["content-disposition"].startswith("attachment;")
    assert got.headers["content-type"] == "application/octet-stream"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in got.headers["content-security-policy"]
    assert got.headers["cache-control"] == "no-store"


def test_two_runs_do_not_take_each_others_names(http: httpx.Client) -> None:
    session = started(http)
    assert "halves.csv" in halves(http, session, [1])
    assert set(halves(http, session, [2])) == {"halves (2).csv", "page.html"}
    for name, content in (("halves.csv", b"half\n0.5\n"), ("halves%20(2).csv", b"half\n1.0\n")):
        assert http.get(f"/api/session/{session}/artifacts/{name}").content == content


@pytest.mark.parametrize(
    "name",
    [
        "passwd.csv",
        "none.csv",
        "..%2Fartifacts%2Fhalves.csv",
        "%00",
        ".",
        "halves.csv%2F",
        "%0a",
        "x" * 300,
    ],
)
def test_nothing_else_can_be_had(http: httpx.Client, name: str) -> None:
    session = started(http)
    halves(http, session, [1])
    got = http.get(f"/api/session/{session}/artifacts/{name}")
    assert got.status_code == 404
    assert got.json()["success"] is False


def test_no_session_sees_anothers_artifacts_and_they_go_with_theirs(
    http: httpx.Client, server: RunningServer
) -> None:
    one, two = started(http), started(http)
    halves(http, one, [11])
    assert http.get(f"/api/session/{two}/artifacts/halves.csv").status_code == 404
    assert http.get("/api/session/nobody/artifacts/halves.csv").status_code == 404
    kept = [path for path in server.home.rglob("artifacts/halves.csv") if b"5.5" in path.read_bytes()]
    assert len(kept) == 1
    assert http.delete(f"/api/session/{one}").status_code == 200
    assert http.get(f"/api/session/{one}/artifacts/halves.csv").status_code == 404
    assert not kept[0].exists()


async def test_an_answer_tells_of_its_files(server: RunningServer) -> None:
    async with connected(server.url) as client:
        complete = await client.answer(QUESTION, "asking")
        declined = await client.answer("something else", "asking")
    assert complete["success"], complete
    assert complete["metadata"]["artifacts"] == [{"name": "used.csv", "size": 21}]
    assert declined["metadata"]["artifacts"] == []
    async with httpx.AsyncClient(base_url=server.url) as http:
        got = await http.get("/api/session/asking/artifacts/used.csv")
    assert got.content == b"price\r\n100.0\r\n200.0\r\n"


def test_the_files_of_a_session_are_for_the_servers_user_alone(
    http: httpx.Client, server: RunningServer
) -> None:
    halves(http, started(http), [1])
    modes: set[int] = set()
    for folder in Path(server.home).rglob("artifacts"):
        modes.add(folder.stat().st_mode & 0o077)
    assert modes == {0}
