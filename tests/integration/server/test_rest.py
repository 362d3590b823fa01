"""The REST interface."""

import uuid
from html.parser import HTMLParser

import httpx
import pytest

from support.clients import connected
from support.server import RunningServer


@pytest.fixture
def http(server: RunningServer) -> httpx.Client:
    return httpx.Client(base_url=server.url)


def refused(answer: httpx.Response, status: int) -> str:
    """The reason; fails unless it is the documented form of a failure."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert set(body) == {"success", "error"}
    assert body["success"] is False
    assert body["error"]
    return body["error"]


def test_a_session_is_started_with_an_unguessable_id(http: httpx.Client) -> None:
    with http:
        answers = [http.post("/api/session").json() for _ in range(2)]
    assert all(set(answer) == {"success", "session_id"} and answer["success"] for answer in answers)
    assert len({uuid.UUID(answer["session_id"]).int for answer in answers}) == 2


async def test_the_messages_of_a_session_are_its_last_oldest_first(server: RunningServer) -> None:
    async with httpx.AsyncClient(base_url=server.url) as http:
        session = (await http.post("/api/session")).json()["session_id"]
        address = f"/api/session/{session}/messages"
        assert (await http.get(address)).json() == {"success": True, "messages": [], "count": 0}
        async with connected(server.url) as client:
            complete = await client.answer("What is the total price in good.csv?", session)
            await client.answer("What is the average price in nothing.csv?", session)
        everything = (await http.get(address)).json()
        assert everything["count"] == 4
        assert [message["message_index"] for message in everything["messages"]] == [0, 1, 2, 3]
        assert everything["messages"][1]["content"] == complete["response"]
        assert set(everything["messages"][0]) == {"role", "content", "message_index", "created_at"}
        last = (await http.get(address, params={"limit": 1})).json()
        assert [message["message_index"] for message in last["messages"]] == [3]
        for limit in ("0", "-1", "1001", "x", ""):
            refused(await http.get(address, params={"limit": limit}), 422)


async def test_a_tool_is_listed_and_shown_with_its_code_tests_and_evidence(server: RunningServer) -> None:
    async with connected(server.url) as client:
        complete = await client.answer("What is the maximum price in good.csv?", "tools")
    name = complete["metadata"]["tool_name"]
    async with httpx.AsyncClient(base_url=server.url) as http:
        listed = (await http.get("/api/tools")).json()
        shown = (await http.get(f"/api/tools/{name}")).json()
    assert listed["success"] is True
    assert listed["count"] == len(listed["tools"])
    assert name in [tool["name"] for tool in listed["tools"]]
    tool = shown["tool"]
    wanted = "name docstring code test_code timestamp file_path test_path status version evidence"
    assert set(wanted.split()) <= set(tool)
    assert (server.home / tool["file_path"]).read_text() == tool["code"]
    assert (server.home / tool["test_path"]).read_text() == tool["test_code"]
    assert tool["version"] == 1
    assert tool["status"] == tool["evidence"]["level"]
    assert tool["evidence"]["tests_passed"] == tool["evidence"]["tests_total"] > 0
    assert tool["docstring"] in tool["code"].replace("\n    ", "\n")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/session/none/messages", 404),
        ("GET", "/api/session/%00/messages", 404),
        ("GET", "/api/tools/nothing_like_it", 404),
        ("GET", "/api/tools/..%2f..%2fetc%2fpasswd", 404),
        ("GET", "/api/nothing", 404),
        ("POST", "/api/nothing", 404),
        ("GET", "/.built-from", 404),
        ("GET", "/../settings.py", 404),
        ("GET", "/%2e%2e/rest.py", 404),
        ("DELETE", "/api/tools", 405),
        ("PUT", "/api/session", 405),
        ("GET", "/api/session", 405),
    ],
)
def test_what_does_not_exist_says_so_in_the_documented_form(
    method: str, path: str, status: int, http: httpx.Client
) -> None:
    with http:
        refused(http.request(method, path), status)


def test_the_documents_describe_what_is_served(http: httpx.Client) -> None:
    with http:
        rest = http.get("/api/openapi.json").json()
        assert http.get("/api/asyncapi.json").json()["asyncapi"] == "3.0.0"
        assert http.get("/healthz").json()["success"] is True
    assert set(rest["paths"]) == {
        "/api/analytics/patterns",
        "/api/analytics/relationships",
        "/api/analytics/sessions/{session_id}",
        "/api/analytics/stats",
        "/api/approvals",
        "/api/approvals/{approval_id}",
        "/api/session",
        "/api/session/{session_id}",
        "/api/session/{session_id}/artifacts/{name}",
        "/api/session/{session_id}/corrections",
        "/api/session/{session_id}/files",
        "/api/session/{session_id}/messages",
        "/api/tools",
        "/api/tools/{name}",
        "/api/tools/{name}/confirm",
        "/api/tools/{name}/rollback",
        "/api/tools/{name}/run",
        "/api/tools/{name}/versions",
        "/api/asyncapi.json",
        "/api/docs",
        "/healthz",
        "/api/queries/{query_id}",
        "/api/queries/{query_id}/confirm",
        "/metrics",
        "/readyz",
    }


class Elements(HTMLParser):
    """What a page consists of: ids, links and whatever it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.tags: set[str] = set()
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            assert not name.startswith("on")
            assert name != "style"
            if name == "id" and value:
                self.ids.append(value)
            elif name == "href" and value:
                (self.links if tag == "a" else self.loaded).append(value)
            elif name == "src" and value:
                self.loaded.append(value)

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_page_about_the_interfaces_has_all_of_them_and_loads_only_its_style(http: httpx.Client) -> None:
    with http:
        answer = http.get("/api/docs")
        rest, socket = (http.get(f"/api/{name}.json").json() for name in ("openapi", "asyncapi"))
        page = Elements(answer.text)
        assert page.loaded == ["/api/docs.css"]
        style = http.get("/api/docs.css")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert (
        answer.headers["content-security-policy"]
        == "default-src 'none'; style-src 'self'; frame-ancestors 'none'"
    )
    assert style.headers["content-type"].startswith("text/css")
    assert "url(" not in style.text
    assert "script" not in page.tags
    for path, methods in rest["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}" in page.words
    for name in (*socket["channels"], *socket["components"]["schemas"], *rest["components"]["schemas"]):
        assert name in page.words
    assert "{'" not in page.words
    assert len(page.ids) == len(set(page.ids))
    inside = {link.removeprefix("#") for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    assert {link for link in page.links if not link.startswith("#")} == {
        "/api/openapi.json",
        "/api/asyncapi.json",
    }


def test_the_page_loads_nothing_from_elsewhere(http: httpx.Client) -> None:
    with http:
        page = http.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["content-security-policy"].startswith(
        "default-src 'self'; connect-src 'self' ws: wss:"
    )
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "make page" in page.text or "<script" in page.text
