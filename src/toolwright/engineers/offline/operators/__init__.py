"""The operators of the plan language, one record each.

A record says what an operator takes and gives, which words call for it, how its inputs are called, how it is
said in English and how to make examples for it. How it is written in pandas stands in `emission`, what it
means over plain rows in `meaning`, each by the operator's name; the two cannot import each other, and a test
proves that the three sets of names are equal.

`words` are phrases in small letters as people write them, the most telling first; the reading side stems and
matches them. A phrase that calls for several operators ("count") stands in each.
"""

from collections.abc import Mapping
from types import MappingProxyType

from toolwright.engineers.offline.operators.aggregates import AGGREGATES
from toolwright.engineers.offline.operators.arithmetic import ARITHMETIC
from toolwright.engineers.offline.operators.binaries import BINARIES
from toolwright.engineers.offline.operators.comparisons import COMPARISONS
from toolwright.engineers.offline.operators.conditions import CONDITIONS
from toolwright.engineers.offline.operators.date_parts import DATE_PARTS
from toolwright.engineers.offline.operators.days import DAYS
from toolwright.engineers.offline.operators.findings import FINDINGS
from toolwright.engineers.offline.operators.formulas import FORMULAS
from toolwright.engineers.offline.operators.lists import LISTS
from toolwright.engineers.offline.operators.money import MONEY
from toolwright.engineers.offline.operators.numbers import NUMBERS
from toolwright.engineers.offline.operators.record import Given, Kind, Kinded, Operator, Property, Role
from toolwright.engineers.offline.operators.steps import STEPS
from toolwright.engineers.offline.operators.tables import TABLES
from toolwright.engineers.offline.operators.texts import TEXTS
from toolwright.engineers.offline.operators.units import UNITS
from toolwright.engineers.offline.operators.writing import WRITING

__all__ = [
    "AGGREGATES",
    "ALL",
    "ARITHMETIC",
    "BINARIES",
    "BY_KIND",
    "COMPARISONS",
    "CONDITIONS",
    "DATE_PARTS",
    "FINDINGS",
    "FORMULAS",
    "OPERATIONS",
    "STEPS",
    "TABLES",
    "TEXTS",
    "Given",
    "Kind",
    "Kinded",
    "Operator",
    "Property",
    "Role",
]

OPERATIONS: Mapping[str, Operator] = MappingProxyType(
    {**NUMBERS, **MONEY, **LISTS, **DAYS, **UNITS, **WRITING}
)
"""The operators on what the request itself says, of each module."""

BY_KIND: Mapping[Kind, Mapping[str, Operator]] = MappingProxyType(
    {
        "aggregate": AGGREGATES,
        "formula": FORMULAS,
        "binary": BINARIES,
        "comparison": COMPARISONS,
        "condition": CONDITIONS,
        "date_part": DATE_PARTS,
        "table": TABLES,
        "arithmetic": ARITHMETIC,
        "text": TEXTS,
        "finding": FINDINGS,
        "step": STEPS,
        "operation": OPERATIONS,
    }
)

ALL: tuple[Operator, ...] = tuple(operator for group in BY_KIND.values() for operator in group.values())
"""Every operator, in a fixed order."""
