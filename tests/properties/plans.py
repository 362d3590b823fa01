"""Random plans and random CSV files, for properties that hold of all of them."""

import csv
import datetime as dt
import io

from hypothesis import strategies as st

from toolwright.engineers.offline.canonical import canonical, is_rounded, values_of
from toolwright.engineers.offline.operators import AGGREGATES, DATE_PARTS, FORMULAS
from toolwright.engineers.offline.plan import (
    Aggregate,
    AnyOf,
    Between,
    Binary,
    Both,
    Column,
    Compare,
    Condition,
    Contains,
    Correlate,
    CountGroups,
    DatePart,
    Derive,
    Expression,
    FileRef,
    Filter,
    Formula,
    Growth,
    Having,
    Limit,
    Load,
    Measure,
    Missing,
    Number,
    Plan,
    Presented,
    Rank,
    RankEach,
    Report,
    Rolling,
    Running,
    Select,
    Share,
    Sort,
    Table,
    Text,
    Texts,
    Unique,
    Within,
)

DATES = ("date", "shipped")
NUMBERS = ("height", "Weight", "unit price")
CATEGORIES = ("colour", "shape")
HEADERS = (*NUMBERS, *CATEGORIES, *DATES, "name")

quarters = st.integers(-400, 400).map(lambda n: n // 4 if n % 4 == 0 else n / 4)
number_columns = st.sampled_from(NUMBERS).map(Column)
category_columns = st.sampled_from(CATEGORIES).map(Column)
columns = st.sampled_from(HEADERS).map(Column)
date_columns = st.sampled_from(DATES).map(Column)
_days = st.dates(dt.date(2023, 11, 1), dt.date(2024, 3, 1)).map(lambda day: Text(day.isoformat()))
words = st.sampled_from(("red", "Green", "dark red", "BLUE", "round", "7", "x"))


def _operations(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    """Without division and power: those are compared apart, for their results are not exact."""
    return st.builds(Binary, st.sampled_from(("add", "subtract", "multiply")), inner, inner)


_OF_NUMBERS = sorted(name for name, record in FORMULAS.items() if record.takes[0] == "numbers")
_operands: st.SearchStrategy[Expression] = st.one_of(number_columns, number_columns, quarters.map(Number))
exact_expressions = st.one_of(
    number_columns,
    st.builds(Binary, st.sampled_from(("add", "subtract", "multiply")), number_columns, _operands),
)
expressions: st.SearchStrategy[Expression] = st.one_of(
    number_columns,
    number_columns,
    st.recursive(number_columns, _operations, max_leaves=4),
    st.builds(Formula, st.sampled_from(_OF_NUMBERS), st.tuples(number_columns, number_columns)),
    st.builds(Formula, st.just("days_between"), st.tuples(date_columns, date_columns)),
    st.builds(Binary, st.just("divide"), number_columns, _operands),
    st.builds(Binary, st.just("power"), number_columns, st.integers(-3, 3).map(Number)),
)

_comparisons = st.sampled_from(("eq", "ne", "lt", "le", "gt", "ge"))
_simple: st.SearchStrategy[Condition] = st.one_of(
    st.builds(Compare, exact_expressions, _comparisons, quarters.map(Number)),
    st.builds(Compare, number_columns, _comparisons, number_columns),
    st.builds(Compare, category_columns, st.sampled_from(("eq", "ne")), words.map(Text)),
    st.builds(Between, exact_expressions, quarters.map(Number), quarters.map(Number)),
    st.builds(Contains, category_columns, words.map(Text)),
    st.builds(AnyOf, category_columns, st.lists(words, min_size=1, max_size=3).map(tuple).map(Texts)),
    st.builds(Missing, columns, st.booleans()),
    st.builds(Within, date_columns, _days, st.none() | _days),
    st.builds(Within, date_columns, st.none(), _days),
)
conditions: st.SearchStrategy[Condition] = st.one_of(
    _simple,
    st.builds(Both, st.sampled_from(("and", "or")), st.lists(_simple, min_size=2, max_size=3).map(tuple)),
)

_load = Load(FileRef("data.csv"))
rows: st.SearchStrategy[Table] = st.one_of(
    st.just(_load), st.just(_load), st.builds(Filter, st.just(_load), conditions)
)
_counting = st.sampled_from(
    sorted(name for name, record in AGGREGATES.items() if record.takes == ("values",))
)
_numeric = st.sampled_from(
    sorted(name for name, record in AGGREGATES.items() if record.takes == ("numbers",))
)
measures = st.one_of(
    st.just(Measure("count")),
    st.builds(Measure, _counting, columns),
    st.builds(Measure, st.sampled_from(("earliest", "latest")), date_columns),
    st.builds(Measure, _numeric, expressions),
    st.builds(Measure, st.just("percentile"), expressions, st.integers(0, 200).map(lambda n: Number(n / 2))),
)
_keys = st.one_of(
    category_columns, category_columns, st.builds(DatePart, st.sampled_from(sorted(DATE_PARTS)), date_columns)
)
_groups = st.lists(_keys, min_size=1, max_size=2, unique=True).map(tuple)
_keep = st.lists(columns, max_size=2, unique=True).map(tuple)
_totals = st.one_of(st.just(Measure("count")), st.builds(Measure, st.just("sum"), number_columns))
_grouped = st.builds(Aggregate, rows, st.lists(measures, min_size=1, max_size=3).map(tuple), _groups)
grouped = _grouped.filter(lambda plan: plan.measures[0].function not in {"mode", "earliest", "latest"})
_exact_measures = st.one_of(
    st.just(Measure("count")),
    st.builds(Measure, st.sampled_from(("sum", "min", "max", "median")), number_columns),
)
_limits = st.builds(Limit, _exact_measures, _comparisons, quarters.map(Number))
having: st.SearchStrategy[Table] = st.builds(
    Having,
    st.builds(Aggregate, rows, st.lists(_exact_measures, min_size=1, max_size=2).map(tuple), _groups),
    st.lists(_limits, min_size=1, max_size=2).map(tuple),
)
_by_day = st.builds(
    Aggregate,
    rows,
    _totals.map(lambda measure: (measure,)),
    st.builds(DatePart, st.just("day"), date_columns).map(lambda key: (key,)),
)
_of_each = st.one_of(
    st.builds(Derive, rows, exact_expressions, _keep),
    st.builds(
        Aggregate,
        rows,
        _exact_measures.map(lambda measure: (measure,)),
        st.sampled_from(("colour", "name")).map(lambda name: (Column(name),)),
    ),
)
_each = _keys.filter(lambda key: key != Column("colour")).map(lambda key: (key,))
valued: st.SearchStrategy[Table] = st.one_of(
    grouped,
    having,
    st.builds(Derive, rows, expressions, _keep),
    st.builds(Growth, rows, number_columns, _keep),
    st.builds(Share, rows, _totals, _groups),
    st.builds(Share, rows, _totals, _groups, conditions),
)
_unpresented: st.SearchStrategy[Table] = st.one_of(
    rows,
    valued,
    _grouped,
    st.builds(Aggregate, rows, st.lists(measures, min_size=1, max_size=3).map(tuple)),
    st.builds(Share, rows, _totals, st.just(()), conditions),
    st.builds(Rank, valued, st.integers(1, 5).map(Number), st.booleans()),
    st.builds(Rank, rows, st.integers(1, 5).map(Number), st.booleans(), expressions, _keep),
    st.builds(
        Running, st.builds(Derive, rows, exact_expressions, _keep), st.none() | st.integers(1, 4).map(Number)
    ),
    st.builds(
        Running,
        st.builds(Aggregate, rows, _totals.map(lambda measure: (measure,)), _keys.map(lambda key: (key,))),
    ),
    st.builds(CountGroups, having),
    st.builds(Rolling, _by_day, st.integers(1, 40).map(Number), st.sampled_from(("mean", "sum"))),
    st.builds(RankEach, _of_each, st.integers(1, 3).map(Number), st.booleans(), _each),
    st.builds(Sort, valued, st.booleans()),
    st.builds(Sort, rows, st.booleans(), expressions),
    st.builds(Sort, rows, st.booleans(), category_columns, st.just(True)),
    st.builds(Unique, rows, columns),
    st.builds(Select, rows, _keep),
    st.builds(
        Correlate,
        rows,
        number_columns,
        exact_expressions,
        st.sampled_from(("pearson", "spearman", "kendall")),
    ),
)


def _given_so(of: Table, decimals: int, ways: str) -> Plan:
    """The plan with its result rounded, named or both, as far as it can be."""
    whole = canonical(of)
    assert not isinstance(whole, Report | Presented)
    count = values_of(whole)
    names = Texts(tuple(f"result {number}" for number in range(count))) if "n" in ways and count else None
    return Presented(whole, Number(decimals) if "r" in ways and is_rounded(whole) else None, names)


presented = st.builds(_given_so, _unpresented, st.integers(-2, 4), st.sampled_from(("r", "n", "rn")))
tables: st.SearchStrategy[Plan] = st.one_of(_unpresented, _unpresented, presented)

_written = st.one_of(
    quarters.map(str),
    quarters.map(str),
    quarters.map(lambda n: f"{n:,.2f}"),
    quarters.map(lambda n: f"${n:,.2f}" if n >= 0 else f"-${-n:,.2f}"),
    quarters.map(lambda n: f"({-n})" if n < 0 else f" {n} "),
    st.integers(-9000, 9000).map(lambda n: f"{n * 1000:,}"),
    st.sampled_from(("", "NA", "n/a", "-", "null", "0", "0", "1", "1", "5%", "1e2", ".5", "+3", "−2")),
)
_number_cells = st.one_of(
    _written, _written, _written, st.sampled_from(("twelve", "1,23", "007", "--3", "$", "%"))
)
_category_cells = st.one_of(
    words, st.sampled_from(("", "RED ", " red", "NULL", "?", "blue", "5", "05", "5.0"))
)
_clear_dates = st.dates(dt.date(2023, 11, 1), dt.date(2024, 3, 1)).map(dt.date.isoformat)
_date_cells = st.one_of(
    _clear_dates,
    _clear_dates,
    _clear_dates.map(lambda day: f"{day} 10:30"),
    st.sampled_from(("", "NA", "Jan 5, 2024", "5 January 2024", "31.12.2023")),
)
_other_dates = st.one_of(
    _clear_dates, st.sampled_from(("13/1/2024", "1/13/2024", "2/3/2024", "soon", "2024-02-30"))
)
_name_cells = st.sampled_from(("Ash", "Birch, tall", 'the "Elm"', "two\nlines", "", "007", "12", "N/A", "é"))


@st.composite
def csv_files(draw: st.DrawFn) -> str:
    """A file with the headers above in some order; bad cells in number columns now and then."""
    numeric = draw(st.sampled_from((_written, _written, _written, _number_cells)))
    cells: dict[str, st.SearchStrategy[str]] = {}
    cells.update(dict.fromkeys(NUMBERS, numeric))
    cells.update(dict.fromkeys(CATEGORIES, _category_cells))
    cells.update(dict.fromkeys(DATES, draw(st.sampled_from((_date_cells, _date_cells, _other_dates)))))
    order = draw(st.permutations(HEADERS))
    table = draw(
        st.lists(st.tuples(*(cells.get(header, _name_cells) for header in order)), min_size=0, max_size=8)
    )
    out = io.StringIO()
    writer = csv.writer(
        out, delimiter=draw(st.sampled_from(",;\t")), lineterminator=draw(st.sampled_from(("\n", "\r\n")))
    )
    writer.writerow(f" {header}" if draw(st.booleans()) else header for header in order)
    writer.writerows(table)
    return out.getvalue()
