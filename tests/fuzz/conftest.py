"""Servers that are asked nonsense while a client of theirs goes on with its work."""

import contextlib
from collections.abc import AsyncGenerator, Generator
from uuid import uuid4

import pytest

from support.clients import Client, connected
from support.server import TOKEN, RunningServer, running_server

SUM = "What is 1 + 1?"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    # Without the limits of rates, which would answer in the place of what is tested.
    with running_server(tmp_path_factory.mktemp("fuzz"), SESSIONS_PER_MINUTE="1000000") as server:
        yield server
    assert blamed(server) == []


@pytest.fixture(scope="session")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    folder = tmp_path_factory.mktemp("locked")
    with running_server(folder, API_TOKEN=TOKEN, SESSIONS_PER_MINUTE="1000000") as server:
        yield server
    assert blamed(server) == []


def blamed(server: RunningServer) -> list[str]:
    """What the server logged as a fault of its own."""
    lines = server.log.read_text().splitlines()
    return [line for line in lines if " ERROR " in line or "Traceback" in line]


@contextlib.asynccontextmanager
async def undisturbed(server: RunningServer) -> AsyncGenerator[Client]:
    """A client that is connected all the time, and whose queries before and after are answered alike."""
    session = f"bystander-{uuid4()}"
    async with connected(server.url) as client:
        assert (await client.answer(SUM, session))["success"] is True
        yield client
        assert (await client.answer(SUM, session))["success"] is True
        assert client.named("error") == []
        seqs = [payload["seq"] for _, payload in client.stamped()]
        assert seqs == list(range(1, len(seqs) + 1))
    assert server.process.poll() is None
    assert blamed(server) == []
