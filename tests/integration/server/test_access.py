"""Who has the token: over REST, over Socket.IO and by the page's cookie; and what is open without it."""

import json
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest
import socketio
from socketio.exceptions import ConnectionError as ConnectionFailed
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from support.clients import connected
from support.server import TOKEN, RunningServer, environment, running_server

BEARER = {"authorization": f"Bearer {TOKEN}"}
CLOSED = [
    ("GET", "/api/tools"),
    ("GET", "/api/openapi.json"),
    ("GET", "/api/asyncapi.json"),
    ("POST", "/api/session"),
    ("GET", "/api/session/x/messages"),
    ("GET", "/nothing"),
    ("GET", "/api"),
    ("GET", "//api/tools"),
    ("GET", "/.stamp"),
    ("GET", "/assets/../../guard.py"),
    ("GET", "/%00"),
    ("POST", "/"),
    ("DELETE", "/healthz/"),
]
WRONG = [
    "",
    "Bearer",
    f"Bearer {TOKEN}x",
    f"Bearer {TOKEN[:-1]}",
    f"Basic {TOKEN}",
    TOKEN,
    "Bearer é",
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    folder = tmp_path_factory.mktemp("access")
    hosts, origins = "loopback,tools.example", "http://a.example:81"
    with running_server(folder, API_TOKEN=TOKEN, ALLOWED_HOSTS=hosts, CORS_ORIGINS=origins) as server:
        yield server
    assert TOKEN not in server.log.read_text()


@pytest.fixture(scope="module")
def http(server: RunningServer) -> Generator[httpx.Client]:
    with httpx.Client(base_url=server.url) as client:
        yield client
        assert not client.cookies


def cookie_of(http: httpx.Client) -> str:
    """The cookie of a login, as `name=value`."""
    answer = http.post("/api/login", json={"token": TOKEN})
    http.cookies.clear()
    assert answer.json() == {"success": True}
    header = answer.headers["set-cookie"]
    assert TOKEN not in header
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(header.split("; "))
    return header.partition(";")[0]


async def refusal(url: str, auth: Any = None, headers: dict[str, str] | None = None) -> Any:
    """What the `connect_error` says; None when the client is let in."""
    client = socketio.AsyncClient(reconnection=False)
    told: list[Any] = []
    client.on("connect_error", told.append)
    try:
        await client.connect(url, auth=auth, headers=headers or {}, transports=["websocket"])
    except ConnectionFailed:
        return told[0]
    await client.disconnect()
    return None


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_nothing_of_the_interface_is_open_without_the_token(
    method: str, path: str, http: httpx.Client
) -> None:
    for value in (None, *WRONG):
        headers = [] if value is None else [(b"authorization", value.encode())]
        answer = http.request(method, path, headers=headers)
        assert answer.status_code == 401, value
        assert answer.json()["success"] is False
        assert "Authorization: Bearer" in answer.json()["error"]
        assert answer.headers["www-authenticate"] == "Bearer"


def test_the_page_and_the_health_are_open(http: httpx.Client) -> None:
    for path in ("/", "/healthz"):
        assert http.get(path).status_code == 200
        assert http.head(path).status_code in (200, 405)


def test_who_has_the_token_is_served(http: httpx.Client) -> None:
    for scheme in ("Bearer", "bearer", "BEARER "):
        answer = http.get("/api/tools", headers={"authorization": f"{scheme} {TOKEN}"})
        assert answer.status_code == 200


@pytest.mark.parametrize("auth", [{"token": TOKEN}, {"token": TOKEN, "session_id": "mine", "last_seq": 0}])
@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_a_socket_with_the_token_is_greeted_as_ever(
    auth: Any, transport: str, server: RunningServer
) -> None:
    async with connected(server.url, auth, transport) as client:
        await client.until("tool_count")
        assert [name for name, _ in client.received] == ["connected", "tool_count"]


@pytest.mark.parametrize(
    ("auth", "code"),
    [
        (None, "token_missing"),
        ({}, "token_missing"),
        ({"session_id": "x"}, "token_missing"),
        ("text", "token_missing"),
        ([TOKEN], "token_missing"),
        ({"token": None}, "token_missing"),
        ({"token": ""}, "token_wrong"),
        ({"token": TOKEN + "x"}, "token_wrong"),
        ({"token": [TOKEN]}, "token_wrong"),
        ({"token": {"token": TOKEN}}, "token_wrong"),
        ({"token": 5}, "token_wrong"),
        ({"token": "\ud800"}, "token_wrong"),
    ],
)
async def test_a_socket_without_it_gets_a_connect_error_that_says_what_to_do(
    auth: Any, code: str, server: RunningServer
) -> None:
    told = await refusal(server.url, auth)
    assert told["data"] == {"code": code}
    assert "token" in told["message"]


async def test_a_refused_transport_gets_no_event_and_can_send_none(server: RunningServer) -> None:
    async with connect(f"{server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket") as raw:
        await raw.recv()
        await raw.send('421["query",{"prompt":"What is 1 + 1?","session_id":"thief"}]')
        await raw.send('40{"token":"wrong-wrong-wrong-wrong"}')
        assert str(await raw.recv()).startswith("44{")
        await raw.send('422["query",{"prompt":"What is 1 + 1?","session_id":"thief"}]')
        async with connected(server.url, {"token": TOKEN}) as client:
            await client.answer("What is 1 + 1?", "owner")
        # With the right token the same transport is let in, and what comes first is the greeting.
        await raw.send("40" + json.dumps({"token": TOKEN}))
        frames = [str(await raw.recv()) for _ in range(3)]
        assert [frame[:14] for frame in frames] == [frames[0][:14], '42["connected"', '42["tool_count']
        assert frames[0].startswith('40{"sid"')
    async with httpx.AsyncClient(base_url=server.url, headers=BEARER) as http:
        found = await http.get("/api/session/thief/messages")
    assert found.status_code == 404


async def test_a_transport_that_is_not_let_in_is_closed(server: RunningServer) -> None:
    async with connect(f"{server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket") as raw:
        await raw.recv()
        assert await raw.recv() == "1"  # Engine.IO's CLOSE


def test_a_login_gives_a_cookie_that_counts_and_a_logout_takes_it_back(server: RunningServer) -> None:
    with httpx.Client(base_url=server.url) as page:
        wrong = page.post("/api/login", json={"token": "wrong-wrong-wrong-wrong"})
        assert wrong.status_code == 401
        assert wrong.json()["error"].startswith("This is not the token")
        assert "set-cookie" not in wrong.headers
        assert page.get("/api/tools").status_code == 401
        assert page.post("/api/login", json={"token": TOKEN}).status_code == 200
        assert page.get("/api/tools").status_code == 200
        assert page.post("/api/session", headers={"origin": server.url}).status_code == 200
        assert page.delete("/api/login").status_code == 200
        assert page.get("/api/tools").status_code == 401
        assert not list(page.cookies.jar)


@pytest.mark.parametrize(
    "body", [{}, {"token": None}, {"token": 5}, {"token": "x" * 2000}, [], "x", {"other": 1}]
)
def test_a_login_out_of_shape_is_refused_without_being_repeated(body: Any, http: httpx.Client) -> None:
    answer = http.post("/api/login", json=body)
    assert answer.status_code == 422
    assert "xxx" not in answer.text


async def test_the_cookie_opens_the_socket(server: RunningServer, http: httpx.Client) -> None:
    cookie = cookie_of(http)
    assert await refusal(server.url, headers={"cookie": cookie, "origin": server.url}) is None
    assert (await refusal(server.url, headers={"origin": server.url}))["data"] == {"code": "token_missing"}


@pytest.mark.parametrize(
    "other",
    [
        {"origin": "http://a.example:81"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-origin", "origin": "http://a.example:81"},
    ],
)
def test_the_cookie_counts_on_the_servers_own_page_alone(other: dict[str, str], http: httpx.Client) -> None:
    cookie = cookie_of(http)
    assert http.get("/api/tools", headers={"cookie": cookie}).status_code == 200
    assert http.get("/api/tools", headers={"cookie": cookie, **other}).status_code == 401


def test_a_cookie_that_was_changed_does_not_count(http: httpx.Client) -> None:
    cookie = cookie_of(http)
    name, _, value = cookie.partition("=")
    until, _, signature = value.partition(".")
    for changed in (
        f"{int(until) + 1}.{signature}",
        f"{until}.",
        signature,
        "",
        f".{signature}",
        f"{until}.é",
    ):
        answer = http.get("/api/tools", headers=[(b"cookie", f"{name}={changed}".encode())])
        assert answer.status_code == 401, changed


def test_a_wrong_header_is_not_made_up_for_by_a_cookie(http: httpx.Client) -> None:
    headers = {"cookie": cookie_of(http), "authorization": "Bearer wrong"}
    assert http.get("/api/tools", headers=headers).status_code == 401


def test_what_is_set_is_what_is_served(http: httpx.Client) -> None:
    def status(host: str, origin: str | None = None) -> int:
        headers = {"host": host, **BEARER, **({"origin": origin} if origin else {})}
        return http.post("/api/session", headers=headers).status_code

    assert status("tools.example") == 200
    assert status("TOOLS.example:99") == 200
    assert status("localhost") == 200
    assert status("other.example") == 400
    assert status("loopback") == 400
    assert status("tools.example", "http://a.example:81") == 200
    assert status("tools.example", "https://tools.example") == 200
    assert status("tools.example", "http://a.example") == 403
    assert status("localhost:5001", "http://localhost:3000") == 403


async def test_another_origin_has_to_show_the_token_itself(server: RunningServer) -> None:
    headers = {"origin": "http://a.example:81"}
    assert await refusal(server.url, {"token": TOKEN}, headers) is None
    url = f"{server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
    with pytest.raises(InvalidStatus) as refused:
        await connect(url, additional_headers={"origin": "http://localhost:3000"})
    assert refused.value.response.status_code == 403
    assert json.loads(refused.value.response.body or b"")["success"] is False
    preflight = {
        **headers,
        "access-control-request-method": "DELETE",
        "access-control-request-headers": "authorization",
    }
    async with httpx.AsyncClient(base_url=server.url) as http:
        answer = await http.options("/api/tools", headers=preflight)
    assert answer.status_code == 204
    assert "authorization" in answer.headers["access-control-allow-headers"]


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/api/tools", "/nothing", "/socket.io/?EIO=4&transport=polling"]
)
@pytest.mark.parametrize("more", [BEARER, {}, {"host": "other.example"}])
def test_every_answer_has_the_safe_headers(path: str, more: dict[str, str], http: httpx.Client) -> None:
    headers = http.get(path, headers=more).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert len(headers.get_list("content-security-policy")) == 1
    assert "server" not in headers


def test_the_token_is_in_no_output_of_doctor(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "toolwright", "doctor"],
        check=False,
        env=environment(tmp_path, API_TOKEN=TOKEN),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "toolwright" in done.stdout
    assert TOKEN not in done.stdout + done.stderr
