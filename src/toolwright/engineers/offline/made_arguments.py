"""Made-up arguments for a made-up table: thresholds that part its values, texts that stand in it."""

import datetime
import itertools
import random
from collections.abc import Mapping
from fractions import Fraction

from toolwright.domain.json import Json
from toolwright.engineers.offline.canonical import values_of
from toolwright.engineers.offline.made import DAYS, FIRST_DAY, MARKS, Made, Style, nodes
from toolwright.engineers.offline.meaning import Refused, expression_values, ranked_values
from toolwright.engineers.offline.plan import (
    Aggregate,
    AnyOf,
    Between,
    Binary,
    Column,
    ColumnsSlot,
    Compare,
    Contains,
    Expression,
    Formula,
    Having,
    Load,
    Measure,
    Number,
    NumberSlot,
    Plan,
    Presented,
    Rank,
    RankEach,
    Report,
    Rolling,
    Running,
    Sort,
    Text,
    Within,
    leaves,
    slot_name,
)
from toolwright.engineers.offline.report_generation import report_arguments

FILE = "data.csv"
_NAMES = tuple(
    f"{word} result" for word in "first second third fourth fifth sixth seventh eighth ninth".split()
)


def is_exact(expression: Expression) -> bool:
    """Whether equal values of the expression are equal in floating arithmetic too."""
    match expression:
        case Binary(op, left, right):
            return op in {"add", "subtract", "multiply"} and is_exact(left) and is_exact(right)
        case Formula():
            return False
        case _:
            return True


def table_arguments(
    template: Plan, made: Made, text: str, style: Style, rng: random.Random
) -> dict[str, Json]:
    """An argument for each parameter of a table's tool."""
    arguments: dict[str, Json] = {"file": FILE, **made.columns}
    for node in nodes(template):
        match node:
            case Load(file):
                arguments[slot_name(file)] = FILE
            case Rank(_, n) | RankEach(_, n) | Running(_, Number() as n):
                arguments[slot_name(n)] = rng.randint(1, 4)
            case Presented(of, decimals, names):
                if decimals is not None:
                    arguments[slot_name(decimals)] = rng.choice((0, 0, 1, 1, 2, -1))
                if names is not None:
                    arguments[slot_name(names)] = list(_NAMES[: values_of(of)])
            case Rolling(_, days):
                arguments[slot_name(days)] = rng.randint(2, 40)
            case Measure(at=Number() as at):
                arguments[slot_name(at)] = rng.choice((5, 10, 25, 37.5, 75, 90, 99))
            case _:
                pass
    labels = [
        header for header in made.headers if header.strip() not in {c.strip() for c in made.columns.values()}
    ]
    if isinstance(template, Report):
        arguments |= report_arguments(template, nodes(template), rng)
    for leaf in leaves(template):
        if isinstance(leaf, ColumnsSlot) and style.columns is not None:
            arguments[slot_name(leaf)] = list(rng.sample(labels, style.columns))
        elif isinstance(leaf, NumberSlot):
            arguments.setdefault(slot_name(leaf), _quarter(rng))
    for node in nodes(template):
        arguments |= _condition_arguments(node, template, made, text, arguments, rng)
    for node in nodes(template):
        if isinstance(node, Having):
            arguments |= _group_limits(node, text, arguments, rng)
    return arguments


def _quarter(rng: random.Random) -> float:
    """A number for a calculation: small, not zero, a multiple of a quarter."""
    quarters = rng.choice((-6, -4, 2, 3, 6, 8, 10, 12))
    return quarters // 4 if quarters % 4 == 0 else quarters / 4


def _condition_arguments(
    node: object, template: Plan, made: Made, text: str, arguments: Mapping[str, Json], rng: random.Random
) -> dict[str, Json]:
    """Thresholds on and between the values of a column, texts that stand in it."""

    def texts(column: Column) -> list[str]:
        place = made.headers.index(made.columns[slot_name(column)])
        return sorted({row[place].strip() for row in made.rows} - set(MARKS)) or ["nothing"]

    match node:
        case Compare(value, _, Number() as to):
            return {slot_name(to): rng.choice(_limits(value, text, arguments))}
        case Compare(Column() as column, _, Text() as wanted):
            chosen = rng.choice(texts(column))
            return {slot_name(wanted): rng.choice((chosen, chosen, chosen.swapcase(), f" {chosen}"))}
        case Between(value, low, high):
            limits = _limits(value, text, arguments)
            ends = sorted(rng.sample(limits, 2) if len(limits) > 1 else limits * 2)
            return {slot_name(low): ends[0], slot_name(high): ends[1]}
        case Contains(column, wanted):
            chosen = rng.choice(texts(column))
            return {slot_name(wanted): chosen[: max(2, len(chosen) // 2)].upper()}
        case Within(_, first, last):
            days = sorted(FIRST_DAY + rng.randint(0, DAYS) for _ in range(2))
            given = [datetime.date.fromordinal(day).isoformat() for day in days]
            return {slot_name(leaf): day for leaf, day in zip((first, last), given, strict=True) if leaf}
        case AnyOf(column, wanted):
            choices = texts(column)
            return {
                slot_name(wanted): [f" {text} " for text in rng.sample(choices, min(2, len(choices)))]
                + ["no such text"]
            }
        case _:
            return {}


def _limits(value: Expression, text: str, arguments: Mapping[str, Json]) -> list[float]:
    """Numbers that part the values of an expression: some of them where those are exact, else between them."""
    try:
        present = {v for v in expression_values(value, text, arguments) if v is not None}
    except Refused:
        present = {Fraction(1)}
    ordered = sorted(present) or [Fraction(1)]
    if is_exact(value):
        return [_plain(each) for each in ordered]
    middles = [(low + high) / 2 for low, high in itertools.pairwise(ordered)]
    return [round(float(each), 3) for each in middles or [ordered[0] + 1]]


def _group_limits(
    having: Having, text: str, arguments: Mapping[str, Json], rng: random.Random
) -> dict[str, Json]:
    """Numbers that part the groups by what is asked of them."""
    assert isinstance(having.source, Aggregate)
    limits: dict[str, Json] = {}
    for limit in having.limits:
        measured = Sort(Aggregate(having.source.source, (limit.measure,), having.source.by), descending=False)
        try:
            values = ranked_values(measured, {FILE: text}, {**arguments, **limits})
        except Refused:
            values = ()
        ordered = sorted({value for value in values if value is not None}) or [Fraction(1)]
        middles = [(low + high) / 2 for low, high in itertools.pairwise(ordered)]
        chosen = rng.choice(
            [*middles, *(value for value in ordered if (value * 4).denominator == 1)] or ordered
        )
        limits[slot_name(limit.to)] = _plain(Fraction(round(chosen * 1000), 1000))
    return limits


def _plain(value: Fraction) -> float:
    return int(value) if value.denominator == 1 else float(value)
