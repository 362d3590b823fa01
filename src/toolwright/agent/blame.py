"""When a test and an implementation disagree: which of them is wrong, and an input that shows it.

Independent implementations of one specification are the witnesses. What most of them give stands against a test that
says otherwise; a tool that most of them contradict is wrong. Where there is no majority nobody is blamed, and the tool
stays experimental. Nothing is ever rewritten.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from toolwright.agent import smaller
from toolwright.agent.agreement import REFERENCE, Ran, Split, compare, expected
from toolwright.agent.comparison import equal, result_of
from toolwright.domain.evidence import SetAside
from toolwright.domain.execution import Execution, TestRun
from toolwright.domain.tool import Example, Implementation, TestSuite, ToolSpec
from toolwright.ports import Sandbox

TOOL = "the tool"
_SHOWN = 1
"""Of the inputs on which the tool is wrong, so many are made small: each takes some dozens of runs."""


@dataclass(frozen=True, slots=True)
class Blame:
    """What is wrong: `aside` are the tests and examples that are; `inputs` says in words on which inputs the tool is,
    or may be where nobody has a majority; `tests` are those that it fails and others pass, `undecided` those of which
    nobody can tell. `compared` is how many inputs count; `agreed` are those without a reference for which the tool
    and others give the same, and nobody another result, with this result."""

    compared: int
    aside: tuple[SetAside, ...] = ()
    inputs: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    agreed: tuple[Example, ...] = ()


async def judge(
    sandbox: Sandbox,
    spec: ToolSpec,
    tests: TestSuite,
    code: Implementation,
    others: Sequence[Implementation],
    run: TestRun,
    executions: Sequence[Execution],
    probes: Sequence[Example],
) -> Blame:
    """Judges by what the `others` do the tests that the tool failed in `run`, and its `executions` of the examples; and
    compares all of them on `probes`, inputs without a reference."""
    named = {f"implementation {number}": other for number, other in enumerate(others, 2)}
    examples, inputs = tests.examples, (*tests.examples, *probes)
    mine, *theirs = await asyncio.gather(
        sandbox.run_examples(spec, code.code, probes),
        *(sandbox.run_examples(spec, other.code, inputs) for other in others),
    )
    ran = [Ran(TOOL, (*executions, *mine))]
    ran += [Ran(name, tuple(runs)) for name, runs in zip(named, theirs, strict=True)]
    judged = [Ran(one.name, one.executions[: len(examples)]) for one in ran]
    unjudged = [Ran(one.name, one.executions[len(examples) :]) for one in ran]
    answered = [
        place for place in range(len(probes)) if all(one.executions[place].succeeded for one in unjudged)
    ]
    told = (*range(len(examples)), *(len(examples) + place for place in answered))
    agreeing = compare([_at(one, told) for one in ran], [inputs[place] for place in told]).majority
    splits = compare([*judged, expected(examples)], examples).splits
    aside = [
        SetAside(f"example {examples.index(split.example) + 1}", _words(spec, split))
        for split in splits
        if TOOL in split.majority and REFERENCE not in split.majority
    ]
    parted, agreed = _on_probes(unjudged, probes)
    compared = len(examples) - len(aside) + len(parted) + len(agreed)
    against = [split for split in (*splits, *parted) if TOOL not in split.majority]
    wrong = [await _shown(sandbox, spec, code, named, split) for split in against[:_SHOWN]]
    wrong += [_words(spec, split) for split in against[_SHOWN:]]
    failing = {result.node: result.message for result in run.results if result.outcome != "passed"}
    failed, undecided = list[str](), list[str]()
    fails = [
        await _failed(sandbox, spec, tests, named[name]) for name in agreeing if name in named and failing
    ]
    for node, message in failing.items():
        if TOOL in agreeing and all(node in nodes for nodes in fails):
            aside.append(SetAside(node, f"{' and '.join(agreeing)} agree, and it fails for each: {message}"))
        elif fails and not any(node in nodes for nodes in fails):
            failed.append(node)
        else:
            undecided.append(node)
    return Blame(compared, tuple(aside), tuple(wrong), tuple(failed), tuple(undecided), tuple(agreed))


def _on_probes(ran: Sequence[Ran], probes: Sequence[Example]) -> tuple[list[Split], list[Example]]:
    """The inputs without a reference that split the tool and others, and those on which they agree, with the result.

    Nobody has said that such an input has to be taken. So the tool may refuse it: that is no wrong result. It may not
    crash where another gives a result; another that gives none has no voice. Alone, the tool is not compared.
    """
    parted, agreed = list[Split](), list[Example]()
    for place, probe in enumerate(probes):
        mine, *others = [_at(one, [place]) for one in ran]
        (first,) = mine.executions
        voices = [mine, *(other for other in others if other.executions[0].succeeded)]
        if len(voices) < 2 or first.kind == "input":
            continue
        if splits := compare(voices, [probe]).splits:
            # What another refuses nobody has to take; then one result against another tells nothing.
            if splits[0].majority or len(voices) == len(ran):
                parted += splits
        else:
            agreed.append(replace(probe, expected=result_of(first)))
    return parted, agreed


def _at(one: Ran, places: Sequence[int]) -> Ran:
    return Ran(one.name, tuple(one.executions[place] for place in places))


def _words(spec: ToolSpec, split: Split) -> str:
    return f"{spec.name}({json.dumps(split.example.arguments)[:200]}): {split}"


async def _shown(
    sandbox: Sandbox,
    spec: ToolSpec,
    code: Implementation,
    named: dict[str, Implementation],
    split: Split,
) -> str:
    """The split on an input as small as can be found, where there is an implementation to find it with."""
    other = next((name for name in split.majority if name in named), None)
    if other is None:
        return _words(spec, split)

    async def both(example: Example) -> tuple[Execution, Execution]:
        mine, theirs = await asyncio.gather(
            sandbox.run_examples(spec, code.code, [example]),
            sandbox.run_examples(spec, named[other].code, [example]),
        )
        return mine[0], theirs[0]

    async def differs(example: Example) -> bool:
        mine, theirs = await both(example)
        # An input that the majority refuses would show something else.
        return theirs.succeeded and not equal(mine, theirs)

    small = await smaller.smallest(split.example, differs)
    mine, theirs = await both(small)
    (found,) = compare([Ran(TOOL, (mine,)), Ran(other, (theirs,))], [small]).splits or (split,)
    files = "".join(f", {file.name} being {file.content!r}" for file in small.files)
    return f"{_words(spec, found)}{files[:400]}"


async def _failed(
    sandbox: Sandbox, spec: ToolSpec, tests: TestSuite, other: Implementation
) -> frozenset[str]:
    run = await sandbox.test(spec.name, other.code, tests)
    return frozenset(result.node for result in run.results if result.outcome != "passed")
