"""Numbers with decimal commas, as files with other separators than commas have them: "1.234,50" is 1234.5."""

import re
from typing import Any, Final

from . import cells

_COMMA: Final = re.compile(r"[(+\-−$€£¥ ]*(?!0[\d.])(\d{1,3}(\.\d{3})+|\d+)(,\d+)?[ %$€£¥)]*", re.ASCII)


def with_points(rows: Any) -> frozenset[int]:
    """Writes decimal commas as points, in place, where the file says so beyond doubt: a column that holds such numbers
    alone, of which one can be read in no other way ("1,5", "1.234,50", "0,125"). Then "1.234" is 1234 in its other
    columns as well, unless one of them has decimal points.

    Returns the places of columns that stay as they are and may mean one or the other.
    """
    found = {place: _kind(rows.iloc[:, place]) for place in range(rows.shape[1])}
    sure = {place for place, kind in found.items() if kind == "commas"}
    either = {place for place, kind in found.items() if kind == "either"}
    if sure and "points" not in found.values():
        sure |= either
    for place in sure:
        column = rows.iloc[:, place]
        rows.isetitem(place, column.str.replace(".", "", regex=False).str.replace(",", ".", regex=False))
    return frozenset(either - sure) if sure else frozenset()


def _kind(column: Any) -> str | None:
    """How the numbers of a column are written: with "commas" or "points" for decimals, or "either"."""
    present = [text for text in column.unique() if text.lower() not in cells.MISSING]
    if not any("," in text or "." in text for text in present):
        return None
    if all(_COMMA.fullmatch(text) for text in present):
        return "commas" if any(_is_sure(text) for text in present) else "either"
    return "points" if all(cells.number(text) is not None for text in present) else None


def _is_sure(text: str) -> bool:
    """Whether no other reading than that with a decimal comma makes a number of it."""
    return "," in text and (cells.number(text) is None or re.match(r"\D*0,", text) is not None)
