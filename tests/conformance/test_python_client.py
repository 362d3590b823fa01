"""The protocol as a client sees it, through python-socketio."""

import asyncio
from typing import Any

import pytest

from support.clients import Client, connected
from support.schemas import Document
from support.server import RunningServer
from support.specification import Specification, check_message

TRANSPORTS = ("websocket", "polling")
PROMPTS = {
    "websocket": "Calculate average sales from sales_data.csv",
    "polling": "What is the total stock in ecommerce_products.csv?",
}


def check_all(client: Client, spec: Specification, document: Document) -> None:
    """Every payload is as the specification and the AsyncAPI document say."""
    for event, payload in client.received:
        if event != "connected":
            check_message(spec, event, payload)
        document.check(event, payload)


def flow_of(client: Client) -> list[str]:
    """The event types, in the specification's own words for the steps of the synthesis."""
    return [
        f"{payload['event_type']}:{payload['data']['step']}:{payload['data']['status']}"
        if payload["event_type"] == "synthesis_step"
        else payload["event_type"]
        for payload in client.named("agent_event")
    ]


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_a_query_that_needs_a_tool_follows_the_documented_flow(
    transport: str, empty_server: RunningServer, spec: Specification, document: Document
) -> None:
    session = f"flow-{transport}"
    async with connected(empty_server.url, transport=transport) as client:
        complete = await client.answer(PROMPTS[transport], session)
        await client.until("tool_count", 2)
        check_all(client, spec, document)

    flow = flow_of(client)
    assert flow[:2] == ["planning_query", "plan_complete"]
    assert flow[2:] == spec.flow
    assert [event for event, _ in client.received[:2]] == ["connected", "tool_count"]
    assert [event for event, _ in client.received[-3:]] == ["query_complete", "session_memory", "tool_count"]
    assert complete["success"] is True
    assert complete["session_id"] == session
    assert complete["metadata"]["synthesized"] is True
    assert isinstance(complete["metadata"]["tool_result"], str)
    assert client.named("tool_count")[-1]["count"] >= 1


async def test_the_same_question_about_another_file_is_answered_by_the_tool_that_exists(
    server: RunningServer, spec: Specification, document: Document
) -> None:
    async with connected(server.url) as client:
        first = await client.answer("What is the average price in ecommerce_products.csv?", "reuse")
        second = await client.answer("What is the average quantity in sales_data.csv?", "reuse")
        check_all(client, spec, document)
    assert second["metadata"]["tool_name"] == first["metadata"]["tool_name"]
    assert second["metadata"]["synthesized"] is False
    types = client.event_types(second["query_id"])
    assert "tool_found" in types
    assert "entering_synthesis_mode" not in types


async def test_every_emission_of_a_session_has_its_number_without_gaps(server: RunningServer) -> None:
    async with connected(server.url) as client:
        acknowledged = await client.query("What is the average age in employees.csv?", "numbers")
        await client.answer("How many rows are in employees.csv?", "numbers")
    emissions = [payload for _, payload in client.stamped()]
    assert [payload["seq"] for payload in emissions] == list(range(1, len(emissions) + 1))
    assert emissions[0]["query_id"] == acknowledged["query_id"]
    assert all(payload["at"].endswith(("Z", "+00:00")) for payload in emissions)
    assert all("seq" not in payload for payload in client.named("tool_count"))


async def test_a_query_that_cannot_be_answered_still_ends_with_all_three(
    server: RunningServer, spec: Specification, document: Document
) -> None:
    async with connected(server.url) as client:
        complete = await client.answer("What is the average price in no_such_file.csv?", "failing")
        await client.until("tool_count", 2)
        check_all(client, spec, document)
    assert complete["success"] is False
    assert "no_such_file.csv" in complete["response"]
    assert complete["metadata"]["tool_name"] is None
    assert complete["metadata"]["tool_result"] is None
    assert [event for event, _ in client.received[-3:]] == ["query_complete", "session_memory", "tool_count"]
    assert client.named("error") == []


async def test_two_clients_in_two_sessions_never_see_each_others_events(server: RunningServer) -> None:
    async with connected(server.url) as one, connected(server.url, transport="polling") as other:
        await asyncio.gather(
            one.answer("What is the average salary in employees.csv?", "alone-1"),
            other.answer("What is the average rain_mm in weather_stations.csv?", "alone-2"),
        )
        await asyncio.sleep(0.2)
    for client, session in ((one, "alone-1"), (other, "alone-2")):
        assert {payload["session_id"] for payload in client.named("query_complete")} == {session}
        assert {payload["session_id"] for payload in client.named("session_memory")} == {session}
        assert len({payload["query_id"] for _, payload in client.stamped()}) == 1
        assert [payload["seq"] for _, payload in client.stamped()] == list(
            range(1, len(client.stamped()) + 1)
        )


async def test_two_clients_of_one_session_see_the_same(server: RunningServer) -> None:
    async with connected(server.url, {"session_id": "shared"}) as one, connected(server.url) as other:
        await other.answer("How many rows are in sales_data.csv?", "shared")
        await one.until("session_memory")
        await asyncio.sleep(0.1)
    assert one.stamped() == other.stamped()


async def test_a_client_belongs_to_the_session_of_its_last_query_alone(server: RunningServer) -> None:
    async with connected(server.url) as one, connected(server.url) as other:
        await one.answer("How many rows are in sales_data.csv?", "first-home")
        await one.answer("How many rows are in sales_data.csv?", "second-home")
        before = len(one.stamped())
        await other.answer("How many rows are in employees.csv?", "first-home")
        await asyncio.sleep(0.2)
        assert len(one.stamped()) == before


async def test_reconnecting_replays_what_was_missed_once_and_in_order(server: RunningServer) -> None:
    async with connected(server.url) as client:
        await client.answer("What is the maximum rating in ecommerce_products.csv?", "again")
        await client.answer("How many rows are in weather_stations.csv?", "again")
    everything = client.stamped()
    for last_seq in (0, 3, len(everything) - 1, len(everything)):
        async with connected(server.url, {"session_id": "again", "last_seq": last_seq}) as returned:
            if last_seq < len(everything):
                await returned.until(everything[-1][0], seq=len(everything))
            await asyncio.sleep(0.1)
        assert [event for event, _ in returned.received[:2]] == ["connected", "tool_count"]
        assert returned.stamped() == everything[last_seq:]


async def test_queries_of_a_session_are_answered_one_after_another_in_their_order(
    server: RunningServer,
) -> None:
    prompts = [
        f"How many rows are in {name}?"
        for name in ("employees.csv", "sales_data.csv", "weather_stations.csv")
    ]
    async with connected(server.url) as client:
        ids = [(await client.query(prompt, "line"))["query_id"] for prompt in prompts]
        await client.until("session_memory", 3)
    assert [payload["query_id"] for payload in client.named("query_complete")] == ids
    order = [payload["query_id"] for _, payload in client.stamped()]
    assert order == sorted(order, key=ids.index)
    last = client.named("session_memory")[-1]["messages"]
    assert [message["content"] for message in last[::2]] == prompts
    assert [message["message_index"] for message in last] == list(range(6))


async def test_an_acknowledgement_comes_only_when_it_is_asked_for(server: RunningServer) -> None:
    async with connected(server.url) as client:
        query: dict[str, Any] = {"prompt": "How many rows are in sales_data.csv?", "session_id": "quiet"}
        await client.socket.emit("query", query)
        complete = await client.until("query_complete")
    assert complete["success"] is True
