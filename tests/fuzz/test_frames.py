"""Malformed Engine.IO and Socket.IO over both transports, while another client goes on undisturbed."""

import asyncio
import json
from typing import Any

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from fuzz.conftest import undisturbed
from support.server import RunningServer

bounded = settings(
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    max_examples=60,
)

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**90, -(10**90), 2**63, -1])
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=()), max_size=40)
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
depths = st.integers(1, 20_000).map(lambda depth: "[" * depth + "]" * depth)
texts = (
    values.map(json.dumps)
    | depths
    | st.text(max_size=60)
    | st.sampled_from(["9" * 400, "NaN", "-Infinity", "1e999", '"\\ud800"'])
)
names = st.sampled_from(["query", "cancel", "connect", "disconnect", "error", "approve"]) | st.text(
    max_size=12
)
events = st.tuples(names, st.lists(values, max_size=3)).map(lambda event: json.dumps([event[0], *event[1]]))
placeholders = st.sampled_from(
    [
        '["query",{"_placeholder":true,"num":0}]',
        '["query",{"_placeholder":true,"num":-1}]',
        '["query",{"_placeholder":true,"num":99}]',
        '["query",{"_placeholder":true,"num":"x"}]',
        '["query",{"_placeholder":true,"num":{}}]',
    ]
)
frames = st.one_of(
    # As the protocol has them, but for one part: engine, packet, attachments, namespace, id, data.
    st.builds(
        "".join,
        st.tuples(
            st.sampled_from(["4"] * 8 + list("012356789b") + [""]),
            st.sampled_from([*"0123456", "9", "x", ""]),
            st.sampled_from(["", "", "", "1-", "0-", "8-", "9-", "-", "9999999999-", "99999999999-", "٣-"]),
            st.sampled_from(["", "", "", "/,", "/admin,", "/admin", "/?token=x,", "//,", "/\x00,"]),
            st.sampled_from(["", "", "7", "0", "9" * 99, "9" * 101, "-1", "²"]),
            st.just("") | events | texts | placeholders,
        ),
    ),
    st.builds(
        lambda frame, at: frame[: at % (len(frame) + 1)], events.map("42".__add__), st.integers(0, 200)
    ),
    st.text(max_size=30),
    st.binary(max_size=30),
    st.sampled_from(["1", "2probe", "3probe", "5", "6", "41", "40", "40{}", "40null", "4" * 5000]),
)
transport = {"EIO": "4", "transport": "polling"}


def websocket(server: RunningServer) -> str:
    return f"{server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"


async def test_no_frame_disturbs_another_client(server: RunningServer) -> None:
    @bounded
    @given(st.booleans(), st.lists(frames, min_size=1, max_size=8))
    def send(greets: bool, packets: list[str | bytes]) -> None:
        with connect(websocket(server), close_timeout=1) as socket:
            try:
                if greets:
                    socket.send("40")
                for packet in packets:
                    socket.send(
                        packet if isinstance(packet, bytes) else packet.encode("utf-8", "replace").decode()
                    )
            except ConnectionClosed:
                return

    async with undisturbed(server):
        await asyncio.to_thread(send)


async def test_no_text_that_is_no_utf_8_disturbs_another_client(server: RunningServer) -> None:
    def send() -> None:
        for payload in (b"\xff", b"4\xc3\x28", b'42["\xed\xa0\x80"]', b"\xf8\x88\x80\x80\x80"):
            with connect(websocket(server), close_timeout=1) as socket:
                socket.recv()
                socket.send("40")
                # As the bytes of a text message, which the library would not send.
                socket.send(payload, text=True)
                try:
                    while True:
                        socket.recv(timeout=10)
                except ConnectionClosed:
                    pass

    async with undisturbed(server):
        await asyncio.to_thread(send)


