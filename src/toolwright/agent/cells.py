"""Other values for a cell of an input: its neighbours, and what functions get wrong."""

import math
import random
import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from toolwright.domain.json import Json

_WAYS = ("%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S", "%H:%M")
_OFFSET = re.compile(r"[+-]\d\d:\d\d$")
_EDGES = ((1, 1), (1, 31), (2, 28), (2, 29), (3, 1), (4, 30), (7, 1), (12, 31))
_OFFSETS = (0, 60, 120, -300, 330, -480, 765)
"""Minutes from UTC, as clocks somewhere are set."""
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")


def as_written(cell: Json, number: float) -> Json:
    """The number as the cell is written; the cell itself where the number has no end."""
    if not math.isfinite(number):
        return cell
    return f"{number:g}" if isinstance(cell, str) else int(number) if number == int(number) else number


def other(
    value: Json,
    seen: Sequence[Json],
    others: Sequence[Json],
    of: str,
    rng: random.Random,
    *,
    missing: bool = True,
) -> Json:
    """Another value for a cell: one that its column has elsewhere, or a changed one of its kind; none where it may be
    `missing`."""
    if isinstance(value, bool):
        return not value
    there = filled(seen)
    seen = seen if missing else there or seen
    if not there or rng.random() < 0.25:
        return rng.choice(seen)
    start = value if value not in ("", None) else rng.choice(there)
    numbers = [float(cell) for cell in there if isinstance(cell, int | float)]
    if len(numbers) == len(there):
        found = _number(float(str(start)), numbers, numbers_of(others), of, rng)
        return as_written(start, found)
    texts = [str(cell) for cell in there]
    if of == "file" and all(map(_NUMBER.fullmatch, texts)):
        if missing and rng.random() < 0.15:
            return ""
        kind = of if any("." in text for text in texts) else "whole"
        found = _number(float(str(start)), list(map(float, texts)), numbers_of(others), kind, rng)
        return as_written(start, found)
    if (way := _way(texts)) is not None:
        try:
            return _moment(str(start), [str(cell) for cell in (*texts, *others)], way, rng)
        except (ValueError, OverflowError):  # a year without this day, or no year at all
            return value
    if any(cell in ("", None) for cell in seen) and rng.random() < 0.2:
        return ""
    return _text(str(start), [*texts, *(cell for cell in others if isinstance(cell, str))], of, rng)


def filled(cells: Sequence[Json]) -> list[Json]:
    """Those that are not missing."""
    return [cell for cell in cells if cell not in ("", None)]


def numbers_of(cells: Sequence[Json]) -> list[float]:
    """The numbers among them, written as texts or not."""
    return [float(str(cell)) for cell in cells if _is_number(cell)]


def _is_number(cell: Json) -> bool:
    if isinstance(cell, str):
        return _NUMBER.fullmatch(cell) is not None
    return isinstance(cell, int | float) and not isinstance(cell, bool)


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


def kind(cell: Json) -> str:
    """ "number", "moment" or "text"; "" for a missing one."""
    if cell is None or cell == "":
        return ""
    if _is_number(cell):
        return "number"
    return "text" if _way([str(cell)]) is None else "moment"


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


def _moment(text: str, others: Sequence[str], way: str, rng: random.Random) -> str:
    """Some days, months or hours away, where months, years and days end, or at another one that is known, a day beside
    it or at its anniversary; with an offset also by other clocks."""
    at = _read(text, way)
    near = _read(rng.choice([other for other in others if _way([other]) == way] or [text]), way)
    beside = near + timedelta(days=rng.choice((-1, 0, 0, 1)))
    if way == "%H:%M":
        found = rng.choice(
            (
                near + timedelta(minutes=rng.choice((-61, -1, 0, 1, 60, 95))),
                at.replace(hour=rng.choice((0, 12, 23)), minute=rng.choice((0, 59))),
                at.replace(hour=rng.randint(0, 23), minute=rng.randint(0, 59)),
            )
        )
    else:
        year = at.year + rng.choice((-1, 0, 0, 1))
        month, day = rng.choice(_EDGES)
        if (month, day) == (2, 29):
            year -= year % 4
        edge = at.replace(year=year, month=month, day=day)
        late = at.replace(hour=rng.choice((0, 23)), minute=rng.choice((0, 1, 29, 30, 59)))
        timed = "H" in way or not way
        ways = [
            at + timedelta(days=rng.choice((-366, -31, -7, -2, -1, 1, 1, 2, 5, 28, 31, 365))),
            # Where days end is where clocks, and whole days, are got wrong.
            edge.replace(hour=late.hour, minute=late.minute) if timed else edge,
            at + timedelta(days=rng.randint(-400, 400)),
            beside,
            at.replace(month=beside.month, day=beside.day),
        ]
        if timed:
            ways += [late, ways[1], at.replace(hour=rng.randint(0, 23), minute=rng.choice((0, 1, 29, 59)))]
        if not way:
            clock = timezone(timedelta(minutes=rng.choice(_OFFSETS)))
            ways += [at.astimezone(clock), at.replace(tzinfo=clock)]
        found = rng.choice(ways)
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
            f"{text}{rng.choice('ßé')}",
            rng.choice(("", " ")) if of != "file" else text,
        )
    )
