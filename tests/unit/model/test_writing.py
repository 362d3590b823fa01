"""The words about a result: numbers from nowhere, links and markup are never let out, whatever a model writes."""

import json
import threading
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any

import pytest

from support.memory import Calls
from support.protocols import KEY, Reply
from support.thinking import PROMPT
from support.wire import Wire, wire_server
from toolwright.agent import answering
from toolwright.agent.composition import Ended
from toolwright.agent.run import Run
from toolwright.domain.execution import Execution
from toolwright.domain.json import Json
from toolwright.domain.query import Outcome, Query, Task
from toolwright.durable.direct import DirectSteps
from toolwright.engineers.model import reading
from toolwright.engineers.model.asking import Asking, Budget
from toolwright.engineers.model.engineer import ModelEngineer, World
from toolwright.engineers.model.provider import model_of
from toolwright.engineers.model.writing import LONGEST, Written

RESULT: Json = [
    {"region": "North 7", "sales": 1236.456, "share": 0.6234, "since": "2024-05-01"},
    {"region": "South", "sales": -747.25, "share": 0.3766, "since": "2023-11-30"},
]
TEXT = (
    "North 7 sold the most, at 1,236.46 of the two regions that there are in the file. "
    "That is 62.3% of everything, and South has the rest of it, as far as this shows. "
    "Look at North 7 first."
)
WIRES = ("openai:wire-1", "anthropic:wire-1", "responses")


async def said(text: str, result: Json = RESULT, at_once: int = 3) -> tuple[str | None, list[str]]:
    told: list[str] = []

    async def tell(words: str) -> None:
        told.append(words)

    written = Written(result, ["What of the 12 regions in 2024?"], tell)
    for place in range(0, len(text), at_once):
        await written.hear(text[place : place + at_once])
    return await written.whole(), told


@pytest.mark.parametrize("at_once", [1, 7, 10_000])
async def test_a_text_is_let_out_in_clauses_the_same_however_it_comes(at_once: int) -> None:
    whole, told = await said(f"\n {TEXT}\n", at_once=at_once)
    assert whole == "".join(told) == TEXT
    assert told == [
        "North 7 sold the most, at 1,236.46 of the two regions that there are in the file. ",
        "That is 62.3% of everything, and South has the rest of it, as far as this shows. ",
        "Look at North 7 first.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "1236.456",
        "1,236.5 in North 7",
        "1.236,46 Euro",
        "1\u00a0236,5 euros",
        "South: -747.25, or 747",
        "62.34 %, 62 percent, 62,3 Prozent",
        "There are 2 of the 12 in 2024",
        "since 2024-05-01, so May 1, 2024",
        "Of 2 rows.",
    ],
)
async def test_a_number_of_the_result_or_of_the_request_may_be_said(text: str) -> None:
    assert await said(text) == (text, [text])


@pytest.mark.parametrize(
    "text",
    [
        "North 7 has 1237.",
        "1236.47",
        "twice as much: 489.21 more",
        "1,2,3,6",
        "62.3 of them",
        "62.5%",
        "It is 3.",
        "In 2025.",
        "½ of it",
        "North² is first",
        "١٢٣ of them",
        "See https://evil.example",
        "See www.evil.example",
        "Write to a@evil.example",
        "![x](y)",
        "<b>North</b>",
        "&lt;b&gt;",
        "`rm`",
        "**North**",
        "a | b",
        "North \u202e7",
        "\x1b[31mNorth",
        "x" * (LONGEST + 1),
        "  ",
    ],
)
async def test_anything_else_stops_it(text: str) -> None:
    assert await said(text) == (None, [])


async def test_what_was_said_before_stands_and_nothing_comes_after_what_stops_it() -> None:
    first, second, _ = (await said(TEXT))[1]
    whole, told = await said(f"{first}{second}It is 99. {first}")
    assert (whole, told) == (None, [first, second])


