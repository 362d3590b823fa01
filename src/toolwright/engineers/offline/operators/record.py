"""What an operator is."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal[
    "aggregate",
    "formula",
    "binary",
    "comparison",
    "condition",
    "date_part",
    "table",
    "arithmetic",
    "text",
    "finding",
    "step",
    "operation",
]
"""Where in a plan an operator's name stands: `Measure.function`, `Formula.name`, `Binary.op`, `Compare.op`, a
condition's or a table's class, `DatePart.part`, `Arithmetic.name`, `TextOperation.name`, `Finding.name`,
`Step.name`, `Operation.name`."""

Kinded = Literal[
    "numbers",
    "values",
    "dates",
    "rows",
    "table",
    "number",
    "text",
    "texts",
    "boolean",
    "columns",
    "whole",
    "year",
    "number_list",
    "text_list",
    "day",
    "unit",
    "records",
    "number_or_list",
    "text_or_list",
]
"""What flows between operators. "numbers", "dates" and "values" are columns, of those and of anything; the lists, a
"whole" number, a "year", a "day" and a "unit" are said in the request."""

Given = float | str | tuple[float, ...] | tuple[str, ...]
"""An argument of a sample."""

Property = Literal[
    "doubles",  # every row twice doubles the result
    "stays",  # every row twice leaves the result
    "involution",  # applied twice gives the input back
    "idempotent",  # applied twice gives what once gives
    "additive",  # of two texts with a blank between is the sum of both
]


@dataclass(frozen=True, slots=True)
class Role:
    """An input: its name, from which the tool's parameter is named, and header words it usually goes by, best first."""

    name: str
    description: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator; see the module. `says` has {0}, {1}... for its inputs.

    `samples` are inputs for examples, one tuple of arguments each, for operators that work without a table.
    `refuses` says in a sentence what it cannot work with. The `words` of an "operation" are whole phrases with
    places for its inputs; see `direct/forms.py`. What `says` of a boolean begins with "whether", and its first
    "is" is what a no denies. A place of `says` may have the noun that it counts, "{1:days}".
    """

    name: str
    kind: Kind
    takes: tuple[Kinded, ...]
    gives: Kinded
    words: tuple[str, ...]
    says: str
    inputs: tuple[Role, ...] = ()
    unit: str | None = None
    properties: tuple[Property, ...] = ()
    samples: tuple[tuple[Given, ...], ...] = ()
    refuses: tuple[str, ...] = ()
    title: str | None = None
    """The tool's name where the operator alone makes the tool; None for the operator's own name."""
    summary: str | None = None
    """What the tool does where the operator alone makes the tool; None where `says` of its inputs reads well."""
    returns: str | None = None
    """What it returns, where that takes more than what it `gives`, in a sentence."""


def by_name(operators: tuple[Operator, ...]) -> Mapping[str, Operator]:
    """The records by their names, in their order."""
    return MappingProxyType({operator.name: operator for operator in operators})
