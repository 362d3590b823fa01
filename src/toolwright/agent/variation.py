"""New inputs from known ones: what a function takes is told by what it was called with, and each new input differs in
something that functions get wrong.

Values stay in what the known ones show: whole numbers stay whole and single ones keep their sign, dates and times stay
in their way of writing, lists of equal length stay so. Cells go missing where numbers stand, or where some are missing.
"""

import hashlib
import random
from collections.abc import Sequence

from toolwright.agent import cells
from toolwright.agent.parts import Part, Parts, parts_of, put_together
from toolwright.domain.json import Json
from toolwright.domain.tool import Example, ToolSpec

COUNT = 64
"""So many inputs are made of the known ones."""
_TRIES = 3
"""For each input that is wanted: some come out as one that is there already."""
_MOST_CHANGES = 4
_TABLES = ("file", "lists")
_MOST_ROWS = 40

_MOST_BRED = 12
"""Rows of a table that is put together from known ones."""


def varied(spec: ToolSpec, known: Sequence[Example], count: int = COUNT) -> tuple[Example, ...]:
    """Up to `count` inputs made of the known ones, the same every time; what the function gives for them is not known.
    None where nothing is known."""
    seed = hashlib.sha256(f"{spec.name}{[(one.arguments, one.files) for one in known]}".encode()).hexdigest()
    parts = [dict(parts_of(spec, example)) for example in known]
    found: list[Example] = []
    for number in range(_TRIES * count if known else 0):
        if len(found) == count:
            break
        rng = random.Random(f"{seed}{number}")
        place = number % len(known)
        made = {name: part.copy() for name, part in parts[place].items()}
        turn = number // len(known)
        if turn % 2 and any(part.of in _TABLES for part in made.values()):
            _breed(made, parts, rng)
        elif turn % 2:
            for name in sorted(made):
                _change(made, name, parts, rng)
        elif made:
            for _ in range(1 + turn // 2 % _MOST_CHANGES):
                _change(made, rng.choice(sorted(made)), parts, rng)
        example = put_together(spec, known[place], made)
        if not any(
            (example.arguments, example.files) == (one.arguments, one.files) for one in (*known, *found)
        ):
            found.append(example)
    return tuple(found)


def _change(parts: dict[str, Part], name: str, known: Sequence[Parts], rng: random.Random) -> None:
    """Changes one part in one thing: its rows, or one of its cells."""
    part = parts[name]
    rows = part.rows
    if not rows:
        return
    place = rng.randrange(len(part.heads))
    if part.of in _TABLES and rng.random() < 0.5:
        if rng.random() < 0.6:
            _change_rows(rows, rng)
        else:
            _change_column(rows, place, rng)
        return
    head = part.heads[place]
    seen = [row[one.heads.index(head)] for one in _like(name, known) if head in one.heads for row in one.rows]
    seen += [row[place] for row in rows]
    row = rng.choice(rows)
    others = [cell for other, one in parts.items() if other != name for line in one.rows for cell in line]
    row[place] = cells.other(row[place], seen, others, part.of, rng)


def _breed(parts: dict[str, Part], known: Sequence[Parts], rng: random.Random) -> None:
    """Makes tables of known rows, of which each third cell is another one, and single values that fit them: what
    depends on several rows shows where many of them meet."""
    single = [line[0] for part in parts.values() if part.of not in _TABLES for line in part.rows]
    for name, part in parts.items():
        if part.of not in _TABLES:
            continue
        rows = [list(row) for one in _like(name, known) if one.heads == part.heads for row in one.rows]
        if not rows:
            continue
        # Many functions refuse a table for one missing cell, and then all else in it shows nothing.
        missing = rng.random() < 1 / 3
        made = [list(rng.choice(rows)) for _ in range(rng.randint(1, _MOST_BRED))]
        for row in made:
            for place, cell in enumerate(row):
                if rng.random() < 1 / 3:
                    row[place] = _bred(
                        cell, row, place, [*rows, *made], single, part.of, rng, missing=missing
                    )
        part.rows[:] = made
    tables = [cell for part in parts.values() if part.of in _TABLES for row in part.rows for cell in row]
    for part in parts.values():
        if part.of in _TABLES or rng.random() < 0.5:
            continue
        value = part.rows[0][0]
        alike = [
            cell for cell in tables if cells.kind(cell) == cells.kind(value) and type(cell) is type(value)
        ]
        # A count from a table would be no count.
        if alike and part.of != "integer" and rng.random() < 0.5:
            part.rows[0][0] = rng.choice(alike)
        else:
            part.rows[0][0] = cells.other(value, [value], tables, part.of, rng)


def _bred(
    cell: Json,
    row: list[Json],
    place: int,
    rows: Sequence[list[Json]],
    single: Sequence[Json],
    of: str,
    rng: random.Random,
    *,
    missing: bool,
) -> Json:
    """Another cell: one of its column, one of its kind in its row or among the single values, or a neighbour of it."""
    column = [other[place] for other in rows]
    alike = [
        other
        for other in (*row[:place], *row[place + 1 :], *single)
        if cells.kind(other) == cells.kind(cell) != "" and type(other) is type(cell)
    ]
    chance = rng.random()
    if chance < 0.3:
        return rng.choice(column if missing else cells.filled(column) or column)
    if chance < 0.5 and alike:
        return rng.choice(alike)
    return cells.other(cell, column, single, of, rng, missing=missing)


def _like(name: str, known: Sequence[Parts]) -> list[Part]:
    """The same part of all known inputs; lists may be grouped otherwise there."""
    wanted = set(name.split(","))
    return [part for one in known for other, part in one.items() if wanted & set(other.split(","))]


def _change_rows(rows: list[list[Json]], rng: random.Random) -> None:
    match rng.randrange(4):
        case 0:
            rng.shuffle(rows)
        case 1 if len(rows) > 1:
            del rows[rng.randrange(len(rows))]
        case 2 if len(rows) < _MOST_ROWS:
            rows += [list(row) for row in rng.sample(rows, rng.randint(1, len(rows)))]
        case _:
            rows.insert(rng.randrange(len(rows) + 1), list(rng.choice(rows)))


def _change_column(rows: list[list[Json]], place: int, rng: random.Random) -> None:
    """All cells equal, ordered, or, where they are numbers, all negative or moved by the same."""
    column = [row[place] for row in rows]
    numbers = cells.numbers_of(column)
    match rng.randrange(4):
        case 0 if len(numbers) == len(column):
            column = [cells.as_written(cell, -number) for cell, number in zip(column, numbers, strict=True)]
        case 1 if len(numbers) == len(column):
            by = -max(numbers)
            column = [
                cells.as_written(cell, number + by) for cell, number in zip(column, numbers, strict=True)
            ]
        case 2:
            column = [rng.choice(column)] * len(column)
        case _:
            column = sorted(column, key=str, reverse=rng.random() < 0.5)
    for row, cell in zip(rows, column, strict=True):
        row[place] = cell
