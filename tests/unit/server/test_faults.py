"""Whose fault an exception under Socket.IO's path is: the client's who sent no protocol, or the server's."""

import json
import logging
from collections.abc import AsyncIterator
from typing import cast

import httpx
import pytest
import pytest_asyncio
from socketio import ASGIApp

from toolwright.server.auth import Access
from toolwright.server.backlog import Backlog
from toolwright.server.guard import App, Guard
from toolwright.server.limits import Limits
from toolwright.server.wire import create_socket

OPEN = "/socket.io/?EIO=4&transport=polling"


@pytest_asyncio.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    access, limits = Access(None), Limits(100, 100, 100)
    socket = create_socket(access)
    guard = Guard(
        cast("App", ASGIApp(socket)),
        access,
        limits,
        hosts=("localhost",),
        origins=(),
        polling=socket.polling,
        is_page=lambda _path: False,
    )
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(cast("App", guard)), base_url="http://localhost"
    ) as client:
        yield client


async def opened(client: httpx.AsyncClient) -> str:
    """The address of a new connection."""
    packet = (await client.get(OPEN)).text
    return f"{OPEN}&sid={json.loads(packet[1:])['sid']}"


def errors(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize(
    "body", ["", "9", "4\x1e", "x" * 20, "4" + "1" * 200, '451-["query",{"_placeholder":true}]']
)
async def test_what_a_client_sends_is_never_logged_as_an_error(
    body: str, client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "toolwright")
    answer = await client.post(await opened(client), content=body)
    assert answer.status_code < 500
    assert errors(caplog) == []


async def test_a_fault_of_the_server_is_logged_as_one(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_backlog: Backlog) -> None:
        raise RuntimeError("ours")

    address = await opened(client)
    monkeypatch.setattr(Backlog, "get_nowait", broken)
    answer = await client.get(address)
    assert answer.status_code == 500
    assert "on our side" in answer.json()["error"]
    assert [record.getMessage() for record in errors(caplog)] == ["request failed"]


async def test_a_fault_in_handling_a_packet_is_logged_too(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_access: Access, *_arguments: object) -> None:
        raise RuntimeError("ours")

    address = await opened(client)
    monkeypatch.setattr(Access, "refusal", broken)
    assert (await client.post(address, content="40")).status_code == 200
    assert [record.getMessage() for record in errors(caplog)] == ["packet could not be handled"]
