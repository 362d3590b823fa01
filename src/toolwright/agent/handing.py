"""How a step of a composite tool gets the result of an earlier one: just as a step of a workflow gets it.

The functions are copied into composite tools, so they stand alone.
"""

# pyright: basic

import json
import pathlib


def _plain(value: object) -> object:
    """The value as it is read from its JSON text."""
    return json.loads(json.dumps(value, allow_nan=False))


def _number(value: object) -> float:
    """A number, a whole one as int."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("an earlier step gave no number")
    return int(value) if float(value).is_integer() else value


def _text(value: object) -> str:
    """A text, or a number as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("an earlier step gave neither a text nor a number")
    return str(value)


def _numbers(value: object) -> list[float]:
    """A list of numbers."""
    if not isinstance(value, list) or not value:
        raise ValueError("an earlier step gave no list")
    if any(isinstance(item, bool) or not isinstance(item, int | float) for item in value):
        raise ValueError("an earlier step gave a list that is not of numbers")
    return value


def _table(value: object, folder: str, step: int) -> str:
    """The path of a file with the rows."""
    if not isinstance(value, list) or not value or not all(isinstance(row, dict) for row in value):
        raise ValueError("an earlier step gave no rows")
    path = pathlib.Path(folder) / f"step_{step}.json"
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return str(path)
