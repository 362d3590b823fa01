"""One call on the wire: typed, asked again where that helps, an error that says what to do where it does not."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import httpx
import pytest

from support.memory import Calls
from support.protocols import KEY, Reply
from support.recall import Nothing
from support.thinking import COLUMN, FILE, PROMPT, RANGE_CASES, Thinking
from support.wire import Wire, wire_server
from toolwright.agent.charging import charged
from toolwright.domain.file import ColumnProfile, DataFile, FileProfile
from toolwright.domain.query import Context, Exchange, Task
from toolwright.domain.spending import Charge, Spent
from toolwright.engineers.model import outputs
from toolwright.engineers.model.asking import Asking, Budget
from toolwright.engineers.model.cascade import Cascade
from toolwright.engineers.model.engineer import ModelEngineer, World
from toolwright.engineers.model.prompts import instructions, message
from toolwright.engineers.model.provider import model_of
from toolwright.engineers.offline.engineer import OfflineEngineer
from toolwright.errors import EngineerFailed, RequestRejected

GOOD = Reply({"cases": RANGE_CASES})
AT_ONCE = {"retry-after-ms": "1"}
CHARGE = Charge("query", "session", "tests")


@pytest.fixture(scope="module")
def server() -> Iterator[Wire]:
    with wire_server(Thinking()) as running:
        yield running


@pytest.fixture
def wire(server: Wire) -> Wire:
    server.script = Thinking()
    server.forget()
    return server


@pytest.fixture(params=["openai:wire-1", "anthropic:wire-1"])
async def asking(request: pytest.FixtureRequest, wire: Wire) -> AsyncIterator[Asking]:
    async with AsyncExitStack() as stack:
        yield await opened(stack, wire, request.param)


async def opened(
    stack: AsyncExitStack, wire: Wire, name: str = "openai:wire-1", seconds: float = 30, **budget: int
) -> Asking:
    model = model_of(name, wire.settings(name)["MODEL_BASE_URL"], KEY)
    limits = {"query_tokens": 10_000, "session_tokens": 10_000, **budget}
    asking = Asking(model, name, Calls(), Budget(**limits), seconds)
    await stack.enter_async_context(asking.opened())
    return asking


def kept(asking: Asking) -> list[tuple[Charge, str, Spent, str | None]]:
    calls = asking._calls
    assert isinstance(calls, Calls)
    return calls.kept


async def ask(asking: Asking, charge: Charge = CHARGE, check: Any = lambda _: None) -> outputs.Cases:
    with charged(charge):
        return await asking.ask(
            instructions("tests"), message(specification={"name": "x"}), outputs.Cases, check
        )


async def test_an_answer_is_typed_and_what_it_took_is_kept(asking: Asking, wire: Wire) -> None:
    assert [case.name for case in (await ask(asking)).cases] == [case["name"] for case in RANGE_CASES]
    [(charge, _, spent, _)] = kept(asking)
    assert charge == CHARGE
    assert (spent.calls, spent.requests, spent.input_tokens, spent.output_tokens) == (1, 1, 100, 20)
    assert wire.sent == 1


async def test_the_same_call_of_the_same_step_is_paid_once(asking: Asking, wire: Wire) -> None:
    assert await ask(asking) == await ask(asking)
    assert wire.sent == 1
    await ask(asking, Charge("query", "session", "tests.2"))
    assert wire.sent == 2


async def test_an_answer_that_does_not_fit_is_asked_for_again_with_what_is_wrong(
    asking: Asking, wire: Wire
) -> None:
    replies = iter([Reply({"cases": []}), Reply(text="Gladly!"), GOOD, GOOD])
    wire.script = lambda _: next(replies)
    assert len((await ask(asking)).cases) == 3
    assert wire.sent == 3
    assert "at least 3 items" in (wire.asked[1].retry or "")

    refused = iter(["one is missing"])

    def check(_: outputs.Cases) -> None:
        for words in refused:
            raise ValueError(words)

    replies = iter([GOOD, GOOD])
    await ask(asking, Charge("query", "session", "again"), check)
    assert "one is missing" in (wire.asked[-1].retry or "")


@pytest.mark.parametrize(
    ("reply", "says", "sent"),
    [
        (Reply({"cases": []}), "not answer in the form that was asked for, also after 3 tries", 3),
        (Reply(text="I would rather talk."), "not answer in the form", 3),
        (Reply(refusal="I can't help with that."), "refused this request", 1),
        (Reply(status=401), "does not accept the key", 1),
        (Reply(status=404), "no such model", 1),
        (Reply(status=400), "status 400", 1),
        (Reply(status=429, headers=AT_ONCE), "rate limit is reached, also after 3 tries", 3),
        (Reply(status=503, headers=AT_ONCE), "status 503", 3),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_failure_says_what_to_do_and_nothing_of_what_the_provider_wrote(
    reply: Reply, says: str, sent: int, asking: Asking, wire: Wire
) -> None:
    wire.script = lambda _: reply
    with pytest.raises(EngineerFailed, match=says) as failed:
        await ask(asking)
    assert wire.sent == sent
    assert KEY not in failed.value.message
    [(_, _, spent, answer)] = kept(asking)
    assert (spent.calls, answer) == (1, None)


async def test_a_provider_that_is_busy_is_asked_again_when_it_says(asking: Asking, wire: Wire) -> None:
    replies = iter([Reply(status=429, headers=AT_ONCE), Reply(status=529, headers=AT_ONCE), GOOD])
    wire.script = lambda _: next(replies)
    await ask(asking)
    assert wire.sent == 3


async def test_an_answer_that_is_cut_off_says_so(wire: Wire) -> None:
    wire.script = lambda _: Reply({"cases": RANGE_CASES}, cut=True)
    async with AsyncExitStack() as stack:
        asking = await opened(stack, wire)
        with pytest.raises(EngineerFailed, match="cut off after 16,000 tokens"):
            await ask(asking)


async def test_a_connection_that_breaks_off_is_tried_again(wire: Wire) -> None:
    replies = iter([Reply({"cases": RANGE_CASES}, broken=True), GOOD])
    wire.script = lambda _: next(replies)
    async with AsyncExitStack() as stack:
        await ask(await opened(stack, wire))
    assert wire.sent == 2


async def test_a_provider_that_is_slower_than_the_time_limit_is_given_up(wire: Wire) -> None:
    wire.script = lambda _: Reply({"cases": RANGE_CASES}, seconds=1.5)
    async with AsyncExitStack() as stack:
        asking = await opened(stack, wire, seconds=0.05)
        with pytest.raises(EngineerFailed, match="did not answer in time.*TOOLWRIGHT_MODEL_TIMEOUT_SECONDS"):
            await ask(asking)


async def test_nobody_there_says_what_to_check() -> None:
    model = model_of("openai:wire-1", "http://127.0.0.1:9/v1", KEY)
    asking = Asking(model, "openai:wire-1", Calls(), Budget(1000, 1000), 30)
    async with asking.opened():
        with pytest.raises(EngineerFailed, match="cannot be reached. Check the network"):
            await ask(asking)


@pytest.mark.parametrize(
    ("limit", "says"), [("query_tokens", "This request"), ("session_tokens", "This session")]
)
async def test_a_spent_budget_is_no_call(limit: str, says: str, wire: Wire) -> None:
    async with AsyncExitStack() as stack:
        budget: dict[str, Any] = {limit: 120}
        asking = await opened(stack, wire, **budget)
        await ask(asking)
        with pytest.raises(EngineerFailed, match=f"{says} has used 120 tokens.*{limit.upper()}"):
            await ask(asking, Charge("query", "session", "implementation"))
    assert wire.sent == 1


async def test_tests_reach_no_provider_but_those_on_the_loopback() -> None:
    """What `conftest.py` sets for all tests and the servers they start."""
    for name in ("openai:gpt-4o", "openai-chat:gpt-4o", "anthropic:claude-sonnet-4-5"):
        asking = Asking(model_of(name, None, KEY), name, Calls(), Budget(1000, 1000), 30)
        assert str(asking._model.base_url).startswith("http://127.0.0.1:9")


def test_a_model_that_cannot_be_used_is_refused_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL")
    with pytest.raises(RequestRejected, match="OPENAI_API_KEY"):
        model_of("openai:gpt-4o", None, None)
    with pytest.raises(RequestRejected, match="Unknown provider"):
        model_of("nobody:gpt", None, None)
    with pytest.raises(RequestRejected, match="install"):
        model_of("groq:llama", None, KEY)


async def test_openai_without_a_base_url_is_spoken_to_by_its_responses(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A whole plan, and one that is asked for again. The address is that of the provider's own variable."""
    monkeypatch.setenv("OPENAI_BASE_URL", f"{wire.url}/v1")
    wrong = {"tasks": [{"words": "x", "tool": "nothing"}]}
    replies = iter([Reply(wrong), Thinking()])
    wire.script = lambda asked: each if isinstance(each := next(replies), Reply) else each(asked)
    asking = Asking(model_of("openai:wire-1", None, KEY), "openai:wire-1", Calls(), Budget(9999, 9999), 30)
    async with asking.opened():
        with charged(CHARGE):
            model = ModelEngineer(asking, World(("pandas",), 256, 30))
            (task,) = await model.decompose(whole(PROMPT), Nothing())
            assert (await model.specify(task)).name == "range_of_column"
    assert {asked.wire for asked in wire.asked} == {"responses"}
    assert "no tool 'nothing'" in (wire.asked[1].retry or "")
    [(_, _, spent, _)] = kept(asking)
    assert (spent.requests, spent.input_tokens, spent.output_tokens) == (2, 200, 40)


