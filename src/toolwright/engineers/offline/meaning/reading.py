"""A CSV text as plain rows, and cells as exact numbers."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from toolwright.engineers.offline.meaning.refusal import Refused

_MARKS = frozenset(["", "na", "n/a", "#n/a", "null", "none", "nan", "nat", "-", "--", "?"])
_CURRENCY = "$€£¥"
_DIGITS = frozenset("0123456789")

Cell = str | None
Row = tuple[Cell, ...]
Value = Fraction | str | None


@dataclass(frozen=True, slots=True)
class Rows:
    """A header and rows of the same length; a missing cell is None."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]

    def place(self, column: str) -> int:
        """Where a column is. Refused when it is not there, or twice."""
        wanted = column.strip()
        places = [place for place, name in enumerate(self.header) if name == wanted]
        if len(places) != 1:
            raise Refused("no column")
        return places[0]

    def cells(self, column: str) -> list[Cell]:
        place = self.place(column)
        return [row[place] for row in self.rows]

    def numbers(self, column: str) -> list[Fraction | None]:
        """A column's numbers. Refused when a cell is something else."""
        return [_required(cell) for cell in self.cells(column)]

    def values(self, column: str) -> list[Value]:
        return typed(self.cells(column))


def read(text: str) -> Rows:
    """The rows of a file. Refused for an empty one, and for one without rows below its header."""
    records = [
        [cell.strip() for cell in record]
        for record in csv.reader(io.StringIO(text), delimiter=delimiter(text), skipinitialspace=True)
    ]
    records = [record for record in records if any(record)]
    if not records:
        raise Refused("empty")
    header, *body = records
    if not body:
        raise Refused("no rows")
    if any(len(record) > len(header) for record in body):
        raise Refused("no rows")
    padded = [record + [""] * (len(header) - len(record)) for record in body]
    if delimiter(text) != ",":
        padded = _pointed(padded)
    return Rows(
        tuple(header),
        tuple(tuple(None if cell.lower() in _MARKS else cell for cell in record) for record in padded),
    )


def delimiter(text: str) -> str:
    """The separator by which most of the first rows have as many cells as the header; a comma when none does."""
    lines = [line for line in text.splitlines() if line.strip()][:50]
    best, best_fit = ",", (-1, 0)
    for candidate in (",", ";", "\t", "|"):
        counts = [len(record) for record in csv.reader(lines, delimiter=candidate, skipinitialspace=True)]
        if not counts or counts[0] < 2:
            continue
        fit = (counts[1:].count(counts[0]), counts[0])
        if fit > best_fit:
            best, best_fit = candidate, fit
    return best


def _pointed(rows: list[list[str]]) -> list[list[str]]:
    """The rows with decimal points where a column's decimal commas allow no other reading.

    One such column makes "1.234" of the others a thousand and more, unless one of the others has decimal points.
    """
    columns = [[cell for cell in column if cell.lower() not in _MARKS] for column in zip(*rows, strict=True)]
    with_commas = [_has_commas(column) for column in columns]
    if True not in with_commas:
        return rows
    others = [
        column
        for column, commas in zip(columns, with_commas, strict=True)
        if commas is None and any("." in cell or "," in cell for cell in column)
    ]
    mixed = any(all(number(cell) is not None for cell in column) for column in others)
    changed = [commas is True or (commas is False and not mixed) for commas in with_commas]
    return [
        [
            cell.replace(".", "").replace(",", ".") if change and cell.lower() not in _MARKS else cell
            for cell, change in zip(row, changed, strict=True)
        ]
        for row in rows
    ]


def _has_commas(column: list[str]) -> bool | None:
    """Whether the cells are numbers with decimal commas for sure; False where they may be, None where they can't."""
    certain = possible = False
    for cell in column:
        body = cell.lstrip("(+-\N{MINUS SIGN} " + _CURRENCY).rstrip("%) " + _CURRENCY)
        whole, comma, fraction = body.partition(",")
        first, *groups = whole.split(".")
        grouped = all(len(group) == 3 for group in groups) and (len(first) <= 3 or not groups)
        digits = "".join([first, *groups, fraction])
        leading_zero = first[:1] == "0" and len(whole) > 1
        if (
            not first
            or not grouped
            or leading_zero
            or not _DIGITS.issuperset(digits)
            or (comma and not fraction)
        ):
            return None
        possible = possible or bool(comma or groups)
        certain = certain or bool(comma and (number(cell) is None or whole == "0"))
    return certain if possible else None


def typed(cells: Sequence[Cell]) -> list[Value]:
    """Exact numbers when every cell that is there is one and none is a code such as "007"; else the texts."""
    numbers: list[Value] = [None if cell is None else number(cell) for cell in cells]
    for cell, value in zip(cells, numbers, strict=True):
        if cell is not None and (value is None or _is_code(cell)):
            return list(cells)
    return numbers


def _required(cell: Cell) -> Fraction | None:
    if cell is None:
        return None
    value = number(cell)
    if value is None:
        raise Refused("no number")
    return value


def _is_code(cell: str) -> bool:
    digits = cell[1:] if cell[0] in "+-" else cell
    if len(digits) >= 2 and digits[0] == "0" and digits[1] in _DIGITS:
        return True
    return len(digits) >= 16 and _DIGITS.issuperset(digits[:16])


def number(cell: str) -> Fraction | None:
    """The number that is written, exactly: "1,234.50", "12%" as 12, "$5", "(3)" as -3. None when it is none."""
    text = cell.replace("\N{MINUS SIGN}", "-").lower()
    signs = 0
    negative = False
    if text[:1] == "(" and text[-1:] == ")":
        text, negative, signs = text[1:-1].strip(), True, 1
    for _ in range(2):
        if text[:1] and text[0] in "+-":
            negative = negative or text[0] == "-"
            signs += 1
            text = text[1:]
        if text[:1] and text[0] in _CURRENCY and signs < 2:
            text = text[1:].lstrip()
            if text[:1] and text[0] in _CURRENCY:
                return None
            continue
        break
    if signs > 1:
        return None
    if text[-1:] and text[-1] in _CURRENCY + "%":
        text = text[:-1].rstrip()
    magnitude = _magnitude(text)
    if magnitude is None:
        return None
    return -magnitude if negative else magnitude


def _magnitude(text: str) -> Fraction | None:
    mantissa, mark, power = text.partition("e")
    if mark:
        digits = power[1:] if power[:1] in {"+", "-"} else power
        if not digits or not _DIGITS.issuperset(digits) or len(digits) > 4:
            return None
    whole, _, fraction = mantissa.partition(".")
    if not _DIGITS.issuperset(fraction) or not (whole or fraction):
        return None
    groups = whole.split(",")
    if len(groups) > 1 and not (1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])):
        return None
    joined = "".join(groups)
    if not _DIGITS.issuperset(joined):
        return None
    value = Fraction(f"{joined or '0'}.{fraction or '0'}") * (Fraction(10) ** int(power) if mark else 1)
    return value if value < Fraction(2) ** 1024 else None