async def test_numbers_that_no_float_holds_are_no_numbers_that_can_be_said() -> None:
    huge: Json = [10**400, 0.1 + 0.2, 0]
    assert (await said("0.3 and 0", huge))[0] == "0.3 and 0"
    assert (await said("1" + "0" * 400, huge))[0] is None


# --- with a model, over the wire ---


class Heard:
    """The `Publisher` of one client: what is published again under its identity is not sent."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.told = threading.Event()
        self._known: set[str] = set()

    async def publish(self, session_id: str, identity: str, name: str, payload: Any) -> None:
        if identity not in self._known:
            self._known.add(identity)
            self.events.append(payload)
            if payload["event_type"] == "answer_delta":
                self.told.set()

    async def broadcast(self, name: str, payload: Any, session_id: str | None = None) -> None: ...

    def parts(self) -> list[str]:
        """As a client puts them together."""
        parts: list[str] = []
        for event in self.events:
            if event["event_type"] == "answer_delta":
                data = event["data"]
                parts[data["place"] :] = [data["text"]]
        return parts


async def asking_of(
    stack: AsyncExitStack, wire: Wire, name: str, monkeypatch: pytest.MonkeyPatch, calls: Calls, **budget: int
) -> Asking:
    if name == "responses":
        # The provider's own variable: OpenAI without a base URL of ours.
        monkeypatch.setenv("OPENAI_BASE_URL", f"{wire.url}/v1")
        model = model_of("openai:wire-1", None, KEY)
    else:
        model = model_of(name, wire.settings(name)["MODEL_BASE_URL"], KEY)
    limits = {"query_tokens": 10_000, "session_tokens": 10_000, **budget}
    asking = Asking(model, name, calls, Budget(**limits), 30)
    await stack.enter_async_context(asking.opened())
    return asking


def outcome(result: Json = RESULT, says: str | None = None, prompt: str = PROMPT) -> Outcome:
    read = reading.Reading("model:x", None, {}, says, write_up=True)
    task = Task(prompt, reading=reading.stored(read))
    run = Execution(json.dumps(result), None, 1.0)
    return Outcome(task, "sales_by_region", 1, False, "agreed", "agreed", run, {"path": "a.csv"})


async def answered(
    asking: Asking,
    heard: Heard,
    outcomes: Sequence[Outcome] = (outcome(),),
    samples: bool = True,
) -> str:
    """The response, as the query ends with it."""
    run = Run(Query("query", "session", PROMPT, ""), DirectSteps(), heard)
    engineer = ModelEngineer(asking, World((), 256, 30, samples))
    if len(outcomes) == 1:
        return (await answering.respond(run, engineer, outcomes[0])).response
    ends = [Ended(each.task, each) for each in outcomes]
    return (await answering.respond_to_all(run, engineer, ends)).response


@pytest.fixture(params=WIRES)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


async def test_an_answer_that_is_written_up_is_told_as_it_comes(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard, calls = Heard(), Calls()

    def halfway() -> None:
        """What is left of the text is sent when its beginning has been told."""
        assert heard.told.wait(60)

    with wire_server(lambda _: Reply(text=TEXT, halfway=halfway)) as wire:
        async with AsyncExitStack() as stack:
            asking = await asking_of(stack, wire, name, monkeypatch, calls)
            response = await answered(asking, heard)
            (asked,) = wire.asked
            assert (asked.verb, asked.data["result"], asked.data["request"]) == ("answer", RESULT, PROMPT)
            assert "".join(heard.parts()) == TEXT
            assert response.startswith(f"{TEXT}\n\n`sales_by_region` returned:\n\n| region |")
            types = [event["event_type"] for event in heard.events]
            assert types == ["synthesizing_response", *["answer_delta"] * 3, "complete"]
            [(_, _, spent, text)] = calls.kept
            assert (spent.calls, spent.requests, spent.tokens, text) == (1, 1, 120, TEXT)

            # After a crash before the step's outcome was kept: paid once, told once, and what follows is not lost.
            assert await answered(asking, heard) == response
            assert (wire.sent, [event["event_type"] for event in heard.events]) == (1, types)


PLAIN = "`sales_by_region` returned"
FAILURES = {
    "cut off": (Reply(text=TEXT, cut=True), 3),
    "broken off": (Reply(text=TEXT, broken=True), 1),
    "refused": (Reply(refusal="I can't help with that."), 0),
    "empty": (Reply(text=""), 0),
    "not allowed": (Reply(status=401), 0),
    "gone": (Reply(status=404), 0),
    "made up": (
        Reply(text=f"{TEXT[:83]}It rose by 99.9% in that time, as everybody would expect. And so on."),
        1,
    ),
}


@pytest.mark.parametrize("failure", FAILURES)
async def test_what_goes_wrong_with_the_words_leaves_the_result(
    failure: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply, parts = FAILURES[failure]
    heard, calls = Heard(), Calls()
    with wire_server(lambda _: reply) as wire:
        async with AsyncExitStack() as stack:
            response = await answered(await asking_of(stack, wire, name, monkeypatch, calls), heard)
    assert response.startswith(PLAIN)
    assert len(heard.parts()) <= parts
    assert "99.9" not in "".join(heard.parts())
    assert heard.events[-1]["event_type"] == "complete"
    assert len(calls.kept) == 1


async def test_a_sentence_of_the_plan_stands_where_the_words_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    with wire_server(lambda _: Reply(text="It is 99.")) as wire:
        async with AsyncExitStack() as stack:
            asking = await asking_of(stack, wire, WIRES[0], monkeypatch, Calls())
            response = await answered(asking, Heard(), [outcome(12.5, "It is {result} high.")])
    assert response.startswith("It is **12.5** high.")


async def test_no_call_is_made_where_the_budget_is_spent_or_the_result_may_not_be_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with wire_server(lambda _: Reply(text=TEXT)) as wire:
        async with AsyncExitStack() as stack:
            poor = await asking_of(stack, wire, WIRES[0], monkeypatch, Calls(), query_tokens=0)
            assert (await answered(poor, Heard())).startswith(PLAIN)
            rich = await asking_of(stack, wire, WIRES[0], monkeypatch, Calls())
            assert (await answered(rich, Heard(), samples=False)).startswith(PLAIN)
            long: Json = ["x" * 100] * 100
            assert (await answered(rich, Heard(), [outcome(long)])).startswith(PLAIN)
    assert wire.sent == 0


async def test_words_that_come_otherwise_after_a_crash_replace_those_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The server was killed while they came, so nothing was kept, and the model says something else."""
    heard = Heard()
    other = (
        f"{TEXT[:83]}South has 37.66% of it, which is less than North 7 has, as one sees below. And so on."
    )
    replies = iter([Reply(text=TEXT, broken=True), Reply(text=other)])
    with wire_server(lambda _: next(replies)) as wire:
        async with AsyncExitStack() as stack:
            await answered(await asking_of(stack, wire, WIRES[0], monkeypatch, Calls()), heard)
            response = await answered(await asking_of(stack, wire, WIRES[0], monkeypatch, Calls()), heard)
    assert response.startswith(other)
    assert "".join(heard.parts()) == other


async def test_of_several_tasks_the_parts_are_the_whole_answer_so_far(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard = Heard()
    replies = iter([TEXT, f"{TEXT[:83]}It is 99, and more than that would be too much to say. So.", TEXT])
    with wire_server(lambda _: Reply(text=next(replies))) as wire:
        async with AsyncExitStack() as stack:
            asking = await asking_of(stack, wire, WIRES[0], monkeypatch, Calls())
            outcomes = [outcome(prompt=prompt) for prompt in ("One.", "Two.", "Three.")]
            response = await answered(asking, heard, outcomes)
    so_far = "".join(heard.parts())
    assert response.startswith(so_far)
    assert so_far.endswith(f"**3. Three.**\n\n{TEXT}")
    assert response.count(TEXT) == 2
