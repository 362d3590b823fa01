"""Seeded disagreements between a test and a tool: which of them is wrong is known, and the product has to find out."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape

from evaluation.faulty.engineering import Subject, alternatives, specification, subjects, suite
from evaluation.faulty.entry import Case, Entry, holds, result
from evaluation.faulty.judging import Bench, bench, profiles
from toolwright.agent.comparison import same
from toolwright.agent.synthesis import Independent
from toolwright.agent.testfile import expected_nodes
from toolwright.agent.verification import verify
from toolwright.domain.query import Task
from toolwright.domain.tool import Implementation

COUNT = 100
AIM = 0.9


@dataclass(frozen=True)
class Disagreement:
    """A tool with tests of which it fails at least one. The last test is the wrong one where the tool is `true`."""

    subject: Subject
    cases: Sequence[Case]

    def __str__(self) -> str:
        who = "the test" if self.subject.is_true else "the tool"
        return f"{self.subject} ({who} is wrong)"


@dataclass(frozen=True)
class Blamed:
    """Whether the blame was right, what was said, and whether each test stands as it was written."""

    disagreement: Disagreement
    right: bool
    said: str
    untouched: bool


def disagreements(entries: Sequence[Entry], count: int = COUNT) -> list[Disagreement]:
    """So many, the same every time: by turns a faulty tool with right tests, and a true tool with a wrong one."""
    drawn = random.Random("disagreements")
    faulty = [
        Disagreement(one, one.entry.visible) for entry in entries for one in subjects(entry) if _fails(one)
    ]
    wrong = [found for entry in entries for found in _wrong_tests(entry, drawn)]
    half = count // 2
    pairs = zip(drawn.sample(faulty, half), drawn.sample(wrong, half), strict=True)
    return [one for pair in pairs for one in pair]


async def blame(found: Sequence[Disagreement], tell: Callable[[int], None]) -> list[Blamed]:
    async with bench(remembering=True) as at:
        blamed: list[Blamed] = []
        for number, one in enumerate(found):
            blamed.append(await _blame(at, one, number))
            tell(len(blamed))
        return blamed


def show(console: Console, blamed: Sequence[Blamed]) -> bool:
    """Prints the share that was right, and each that was not; whether the aims are met."""
    right, untouched = sum(one.right for one in blamed), all(one.untouched for one in blamed)
    good = right >= AIM * len(blamed)
    console.print(
        f"{'met' if good else 'MISSED'}: blame is right in {right} of {len(blamed)} (aim: at least 90%)"
    )
    console.print(
        f"{'met' if untouched else 'MISSED'}: no test is changed or lost, and none is set aside for a wrong tool"
    )
    for one in blamed:
        if not one.right or not one.untouched:
            console.print(escape(f"  {one.disagreement}: {one.said}"))
    return good and untouched


def _fails(subject: Subject) -> bool:
    return not subject.is_true and not holds(subject.entry, subject.code, subject.entry.visible)


def _wrong_tests(entry: Entry, drawn: random.Random) -> Iterator[Disagreement]:
    """A true tool with its right tests and one whose expected value is that of a faulty implementation."""
    true = [subject for subject in subjects(entry) if subject.is_true]
    for arguments, expected in entry.hidden:
        for code in entry.faulty.values():
            try:
                value = result(entry, code, arguments)
            except Exception:  # noqa: BLE001 - no value, so no test
                continue
            if value is not None and not same(expected, value):
                yield Disagreement(drawn.choice(true), (*entry.visible, (arguments, value)))


async def _blame(at: Bench, one: Disagreement, number: int) -> Blamed:
    subject, entry = one.subject, one.subject.entry
    spec, tests, code = specification(entry), suite(entry, one.cases), Implementation(subject.code)
    task = Task(entry.words, profiles=await profiles(at, entry))
    others = Independent.of(spec, tests, task, alternatives(subject))
    verdict = await verify(at.sandbox, spec, tests, code, others.others, others.probes)
    evidence = verdict.evidence
    aside = tuple(entry.test for entry in evidence.set_aside)
    nodes = expected_nodes(tests.code)
    right = (
        (verdict.passed and aside == nodes[-1:]) if subject.is_true else (not verdict.passed and not aside)
    )
    # What failed would not take the place of another disagreement's tool that passed.
    await at.tools.remove(spec.name)
    tool = await at.tools.add(f"blame/{number}", spec, code.code, tests, verdict)
    counted = sorted((*evidence.tests.passed, *evidence.tests.failed, *aside))
    untouched = tool.test_code.encode() == tests.code.encode() and counted == sorted(nodes)
    said = f"set aside: {', '.join(aside) or 'nothing'}; {evidence.problem or evidence.summary()}"
    return Blamed(one, right, said[:300], untouched)
