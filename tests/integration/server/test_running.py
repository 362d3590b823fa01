"""What whoever runs a server sees of it: log, readiness, metrics, spans."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client.parser import text_string_to_metric_families

from support.clients import connected
from support.server import RunningServer, eventually, running_server
from toolwright.app import direct_steps, open_application
from toolwright.domain.json import Json
from toolwright.domain.query import Query
from toolwright.metrics import Metrics
from toolwright.observing import Observer
from toolwright.server.routes import running
from toolwright.settings import load

QUESTION = "What is the average wage in salaries.csv?"
REFUSED = "Please whistle the Marseillaise for Ferdinand"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "salaries.csv").write_text("person,wage\nFerdinand,4711\nIsolde,815\n")
    return folder


def samples(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


class Scraped:
    def __init__(self, url: str) -> None:
        answer = httpx.get(f"{url}/metrics", timeout=30)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        self.text = answer.text
        self._samples = samples(answer.text)

    def __call__(self, name: str, **labels: str) -> float:
        return self._samples.get((f"toolwright_{name}", frozenset(labels.items())), 0.0)

    def process(self, name: str) -> float:
        return self._samples[(f"process_{name}", frozenset())]


def records(server: RunningServer) -> list[dict[str, Any]]:
    """Fails unless every line of the log is a JSON object."""
    return [json.loads(line) for line in server.log.read_text().splitlines()]


async def test_every_line_of_the_log_is_an_object_and_a_querys_have_its_ids_and_none_of_its_words(
    tmp_path: Path, data: Path
) -> None:
    with running_server(tmp_path / "home", data) as server:
        async with connected(server.url) as client:
            ids = [(await client.answer(prompt, "the-session"))["query_id"] for prompt in (QUESTION, REFUSED)]
            await client.send("no", "query", "at all")
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"Ferdinand \0 whistle\r\n\r\n")
        await reader.read()
        writer.close()
        assert server.stop() == 0
    found = records(server)
    accepted = [entry for entry in found if entry["message"] == "query accepted"]
    assert [(entry["query"], entry["session"]) for entry in accepted] == [(one, "the-session") for one in ids]
    text = server.log.read_text()
    for word in ("salaries", "wage", "Ferdinand", "4711", "whistle", "Marseillaise"):
        assert word not in text


async def test_a_failure_that_nobody_foresaw_is_logged_with_its_ids_and_without_its_words(
    tmp_path: Path,
) -> None:
    with running_server(tmp_path, options={"engineer": "scripted"}) as server:
        async with connected(server.url) as client:
            complete = await client.answer("break", "broken-session")
    failures = [entry for entry in records(server) if entry.get("exceptions")]
    assert failures
    assert all(
        (entry["query"], entry["session"]) == (complete["query_id"], "broken-session") for entry in failures
    )
    assert "ZeroDivisionError" in server.log.read_text()


async def test_metrics_count_what_happens(tmp_path: Path, data: Path) -> None:
    with running_server(tmp_path / "home", data) as server:
        assert Scraped(server.url)("queries_total", outcome="answered", strategy="single") == 0
        async with connected(server.url) as client, connected(server.url):
            for prompt in (QUESTION, QUESTION, REFUSED, "What is the average wage in nothing.csv?"):
                await client.answer(prompt, "the-session")
            now = Scraped(server.url)
        assert now("queries_total", outcome="answered", strategy="single") == 2
        assert now("queries_total", outcome="file_problem", strategy="single") == 1
        assert now("query_duration_seconds_count", strategy="single") == 4
        assert now("query_duration_seconds_sum", strategy="single") > 0
        assert now("stage_duration_seconds_count", stage="execution") == 2
        assert now("stage_duration_seconds_count", stage="registration") == 1
        assert now("sandbox_runs_total", kind="execute", outcome="ok") == 2
        assert now("sandbox_runs_total", kind="test", outcome="ok") == 1
        assert now("sandbox_runs_total", kind="example", outcome="ok") > 5
        assert now("sandbox_runs_total", kind="profile", outcome="ok") >= 1
        assert now("sandbox_duration_seconds_count", kind="execute") == 2
        assert now("sandbox_boxes", state="ready") >= 1
        assert now("sandbox_boxes", state="running") == 0
        assert now("clients") == 2
        assert now("sessions") == 1
        assert now("tools", level="agreed") == 1
        assert now("tools", level="experimental") == 0
        assert (now("queries_waiting"), now("queries_running")) == (0, 0)
        assert now.process("resident_memory_bytes") > 10_000_000
        for word in ("salaries", "wage", "the-session", "Ferdinand"):
            assert word not in now.text
        eventually(lambda: Scraped(server.url)("clients") == 0)


async def test_the_backlog_is_what_waits_and_what_runs(tmp_path: Path, data: Path) -> None:
    options = {"engineer": "scripted", "delay": {"step": "preparation", "seconds": 60}}
    with running_server(tmp_path / "home", data, options=options) as server:
        async with connected(server.url) as client:
            for session in ("one", "one", "one", "two"):
                await client.query("anything", session)
            eventually(
                lambda: (
                    (now := Scraped(server.url))
                    and (now("queries_running"), now("queries_waiting")) == (2, 2)
                )
            )


def test_a_server_is_ready_when_its_sandbox_has_started(server: RunningServer) -> None:
    eventually(lambda: httpx.get(f"{server.url}/readyz", timeout=30).status_code == 200)
    assert httpx.get(f"{server.url}/readyz").json() == {"success": True, "status": "ready"}


def test_a_server_whose_sandbox_refuses_lives_and_is_not_ready(tmp_path: Path, data: Path) -> None:
    with running_server(tmp_path / "home", data, options={"refuse": True}) as server:
        assert httpx.get(f"{server.url}/healthz").status_code == 200
        answer = httpx.get(f"{server.url}/readyz", timeout=30)
        assert answer.status_code == 503
        body = answer.json()
        assert (body["success"], body["missing"]) == (False, ["sandbox"])
        assert "no tier of the sandbox holds" in body["error"]


async def test_a_server_whose_database_does_not_answer_is_not_ready(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load(home=tmp_path / "home", data=data)
    async with open_application(settings) as application:
        for path in settings.home.glob("toolwright.db*"):
            path.unlink()

        async def measure() -> bytes:
            return b""

        app = FastAPI()
        app.include_router(running.router(application.agent, measure))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as http:
            answer = await http.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["missing"] == ["database"]


class _Silent:
    async def publish(self, session_id: str, identity: str, name: str, payload: Mapping[str, Json]) -> None:
        """Nobody listens."""

    async def broadcast(self, name: str, payload: Mapping[str, Json], session_id: str | None = None) -> None:
        """Nobody listens."""


async def spans_of(tmp_path: Path, data: Path, prompt: str) -> list[ReadableSpan]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    observer = Observer(Metrics(), provider)
    settings = load(home=tmp_path / "home", data=data)
    async with open_application(settings, observer=observer) as application:
        await application.agent.sessions.ensure("the-session")
        query = Query("the-query", "the-session", prompt, "2026-01-31T12:00:00Z")
        await application.answer(query, direct_steps(), _Silent())
    return list(exporter.get_finished_spans())


async def test_a_query_is_a_trace_of_its_stages_and_sandbox_runs_without_a_word_of_the_person(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    spans = await spans_of(tmp_path, data, QUESTION)
    by_id = {span.context.span_id: span.name for span in spans if span.context}
    tree = {(span.name, by_id[span.parent.span_id] if span.parent else None) for span in spans}
    assert {
        ("query", None),
        ("stage preparation", "query"),
        ("sandbox profile", "stage preparation"),
        ("stage search", "query"),
        ("stage verification", "query"),
        ("sandbox test", "stage verification"),
        ("sandbox example", "stage verification"),
        ("stage registration", "query"),
        ("stage execution", "query"),
        ("sandbox execute", "stage execution"),
    } <= tree
    assert len({span.context.trace_id for span in spans if span.context}) == 1
    (root,) = (span for span in spans if span.name == "query")
    assert dict(root.attributes or {}) == {"toolwright.query": "the-query"}
    told = " ".join(span.to_json() for span in spans)
    for word in ("salaries", "wage", "Ferdinand", "4711", "the-session"):
        assert word not in told


async def test_a_failing_stage_is_told_by_its_class_alone(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    spans = await spans_of(tmp_path, data, "What is the average wage in nothing.csv?")
    (stage,) = (span for span in spans if span.name == "stage preparation")
    assert dict(stage.attributes or {})["error.type"] == "FileProblem"
    assert stage.status.status_code.name == "ERROR"
    assert "nothing.csv" not in stage.to_json()
