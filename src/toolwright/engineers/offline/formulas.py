"""Written formulas, "(a + 2) * b", as expressions: one small grammar for numbers and columns."""

from collections.abc import Mapping
from typing import Any

from lark import Lark, Transformer
from lark.exceptions import LarkError

from toolwright.engineers.offline.plan import Binary, Expression, Number

_GRAMMAR = r"""
?start: sum
?sum: product | sum "+" product -> add | sum "-" product -> subtract
?product: factor | product "*" factor -> multiply | product "/" factor -> divide
?factor: power | "-" factor -> negative
?power: atom | atom "^" factor -> power
?atom: NUMBER -> number | NAME -> name | "(" sum ")"
NUMBER: /\d+(\.\d+)?([eE][+-]?\d+)?/
NAME: /x\d+/
%ignore " "
"""


class _Build(Transformer[Any, Expression]):
    def __init__(self, names: Mapping[str, Expression]) -> None:
        super().__init__()
        self._names = names

    def add(self, parts: list[Expression]) -> Expression:
        return Binary("add", *parts)

    def subtract(self, parts: list[Expression]) -> Expression:
        return Binary("subtract", *parts)

    def multiply(self, parts: list[Expression]) -> Expression:
        return Binary("multiply", *parts)

    def divide(self, parts: list[Expression]) -> Expression:
        return Binary("divide", *parts)

    def power(self, parts: list[Expression]) -> Expression:
        return Binary("power", *parts)

    def negative(self, parts: list[Expression]) -> Expression:
        inner = parts[0]
        return Number(-inner.value) if isinstance(inner, Number) else Binary("multiply", Number(-1), inner)

    def number(self, parts: list[Any]) -> Expression:
        text = str(parts[0])
        return Number(int(text) if text.isdigit() else float(text))

    def name(self, parts: list[Any]) -> Expression:
        return self._names[str(parts[0])]


_PARSER = Lark(_GRAMMAR, parser="lalr")


def formula(text: str, names: Mapping[str, Expression]) -> Expression | None:
    """The expression a formula means, where `x0`, `x1`... stand for `names`; None when it is no formula."""
    try:
        return _Build(names).transform(_PARSER.parse(text))  # pyright: ignore[reportUnknownMemberType]
    except LarkError:
        return None
