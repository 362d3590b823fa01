"""Made-up inputs for a template: files and arguments, the same ones every time for the same shape.

Every column parameter gets a column of a fitting kind under a neutral header, between columns that nobody
asked for. Each case has one thing to it that tools get wrong: missing cells, "1,234.50", stray spaces, ties,
a zero to divide by, a single row. Numbers are multiples of a quarter, which both exact and floating
arithmetic add up to the same, so that a tie is a tie.
"""

import csv
import hashlib
import io
import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from toolwright.domain.json import Json
from toolwright.engineers.offline.made import Style, column_kinds, make_table, nodes, to_csv
from toolwright.engineers.offline.made_arguments import FILE, is_exact, table_arguments
from toolwright.engineers.offline.meaning import Refused, evaluate, ranked_values
from toolwright.engineers.offline.operators import OPERATIONS, TEXTS, Given
from toolwright.engineers.offline.plan import (
    Aggregate,
    Arithmetic,
    Binary,
    Column,
    Contains,
    Correlate,
    Filter,
    Formula,
    Growth,
    Having,
    Measure,
    Operation,
    Plan,
    Presented,
    Rank,
    RankEach,
    Rolling,
    Running,
    Scalar,
    Share,
    Sort,
    TextOperation,
    children,
    core,
    leaves,
    slot_name,
)

_TRIES = 12


@dataclass(frozen=True, slots=True)
class Case:
    """An input of a tool, with what it is about in a few words of a test's name."""

    name: str
    arguments: Mapping[str, Json]
    text: str | None = None
    """The file's contents, for a tool of a file."""

    @property
    def files(self) -> Mapping[str, str]:
        return {} if self.text is None else {FILE: self.text}


_STYLES: Mapping[str, Style] = {
    "plain_values": Style(columns=1),
    "negative_values": Style(rows=10, low=-120, high=120, columns=2),
    "missing_cells": Style(rows=12, missing=0.25, columns=1),
    "thousands_separators": Style(low=4000, high=40000, written="thousands"),
    "currency_signs": Style(low=400, high=40000, written="currency", missing=0.1, columns=1),
    "percent_signs": Style(low=0, high=400, written="percent"),
    "negative_numbers_in_brackets": Style(low=-400, high=400, written="brackets", columns=1),
    "stray_spaces": Style(spaces=True, missing=0.1, columns=1),
    "ties": Style(rows=12, pool=3, columns=1),
    "zeros": Style(rows=10, low=-40, zeros=0.3, columns=1),
    "one_row": Style(rows=1, columns=1),
    "two_rows": Style(rows=2),
    "text_in_any_case": Style(rows=12, any_case=True, columns=1),
    "semicolons": Style(delimiter=";", columns=1),
    "tabs": Style(delimiter="\t", missing=0.1),
    "windows_line_ends": Style(newline="\r\n", columns=2),
    "repeated_rows": Style(rows=5, repeated=True, columns=1),
    "many_rows": Style(rows=40, low=-200, high=4000, missing=0.1, columns=1),
    "mostly_missing_numbers": Style(rows=6, gaps=0.7),
    "few_different_numbers": Style(rows=24, low=-20, pool=5, missing=0.05, zeros=0.1, columns=1),
}


# --- cases ------------------------------------------------------------------------------------------------------


def cases(template: Plan, shape: str) -> tuple[Case, ...]:
    """About twenty inputs that a tool of this template has to get right; most of them give a value."""
    match template:
        case Presented(of) if isinstance(of, Scalar):
            return tuple(
                replace(case, arguments={**case.arguments, **_presentation(template, number)})
                for number, case in enumerate(cases(of, shape))
            )
        case Arithmetic():
            return _number_cases(template, _seeded(shape))
        case TextOperation(name, text, other):
            slots = [slot_name(leaf) for leaf in (text, other) if leaf is not None]
            return tuple(
                Case(f"sample_{number}", dict(zip(slots, sample, strict=True)))
                for number, sample in enumerate(TEXTS[name].samples, 1)
            )
        case Operation(name, inputs):
            slots = [slot_name(leaf) for leaf in inputs]
            return tuple(
                Case(f"sample_{number}", dict(zip(slots, map(_argument, sample), strict=True)))
                for number, sample in enumerate(OPERATIONS[name].samples, 1)
            )
        case _:
            return tuple(_case(template, shape, name, style) for name, style in _STYLES.items())