async def test_a_cascade_tries_so_often_as_the_author_of_a_tool_would(wire: Wire) -> None:
    """An offline tool that fails is not asked for again: it would decline, and is experimental as it is alone."""
    async with AsyncExitStack() as stack:
        model = ModelEngineer(await opened(stack, wire), World(("pandas",), 256, 30))
        cascade = Cascade(OfflineEngineer(), model)
        known = await cascade.specify(whole("mean of altitude_m in weather_stations.csv"))
        assert (known.engineer, cascade.attempts(known)) == ("offline", 1)
        of_model = replace(known, shape="model:x", engineer="openai:wire-1")
        assert cascade.attempts(of_model) == model.attempts(of_model) == 3


async def test_a_cascade_asks_the_model_only_where_the_offline_engineer_declines(wire: Wire) -> None:
    async with AsyncExitStack() as stack:
        model = ModelEngineer(await opened(stack, wire), World(("pandas",), 256, 30))
        cascade = Cascade(OfflineEngineer(), model)
        with charged(CHARGE):
            (known,) = await cascade.decompose(whole("mean of altitude_m in weather_stations.csv"), Nothing())
            spec = await cascade.specify(known)
            assert (spec.engineer, await cascade.alternatives(spec), wire.sent) == ("offline", (), 0)

            (declined,) = await cascade.decompose(whole(PROMPT), Nothing())
            spec = await cascade.specify(declined)
            assert (spec.engineer, spec.name, wire.sent) == ("openai:wire-1", "range_of_column", 1)
            assert "def test_three_rows" in (await cascade.write_tests(spec)).code
            assert len(await cascade.alternatives(spec)) == 2
            assert wire.sent == 4


