"""Derived values of a brief: "a feature called X, the difference between A and B"."""

import re
from functools import reduce

from toolwright.engineers.offline.briefs.marking import E, Marker, marks
from toolwright.engineers.offline.formulas import formula
from toolwright.engineers.offline.plan import Binary, Expression, Number

_NAMED = re.compile(
    r"(?:(?:called|named|titled|as)\s+|(?:feature|column|variable|attribute|metric|ratio|measure)s?,?\s+)"
    r"(?:\"(?P<double>[^\"]{2,60})\"|'(?P<single>[^']{2,60})'|“(?P<curly>[^”]{2,60})”)",
    re.IGNORECASE,
)
_CREATED = re.compile(
    r"\b(?:creat|generat|deriv|add|construct|engineer|introduc|defin|build|comput|calculat|form)\w*\b[^.]{0,60}?"
    r"\b(?:feature|column|variable|attribute|metric|ratio|measure)\b",
    re.IGNORECASE,
)
_LIST = rf"{E}(?:\s*(?:,|and|, and|plus|by)\s*(?:the\s+)?{E})+"
_EACH = r"(?:each\s+\w+['’]s\s+|the\s+|their\s+|its\s+)?"
_NAMED_SO = r"(?:(?-i:[A-Z])[\w.,&]*\s+){0,4}"
_CONSTANT = re.compile(
    r"\badd(?:ing|ed)?\s+(?:a\s+)?(?:small\s+|tiny\s+)?(?:constant|number|value"
    r"|epsilon)?\s*(?:of\s+)?\(?(?P<n>\d[\d.e+-]*)\)?"
    r"\s+to\s+(?:the\s+)?(?P<what>denominator|divisor|‹\d+›)",
    re.IGNORECASE,
)
_PATTERNS: tuple[tuple[re.Pattern[str], str, bool], ...] = tuple(
    (re.compile(pattern.format(E=r"\(?‹\d+›\)?", each=_EACH, named=_NAMED_SO), re.IGNORECASE), op, flipped)
    for pattern, op, flipped in (
        (r"differences?\s+(?:between|of)\s+{each}{E}\s*(?:and|,)\s*{each}{E}", "subtract", False),
        (r"subtract(?:ing|s|ed)?\s+{each}{E}\s+from\s+{each}{E}", "subtract", True),
        (r"{E}\s+(?:minus|-|−)\s+{each}{E}", "subtract", False),
        (r"divid(?:ing|e|es|ed)\s+{each}{E}\s+by\s+{each}{E}", "divide", False),
        (r"ratio\s+(?:of|between)\s+{each}{E}\s+(?:to|and|over)\s+{each}{E}", "divide", False),
        (r"{E}\s+(?:divided by|over|/|per)\s+{each}{E}", "divide", False),
        (r"{E}[-\s]to[-\s]{E}\s+ratio", "divide", False),
        (
            r"multiply(?:ing)?\s+{each}{E}(?:\s*,\s*{each}{E})*,?\s*(?:and|by|with)\s+{each}{E}",
            "multiply",
            False,
        ),
        (r"products?\s+of\s+{each}{E}(?:\s*,\s*{each}{E})*,?\s*and\s+{each}{E}", "multiply", False),
        (r"{E}\s+(?:times|multiplied by|\*|×|x)\s+{each}{E}", "multiply", False),
        (r"(?:sum|total)\s+of\s+{each}{E}(?:\s*,\s*{each}{E})*,?\s*and\s+{each}{E}", "add", False),
        (r"add(?:ing)?\s+{each}{E}(?:\s*,\s*{each}{E})*,?\s*(?:and|to|with)\s+{each}{E}", "add", False),
        (r"summing\s+{each}{E}(?:\s*,\s*{each}{E})*,?\s*and\s+{each}{E}", "add", False),
        (r"{E}\s+(?:plus|\+)\s+{each}{E}", "add", False),
        (
            (
                r"(?:average|mean)\b[^.‹]{{0,40}}?\s+(?:of|between)\s+{each}{named}{E}"
                r"(?:\s*,\s*{each}{named}{E})*,?\s*and\s+{each}{named}{E}"
            ),
            "average",
            False,
        ),
    )
)
_WRITTEN = re.compile(r"=\s*(?P<formula>[(‹\d][‹›\d\s()+*/.-]*[)›\d])")


