"""New inputs from known ones: what a function takes is told by what it was called with, and each new input differs in
something that functions get wrong.

Values stay in what the known ones show: whole numbers stay whole and single ones keep their sign, dates and times stay
in their way of writing, lists of equal length stay so. Cells go missing where numbers stand, or where some are missing.
"""

import csv
import hashlib
import io
import math
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from toolwright.domain.example import GeneratedFile
from toolwright.domain.json import Json
from toolwright.domain.tool import Example, ToolSpec

COUNT = 48
"""So many inputs are made of the known ones."""
_TRIES = 3
"""For each input that is wanted: some come out as one that is there already."""
_MOST_CHANGES = 4
_MOST_ROWS = 40

_WAYS = ("%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S", "%H:%M")
_OFFSET = re.compile(r"[+-]\d\d:\d\d$")
_EDGES = ((1, 1), (1, 31), (2, 28), (2, 29), (3, 1), (4, 30), (7, 1), (12, 31))
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")


def varied(spec: ToolSpec, known: Sequence[Example], count: int = COUNT) -> tuple[Example, ...]:
    """Up to `count` inputs made of the known ones, the same every time; what the function gives for them is not known.
    None where nothing is known."""
    seed = hashlib.sha256(f"{spec.name}{[(one.arguments, one.files) for one in known]}".encode()).hexdigest()
    parts = [dict(_parts(spec, example)) for example in known]
    found: list[Example] = []
    for number in range(_TRIES * count if known else 0):
        if len(found) == count:
            break
        rng = random.Random(f"{seed}{number}")
        place = number % len(known)
        made = {name: part.copy() for name, part in parts[place].items()}
        for _ in range(1 + number // len(known) % _MOST_CHANGES):
            if made:
                _change(made, rng.choice(sorted(made)), parts, rng)
        example = _put_together(spec, known[place], made)
        if not any(
            (example.arguments, example.files) == (one.arguments, one.files) for one in (*known, *found)
        ):
            found.append(example)
    return tuple(found)


@dataclass(frozen=True)
class _Part:
    """Something of an input that can be changed: a table, of a file or of lists that are as long as each other, or a
    single value, which is a table of one cell."""

    heads: tuple[str, ...]
    rows: list[list[Json]]
    of: str
    """"file", "lists", "value" or "integer"."""

    def copy(self) -> "_Part":
        return replace(self, rows=[list(row) for row in self.rows])


_Parts = Mapping[str, _Part]


def _parts(spec: ToolSpec, example: Example) -> Iterator[tuple[str, _Part]]:
    texts = {file.name: file.content for file in example.files}
    lists: dict[int, list[str]] = {}
    for parameter in spec.parameters:
        value = example.arguments.get(parameter.name)
        if parameter.type == "file" and isinstance(value, str) and value in texts:
            head, *rows = list(csv.reader(io.StringIO(texts[value]))) or [[]]
            rows = [row for row in rows if len(row) == len(head)]
            if head:
                yield parameter.name, _Part(tuple(head), [list(row) for row in rows], "file")
        elif parameter.type in ("numbers", "texts") and isinstance(value, list):
            lists.setdefault(len(value), []).append(parameter.name)
        elif parameter.type in ("text", "number", "integer", "boolean") and value is not None:
            of = "integer" if parameter.type == "integer" else "value"
            yield parameter.name, _Part((parameter.name,), [[value]], of)
    for names in lists.values():
        columns = [example.arguments[name] for name in names]
        rows = [list(row) for row in zip(*columns, strict=True)]
        yield ",".join(names), _Part(tuple(names), rows, "lists")


def _put_together(spec: ToolSpec, example: Example, parts: _Parts) -> Example:
    arguments, files = dict(example.arguments), {file.name: file for file in example.files}
    for name, part in parts.items():
        if part.of == "file":
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows([part.heads, *part.rows])
            file = str(arguments[name])
            files[file] = GeneratedFile(file, out.getvalue())
        elif part.of == "lists":
            for place, head in enumerate(part.heads):
                arguments[head] = [row[place] for row in part.rows]
        else:
            arguments[name] = part.rows[0][0]
    return Example(arguments, tuple(files.values()))


def _change(parts: dict[str, _Part], name: str, known: Sequence[_Parts], rng: random.Random) -> None:
    """Changes one part in one thing: its rows, or one of its cells."""
    part = parts[name]
    rows = part.rows
    if not rows:
        return
    place = rng.randrange(len(part.heads))
    if part.of in ("file", "lists") and rng.random() < 0.5:
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
    row[place] = _cell(row[place], seen, others, part.of, rng)


def _like(name: str, known: Sequence[_Parts]) -> list[_Part]:
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
    cells = [row[place] for row in rows]
    numbers = _numbers(cells)
    match rng.randrange(4):
        case 0 if len(numbers) == len(cells):
            cells = [_as(cell, -number) for cell, number in zip(cells, numbers, strict=True)]
        case 1 if len(numbers) == len(cells):
            by = -max(numbers)
            cells = [_as(cell, number + by) for cell, number in zip(cells, numbers, strict=True)]
        case 2:
            cells = [rng.choice(cells)] * len(cells)
        case _:
            cells = sorted(cells, key=str, reverse=rng.random() < 0.5)
    for row, cell in zip(rows, cells, strict=True):
        row[place] = cell


def _as(cell: Json, number: float) -> Json:
    """The number as the cell is written; the cell itself where the number has no end."""
    if not math.isfinite(number):
        return cell
    return f"{number:g}" if isinstance(cell, str) else int(number) if number == int(number) else number


def _cell(value: Json, seen: Sequence[Json], others: Sequence[Json], of: str, rng: random.Random) -> Json:
    """Another value for a cell: one that its column has elsewhere, or a changed one of its kind."""
    if isinstance(value, bool):
        return not value
    filled = [cell for cell in seen if cell not in ("", None)]
    if not filled or rng.random() < 0.25:
        return rng.choice(seen)
    start = value if value not in ("", None) else rng.choice(filled)
    numbers = [float(cell) for cell in filled if isinstance(cell, int | float)]
    if len(numbers) == len(filled):
        found = _number(float(str(start)), numbers, _numbers(others), of, rng)
        return _as(start, found)
    texts = [str(cell) for cell in filled]
    if of == "file" and all(map(_NUMBER.fullmatch, texts)):
        if rng.random() < 0.15:
            return ""
        kind = of if any("." in text for text in texts) else "whole"
        found = _number(float(str(start)), list(map(float, texts)), _numbers(others), kind, rng)
        return _as(start, found)
    if (way := _way(texts)) is not None:
        try:
            return _moment(str(start), way, rng)
        except (ValueError, OverflowError):  # a year without this day, or no year at all
            return value
    if any(cell in ("", None) for cell in seen) and rng.random() < 0.2:
        return ""
    return _text(str(start), [*texts, *(cell for cell in others if isinstance(cell, str))], of, rng)


def _numbers(cells: Sequence[Json]) -> list[float]:
    return [
        float(cell)
        for cell in cells
        if (isinstance(cell, int | float) and not isinstance(cell, bool))
        or (isinstance(cell, str) and _NUMBER.fullmatch(cell))
    ]


def _number(
    value: float, seen: Sequence[float], others: Sequence[float], of: str, rng: random.Random
) -> float:
    """A neighbour, a round one, one that stands elsewhere in the input, zero, a negative one, or a multiple."""
    if not math.isfinite(value):
        return value
    digits = len(str(int(abs(value))))
    found = rng.choice(
        (
            value + rng.choice((-1, 1)),
            rng.choice(others or seen),
            0.0,
            -value,
            float(rng.randint(0, 12)),
            value * rng.choice((2, 3, 10)),
            round(value, 1 - digits),
            round(value, 2 - digits),
            value + rng.choice((0.25, 0.5)),
        )
    )
    if not math.isfinite(found):
        return value
    if of in ("integer", "whole"):
        found = float(int(found))
    if of == "integer" and min(seen) > 0:
        # Mostly a count: what is given for it is seldom 0, and no multiple of what is usual.
        found = min(max(found, 1.0), max(12.0, 2 * max(seen)))
    return found


def _way(texts: Sequence[str]) -> str | None:
    """How all these dates or times are written, "" for one with an offset; None where they are something else."""
    if all(_OFFSET.search(text) and _reads(text, "") for text in texts):
        return ""
    return next((way for way in _WAYS if all(_reads(text, way) for text in texts)), None)


def _reads(text: str, way: str) -> bool:
    try:
        _read(text, way)
    except ValueError:
        return False
    return True


def _read(text: str, way: str) -> datetime:
    return datetime.strptime(text, way) if way else datetime.fromisoformat(text)  # noqa: DTZ007 - as it is written


def _moment(text: str, way: str, rng: random.Random) -> str:
    """Some days, months or hours away, or where months, years and days end."""
    at = _read(text, way)
    if way == "%H:%M":
        found = rng.choice(
            (
                at + timedelta(minutes=rng.choice((-61, -1, 1, 60, 95))),
                at.replace(hour=rng.choice((0, 12, 23)), minute=rng.choice((0, 59))),
                at.replace(hour=rng.randint(0, 23), minute=rng.randint(0, 59)),
            )
        )
    else:
        year = at.year + rng.choice((-1, 0, 0, 1))
        month, day = rng.choice(_EDGES)
        if (month, day) == (2, 29):
            year -= year % 4
        found = rng.choice(
            (
                at + timedelta(days=rng.choice((-366, -31, -7, -2, -1, 1, 1, 2, 5, 28, 31, 365))),
                at.replace(year=year, month=month, day=day),
                at + timedelta(days=rng.randint(-400, 400)),
                at.replace(hour=rng.choice((0, 12, 23)), minute=rng.choice((0, 30)))
                if "H" in way or not way
                else at + timedelta(days=rng.randint(-3, 3)),
            )
        )
    return found.strftime(way) if way else found.isoformat()


def _text(text: str, seen: Sequence[str], of: str, rng: random.Random) -> str:
    """One that stands elsewhere, or such a one with another case, beginning or end, or a part left out or repeated;
    where a text is all that is given, also one made of parts of those that are known."""
    places = [place for place, letter in enumerate(text) if letter.isdigit()]
    if of == "value" and places and rng.random() < 0.5:
        if rng.random() < 0.2:
            return re.sub(r"^[^\w\s]*", "-", text)
        place = rng.choice(places)
        return f"{text[:place]}{rng.randint(1, 9)}{text[place + 1 :]}"
    if of == "value" and " " in text and rng.random() < 0.6:
        tokens = " ".join(seen).split(" ")
        return " ".join(rng.choice(tokens) for _ in range(rng.randint(1, 8)))
    text = rng.choice((text, rng.choice(seen)))
    part = rng.choice(re.findall(r"[^\w\s]\w*|\w+", text) or [text])
    return rng.choice(
        (
            rng.choice(seen),
            rng.choice(seen),
            text.replace(part, "" if len(part) < len(text) else part, 1),
            text.replace(part, part + part, 1),
            text.upper(),
            text.title(),
            f" {text}",
            f"{text} ",
            f"0{text}",
            f"{text}x",
        )
    )
