"""What verification adds to the making of a tool: before the answer, and after it."""

import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Final

from evaluation.faulty import sighted
from evaluation.faulty.engineering import alternatives, specification, subjects, suite
from evaluation.faulty.judging import Bench, bench, profiles

from benchmarks.row import Row
from toolwright.agent import proving
from toolwright.agent.synthesis import Independent, held
from toolwright.agent.verification import verify
from toolwright.domain.file import DataFile
from toolwright.domain.query import Task
from toolwright.domain.tool import Implementation
from toolwright.engineers.offline.engineer import OfflineEngineer

_ROUNDS: Final = 5
_PROMPT: Final = "What is the average price by name in prices.csv?"
_TABLE: Final = "name,price\n" + "".join(f"{'abc'[row % 3]},{row}\n" for row in range(100))
_SPECIFICATION: Final = "mean_margin"


async def rows() -> list[Row]:
    """Raises `RuntimeError` when a true tool is not verified."""
    async with bench() as at:
        return [*await _offline(at), *await _with_others(at)]


async def _offline(at: Bench) -> list[Row]:
    """A tool of the offline engineer; beside its verification, the engineering without it."""
    path = at.folder / "prices.csv"
    path.write_text(_TABLE, encoding="utf-8")
    file = DataFile(path.name, str(path), "")
    engineer = OfflineEngineer()
    task = Task(_PROMPT, (file,), tuple(await at.sandbox.profile([file])))
    begun = time.perf_counter()
    spec = await engineer.specify(task)
    tests = await engineer.write_tests(spec)
    code = await engineer.implement(spec, tests, None)
    written = (time.perf_counter() - begun) * 1000
    verdict = await verify(at.sandbox, spec, tests, code)
    _expect(verdict.passed)
    tool = await at.tools.add("bench/offline", spec, code.code, held(tests, verdict), verdict)
    before = await _median(lambda: verify(at.sandbox, spec, tests, code))
    begun = time.perf_counter()
    evidence = (await proving.prove(engineer, at.sandbox, at.tools, tool, _at_once)).evidence
    after = (time.perf_counter() - begun) * 1000
    known = f"{verdict.evidence.tests.total} tests, {len(tests.examples)} examples"
    return [
        Row(
            "verification: before the answer", before, written, f"{known}; beside it, writing tests and code"
        ),
        Row("verification: mutants, after the answer", after, None, evidence.summary()),
    ]


async def _with_others(at: Bench) -> list[Row]:
    """A tool with two independent implementations; beside it, its tests alone."""
    (entry,) = (entry for entry in sighted.ENTRIES if entry.name == _SPECIFICATION)
    subject = next(subjects(entry))
    spec, tests, code = specification(entry), suite(entry), Implementation(subject.code)
    task = Task(entry.words, profiles=await profiles(at, entry))
    others = Independent.of(spec, tests, task, alternatives(subject))
    alone = await _median(lambda: verify(at.sandbox, spec, tests, code))
    verdict = await verify(at.sandbox, spec, tests, code, others.others, others.probes)
    _expect(verdict.passed)
    among = await _median(lambda: verify(at.sandbox, spec, tests, code, others.others, others.probes))
    tool = await at.tools.add("bench/among", spec, code.code, held(tests, verdict), verdict)
    begun = time.perf_counter()
    evidence = (await proving.prove(OfflineEngineer(), at.sandbox, at.tools, tool, _at_once)).evidence
    after = (time.perf_counter() - begun) * 1000
    note = f"{len(others.others)} others on {len(others.probes)} inputs; beside it, the tests alone"
    return [
        Row("verification: with others, before the answer", among, alone, note),
        Row("verification: with others, mutants after the answer", after, None, evidence.summary()),
    ]


async def _median(run: Callable[[], Awaitable[object]]) -> float:
    taken: list[float] = []
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        await run()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


async def _at_once() -> None:
    """Nothing else is asked, so every run has its turn."""


def _expect(right: bool) -> None:
    if not right:
        raise RuntimeError("a true tool was not verified")