_NEW = re.compile(
    r"\b(?:creat|generat|deriv|engineer|introduc|construct|add)(?:e|es|ed|ing|s)?\b[^.]{0,40}?"
    r"\b(?:feature|column|variable|attribute)s?\b",
    re.IGNORECASE,
)


def creates(text: str) -> bool:
    """Whether a text tells to make a new column."""
    return _NEW.search(text) is not None


def derived(text: str, marker: Marker) -> tuple[str | None, Expression] | None:
    """The value that a brief tells to derive, with its name where it has one; None where there is none or
    several are meant. `text` is marked."""
    name = _name(text)
    if name is None and not _CREATED.search(text):
        return None
    found = list(dict.fromkeys(_expressions(text, marker)))
    if not found:
        return None
    expression = _with_constant(text, found[0], marker)
    return None if expression is None or len(found) > 1 else (name, expression)


_WITH_NUMBER: tuple[tuple[re.Pattern[str], str, bool], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), op, number_first)
    for pattern, op, number_first in (
        (
            rf"subtract(?:ing|s|ed)?\s+(?:the\s+)?{E}\s+from\s+(?P<n>\d+(?:\.\d+)?)\b(?!\s?%)",
            "subtract",
            True,
        ),
        (rf"(?P<n>\d+(?:\.\d+)?)\s+(?:minus|-|−)\s+(?:the\s+)?{E}", "subtract", True),
        (
            rf"(?:multiply|multiplying)\s+(?:the\s+)?{E}\s+(?:by|with)\s+(?P<n>\d+(?:\.\d+)?)\b(?!\s?%)",
            "multiply",
            False,
        ),
        (rf"divid(?:e|ing)\s+(?:the\s+)?{E}\s+by\s+(?P<n>\d+(?:\.\d+)?)\b(?!\s?%)", "divide", False),
    )
)
"""A column and a number: "by subtracting ‹0› from 2023"."""


def _name(text: str) -> str | None:
    for match in _NAMED.finditer(text):
        name = match["double"] or match["single"] or match["curly"]
        if not re.search(r"‹|«", name):
            return name
    return None


def _expressions(text: str, marker: Marker) -> list[Expression]:
    found: list[Expression] = []
    for match in _WRITTEN.finditer(text):
        written = formula(re.sub(E, r"x\1", match["formula"]), _names(marker))
        if written is not None and len(marks(match["formula"])) > 1:
            found.append(written)
    if found:
        return found  # words for its parts say nothing more
    for pattern, op, flipped in _PATTERNS:
        for match in pattern.finditer(text):
            numbers = [int(number) for number in re.findall(E, match[0])]
            parts = [marker.expressions[number] for number in numbers]
            found.append(_joined(op, parts[::-1] if flipped else parts))
    if not found:
        for pattern, op, number_first in _WITH_NUMBER:
            for match in pattern.finditer(text):
                number = Number(int(match["n"]) if match["n"].isdigit() else float(match["n"]))
                column = marker.expressions[int(match[1] if match[1] != match["n"] else match[2])]
                found.append(Binary(op, number, column) if number_first else Binary(op, column, number))
    return found


def _names(marker: Marker) -> dict[str, Expression]:
    return {f"x{number}": expression for number, expression in enumerate(marker.expressions)}


def _joined(op: str, parts: list[Expression]) -> Expression:
    if op == "average":
        return Binary(
            "divide", reduce(lambda left, right: Binary("add", left, right), parts), Number(len(parts))
        )
    return reduce(lambda left, right: Binary(op, left, right), parts)


def _with_constant(text: str, expression: Expression, marker: Marker) -> Expression | None:
    """With the constant that is added to the denominator; None where it cannot be placed."""
    match = _CONSTANT.search(text)
    if match is None:
        return expression
    if not isinstance(expression, Binary) or expression.op != "divide":
        return None
    if match["what"].startswith("‹") and marker.expressions[int(match["what"][1:-1])] != expression.right:
        return None
    written = match["n"]
    value = int(written) if written.isdigit() else float(written)
    return Binary("divide", expression.left, Binary("add", expression.right, Number(value)))