class Past(Nothing):
    """The recall of a long conversation."""

    async def __call__(self) -> Context:
        newest = tuple(Exchange(Task(f"newest {number}"), "1") for number in range(5))
        return Context(newest, older=(Exchange(Task("older and alike"), "2"),))


async def test_a_model_is_told_of_the_newest_exchanges_and_of_older_ones_like_the_request(wire: Wire) -> None:
    async with AsyncExitStack() as stack:
        model = ModelEngineer(await opened(stack, wire), World(("pandas",), 256, 30))
        with charged(CHARGE):
            await model.decompose(whole(PROMPT), Past())
    told = [each["request"] for each in wire.asked[-1].data["earlier"]]
    assert told == ["older and alike", "newest 2", "newest 3", "newest 4"]


def whole(prompt: str) -> Task:
    columns = (
        ColumnProfile("station", "text", 3, 0, 3, values=("Harbor", "Valley", "Ridge")),
        ColumnProfile(COLUMN, "integer", 3, 0, 3, minimum=4, maximum=1240, values=("4", "210", "1240")),
    )
    return Task(prompt, (DataFile(FILE, f"/data/{FILE}", "d"),), (FileProfile(FILE, 3, columns),))


def test_the_wire_refuses_what_the_protocols_do_not_have() -> None:
    body = {"model": "wire-1", "messages": [], "tools": [], "temprature": 1}

    def send() -> int:
        with wire_server(lambda _: GOOD) as wire:
            headers = {"Authorization": f"Bearer {KEY}"}
            return httpx.post(f"{wire.url}/v1/chat/completions", json=body, headers=headers).status_code

    with pytest.raises(AssertionError, match="temprature"):
        send()
