"""Patterns: what requests of several tasks have in common, whatever their files, columns and numbers are."""

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

Handing = Literal["number", "text", "numbers", "table"]
"""How a result is handed on: as it is, or, where a number is wanted as a text, as its text."""

Z = 1.96
"""Of a confidence of 95%."""


@dataclass(frozen=True, slots=True)
class Into:
    """A parameter that took the result of an earlier step, and how."""

    parameter: str
    handing: Handing


@dataclass(frozen=True, slots=True)
class PatternStep:
    """A step by what it computes: the plan shape of its tool. `takes` is the place, from 0, of the earlier step whose
    result it works on.

    `tool_name` is the tool that did it last; None while none has. `into` are the parameters that took the result each
    time so far; None while that was never seen.
    """

    shape: str
    takes: int | None = None
    tool_name: str | None = None
    into: tuple[Into, ...] | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """Steps that served requests together: of all the tasks of a request, or of those that feed each other.

    `frequency` requests had them, in `successes` of these every step did what it was to do. `uses` were done by
    following it, `successful_uses` of these succeeded. `composite` is the tool that does it in one run, `made_of` are
    the parts that one was made of last, and `problem` says why there is none of these. `query_id` is the last query
    that followed it with success.
    """

    key: str
    name: str
    steps: tuple[PatternStep, ...]
    frequency: int
    successes: int
    uses: int
    successful_uses: int
    first_seen: str
    last_seen: str
    composite: str | None = None
    made_of: tuple[str, ...] | None = None
    problem: str | None = None
    attempts: int = 0
    query_id: str | None = None

    @property
    def tools(self) -> tuple[str, ...] | None:
        """The tools of its steps; None where one was never done."""
        names = [step.tool_name for step in self.steps if step.tool_name is not None]
        return tuple(names) if len(names) == len(self.steps) else None

    @property
    def success_rate(self) -> float:
        return self.successes / self.frequency if self.frequency else 0.0

    @property
    def confidence(self) -> float:
        return wilson(self.successes, self.frequency)


def wilson(successes: int, trials: int) -> float:
    """The lower bound, in [0, 1], of the rate of success that so many successes speak for, at 95%: few trials speak for
    little. Wilson 1927, "Probable inference, the law of succession, and statistical inference"."""
    if trials == 0:
        return 0.0
    rate, square = successes / trials, Z * Z / trials
    spread = Z * math.sqrt((rate * (1 - rate) + square / 4) / trials)
    return max(0.0, (rate + square / 2 - spread) / (1 + square))


def key_of(steps: Sequence[PatternStep]) -> str:
    """The same for the same shapes with the same flow of data, and for no others."""
    facts = json.dumps([[step.shape, step.takes] for step in steps])
    return hashlib.sha256(facts.encode()).hexdigest()[:32]


def chains(takes: Sequence[int | None]) -> list[list[int]]:
    """The places of tasks, those together that need each other's results: `takes` says whose each one needs."""
    chain_of: dict[int, list[int]] = {}
    found: list[list[int]] = []
    for place, taken in enumerate(takes):
        if taken is None:
            found.append([])
        chain = chain_of[place] = found[-1] if taken is None else chain_of[taken]
        chain.append(place)
    return found


def sequences(steps: Sequence[PatternStep]) -> tuple[tuple[int, ...], ...]:
    """What of a request's steps may recur, as their places: all of them together, and those that feed each other."""
    found = [tuple(range(len(steps))), *map(tuple, chains([step.takes for step in steps]))]
    return tuple(dict.fromkeys(places for places in found if len(places) > 1))


def part_of(steps: Sequence[PatternStep], places: Sequence[int]) -> tuple[PatternStep, ...]:
    """The steps at these places, by themselves."""
    return tuple(
        replace(steps[place], takes=None if steps[place].takes is None else places.index(steps[place].takes))
        for place in places
    )


def learned(known: Sequence[PatternStep], seen: Sequence[PatternStep]) -> tuple[PatternStep, ...]:
    """Steps with what one more request showed: the tool that did them, and which parameters took the results."""
    return tuple(
        replace(
            step,
            tool_name=now.tool_name or step.tool_name,
            into=now.into
            if step.into is None
            else step.into
            if now.into is None
            else tuple(into for into in step.into if into in now.into),
        )
        for step, now in zip(known, seen, strict=True)
    )