def faults(template: Plan, shape: str) -> tuple[Case, ...]:
    """Inputs that a tool of a file has to refuse, or that are on the edge of it: the oracle says which."""
    within = core(template)
    if isinstance(within, Scalar):
        given = _presentation(template, 0) if isinstance(template, Presented) else {}
        own = [replace(case, arguments={**case.arguments, **given}) for case in _scalar_faults(within)]
        return (*own, *_presentation_faults(template, cases(template, shape)[0]))
    good = _case(template, shape, "plain_values", _STYLES["plain_values"])
    # Of its many equal numbers a filter keeps several rows, so that a bad cell can hide among good ones.
    tied = _case(template, shape, "ties", _STYLES["ties"])
    header = next(csv.reader(io.StringIO(good.text or "")))
    kinds = column_kinds(template)
    found = [
        replace(good, name="an_empty_file", text=""),
        replace(good, name="a_header_without_rows", text=to_csv([header])),
    ]
    for slot, kind in kinds.items():
        found.append(
            replace(good, name=f"a_missing_{slot}", arguments={**good.arguments, slot: "no such column"})
        )
        found.append(replace(good, name=f"no_value_of_{slot}", text=_with_cells(good, slot, slice(None), "")))
        if kind in ("number", "date"):
            words = [
                replace(
                    tied,
                    name=f"a_word_in_{slot}",
                    text=_with_cells(tied, slot, slice(row, row + 1), "twelve"),
                )
                for row in range(_STYLES["ties"].rows)
            ]
            found.append(next((case for case in words if _refuses(template, case)), words[0]))
    if isinstance(within, Correlate):
        constant = _with_cells(good, next(iter(kinds)), slice(None), "7")
        found.append(replace(good, name="a_constant_column", text=constant))
    if isinstance(within, Rank | RankEach | Running) and within.n is not None:
        found.append(replace(good, name="an_n_of_zero", arguments={**good.arguments, slot_name(within.n): 0}))
    if isinstance(within, Rolling):
        found.append(replace(good, name="no_days", arguments={**good.arguments, slot_name(within.days): 0}))
    found += _presentation_faults(template, good)
    for node in nodes(template):
        if isinstance(node, Measure) and node.at is not None:
            beyond = {slot_name(node.at): 101}
            found.append(
                replace(
                    good, name=f"a_{slot_name(node.at)}_beyond_100", arguments={**good.arguments, **beyond}
                )
            )
        if isinstance(node, Contains):
            dotted = {slot_name(node.text): "."}
            found.append(
                replace(good, name="a_dot_that_is_no_pattern", arguments={**good.arguments, **dotted})
            )
    return tuple(found)


def _case(template: Plan, shape: str, name: str, style: Style) -> Case:
    """The case of a style; of some tries the first that shows something."""
    last = None
    for attempt in range(_TRIES):
        rng = _seeded(f"{shape}{name}{attempt or ''}")
        made = make_table(template, rng, style)
        text = made.text(style)
        case = Case(name, table_arguments(template, made, text, style, rng), text)
        last = last or case
        if is_sound(template, case.files, case.arguments):
            last = case
            if _shows_something(template, case):
                return case
    assert last is not None
    return last


def _with_cells(case: Case, slot: str, rows: slice, cell: str) -> str:
    """The case's file with another cell in some rows of a parameter's column."""
    header, *body = csv.reader(io.StringIO(case.text or ""))
    place = header.index(str(case.arguments[slot]))
    for row in body[rows]:
        row[place] = cell
    return to_csv([header, *body])


def _refuses(template: Plan, case: Case) -> bool:
    try:
        evaluate(template, case.files, case.arguments)
    except Refused:
        return True
    return False


def is_sound(template: Plan, files: Mapping[str, str], arguments: Mapping[str, Json]) -> bool:
    """No two values to rank by are so near that floating arithmetic could order them otherwise."""
    try:
        values = sorted(value for value in ranked_values(template, files, arguments) if value is not None)
        if not _rounds_surely(template, files, arguments):
            return False
    except Refused:
        return True
    exact = _ranks_exactly(core(template))
    return all(
        (exact and low == high) or abs(high - low) > Fraction(1, 10**6) * max(1, abs(high))
        for low, high in itertools.pairwise(values)
    )


def _rounds_surely(template: Plan, files: Mapping[str, str], arguments: Mapping[str, Json]) -> bool:
    """No number is so near to a half that floating arithmetic could round it the other way; a half itself does where
    the number is calculated exactly."""
    if not isinstance(template, Presented) or template.decimals is None:
        return True
    unit = Fraction(10) ** -int(str(arguments[slot_name(template.decimals)]))
    exact = all(_is_exact(node) for node in nodes(template.of))
    for number in _numbers_in(evaluate(template.of, files, arguments)):
        units = abs(Fraction(str(number))) / unit
        beside = abs(units % 1 - Fraction(1, 2))
        if beside < max(Fraction(1, 10**6), units / 10**12) and not (exact and beside == 0):
            return False
    return True


