"""The plan language: what a request means, as a tree of frozen dataclasses.

A plan is built from operators (`operators.py` has one record for each) and leaves. Leaves are what one
request says and the next says otherwise: the file, columns, numbers, texts. `lift` takes them out, in a fixed
order, and leaves slots: what remains is the plan's *shape*, which names the tool; the leaves are its
arguments. So every paraphrase of a request and every other file or column find the same tool, and binding is
exact. A plan with slots in the place of its leaves is a *template*.

    table   Load -> Filter | Derive | Aggregate | Having | Rank | RankEach | Sort | Share | Rolling | Correlate | ...
    report  Load -> Step ... -> Output ...
    value   Arithmetic | TextOperation | Operation

and Presented around a table or a value says how its result is given.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal, TypeAlias, cast

# --- leaves -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FileRef:
    """A data file, by the name people use."""

    name: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column, by its header as in the file."""

    name: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the request. An integral one stays an int."""

    value: int | float


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the request: a cell value to compare with, or the text to work on."""

    value: str


@dataclass(frozen=True, slots=True)
class Texts:
    """Several cell values, any of which matches."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Several numbers of the request, in their order."""

    values: tuple[int | float, ...]


Leaf: TypeAlias = FileRef | Column | Number | Text | Texts | Numbers

# --- slots: what stands in a template in the place of a leaf ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FileSlot(FileRef):
    """The file parameter of this name."""


@dataclass(frozen=True, slots=True)
class ColumnSlot(Column):
    """The column parameter of this name."""


@dataclass(frozen=True, slots=True)
class ColumnsSlot(Column):
    """The parameter of this name, a list of columns; all columns when it is not given. Stands alone in `keep`."""


@dataclass(frozen=True, slots=True)
class NumberSlot(Number):
    """The number parameter `name`; `value` is nothing. An `integral` one counts something."""

    name: str
    integral: bool = False


@dataclass(frozen=True, slots=True)
class TextSlot(Text):
    """The text parameter of this name."""


@dataclass(frozen=True, slots=True)
class TextsSlot(Texts):
    """The parameter of this one name, a list of texts."""


@dataclass(frozen=True, slots=True)
class NumbersSlot(Numbers):
    """The number list parameter `name`; `values` are none."""

    name: str


Slot: TypeAlias = FileSlot | ColumnSlot | ColumnsSlot | NumberSlot | TextSlot | TextsSlot | NumbersSlot


def slot_name(leaf: Leaf) -> str:
    """The parameter's name of a slot. Raises ValueError for a leaf: its value is no part of a tool."""
    match leaf:
        case FileSlot(name) | ColumnSlot(name) | ColumnsSlot(name):
            return name
        case NumberSlot(name=name) | NumbersSlot(name=name) | TextSlot(name) | TextsSlot((name,)):
            return name
        case _:
            raise ValueError(f"{leaf!r} is no slot")


# --- expressions over the columns of one row --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Binary:
    """left (+ - * / **) right. A division by zero or a missing operand gives a missing value in a table."""

    op: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Formula:
    """A named formula over columns, e.g. "profit_margin" of (price, cost); see `operators/formulas.py`."""

    name: str
    inputs: tuple[Column, ...]


Expression: TypeAlias = Column | Number | Binary | Formula

# --- conditions on one row --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compare:
    """A row matches when its value compares so; a missing value never matches. Text compares stripped, exactly.

    A text can only be equal ("eq") or not ("ne"). Two columns compare as numbers.
    """

    value: Expression
    op: str
    to: Number | Text | Column


@dataclass(frozen=True, slots=True)
class Between:
    """low <= value <= high."""

    value: Expression
    low: Number
    high: Number


@dataclass(frozen=True, slots=True)
class Contains:
    """The cell's text has `text` in it, ignoring case."""

    column: Column
    text: Text


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The cell's text is one of these, stripped, exactly."""

    column: Column
    texts: Texts


@dataclass(frozen=True, slots=True)
class Missing:
    """The cell is missing (`negated`: is there)."""

    column: Column
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Both:
    """All parts hold ("and"), or any does ("or")."""

    op: Literal["and", "or"]
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Within:
    """The date lies on or after `first` and on or before `last`, days as in "2024-01-31"; times of day are left out.

    One of the two may be None. Raises as `DatePart` does.
    """

    column: Column
    first: Text | None = None
    last: Text | None = None


Condition: TypeAlias = Compare | Between | Contains | AnyOf | Missing | Within | Both

