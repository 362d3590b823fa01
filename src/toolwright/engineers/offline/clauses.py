"""What a request is made of: clauses, each beginning somewhere in the text and explaining its words."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from toolwright.engineers.offline.plan import (
    Column,
    Condition,
    CorrelationMethod,
    Expression,
    Finding,
    Key,
    Limit,
    Measure,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class File:
    """Names the file, or says "the dataset" (None)."""

    name: str | None


@dataclass(frozen=True, slots=True)
class Measures:
    """Wants numbers about the rows."""

    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Wants them for each value of these columns, or each part of their dates."""

    columns: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Where:
    """Keeps the rows that match."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Ranking:
    """Wants the `n` first of rows or groups. `subject` is the column whose values are ranked, None for the
    rows.

    `by` is a value of each row; `measure` of each group.
    """

    n: int
    largest: bool
    subject: Key | None
    by: Expression | None = None
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """Wants parts of a total in percent: of each group, or of the rows that match `part`."""

    measure: Measure
    part: Condition | None = None
    by: tuple[Key, ...] = ()
    source: Condition | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Wants rows themselves: these columns, or those that identify a row (`columns` empty, not `whole`), or
    all of them.
    """

    columns: tuple[Column, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Distinct:
    """Wants the different values of a column."""

    column: Column


@dataclass(frozen=True, slots=True)
class Correlation:
    """Wants a coefficient of two values."""

    left: Expression
    right: Expression
    method: CorrelationMethod = "pearson"


@dataclass(frozen=True, slots=True)
class Derivation:
    """Wants a value of each row."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Growing:
    """Wants the change of a value from row to row."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Progress:
    """Wants what values come to so far: of each row, None for a count of rows; the mean of the last `n`."""

    value: Expression | None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class OverDays:
    """Wants what the values of the last `days` days come to, each day: their "mean" or their "sum"."""

    value: Expression | None
    days: int
    function: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """Groups by a column for which all limits hold: "departments with more than 5 employees".

    `wanted` are the groups themselves, or how many there are ("number"); "" where something else is wanted of
    each of them. `each` is said where that is outspoken.
    """

    key: Key
    limits: tuple[Limit, ...]
    wanted: Literal["", "groups", "number"] = ""
    each: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """Wants findings of columns, each with what it is called."""

    outputs: tuple[tuple[str, Finding | Verdict], ...]


@dataclass(frozen=True, slots=True)
class Ordering:
    """Wants the result sorted, by a value or by its first measure; `descending` None when the text does not
    say.
    """

    descending: bool | None
    by: Expression | Measure | None


@dataclass(frozen=True, slots=True)
class Unclear:
    """Wants something that can be meant in several ways; `reason` says in which."""

    reason: str


@dataclass(frozen=True, slots=True)
class Rounding:
    """Wants calculated numbers with so many decimals; None where only the verb is said."""

    decimals: int | None


@dataclass(frozen=True, slots=True)
class Naming:
    """Wants results under these names."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Looking:
    """Wants the cell of a column in the row of a key; `keep` names columns that tell rows apart."""

    column: Column
    keep: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Says again what the rows are: "of the products"; `each` of them: "for each product"."""

    each: bool = False


@dataclass(frozen=True, slots=True)
class WithoutMissing:
    """Says that missing values are left out, as they are where values are measured."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Ends a sentence."""


Clause: TypeAlias = (
    File
    | Measures
    | Group
    | Where
    | Ranking
    | Shares
    | Listing
    | Distinct
    | Correlation
    | Derivation
    | Growing
    | Progress
    | OverDays
    | Found
    | Chosen
    | Unclear
    | Looking
    | Ordering
    | Rounding
    | Naming
    | Rows
    | WithoutMissing
    | Stop
)

HEADS = (
    Measures,
    Ranking,
    Shares,
    Listing,
    Distinct,
    Correlation,
    Derivation,
    Growing,
    Progress,
    Looking,
    OverDays,
    Found,
    Unclear,
)
"""Clauses that say what is wanted; the others qualify."""
