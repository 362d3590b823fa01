"""The operators of the plan language, one record each.

A record says what an operator takes and gives, which words call for it, how its inputs are called, how it is said in English
and how to make examples for it. How it is written in pandas stands in `emission`, what it means over plain rows in `meaning`,
each by the operator's name; the two cannot import each other, and a test proves that the three sets of names are equal.

`words` are phrases in small letters as people write them, the most telling first; the reading side stems and matches them. A
phrase that calls for several operators ("count") stands in each.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["aggregate", "formula", "binary", "comparison", "condition", "table", "arithmetic", "text"]
"""Where in a plan an operator's name stands: `Measure.function`, `Formula.name`, `Binary.op`, `Compare.op`, a condition's or
a table's class, `Arithmetic.name`, `TextOperation.name`."""

Kinded = Literal["numbers", "values", "rows", "table", "number", "text", "texts", "boolean", "columns"]
"""What flows between operators. "numbers" and "values" are columns, of numbers and of anything."""

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
    `refuses` says in a sentence what it cannot work with.
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
    samples: tuple[tuple[float | str, ...], ...] = ()
    refuses: tuple[str, ...] = ()
    title: str | None = None
    """The tool's name where the operator alone makes the tool; None for the operator's own name."""


_PRICE = Role(
    "price",
    "what it is sold for",
    ("price", "selling price", "sale price", "sell price", "unit price", "list price", "retail price", "revenue",
     "sales", "income", "turnover", "amount"),
)  # fmt: skip
_COST = Role(
    "cost",
    "what it costs",
    ("cost", "unit cost", "cost price", "cogs", "cost of goods sold", "purchase price", "buying price", "expense",
     "expenses", "expenditure", "spend", "spending", "wholesale price"),
)  # fmt: skip
_QUANTITY = Role(
    "quantity",
    "how many are sold",
    ("quantity", "qty", "units", "units sold", "sold", "count", "number sold", "volume", "orders", "items", "stock"),
)
_OLD = Role(
    "old", "the earlier value", ("old", "before", "previous", "prior", "initial", "start", "first", "last year")
)
_NEW = Role("new", "the later value", ("new", "after", "current", "latest", "final", "end", "this year"))

_AGGREGATES = (
    Operator(
        "count", "aggregate", ("values",), "number",
        ("count", "how many", "number of", "amount of rows", "row count", "tally", "frequency", "frequencies", "counts"),
        "count of {0}", properties=("doubles",),
    ),
    Operator(
        "sum", "aggregate", ("numbers",), "number",
        ("sum", "total", "add up", "adds up", "sum up", "summed", "altogether", "in total", "overall", "aggregate",
         "cumulative", "combined"),
        "sum of {0}", properties=("doubles",),
    ),
    Operator(
        "mean", "aggregate", ("numbers",), "number",
        ("mean", "average", "avg", "averaged", "arithmetic mean", "on average", "typical", "expected value"),
        "mean of {0}", properties=("stays",),
    ),
    Operator(
        "median", "aggregate", ("numbers",), "number",
        ("median", "middle value", "50th percentile", "second quartile", "midpoint"),
        "median of {0}", properties=("stays",),
    ),
    Operator(
        "std", "aggregate", ("numbers",), "number",
        ("standard deviation", "std", "stdev", "std dev", "stddev", "std deviation", "sample standard deviation", "sd",
         "spread", "standard deviations"),
        "sample standard deviation of {0}",
        refuses=("fewer than two values",),
    ),
    Operator(
        "std_population", "aggregate", ("numbers",), "number",
        ("population standard deviation", "population std", "population deviation", "standard deviation of the population"),
        "population standard deviation of {0}", properties=("stays",),
    ),
    Operator(
        "min", "aggregate", ("numbers",), "number",
        ("minimum", "min", "smallest", "lowest", "least", "minimal", "cheapest", "fewest", "shortest", "youngest", "slowest"),
        "minimum of {0}", properties=("stays",),
    ),
    Operator(
        "max", "aggregate", ("numbers",), "number",
        ("maximum", "max", "largest", "highest", "biggest", "greatest", "most", "maximal", "most expensive", "longest",
         "oldest", "fastest", "peak"),
        "maximum of {0}", properties=("stays",),
    ),
    Operator(
        "distinct", "aggregate", ("values",), "number",
        ("how many different", "how many distinct", "how many unique", "number of different", "number of distinct",
         "number of unique", "distinct count", "unique count", "count of unique", "count of distinct", "count unique",
         "count distinct", "count different", "cardinality"),
        "number of different values of {0}", properties=("stays",),
    ),
    Operator(
        "missing", "aggregate", ("values",), "number",
        ("how many missing", "number of missing", "missing values", "missing count", "count missing", "null count",
         "empty cells", "how many empty", "how many null", "number of nulls", "nan count", "blank cells"),
        "number of missing values of {0}", properties=("doubles",),
    ),
)  # fmt: skip