# --- keys of groups ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DatePart:
    """What a date belongs to: its "year" 2024, "quarter" "2024-Q1", "month" "2024-01", "week" "2024-W01" (ISO
    8601), "weekday" "Monday", "day" "2024-01-31".

    A cell that is no date is refused, and so is a column whose dates can be read with the day or the month first.
    """

    part: str
    column: Column


Key: TypeAlias = Column | DatePart

CorrelationMethod = Literal["pearson", "spearman", "kendall"]

# --- tables -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Load:
    """All rows of a file, in order, cells stripped, missing marks as missing."""

    file: FileRef


@dataclass(frozen=True, slots=True)
class Filter:
    """The rows that match."""

    source: "Table"
    condition: Condition


@dataclass(frozen=True, slots=True)
class Derive:
    """Each row's value of an expression, beside the columns of `keep` that identify the row; all columns when empty."""

    source: "Table"
    value: Expression
    keep: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """One number about a set of rows. `of` is None for "count" of rows. Missing values are left out.

    "std" and "var" are of a sample (n - 1), "std_population" and "var_population" divide by n; "count" of an
    expression counts values that are there; "distinct" counts different ones; "missing" counts missing ones;
    "mode" of a column is its most frequent value, the least of those that tie; "earliest" and "latest" are of
    dates. `function` names an aggregate
    of `operators`. `at` is for "percentile" alone: from 0 to 100, linear between values.
    """

    function: str
    of: Expression | None = None
    at: Number | None = None


@dataclass(frozen=True, slots=True)
class Aggregate:
    """The measures of all rows (one value, or an object of several), or of each group (a table, sorted by key).

    Rows whose key is missing are left out of grouping.
    """

    source: "Table"
    measures: tuple[Measure, ...]
    by: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Rank:
    """The `n` rows with the largest (or smallest) value; of a grouped source, the groups by their first measure.

    What ties with the last of them is included. Ties keep their order. `keep` names the columns to show
    beside the value, all when empty; empty for a grouped source. Rows without the value come last. `value` is
    None for a source that has one: grouped, Derive or Growth.
    """

    source: "Table"
    n: Number
    largest: bool
    value: Expression | None = None
    keep: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class RankEach:
    """Of each group of rows the `n` with the largest (or smallest) value, sorted by group, then as `Rank` does.

    The source is Derive, or an Aggregate by one key, which is then made of each group for itself. What ties with
    the last of a group is included; what has no value is left out, and so are rows without a group.
    """

    source: "Table"
    n: Number
    largest: bool
    by: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """A measure of a group compares so with a number; a measure without values never does."""

    measure: Measure
    op: str
    to: Number


@dataclass(frozen=True, slots=True)
class Having:
    """The groups of a source, an Aggregate, for whose rows all limits hold."""

    source: "Table"
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class CountGroups:
    """How many groups a source, Having, has."""

    source: "Table"


@dataclass(frozen=True, slots=True)
class Sort:
    """All rows by a value; of a grouped source, all groups by their first measure (`value` is None).

    With `as_text` the value is a column whose cells are ordered as texts, ignoring case.
    """

    source: "Table"
    descending: bool
    value: Expression | None = None
    as_text: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """Each group's part of the total of `measure` in percent, a table of key and share, sorted by key.

    With `part`, the one number: the percentage that the rows matching it have of all rows of the source
    (measure "count") or of the total ("sum"). With both, that percentage within each group.
    """

    source: "Table"
    measure: Measure
    by: tuple[Key, ...] = ()
    part: Condition | None = None


@dataclass(frozen=True, slots=True)
class Growth:
    """Change of a value from each row to the next in percent, in the file's order; first row missing.

    `keep` as in Derive. Missing too where the earlier value is missing or zero.
    """

    source: "Table"
    value: Expression
    keep: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Running:
    """Each row of a source with values, and beside them what they come to so far, in the source's order.

    That is the sum of all values up to the row; with `n`, the mean of the last n values, missing before the
    n-th row and where one of them is missing. The source is Derive, or an Aggregate by one key.
    """

    source: "Table"
    n: Number | None = None


@dataclass(frozen=True, slots=True)
class Rolling:
    """Each day of a source, and beside it what the last `days` days come to, itself among them.

    That is the "mean" or the "sum" of the values of those of them that the source has; missing as long as the
    first day of the source is less than `days` days back. The source is an Aggregate by day.
    """

    source: "Table"
    days: Number
    function: str