def _is_exact(node: object) -> bool:
    """Whether floating arithmetic gives a node's value to 15 digits for made-up numbers."""
    match node:
        case Measure(function, of):
            return function in _EXACT | {"mean"} and (of is None or is_exact(of))
        case Binary() | Formula() | Share() | Growth() | Rolling() | Correlate():
            return False
        case _:
            return True


def _numbers_in(value: Json) -> Iterator[float]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, int | float):
        yield value
    elif value is not None and not isinstance(value, str):
        for item in value:
            yield from _numbers_in(item)


def _shows_something(template: Plan, case: Case) -> bool:
    """There is a result, and a filter in it keeps some rows and leaves others out."""
    try:
        evaluate(template, case.files, case.arguments)
        for node in nodes(template):
            if isinstance(node, Filter) and case.text is not None and len(case.text.splitlines()) > 3:
                count = Aggregate(node, (Measure("count"),))
                kept = evaluate(count, case.files, case.arguments)
                everything = evaluate(Aggregate(node.source, (Measure("count"),)), case.files, case.arguments)
                if not (isinstance(kept, int) and isinstance(everything, int) and 0 < kept < everything):
                    return False
    except Refused:
        return False
    return True


_EXACT = frozenset("count distinct missing sum median min max range".split())
"""Measures that floating arithmetic gives exactly for made-up numbers."""


def _ranks_exactly(template: Plan) -> bool:
    """Whether equal values to rank by are equal in floating arithmetic too."""
    if not isinstance(template, Rank | RankEach | Sort):
        return True
    match template.source.source if isinstance(template.source, Having) else template.source:
        case Aggregate(measures=(Measure(function, of), *_)):
            return function in _EXACT and (of is None or is_exact(of))
        case source:
            return all(
                is_exact(node) for node in children(source) if isinstance(node, Column | Binary | Formula)
            )


# --- without a table --------------------------------------------------------------------------------------------


def _number_cases(template: Arithmetic, rng: random.Random) -> tuple[Case, ...]:
    slots = [slot_name(leaf) for leaf in leaves(template.expression)]
    exponents = {
        slot_name(leaf)
        for node in nodes(template)
        if isinstance(node, Binary) and node.op == "power"
        for leaf in leaves(node.right)
    }
    return tuple(
        Case(f"sample_{number}", {slot: _operand(rng, number, slot in exponents) for slot in slots})
        for number in range(1, 13)
    )


def _operand(rng: random.Random, number: int, is_exponent: bool) -> float:
    if is_exponent:
        return rng.choice((0, 1, 2, 3))
    if number % 3 == 0:
        return rng.randint(-40, 160) / 4
    return rng.randint(1 if number < 6 else -9, 12)


def _presentation(template: Presented, number: int) -> dict[str, Json]:
    """How the result of the sample of this number is to be given."""
    given: dict[str, Json] = {}
    if template.decimals is not None:
        given[slot_name(template.decimals)] = (1, 0, 2, -1)[number % 4]
    if template.names is not None:
        given[slot_name(template.names)] = ["the result"]
    return given


def _presentation_faults(template: Plan, case: Case) -> tuple[Case, ...]:
    """More decimals than there are, and names that are too many, equal or empty."""
    if not isinstance(template, Presented):
        return ()
    changes: dict[str, dict[str, Json]] = {}
    if template.decimals is not None:
        decimals = slot_name(template.decimals)
        changes = {"sixteen_decimals": {decimals: 16}, "half_a_decimal": {decimals: 0.5}}
    if template.names is not None:
        names = slot_name(template.names)
        given = case.arguments[names]
        assert isinstance(given, list)
        changes["a_name_too_many"] = {names: [*given, "one more"]}
        changes["an_empty_name"] = {names: [*given[1:], " "]}
        if len(given) > 1:
            changes["a_name_twice"] = {names: [*given[1:], given[-1]]}
    return tuple(
        replace(case, name=name, arguments={**case.arguments, **change}) for name, change in changes.items()
    )


def _argument(given: Given) -> Json:
    return list(given) if isinstance(given, tuple) else given


def _scalar_faults(template: Scalar) -> tuple[Case, ...]:
    if isinstance(template, TextOperation):
        if template.other is None:
            return ()
        return (Case("an_empty_text", {slot_name(template.text): "banana", slot_name(template.other): ""}),)
    if isinstance(template, Operation):
        return ()
    slots = [slot_name(leaf) for leaf in leaves(template)]
    return (Case("zeros_alone", dict.fromkeys(slots, 0)),)


# --- help -------------------------------------------------------------------------------------------------------


def _seeded(text: str) -> random.Random:
    return random.Random(hashlib.sha256(text.encode()).digest())
