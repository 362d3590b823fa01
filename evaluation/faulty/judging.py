"""Running the corpus through the product's verification: tests, independent implementations, mutants, facts."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from evaluation.faulty.engineering import Subject, alternatives, files, specification, subjects, suite
from evaluation.faulty.entry import Entry, holds
from toolwright.agent import anchoring, proving
from toolwright.agent.mutation import NotMeasurable
from toolwright.agent.synthesis import Independent, held
from toolwright.agent.verification import verify
from toolwright.domain.evidence import Evidence, Level, Mutants
from toolwright.domain.execution import Execution
from toolwright.domain.file import DataFile, FileProfile
from toolwright.domain.query import Task
from toolwright.domain.tool import Bound, Example, Implementation, Tool, ToolSpec
from toolwright.durable.background import ATTEMPTS
from toolwright.engineers.offline.engineer import OfflineEngineer
from toolwright.errors import ToolFailed
from toolwright.ports import Sandbox
from toolwright.sandboxes.kernel import KernelSandbox
from toolwright.storage.database import open_database
from toolwright.storage.tools import Tools

AT_ONCE = 2


@dataclass(frozen=True)
class Judged:
    """What the product says of an implementation: `alone` by its tests and mutants, `among` with independent
    implementations as well; `held` is whether the person's example held, None where there is none to hold."""

    subject: Subject
    passes_visible: bool
    alone: Evidence
    among: Evidence
    held: bool | None

    def reaches(self, level: Level) -> bool:
        """Whether it gets the level or a higher one: what passes its tests is tested, what agrees with others agreed,
        and what holds the person's example as well anchored."""
        match level:
            case Level.TESTED:
                return self.alone.level.rank >= level.rank
            case Level.ANCHORED:
                return self.held is True and self.reaches(Level.AGREED)
            case _:
                return self.among.level.rank >= level.rank


class _Remembering(KernelSandbox):
    """Runs the same example of the same code once: an implementation stands beside many others here."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._known: dict[tuple[str, str], Execution] = {}

    async def run_examples(
        self, spec: ToolSpec, code: str, examples: Sequence[Example]
    ) -> Sequence[Execution]:
        keys = [(code, str((example.arguments, example.files))) for example in examples]
        new = {key: example for key, example in zip(keys, examples, strict=True) if key not in self._known}
        runs = await super().run_examples(spec, code, list(new.values()))
        self._known.update(zip(new, runs, strict=True))
        return [self._known[key] for key in keys]


@dataclass(frozen=True)
class Bench:
    """Where the product's parts run: a sandbox and a registry of their own."""

    folder: Path
    sandbox: Sandbox
    tools: Tools


@asynccontextmanager
async def bench(*, remembering: bool = False) -> AsyncGenerator[Bench]:
    """Raises `RuntimeError` where nothing can be run."""
    with tempfile.TemporaryDirectory(prefix="toolwright-evaluation-") as name:
        folder = Path(name)
        await asyncio.to_thread((folder / "data").mkdir)
        sandbox = (_Remembering if remembering else KernelSandbox)(folder / "data")
        database = await open_database(folder / "toolwright.db")
        try:
            report = await sandbox.start()
            if report.tier is None:
                raise RuntimeError(report.refusal)
            yield Bench(folder / "data", sandbox, Tools(database, folder / "tools"))
        finally:
            await sandbox.close()
            await database.close()


async def judge(
    entries: Sequence[Entry], tell: Callable[[int], None], *, mutants: bool = True, every: int = 1
) -> list[Judged]:
    """Every implementation of the entries, or each of so many, in their order; `tell` gets how many entries are done.
    Without `mutants` the evidence is that at the time of the answer."""
    chosen = set([subject for entry in entries for subject in map(str, subjects(entry))][::every])
    async with bench(remembering=True) as at:
        waiting = iter(entries)
        found: dict[str, list[Judged]] = {}

        async def worker() -> None:
            for entry in waiting:
                found[entry.name] = await _entry(at, entry, chosen, mutants)
                tell(len(found))

        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(worker())
        return [judged for entry in entries for judged in found[entry.name]]


async def _entry(at: Bench, entry: Entry, chosen: Collection[str], mutants: bool) -> list[Judged]:
    task = Task(entry.words, profiles=await profiles(at, entry), facts=entry.facts)
    wanted = [subject for subject in subjects(entry) if str(subject) in chosen]
    return [await _subject(at, subject, task, mutants) for subject in wanted]


async def profiles(at: Bench, entry: Entry) -> tuple[FileProfile, ...]:
    """Of the files of the first visible test, as if a person had asked about them."""
    asked: list[DataFile] = []
    for name, text in files(entry, entry.visible[0]).items():
        path = at.folder / f"{entry.name}_{name}.csv"
        path.write_text(text, encoding="utf-8")
        asked.append(DataFile(path.name, str(path), ""))
    return tuple(await at.sandbox.profile(asked))


async def _subject(at: Bench, subject: Subject, task: Task, mutants: bool) -> Judged:
    spec, tests, code = specification(subject.entry), suite(subject.entry), Implementation(subject.code)
    verdict = await verify(at.sandbox, spec, tests, code)
    alone = verdict.evidence
    if verdict.passed:
        tool = await at.tools.add(f"alone/{subject}", spec, code.code, held(tests, verdict), verdict)
        alone = await _proven(at, tool) if mutants else alone
    others = Independent.of(spec, tests, task, alternatives(subject))
    verdict = await verify(at.sandbox, spec, tests, code, others.others, others.probes)
    among, anchored = verdict.evidence, None
    if verdict.passed:
        # Else it would be the one above, without the inputs that hold it now.
        await at.tools.remove(spec.name)
        tool = await at.tools.add(f"among/{subject}", spec, code.code, held(tests, verdict), verdict)
        among = await _proven(at, tool) if mutants else among
        anchored = await _holds(at, tool, subject.entry, task)
    return Judged(subject, holds(subject.entry, subject.code, subject.entry.visible), alone, among, anchored)


async def _proven(at: Bench, tool: Tool) -> Evidence:
    """The tool's evidence with its mutants, as the product finds it after the answer."""
    for _ in range(ATTEMPTS):
        with contextlib.suppress(NotMeasurable):
            return (await proving.prove(OfflineEngineer(), at.sandbox, at.tools, tool, _at_once)).evidence
    return replace(tool.evidence, mutants=Mutants(problem="the attempts to run them failed"))


async def _at_once() -> None:
    """Nothing else is asked here, so every run has its turn."""


async def _holds(at: Bench, tool: Tool, entry: Entry, task: Task) -> bool | None:
    if not task.facts:
        return None
    given = {
        parameter.name: value for parameter, value in zip(entry.parameters, entry.visible[0][0], strict=True)
    }
    try:
        await anchoring.hold(at.sandbox, at.tools, tool, Bound(given), task)
    except ToolFailed:
        return False
    return True