_FORMULAS = (
    Operator(
        "profit_margin", "formula", ("numbers", "numbers"), "numbers",
        ("profit margin", "profit margins", "margin", "margins", "gross margin", "margin percentage", "profit percentage",
         "profitability", "margin percent"),
        "profit margin of {0} and {1}", (_PRICE, _COST), unit="percent", title="calculate_profit_margin",
    ),
    Operator(
        "profit", "formula", ("numbers", "numbers"), "numbers",
        ("profit", "profits", "gross profit", "net profit", "earnings", "gain", "net income"),
        "profit of {0} and {1}", (_PRICE, _COST), title="calculate_profit",
    ),
    Operator(
        "revenue", "formula", ("numbers", "numbers"), "numbers",
        ("revenue", "revenues", "sales revenue", "turnover", "sales amount", "sales value", "line total", "order value"),
        "revenue from {0} and {1}", (_PRICE, _QUANTITY), title="calculate_revenue",
    ),
    Operator(
        "ratio", "formula", ("numbers", "numbers"), "numbers",
        ("ratio", "ratio of", "ratio between", "divided by", "quotient", "per"),
        "ratio of {0} to {1}",
        (Role("numerator", "what is divided"), Role("denominator", "what it is divided by")),
        title="calculate_ratio",
    ),
    Operator(
        "difference", "formula", ("numbers", "numbers"), "numbers",
        ("difference", "difference between", "differences", "minus", "subtract", "gap", "delta"),
        "difference of {0} and {1}",
        (Role("first", "what is subtracted from"), Role("second", "what is subtracted")),
        title="calculate_difference",
    ),
    Operator(
        "growth_rate", "formula", ("numbers", "numbers"), "numbers",
        ("growth", "growth rate", "percent change", "percentage change", "change in percent", "increase", "relative change"),
        "growth from {0} to {1}", (_OLD, _NEW), unit="percent", title="calculate_growth_rate",
    ),
    Operator(
        "markup", "formula", ("numbers", "numbers"), "numbers",
        ("markup", "mark-up", "mark up", "markup percentage"),
        "markup of {0} over {1}", (_PRICE, _COST), unit="percent", title="calculate_markup",
    ),
)  # fmt: skip

_BINARIES = (
    Operator("add", "binary", ("number", "number"), "number", ("plus", "+", "added to", "add", "and"), "{0} + {1}"),
    Operator(
        "subtract", "binary", ("number", "number"), "number",
        ("minus", "-", "less", "subtract", "take away", "subtracted by", "reduced by"), "{0} - {1}",
    ),
    Operator(
        "multiply", "binary", ("number", "number"), "number",
        ("times", "*", "x", "multiplied by", "multiply", "product of"), "{0} * {1}",
    ),
    Operator(
        "divide", "binary", ("number", "number"), "number",
        ("divided by", "/", "over", "divide", "per"), "{0} / {1}", refuses=("a division by zero",),
    ),
    Operator(
        "power", "binary", ("number", "number"), "number",
        ("to the power of", "**", "^", "raised to", "power", "squared", "cubed"), "{0} ** {1}",
        refuses=("a power that is no real number, or too large to write out",),
    ),
)  # fmt: skip

_COMPARISONS = (
    Operator(
        "eq", "comparison", ("values", "values"), "boolean",
        ("is", "equals", "equal to", "=", "==", "is equal to", "exactly", "are", "was", "of", "for", "in", "from", "only"),
        "{0} is {1}",
    ),
    Operator(
        "ne", "comparison", ("values", "values"), "boolean",
        ("is not", "not equal to", "!=", "<>", "other than", "except", "excluding", "without", "are not", "isn't", "not",
         "but not", "apart from", "does not equal"),
        "{0} is not {1}",
    ),
    Operator(
        "lt", "comparison", ("numbers", "numbers"), "boolean",
        ("less than", "below", "under", "<", "smaller than", "fewer than", "lower than", "cheaper than", "younger than",
         "shorter than", "beneath"),
        "{0} is less than {1}",
    ),
    Operator(
        "le", "comparison", ("numbers", "numbers"), "boolean",
        ("at most", "<=", "up to", "no more than", "not more than", "less than or equal to", "maximum of", "not above",
         "or less", "or below", "or fewer", "no greater than"),
        "{0} is at most {1}",
    ),
    Operator(
        "gt", "comparison", ("numbers", "numbers"), "boolean",
        ("greater than", "more than", "above", "over", ">", "larger than", "higher than", "exceeds", "exceeding",
         "bigger than", "older than", "longer than", "exceed"),
        "{0} is greater than {1}",
    ),
    Operator(
        "ge", "comparison", ("numbers", "numbers"), "boolean",
        ("at least", ">=", "greater than or equal to", "no less than", "not less than", "minimum of", "or more",
         "or above", "or higher", "not below", "from"),
        "{0} is at least {1}",
    ),
)  # fmt: skip