async def test_no_polling_request_is_answered_with_500_or_disturbs_another_client(
    server: RunningServer,
) -> None:
    queries = st.dictionaries(
        st.sampled_from(["EIO", "transport", "sid", "j", "t", "b64"]),
        st.sampled_from(["4", "3", "", "polling", "websocket", "x", "-1", "%00", "OPEN", "\ud800"]),
        max_size=5,
    )
    bodies = (
        st.lists(frames, max_size=5).map(
            lambda parts: b"\x1e".join(
                part if isinstance(part, bytes) else part.encode("utf-8", "replace") for part in parts
            )
        )
        | st.binary(max_size=60)
        | st.sampled_from([b"d=", b"d=4", b"\x1e" * 2000, b"4" * 1_100_000])
    )
    methods = st.sampled_from(["GET", "POST", "POST", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "HEAD"])

    with httpx.Client(base_url=server.url, timeout=5) as http:

        @bounded
        @given(methods, queries, st.booleans(), bodies)
        def send(method: str, query: dict[str, str], known: bool, body: bytes) -> None:
            sid = json.loads(http.get("/socket.io/", params=transport).text[1:])["sid"]
            if known and method != "GET":
                # Its open poll would wait for the next ping.
                query = transport | {"sid": sid}
            params = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}
            answer = http.request(method, "/socket.io/", params=params, content=body)
            assert answer.status_code < 500, (method, params, body, answer.text)
            assert "Traceback" not in answer.text

        async with undisturbed(server):
            await asyncio.to_thread(send)


async def test_whatever_an_event_carries_it_is_acknowledged_and_the_connection_stays(
    server: RunningServer,
) -> None:
    """`query` and `cancel` with anything; what was taken as a query is answered."""
    near = st.fixed_dictionaries(
        {},
        optional={
            "prompt": scalars | st.just("What is 2 + 2?"),
            "session_id": scalars | st.just("fuzz"),
            "query_id": scalars,
        },
    )
    arguments = st.lists(values | near, max_size=3) | near.map(lambda value: [value])
    handled = st.sampled_from(["query", "query", "cancel", "approve"]) | st.text(max_size=7).filter(
        lambda name: name != "*"
    )

    with connect(websocket(server)) as socket:

        def next_event(name: str) -> Any:
            """What the next event of this name carries; the name of an acknowledgement is its number."""
            while True:
                frame = str(socket.recv(timeout=60))
                if frame == "2":
                    socket.send("3")
                elif frame.startswith(f"43{name}["):
                    return json.loads(frame[2 + len(name) :])[0]
                elif frame.startswith(f'42["{name}"'):
                    return json.loads(frame[2:])[1]

        @bounded
        @given(handled, arguments)
        def send(name: str, payload: list[Any]) -> None:
            socket.send("4277" + json.dumps([name, *payload]))
            answer = next_event("77")
            assert set(answer) in ({"error"}, {"query_id"})
            if "query_id" in answer:
                assert next_event("query_complete")["query_id"] == answer["query_id"]

        def run() -> None:
            socket.recv()
            socket.send("40")
            next_event("tool_count")
            send()
            socket.send('4277["query",{"prompt":"What is 3 + 4?","session_id":"last"}]')
            assert next_event("77")["query_id"]
            assert next_event("query_complete")["success"] is True

        async with undisturbed(server):
            await asyncio.to_thread(run)


async def test_a_client_cannot_play_the_events_of_the_server(server: RunningServer) -> None:
    """What the library calls handlers for when a client comes and goes is no event of a client."""

    def send() -> list[str]:
        with connect(websocket(server)) as socket:
            socket.recv()
            socket.send("40")
            for _ in range(3):
                socket.recv(timeout=10)
            for name in ("connect", "disconnect", "*"):
                for payload in ({"asgi.scope": {}}, "everyone", "session last"):
                    socket.send("421" + json.dumps([name, payload, {}]))
            socket.send('422["nothing"]')
            return [str(socket.recv(timeout=10)) for _ in range(2)]

    frames = await asyncio.to_thread(send)
    assert frames[0].startswith('42["error"')
    assert frames[1].startswith("432[")
