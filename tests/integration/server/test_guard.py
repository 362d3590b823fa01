"""Who may talk to a server without tokens: this machine, and pages served from it."""

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from support.server import RunningServer

OWN = ["http://localhost:3000", "http://127.0.0.1:5001", "http://[::1]:8080", "https://localhost"]
FOREIGN = [
    "http://evil.example",
    "null",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://localhost@evil.example",
    "http://evil.example:5001",
    "file://",
    "http://[",
]


@pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1:5001", "[::1]:80", "localhost"])
def test_loopback_hosts_are_served(host: str, server: RunningServer) -> None:
    assert httpx.get(f"{server.url}/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "10.0.0.1", "", "[", "a:b"])
@pytest.mark.parametrize("path", ["/", "/healthz", "/socket.io/?EIO=4&transport=polling"])
def test_other_hosts_are_not(host: str, path: str, server: RunningServer) -> None:
    answer = httpx.get(server.url + path, headers={"host": host})
    assert answer.status_code == 400
    if answer.headers["content-type"] == "application/json":
        assert answer.json()["success"] is False


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_foreign_page_can_neither_open_a_socket_nor_change_anything(
    origin: str, server: RunningServer
) -> None:
    headers = {"origin": origin}
    async with httpx.AsyncClient(base_url=server.url, headers=headers) as http:
        assert (await http.post("/api/session")).status_code == 403
        assert (await http.get("/socket.io/?EIO=4&transport=polling")).status_code == 403
        read = await http.get("/api/tools")
        assert "access-control-allow-origin" not in read.headers
        preflight = await http.options("/api/session", headers={"access-control-request-method": "POST"})
        assert "access-control-allow-origin" not in preflight.headers
    url = f"{server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
    with pytest.raises(InvalidStatus) as refused:
        await connect(url, additional_headers=headers)
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("origin", OWN)
async def test_a_page_of_this_machine_can(origin: str, server: RunningServer) -> None:
    async with httpx.AsyncClient(base_url=server.url, headers={"origin": origin}) as http:
        created = await http.post("/api/session")
        assert created.status_code == 200
        assert created.headers["access-control-allow-origin"] == origin
        polled = await http.get("/socket.io/?EIO=4&transport=polling")
        assert polled.headers.get_list("access-control-allow-origin") == [origin]
        preflight = await http.options("/api/session", headers={"access-control-request-method": "POST"})
        assert preflight.status_code == 204
        assert "POST" in preflight.headers["access-control-allow-methods"]
    url = f"{server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
    async with connect(url, additional_headers={"origin": origin}) as socket:
        assert str(await socket.recv()).startswith("0")


def test_there_is_no_login_where_no_token_is_set(server: RunningServer) -> None:
    assert httpx.post(f"{server.url}/api/login", json={"token": "x"}).status_code == 404