_CONDITIONS = (
    Operator(
        "between", "condition", ("numbers", "number", "number"), "boolean",
        ("between", "in the range", "ranging from", "within", "from", "in range"), "{0} is between {1} and {2}",
    ),
    Operator(
        "contains", "condition", ("values", "text"), "boolean",
        ("contains", "containing", "contain", "includes", "including", "with the word", "has the text", "mentions"),
        "{0} contains {1}",
    ),
    Operator(
        "any_of", "condition", ("values", "texts"), "boolean",
        ("any of", "one of", "either", "in", "among"), "{0} is one of {1}",
    ),
    Operator(
        "missing", "condition", ("values",), "boolean",
        ("is missing", "missing", "is empty", "empty", "is null", "null", "blank", "nan", "without a", "has no", "not given"),
        "{0} is missing",
    ),
    Operator(
        "present", "condition", ("values",), "boolean",
        ("is present", "not missing", "is not empty", "not null", "non-missing", "non-null", "is given", "not empty",
         "has a"),
        "{0} is not missing",
    ),
    Operator("and", "condition", ("boolean", "boolean"), "boolean", ("and", "also", "as well as", "but"), "{0} and {1}"),
    Operator("or", "condition", ("boolean", "boolean"), "boolean", ("or",), "{0} or {1}"),
)  # fmt: skip

_TABLES = (
    Operator("load", "table", (), "rows", ("load", "read", "open", "file"), "rows of {0}"),
    Operator(
        "filter", "table", ("rows", "boolean"), "rows",
        ("where", "with", "whose", "filter", "only", "that have", "having", "when", "for which", "among", "if", "which are"),
        "{0} where {1}",
    ),
    Operator(
        "derive", "table", ("rows", "numbers"), "table",
        ("calculate", "compute", "add a column", "new column", "derive", "for each row", "each", "per row", "every"),
        "{0} of each row",
    ),
    Operator(
        "aggregate", "table", ("rows", "number"), "table",
        ("by", "per", "for each", "group by", "grouped by", "each", "in each", "broken down by", "for every", "across"),
        "{0} by {1}",
    ),
    Operator(
        "rank", "table", ("table", "number"), "table",
        ("top", "bottom", "highest", "lowest", "largest", "smallest", "best", "worst", "most", "least", "first", "last",
         "biggest", "greatest", "cheapest", "most expensive", "leading"),
        "{1} rows of {0}",
    ),
    Operator(
        "sort", "table", ("table",), "table",
        ("sort", "sorted", "order by", "ordered by", "order", "rank", "ranked", "arrange", "descending", "ascending"),
        "{0} sorted",
    ),
    Operator(
        "share", "table", ("rows", "number"), "table",
        ("share", "percentage of", "percent of", "proportion", "fraction", "what percentage", "what percent", "part of",
         "contribution", "shares", "percentage", "distribution", "rate"),
        "share of {0}", unit="percent",
        refuses=("a total of zero",), properties=("stays",),
    ),
    Operator(
        "growth", "table", ("rows", "numbers"), "table",
        ("growth", "growth rate", "percent change", "percentage change", "month over month", "year over year", "period over period",
         "change from row to row", "rate of change", "mom", "yoy", "day over day", "increase from"),
        "growth of {0} from row to row", unit="percent",
    ),
    Operator(
        "unique", "table", ("rows", "values"), "table",
        ("unique", "distinct", "different", "unique values", "distinct values", "different values", "list all", "which"),
        "different values of {0}", properties=("stays",),
    ),
    Operator(
        "select", "table", ("rows", "columns"), "table",
        ("show", "list", "display", "rows", "give me", "print", "find", "select", "get"), "{0} of the rows",
    ),
    Operator(
        "correlate", "table", ("rows", "numbers", "numbers"), "number",
        ("correlation", "correlate", "correlated", "pearson", "correlation coefficient", "pearson correlation", "pearson's r",
         "relationship between", "linear relationship"),
        "correlation of {0} and {1}",
        (Role("first", "one column"), Role("second", "the other column")),
        refuses=("a column that is constant", "fewer than two rows with both values"), properties=("stays",),
    ),
)  # fmt: skip