@dataclass(frozen=True, slots=True)
class Unique:
    """The different values of a column, sorted, without missing ones."""

    source: "Table"
    column: Column


@dataclass(frozen=True, slots=True)
class Select:
    """These columns of the rows (all when empty)."""

    source: "Table"
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Lookup:
    """The cell of a column in the one row of the source; of several rows a record each, with the columns of `keep`
    beside it (all when empty). No row is refused.
    """

    source: "Table"
    column: Column
    keep: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Correlate:
    """A coefficient of two columns over the rows where both are there. In [-1, 1]; a constant column is refused.

    "pearson" is Pearson's r, "spearman" that of average ranks, "kendall" is tau-b.
    """

    source: "Table"
    left: Expression
    right: Expression
    method: CorrelationMethod = "pearson"


Table: TypeAlias = (
    Load
    | Filter
    | Derive
    | Aggregate
    | Having
    | CountGroups
    | Rank
    | RankEach
    | Sort
    | Share
    | Growth
    | Running
    | Rolling
    | Unique
    | Select
    | Lookup
    | Correlate
)

# --- reports ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """A change of the rows, by its name in `operators/steps.py`: rows leave, or a column gets other values."""

    name: str
    of: tuple[Expression, ...] = ()
    numbers: tuple[Number, ...] = ()
    where: Condition | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One statistic, by its name in `operators/findings.py`, of the rows as they are after the first `after` steps.

    `where` keeps some of these rows; `other` the rows to compare them with.
    """

    name: str
    of: tuple[Expression, ...] = ()
    numbers: tuple[Number, ...] = ()
    where: Condition | None = None
    other: Condition | None = None
    after: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """Whether a finding, or its magnitude, compares so with a number."""

    of: Finding
    op: str
    limit: Number
    magnitude: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """Holds when all of its checks do."""

    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The label of the first case that holds, else the one label more. A case without a label has no verdict."""

    cases: tuple[Case, ...]
    labels: Texts


@dataclass(frozen=True, slots=True)
class Output:
    """What is reported under a name: a finding, a number rounded to so many decimals, or a verdict."""

    of: Finding | Verdict
    digits: Number | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """An object of named outputs over a file's rows and the steps that change them, one after another."""

    source: Load
    steps: tuple[Step, ...]
    outputs: tuple[Output, ...]
    names: Texts


# --- without a table --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A written calculation, "(3 + 4) * 2": an `expression` without columns."""

    expression: "Expression"


@dataclass(frozen=True, slots=True)
class TextOperation:
    """A text operator by name ("reverse", "upper", "lower", "title", "count_words", ...) on a text of the request."""

    name: str
    text: Text
    other: Text | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator by name on what the request itself says: "gcd" of a list of numbers, "days_between" of two days.

    A day is a text, YYYY-MM-DD; a unit is a text, by its name in the operators' table of units.
    """

    name: str
    inputs: tuple[Number | Text | Numbers | Texts, ...]


Scalar: TypeAlias = Arithmetic | TextOperation | Operation

# --- how a result is given --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Presented:
    """The result of a plan with its computed numbers rounded to so many `decimals`, or under other `names`, or both.

    Computed are measures, shares and calculated values; the groups and the columns shown beside them stay as they
    are. A half is rounded away from zero; -2 decimals are the nearest hundred. A single value under a name becomes an
    object of that one name.
    """

    of: "Table | Scalar"
    decimals: Number | None = None
    names: Texts | None = None


Plan: TypeAlias = Table | Report | Scalar | Presented


def core(plan: Plan) -> "Table | Report | Scalar":
    """What a plan computes, however it is given."""
    return plan.of if isinstance(plan, Presented) else plan


def children(node: object) -> Iterator[Any]:
    """The fields of a node that are nodes or leaves, tuples flattened, in declaration order."""
    if not is_dataclass(node) or isinstance(node, type):
        return
    for field in fields(node):
        value = getattr(node, field.name)
        items = cast(tuple[object, ...], value) if isinstance(value, tuple) else (value,)
        for item in items:
            if is_dataclass(item):
                yield item


def leaves(node: object) -> Iterator[Leaf]:
    """All leaves of a plan, depth first, in the order that names the slots."""
    if isinstance(node, FileRef | Column | Number | Text | Texts | Numbers):
        yield node
        return
    for child in children(node):
        yield from leaves(child)
