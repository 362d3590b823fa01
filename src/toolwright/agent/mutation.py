"""How well a tool's tests bite: its mutants are run against them, and further generated inputs against the tool.

Done when nobody waits for it: some thirty runs of the tests take ten seconds and more.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from toolwright.agent import testfile
from toolwright.agent.comparison import disagreement, equal
from toolwright.agent.mutants import Mutated, mutate
from toolwright.agent.verification import disagreeing, tests_of
from toolwright.domain.evidence import Evidence, Inputs, Mutants
from toolwright.domain.execution import Execution, TestRun
from toolwright.domain.tool import Example, TestSuite, Tool
from toolwright.errors import ToolwrightError
from toolwright.ports import Sandbox

T = TypeVar("T")

RUN_SECONDS = 180.0
"""After runs of so long together no further mutant is begun."""
LEAST_SECONDS = 3.0
"""How long a run may take at least."""
_TOO_LONG = "stopped: it took too long"

Turn = Callable[[], Awaitable[None]]
"""Awaited before each run: returns when the sandbox has room for what nobody waits for."""


class NotMeasurable(ToolwrightError):
    """The tool does not pass its own tests now, so nothing can be said about its mutants."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The evidence with its mutants, and the further examples that are tests of this version from now on."""

    evidence: Evidence
    further: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """Inputs of a tool: the `examples` it was verified with, `further` ones of its specification that were not seen
    yet, and `probes`, of which nobody but the tool knows the results."""

    examples: tuple[Example, ...]
    further: tuple[Example, ...] = ()
    probes: tuple[Example, ...] = ()


async def measure(sandbox: Sandbox, tool: Tool, known: Known, turn: Turn) -> Measured:
    """Runs the mutants of a tool that passed its verification.

    First the tool itself has to agree with the further examples; where it does not, that is the end of its agreement. A
    mutant that passes all tests and differs on a further example gets this example as a test; one that differs on a
    probe survives. One that gives what the tool gives on every input is equivalent, as far as can be told. Raises
    `NotMeasurable`, `SandboxUnavailable`.
    """
    trial = _Trial(sandbox, tool, turn)
    run = await trial.tests(tool.code)
    problem = testfile.problem(run, tool.test_code, trial.aside)
    if problem is not None:
        raise NotMeasurable(f"its tests do not pass any more: {problem}")
    trial.patience = LEAST_SECONDS + 5 * trial.spent
    examples = tuple(
        example for number, example in enumerate(known.examples, 1) if f"example {number}" not in trial.aside
    )
    judged = (*examples, *known.further)
    own = [await trial.run(tool.code, example) for example in judged]
    if any(execution.kind == "limit" for execution in own):
        # A busy machine is no reason to think worse of a tool.
        raise NotMeasurable("a run of it on a generated input was stopped")
    evidence = replace(
        tool.evidence,
        tests=tests_of(run, tool.test_code, trial.aside),
        inputs=_with_further(tool.evidence.inputs, len(known.further), disagreeing(tool.spec, judged, own)),
    )
    if not evidence.passed:
        return Measured(replace(evidence, mutants=Mutants(problem="a generated input disagrees")))
    probed = [(probe, await trial.run(tool.code, probe)) for probe in known.probes]
    # Where the tool itself does not come to an end, a mutant that does not either tells nothing.
    probed = [(probe, execution) for probe, execution in probed if execution.kind != "limit"]
    unseen = [*zip(known.further, own[len(examples) :], strict=True), *probed]
    counted, added = Mutants(), list[Example]()
    for mutated in await asyncio.to_thread(mutate, tool.code, tool.name):
        if trial.spent > RUN_SECONDS:
            break
        if await trial.kills(mutated, (*examples, *added)):
            counted = replace(counted, killed=counted.killed + 1)
            continue
        telling = await trial.telling(mutated, unseen)
        if telling is None and any(execution.succeeded for execution in (*own, *(one for _, one in probed))):
            counted = replace(counted, equivalent=counted.equivalent + 1)
        elif telling in known.further:
            added.append(telling)
            counted = replace(counted, killed=counted.killed + 1, by_further=counted.by_further + 1)
        else:
            counted = replace(counted, survivors=(*counted.survivors, mutated.mutant))
    return Measured(replace(evidence, mutants=counted), tuple(added))


def _with_further(before: Inputs | None, further: int, disagreements: tuple[str, ...]) -> Inputs | None:
    """What had been compared, and the further inputs."""
    if before is None and not further and not disagreements:
        return None
    agreed = (before.agreed if before is not None else 0) + further - len(disagreements)
    return Inputs(max(0, agreed), disagreements)


class _Trial:
    """Runs of a tool and of its mutants, one box at a time.

    `aside` are the tests that count neither way, `spent` is the time of the runs so far in seconds, `patience` how long
    one of them may take: a fault can make a loop endless.
    """

    def __init__(self, sandbox: Sandbox, tool: Tool, turn: Turn) -> None:
        self._sandbox = sandbox
        self._tool = tool
        self._turn = turn
        self.aside = frozenset(entry.test for entry in tool.evidence.set_aside)
        self.spent = 0.0
        self.patience = RUN_SECONDS

    async def kills(self, mutated: Mutated, examples: Sequence[Example]) -> bool:
        """Whether a test fails on the mutant, or an example disagrees."""
        run = await self.tests(mutated.code)
        if testfile.problem(run, self._tool.test_code, self.aside) is not None:
            return True
        for example in examples:
            if disagreement(example, await self.run(mutated.code, example)) is not None:
                return True
        return False

    async def telling(self, mutated: Mutated, unseen: Sequence[tuple[Example, Execution]]) -> Example | None:
        """The first input on which the mutant differs from the tool."""
        for example, own in unseen:
            if not equal(await self.run(mutated.code, example), own):
                return example
        return None

    async def tests(self, code: str) -> TestRun:
        suite = TestSuite(self._tool.test_code)
        run = await self._timed(self._sandbox.test(self._tool.name, code, suite))
        return run or TestRun((), 1000 * self.patience, _TOO_LONG)

    async def run(self, code: str, example: Example) -> Execution:
        runs = await self._timed(self._sandbox.run_examples(self._tool.spec, code, [example]))
        return runs[0] if runs else Execution(None, _TOO_LONG, 1000 * self.patience, "limit")

    async def _timed(self, run: Coroutine[Any, Any, T]) -> T | None:
        """What a run gives, when its turn has come; None where it takes too long."""
        await self._turn()
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(self.patience):
                return await run
        except TimeoutError:
            return None
        finally:
            self.spent += time.perf_counter() - begun