_ARITHMETIC = (
    Operator(
        "expression", "arithmetic", (), "number",
        ("calculate", "compute", "what is", "evaluate", "how much is", "solve", "work out"),
        "{0}",
        refuses=("a division by zero", "a power that is no real number, or too large to write out"),
    ),
    Operator(
        "percent_of", "arithmetic", ("number", "number"), "number",
        ("percent of", "% of", "percentage of"),
        "{0}% of {1}",
        (Role("percent", "the percentage"), Role("whole", "what it is taken of")),
        samples=((12, 80), (50, 9), (0, 7), (150, 4), (12.5, 200), (7, -30)),
    ),
    Operator(
        "what_percent", "arithmetic", ("number", "number"), "number",
        ("what percent of", "what percentage of", "as a percentage of", "as a percent of", "what % of"),
        "{0} in percent of {1}",
        (Role("part", "the part"), Role("whole", "what it is a part of")),
        unit="percent", samples=((9, 12), (5, 5), (0, 3), (7, 2), (1, 8), (3, -4)),
        refuses=("a whole of zero",),
    ),
    Operator(
        "percent_change", "arithmetic", ("number", "number"), "number",
        ("percent change from", "percentage change from", "percent increase from", "percentage increase from",
         "percent decrease from", "percentage decrease from", "change from", "growth from", "percentage change",
         "percent change", "percentage difference"),
        "change from {0} to {1} in percent",
        (Role("old", "the earlier value"), Role("new", "the later value")),
        unit="percent", samples=((80, 100), (100, 80), (4, 4), (50, 0), (-20, -30), (2.5, 10)),
        refuses=("an earlier value of zero",),
    ),
    Operator(
        "increase_by_percent", "arithmetic", ("number", "number"), "number",
        ("increased by percent", "increase by percent", "plus percent", "raise by percent", "markup of", "add percent",
         "increase by", "increased by", "raised by"),
        "{0} increased by {1}%",
        (Role("number", "the number"), Role("percent", "by how many percent")),
        samples=((80, 25), (40, 0), (12.5, 100), (-20, 10), (64, 12.5)),
    ),
    Operator(
        "decrease_by_percent", "arithmetic", ("number", "number"), "number",
        ("decreased by percent", "decrease by percent", "minus percent", "discount of", "percent off", "% off", "reduced by percent",
         "decrease by", "decreased by", "reduced by", "discount"),
        "{0} decreased by {1}%",
        (Role("number", "the number"), Role("percent", "by how many percent")),
        samples=((80, 25), (40, 0), (12.5, 100), (-20, 10), (64, 12.5)),
    ),
)  # fmt: skip

_SUBJECT = Role("text", "the text to work on")
_SAMPLES = (
    ("Hello World",),
    ("a",),
    ("",),
    ("  two  spaces ",),
    ("ALREADY upper, 123 and lower!",),
    ("it's O'Neill's 2nd co-op",),
    ("Ärger in der Straße",),
    ("level",),
    ("A man, a plan, a canal: Panama",),
    ("line one\nline two",),
    ("tab\tand 42 digits",),
    ("Naïve café 7",),
)

