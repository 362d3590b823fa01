"""Parts of tools that round their results or give them names. Not imported: `emission/assembly.py` copies what a tool
needs into it."""

# Results are JSON values of any depth; pyright's other checks stay.
# pyright: basic, reportUnusedFunction=false

import math
from fractions import Fraction


def _to_decimals(value: object, decimals: int) -> object:
    """A number rounded, a half away from zero, by its 15 significant digits; each of a list or an object.

    Texts and what is missing stay. Raises ValueError for decimals that are not whole or not from -15 to 15.
    """
    if isinstance(decimals, bool) or decimals != int(decimals) or not -15 <= decimals <= 15:
        raise ValueError(f"decimals have to be a whole number from -15 to 15, not {decimals}")
    if isinstance(value, dict):
        return {name: _to_decimals(item, decimals) for name, item in value.items()}
    if isinstance(value, list):
        return [_to_decimals(item, decimals) for item in value]
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        return value
    unit = Fraction(10) ** int(-decimals)
    written = Fraction(value) if isinstance(value, int) else Fraction(f"{value:.15g}")
    units = math.floor(abs(written) / unit + Fraction(1, 2))
    rounded = units * unit if written >= 0 else -units * unit
    return int(rounded) if rounded.denominator == 1 else float(rounded)


def _columns_to_decimals(records: list[dict], columns: list[str], decimals: int) -> list[dict]:
    """The records with the numbers of these columns rounded as `_to_decimals` does."""
    return [
        record | {column: _to_decimals(record[column], decimals) for column in columns} for record in records
    ]


def _last(records: list[dict], count: int) -> list[str]:
    """The names of the last columns, none where there are no records."""
    return list(records[0])[-count:] if records else []


def _names(names: list[str], count: int) -> list[str]:
    """So many names. Raises ValueError for more or fewer, for equal ones and for an empty one."""
    given = [name.strip() for name in names]
    if len(given) != count or len(set(given)) != count or not all(given):
        raise ValueError(f"{count} results need as many different names, not {', '.join(map(repr, given))}")
    return given


def _renamed(records: list[dict], columns: list[str], names: list[str]) -> list[dict]:
    """The records with other names for these columns. Raises ValueError for one that another has."""
    new = dict(zip(columns, names, strict=False))
    for record in records[:1]:
        taken = [name for name in record if name not in new and name in names]
        if taken:
            raise ValueError(f"there is a column {taken[0]!r} already")
    return [{new.get(name, name): value for name, value in record.items()} for record in records]
