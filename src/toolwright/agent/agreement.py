"""Which implementations give the same, and which inputs split them. Pure: the runs are somebody else's."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from toolwright.agent.comparison import equal
from toolwright.domain.execution import Execution
from toolwright.domain.tool import Example

REFERENCE = "the reference"
"""Name of what the examples expect, where it stands beside implementations."""


@dataclass(frozen=True, slots=True)
class Ran:
    """An implementation by name, with its run of each input, in the order of the inputs."""

    name: str
    executions: tuple[Execution, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """An input on which implementations differ: groups of names, the largest first, each with its result in words."""

    example: Example
    groups: tuple[tuple[tuple[str, ...], str], ...]

    @property
    def majority(self) -> tuple[str, ...]:
        """The group of more than half of all, of two at least; empty where there is none."""
        return _majority([names for names, _ in self.groups])

    def __str__(self) -> str:
        return "; ".join(f"{_listed(names)} {result}" for names, result in self.groups)


@dataclass(frozen=True, slots=True)
class Agreement:
    """`clusters` of names that give the same on every input, the largest first; `splits`, the inputs that part them."""

    clusters: tuple[tuple[str, ...], ...]
    splits: tuple[Split, ...]

    @property
    def majority(self) -> tuple[str, ...]:
        """The cluster of more than half of all, of two at least; empty where there is none."""
        return _majority(self.clusters)


def compare(ran: Sequence[Ran], inputs: Sequence[Example]) -> Agreement:
    """Clusters any number of implementations by what they return for the same inputs."""
    clusters: list[list[Ran]] = []
    for one in ran:
        for cluster in clusters:
            if all(map(equal, cluster[0].executions, one.executions)):
                cluster.append(one)
                break
        else:
            clusters.append([one])
    splits = [split for place, example in enumerate(inputs) if (split := _split(ran, place, example))]
    names = [tuple(one.name for one in cluster) for cluster in clusters]
    return Agreement(tuple(sorted(names, key=len, reverse=True)), tuple(splits))


def expected(examples: Sequence[Example]) -> Ran:
    """The examples' own results, as if an implementation had given them."""
    return Ran(REFERENCE, tuple(map(_as_run, examples)))


def _majority(groups: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    largest = max(groups, key=len, default=())
    return largest if len(largest) > 1 and 2 * len(largest) > sum(map(len, groups)) else ()


def _as_run(example: Example) -> Execution:
    if example.raises is not None:
        return Execution(None, example.raises, 0.0, "input", example.raises)
    return Execution(json.dumps(example.expected), None, 0.0)


def _split(ran: Sequence[Ran], place: int, example: Example) -> Split | None:
    groups: list[tuple[list[str], Execution]] = []
    for one in ran:
        execution = one.executions[place]
        for names, first in groups:
            if equal(first, execution):
                names.append(one.name)
                break
        else:
            groups.append(([one.name], execution))
    if len(groups) < 2:
        return None
    groups.sort(key=lambda group: len(group[0]), reverse=True)
    return Split(example, tuple((tuple(names), _words(first)) for names, first in groups))


def _words(execution: Execution) -> str:
    if not execution.succeeded:
        return f"raised {execution.error_type}" if execution.error_type else f"failed: {execution.error}"
    text = execution.result or "null"
    return f"returned {text if len(text) <= 120 else text[:119] + '…'}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