_TEXTS = (
    Operator(
        "reverse", "text", ("text",), "text",
        ("reverse", "backwards", "reversed", "backward", "mirror", "flip"),
        "{0} reversed", (_SUBJECT,), properties=("involution",), samples=_SAMPLES, title="reverse_text",
    ),
    Operator(
        "reverse_words", "text", ("text",), "text",
        ("reverse the words", "reverse the order of the words", "reverse words", "reverse word order", "words in reverse order"),
        "words of {0} in reverse order", (_SUBJECT,), samples=_SAMPLES, title="reverse_words_of_text",
    ),
    Operator(
        "upper", "text", ("text",), "text",
        ("uppercase", "upper case", "upper", "capital letters", "all caps", "capitals", "to upper"),
        "{0} in upper case", (_SUBJECT,), properties=("idempotent",), samples=_SAMPLES, title="text_to_upper_case",
    ),
    Operator(
        "lower", "text", ("text",), "text",
        ("lowercase", "lower case", "lower", "small letters", "to lower"),
        "{0} in lower case", (_SUBJECT,), properties=("idempotent",), samples=_SAMPLES, title="text_to_lower_case",
    ),
    Operator(
        "title", "text", ("text",), "text",
        ("title case", "titlecase", "capitalize each word", "capitalise each word", "capitalize every word", "capitalize the words"),
        "{0} in title case", (_SUBJECT,), properties=("idempotent",), samples=_SAMPLES, title="text_to_title_case",
    ),
    Operator(
        "capitalize", "text", ("text",), "text",
        ("capitalize", "capitalise", "sentence case", "capitalize the first letter", "first letter upper case"),
        "{0} with a capital first letter", (_SUBJECT,), properties=("idempotent",), samples=_SAMPLES,
        title="capitalize_text",
    ),
    Operator(
        "swapcase", "text", ("text",), "text",
        ("swap case", "swapcase", "swap the case", "invert case", "invert the case", "toggle case"),
        "{0} with the case of each letter swapped", (_SUBJECT,), samples=_SAMPLES, title="swap_case_of_text",
    ),
    Operator(
        "count_characters", "text", ("text",), "number",
        ("how many characters", "number of characters", "count characters", "count the characters", "character count", "length",
         "how long", "length of"),
        "number of characters of {0}", (_SUBJECT,), samples=_SAMPLES, title="count_characters_of_text",
    ),
    Operator(
        "count_words", "text", ("text",), "number",
        ("how many words", "number of words", "count words", "count the words", "word count"),
        "number of words of {0}", (_SUBJECT,), properties=("additive",), samples=_SAMPLES, title="count_words_of_text",
    ),
    Operator(
        "count_letters", "text", ("text",), "number",
        ("how many letters", "number of letters", "count letters", "count the letters", "letter count"),
        "number of letters of {0}", (_SUBJECT,), properties=("additive",), samples=_SAMPLES, title="count_letters_of_text",
    ),
    Operator(
        "count_vowels", "text", ("text",), "number",
        ("how many vowels", "number of vowels", "count vowels", "count the vowels", "vowel count"),
        "number of vowels (a, e, i, o, u) of {0}", (_SUBJECT,), properties=("additive",), samples=_SAMPLES,
        title="count_vowels_of_text",
    ),
    Operator(
        "count_digits", "text", ("text",), "number",
        ("how many digits", "number of digits", "count digits", "count the digits", "digit count"),
        "number of digits of {0}", (_SUBJECT,), properties=("additive",), samples=_SAMPLES, title="count_digits_of_text",
    ),
    Operator(
        "count_occurrences", "text", ("text", "text"), "number",
        ("how many times", "how often", "occurrences of", "count occurrences", "number of times", "count of", "count the",
         "occurs", "appears", "how many"),
        "how often {1} occurs in {0}, ignoring case",
        (_SUBJECT, Role("part", "the text to look for")),
        samples=(
            ("banana", "a"), ("Banana", "AN"), ("aaaa", "aa"), ("none here", "z"), ("", "a"), ("The cat and the dog", "the"),
            ("a.b.c", "."),
        ),
        refuses=("an empty text to look for",), title="count_occurrences_in_text",
    ),
    Operator(
        "is_palindrome", "text", ("text",), "boolean",
        ("palindrome", "is a palindrome", "palindromic", "reads the same backwards"),
        "whether {0} reads the same backwards, looking at letters and digits only", (_SUBJECT,), samples=_SAMPLES,
        title="is_palindrome",
    ),
)  # fmt: skip


def _by_name(operators: tuple[Operator, ...]) -> Mapping[str, Operator]:
    return MappingProxyType({operator.name: operator for operator in operators})


AGGREGATES = _by_name(_AGGREGATES)
FORMULAS = _by_name(_FORMULAS)
BINARIES = _by_name(_BINARIES)
COMPARISONS = _by_name(_COMPARISONS)
CONDITIONS = _by_name(_CONDITIONS)
TABLES = _by_name(_TABLES)
ARITHMETIC = _by_name(_ARITHMETIC)
TEXTS = _by_name(_TEXTS)

BY_KIND: Mapping[Kind, Mapping[str, Operator]] = MappingProxyType(
    {
        "aggregate": AGGREGATES,
        "formula": FORMULAS,
        "binary": BINARIES,
        "comparison": COMPARISONS,
        "condition": CONDITIONS,
        "table": TABLES,
        "arithmetic": ARITHMETIC,
        "text": TEXTS,
    }
)

ALL: tuple[Operator, ...] = tuple(operator for group in BY_KIND.values() for operator in group.values())
"""Every operator, in a fixed order."""
