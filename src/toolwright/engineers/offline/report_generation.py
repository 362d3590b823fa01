"""Made-up arguments and kinds of columns for reports; the files are made as for every other tool."""

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from toolwright.domain.json import Json
from toolwright.engineers.offline.operators import FINDINGS, STEPS, Given
from toolwright.engineers.offline.plan import (
    Check,
    Column,
    Finding,
    Number,
    Output,
    Report,
    Step,
    Verdict,
    slot_name,
)

_THRESHOLDS = (0.05, 0.4, 1.3, 11.1)
_DIGITS = (2, 3, 4)


def report_arguments(report: Report, nodes: Sequence[object], rng: random.Random) -> dict[str, Json]:
    """Names, labels, and the numbers of steps, findings, checks and roundings."""
    arguments: dict[str, Json] = {
        slot_name(report.names): [f"result {place}" for place in range(1, len(report.outputs) + 1)]
    }
    for node in nodes:
        match node:
            case Step(name, _, numbers):
                arguments |= _sampled(STEPS[name].samples, numbers, rng)
            case Finding(name, _, numbers) if numbers and slot_name(numbers[0]) not in arguments:
                arguments |= _sampled(FINDINGS[name].samples, numbers, rng)
            case Output(_, Number() as digits):
                arguments[slot_name(digits)] = rng.choice(_DIGITS)
            case Check(_, _, limit):
                arguments[slot_name(limit)] = rng.choice(_THRESHOLDS)
            case Verdict(cases, labels):
                arguments[slot_name(labels)] = [f"label {place}" for place in range(1, len(cases) + 2)]
            case _:
                pass
    return arguments


def _sampled(
    samples: Sequence[tuple[Given, ...]], numbers: Sequence[Number], rng: random.Random
) -> Mapping[str, Json]:
    if not numbers:
        return {}
    chosen = zip(numbers, rng.choice(samples), strict=True)
    return {slot_name(number): value for number, value in chosen if not isinstance(value, tuple)}


def columns_of_report(node: object) -> Iterator[tuple[Literal["number", "category"], Column]]:
    """The columns that a finding or a step is of, with their kind."""
    match node:
        case Finding(name, of):
            takes = FINDINGS[name].takes
        case Step(name, of):
            takes = STEPS[name].takes
        case _:
            return
    for place, each in enumerate(of):
        if isinstance(each, Column):
            yield "category" if takes[min(place, len(takes) - 1)] == "values" else "number", each
