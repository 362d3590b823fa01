"""Parts of tools that work on a table. Not imported: `emission/assembly.py` copies what a tool needs into it."""

# pandas' own annotations cover little of what is used here; pyright's other checks stay.
# pyright: basic, reportAttributeAccessIssue=false, reportArgumentType=false, reportReturnType=false
# pyright: reportIndexIssue=false, reportOperatorIssue=false, reportCallIssue=false, reportGeneralTypeIssues=false, reportUnusedFunction=false

import csv
import difflib
import gzip
import io
import json
import math
import re
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

_MISSING = {"", "na", "n/a", "#n/a", "null", "none", "nan", "nat", "-", "--", "?"}


def _load(file: str) -> pd.DataFrame:
    """The file's cells as stripped text, missing ones as None; the index counts rows from 1.

    The ending of its name says what it is: an Excel workbook, of which the first sheet is read, Parquet, JSON
    (an object a row, or lists as columns), else text with separated cells. JSON and text may be gzipped.
    """
    name, ending = Path(file).name, Path(file.lower().removesuffix(".gz")).suffix
    if ending in (".xlsx", ".xlsm"):
        cells = _sheet(file)
    elif ending == ".parquet":
        cells = _parquet(file)
    elif ending in (".json", ".jsonl", ".ndjson"):
        cells = _grid(_objects(_text(file)))
    else:
        cells = _separated(_text(file), name, "\t,;|" if ending in (".tsv", ".tab") else ",;\t|")
    cells = np.frompyfunc(str.strip, 1, 1)(cells)
    cells = cells[(cells != "").any(axis=1)]
    if len(cells) < 2:
        raise ValueError(f"{name} has a header and no rows" if len(cells) else f"{name} is empty")
    header, rows = list(cells[0]), cells[1:]
    rows[np.frompyfunc(_is_missing, 1, 1)(rows).astype(bool)] = None
    return pd.DataFrame(rows, columns=header, index=range(1, len(cells)), dtype=object)


def _is_missing(cell: str) -> bool:
    return cell.lower() in _MISSING


def _text(file: str) -> str:
    """The file's text: UTF-8 or UTF-16, else Windows-1252."""
    content = Path(file).read_bytes()
    if file.lower().endswith(".gz"):
        content = gzip.decompress(content)
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if wide or b"\x00" not in content:
        for encoding in ["utf-16"] if wide else ["utf-8-sig", "cp1252"]:
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise ValueError(f"{Path(file).name} is no text file")


def _separated(text: str, name: str, separators: str) -> np.ndarray:
    """The cells of a text, all rows as long as the longest. Raises ValueError where it is no table."""
    if not text.strip():
        raise ValueError(f"{name} is empty")
    separator = _separator(text, separators)
    try:
        read = pd.read_csv(
            io.StringIO(text),
            sep=separator,
            header=None,
            dtype=str,
            keep_default_na=False,
            skipinitialspace=True,
        )
    except pd.errors.ParserError as error:
        raise ValueError(f"{name} is no table: {str(error).strip()}") from error
    cells = read.fillna("").to_numpy(dtype=object)
    return cells if separator == "," else _with_points(cells)


def _separator(text: str, separators: str) -> str:
    """Which of these separates the cells: the first for which most rows are as long as the header."""
    lines = [line for line in text.splitlines() if line.strip()][:50]

    def fit(separator: str) -> tuple[int, int]:
        header, *rows = (
            len(cells) for cells in csv.reader(lines, delimiter=separator, skipinitialspace=True)
        )
        return (sum(length == header for length in rows), header) if header > 1 else (-1, 0)

    return max(separators, key=fit)


_COMMA = re.compile(r"[(+\-−$€£¥ ]*(?!0[\d.])(\d{1,3}(\.\d{3})+|\d+)(,\d+)?[ %$€£¥)]*", re.ASCII)


def _with_points(cells: np.ndarray) -> np.ndarray:
    """Numbers with decimal commas, "1.234,50", written with points, where a column has no other reading; then
    "1.234" of another column too, unless one has decimal points."""
    kinds = [_decimals(cells[1:, place]) for place in range(cells.shape[1])]
    wanted = {"commas"} if "points" in kinds else {"commas", "either"}
    for place, kind in enumerate(kinds):
        if "commas" in kinds and kind in wanted:
            cells[1:, place] = [cell.replace(".", "").replace(",", ".") for cell in cells[1:, place]]
    return cells


def _decimals(cells: np.ndarray) -> str:
    """How a column's numbers are written: with decimal "commas" or "points", or so that it is "either"."""
    present = {cell.strip() for cell in cells if not _is_missing(cell.strip())}
    if not any("," in cell or "." in cell for cell in present):
        return ""
    if not all(map(_COMMA.fullmatch, present)):
        return "" if any(math.isnan(_number(cell)) for cell in present) else "points"
    with_comma = [cell for cell in present if "," in cell]
    sure = any(math.isnan(_number(cell)) or re.match(r"\D*0,", cell) for cell in with_comma)
    return "commas" if sure else "either"


def _sheet(file: str) -> np.ndarray:
    """The cells of a workbook's first sheet."""
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    return np.array([[_written(cell) for cell in row] for row in rows], dtype=object, ndmin=2)


def _parquet(file: str) -> np.ndarray:
    """The cells of a Parquet file, below its columns' names."""
    import pyarrow.parquet

    found = pyarrow.parquet.ParquetFile(file)
    records = found.read(use_threads=False).to_pylist()
    return _grid(records) if records else np.array([found.schema_arrow.names], dtype=object)


def _objects(text: str) -> list[dict]:
    """The objects of a JSON text: its list, or one a line, or rows made of lists that are columns."""
    try:
        found = _parsed(text)
    except json.JSONDecodeError:
        found = [_parsed(line) for line in text.split("\n") if line.strip()]
    if isinstance(found, list):
        return found
    columns = list(found.values()) if isinstance(found, dict) else []
    if (
        len(columns) == 1
        and isinstance(columns[0], list)
        and all(isinstance(row, dict) for row in columns[0])
    ):
        return columns[0]
    if columns and all(isinstance(column, list) for column in columns):
        return [dict(zip(found, row, strict=True)) for row in zip(*columns, strict=True)]
    return [found]


def _parsed(text: str) -> object:
    """A JSON text's value, with numbers as they are written, so that none is rounded."""
    return json.loads(text, parse_int=str, parse_float=str)


def _grid(records: list[dict]) -> np.ndarray:
    """Records as rows below the names of their values."""
    flat = [_flat(record) for record in records]
    names = list(dict.fromkeys(name for row in flat for name in row))
    return np.array([names, *([row.get(name, "") for name in names] for row in flat)], dtype=object, ndmin=2)


def _flat(record: dict, place: str = "") -> dict[str, str]:
    """A record's values by name, those of an object in it by "object.name". Raises ValueError for lists."""
    if not isinstance(record, dict):
        raise ValueError("the file is no table: it has rows that are no objects with names and values")
    flat: dict[str, str] = {}
    for name, value in record.items():
        if isinstance(value, list):
            raise ValueError(f"{place}{name} holds lists, which are no cells of a table")
        flat |= (
            _flat(value, f"{place}{name}.") if isinstance(value, dict) else {place + name: _written(value)}
        )
    return flat


def _written(value: object) -> str:
    """A value as text files have it: whole numbers without decimals, days without time, missing empty."""
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).removesuffix(" 00:00:00")


def _column(table: pd.DataFrame, column: str) -> pd.Series:
    """One column's cells. Raises ValueError when the table has no such column, or two."""
    names = list(table.columns)
    found = names.count(column.strip())
    if found == 1:
        return table[column.strip()]
    if found > 1:
        raise ValueError(f"there are {found} columns named {column!r}")
    near = difflib.get_close_matches(column.strip().lower(), [name.lower() for name in names], n=3)
    hint = [name for name in names if name.lower() in near]
    meant = f"; did you mean {', '.join(map(repr, hint))}?" if hint else "."
    raise ValueError(f"there is no column {column!r}{meant} The columns are {', '.join(map(repr, names))}.")


_NUMBER = re.compile(
    r"(?P<sign>[+-]?)[$€£¥]?\s*(?P<inner>[+-]?)"
    r"(?P<digits>(\d{1,3}(,\d{3})+|\d+)(\.\d*)?|\.\d+)(?P<power>(e[+-]?\d+)?)\s*[%$€£¥]?",
    re.ASCII | re.IGNORECASE,
)


def _number(cell: str) -> float:
    """The number that is written as "1,234.50", "12%" (12), "$5" or "(3)" (-3); missing when it is none."""
    text = cell.replace("−", "-")
    negative = text.startswith("(") and text.endswith(")")
    match = _NUMBER.fullmatch(text[1:-1].strip() if negative else text)
    if match is None or (bool(match["sign"]) + bool(match["inner"]) + negative) > 1:
        return np.nan
    value = float(match["digits"].replace(",", "") + match["power"])
    if not math.isfinite(value):
        return np.nan
    return -value if negative or "-" in match["sign"] + match["inner"] else value


def _as_numbers(cells: pd.Series) -> pd.Series:
    """The cells as numbers; missing where a cell is none."""
    numbers = pd.to_numeric(cells, errors="coerce").astype(float)
    unusual = cells[cells.notna() & ~np.isfinite(numbers)]
    if len(unusual):
        numbers[unusual.index] = unusual.map(_number).astype(float)
    return numbers


def _numbers(table: pd.DataFrame, column: str) -> pd.Series:
    """A column's numbers. Raises ValueError when a cell is something else: to leave it out would be wrong."""
    cells = _column(table, column)
    numbers = _as_numbers(cells)
    bad = cells[cells.notna() & numbers.isna()]
    if len(bad):
        raise ValueError(f"row {bad.index[0]} of {column!r} is {bad.iloc[0]!r}, which is no number")
    return numbers


_CODE = re.compile(r"[+-]?0\d|[+-]?\d{16}", re.ASCII)


def _typed(cells: pd.Series) -> pd.Series:
    """The cells as numbers when all of them are, else as text. Codes such as "007" stay text."""
    if pd.api.types.is_numeric_dtype(cells):
        return cells
    numbers = _as_numbers(cells)
    is_text = (cells.notna() & numbers.isna()).any() or cells.dropna().str.match(_CODE).any()
    return cells if is_text else numbers


def _values(table: pd.DataFrame, column: str) -> pd.Series:
    """A column's cells as numbers when all of them are, else as text."""
    return _typed(_column(table, column))


def _folded(table: pd.DataFrame, column: str) -> pd.Series:
    """A column's texts in a form that ignores case; missing cells stay missing."""
    return _column(table, column).str.casefold()


def _differs(values: pd.Series, other: object) -> pd.Series:
    """Where both are there and not equal."""
    return (values != other) & values.notna() & pd.notna(other)


def _present(values: pd.Series, name: str) -> pd.Series:
    """The values that are there. Raises ValueError when there are none."""
    present = values.dropna()
    if present.empty:
        raise ValueError(f"there is no value of {name!r} in any row" if len(values) else "no row matches")
    return present


def _not_all_missing(values: pd.Series, name: str) -> pd.Series:
    """The values as they are. Raises ValueError when there are rows and yet no value in any."""
    if len(values) and values.isna().all():
        raise ValueError(f"there is no value of {name!r} in any row")
    return values


def _finite(values: pd.Series) -> pd.Series:
    """The values, missing where a division by zero made one infinite."""
    return values.where(np.isfinite(values))


def _power(base: pd.Series | float, exponent: pd.Series | float) -> pd.Series:
    """base ** exponent, missing where one of them is or where the result is no real number."""
    return _finite(base**exponent).where(pd.notna(base) & pd.notna(exponent))


def _growth(values: pd.Series) -> pd.Series:
    """Change from each value to the next in percent; missing where the earlier one is missing or zero."""
    earlier = values.shift()
    return _finite((values - earlier) / earlier * 100)


def _sample_deviation(values: pd.Series) -> float:
    """Sample standard deviation (n - 1). Raises ValueError for fewer than two values."""
    if len(values) < 2:
        raise ValueError("a sample standard deviation needs at least two values")
    return values.std(ddof=1)


def _sample_variance(values: pd.Series) -> float:
    """Sample variance (n - 1). Raises ValueError for fewer than two values."""
    if len(values) < 2:
        raise ValueError("a sample variance needs at least two values")
    return values.var(ddof=1)


def _fraction(percentile: float) -> float:
    """The percentile as a part of one. Raises ValueError when it is not from 0 to 100."""
    if not 0 <= percentile <= 100:
        raise ValueError(f"a percentile is from 0 to 100, not {percentile}")
    return percentile / 100


def _spread(values: pd.Series) -> float:
    """The interquartile range."""
    return values.quantile(0.75) - values.quantile(0.25)


def _mode(values: pd.Series) -> object:
    """The most frequent value, the least of those that tie; missing when there is no value."""
    found = values.mode()
    return found.iloc[0] if len(found) else np.nan


def _both(first: pd.Series, second: pd.Series) -> pd.DataFrame:
    """The rows that have both values. Raises ValueError when they have no correlation."""
    both = pd.DataFrame({"first": first, "second": second}).dropna()
    if len(both) < 2:
        raise ValueError("a correlation needs at least two rows with both values")
    if both["first"].nunique() == 1 or both["second"].nunique() == 1:
        raise ValueError("a correlation needs values that differ, and one of the columns is constant")
    return both


def _spearman(first: pd.Series, second: pd.Series) -> float:
    """Spearman's rho: Pearson's r of the ranks, equal values sharing theirs. Raises ValueError as `_both`."""
    ranks = _both(first, second).rank()
    return float(np.clip(ranks["first"].corr(ranks["second"]), -1, 1))


def _kendall(first: pd.Series, second: pd.Series) -> float:
    """Kendall's tau-b. Raises ValueError as `_both`."""
    both = _both(first, second)
    return float(stats.kendalltau(both["first"], both["second"], variant="b").statistic)


def _correlation(first: pd.Series, second: pd.Series) -> float:
    """Pearson's r over the rows that have both values. Raises ValueError as `_both`."""
    both = _both(first, second)
    return float(np.clip(both["first"].corr(both["second"]), -1, 1))


def _percent(part: pd.Series | float, total: float) -> pd.Series | float:
    """The part in percent of the total. Raises ValueError for a total of zero."""
    if total == 0:
        raise ValueError("there is no share of a total of zero")
    return part / total * 100


def _positive(n: int) -> int:
    """n itself. Raises ValueError when it is no whole number of at least 1."""
    if n < 1 or n != int(n):
        raise ValueError(f"n has to be a whole number of at least 1, not {n}")
    return int(n)


def _label(column: str) -> str:
    """A column's name as a part of a result's name: "Unit Price" is unit_price."""
    return re.sub(r"\W+", "_", column).strip("_").lower() or "value"


def _different(names: list[str]) -> list[str]:
    """The names, repeated ones numbered: x, x_2."""
    result: list[str] = []
    for name in names:
        unique, count = name, 1
        while unique in result:
            count += 1
            unique = f"{name}_{count}"
        result.append(unique)
    return result


def _shown(table: pd.DataFrame, columns: list[str] | None, *more: str) -> list[tuple[str, pd.Series]]:
    """The columns to show with their values, all of the table when none are named, and `more` of them."""
    if not columns:
        return [(name, _typed(table.iloc[:, place])) for place, name in enumerate(table.columns)]
    names = dict.fromkeys(name.strip() for name in [*columns, *more])
    return [(name, _values(table, name)) for name in names]


def _key(table: pd.DataFrame, column: str) -> pd.Series:
    """A column's values to group by. Raises ValueError when there are rows and yet no value in any."""
    return _not_all_missing(_values(table, column), column)


def _by_group(names: list[str], *measures: tuple[str, pd.Series]) -> pd.DataFrame:
    """The keys of groups under their columns' names, and beside them what was measured of each group."""
    index = measures[0][1].index
    keys = [(name.strip(), index.get_level_values(level).to_series()) for level, name in enumerate(names)]
    return _frame([*keys, *measures])


def _frame(columns: list[tuple[str, pd.Series]]) -> pd.DataFrame:
    """The columns side by side, each under a name of its own."""
    names = _different([name for name, _ in columns])
    return pd.DataFrame({name: values.array for name, (_, values) in zip(names, columns, strict=True)})


def _more(frame: pd.DataFrame, name: str, values: pd.Series) -> pd.DataFrame:
    """The frame with a column more, under a name of its own."""
    *_, unique = _different([*frame.columns, name])
    return frame.assign(**{unique: values.array})


def _moving(values: pd.Series, n: int) -> pd.Series:
    """The mean of the last n values; missing before the n-th, and where one of them is missing."""
    return values.astype(float).rolling(n).apply(np.mean, raw=True)


def _ordered(frame: pd.DataFrame, values: pd.Series, *, descending: bool) -> pd.DataFrame:
    """The rows in the order of these values; ties keep their order, missing values come last."""
    order = values.reset_index(drop=True).sort_values(ascending=not descending, kind="stable").index
    return frame.iloc[order]


def _first(frame: pd.DataFrame, values: pd.Series, n: int, *, descending: bool) -> pd.DataFrame:
    """The first n rows in the order of these values, and those that tie with the last of them."""
    order = values.reset_index(drop=True).sort_values(ascending=not descending, kind="stable")
    last = order.iloc[:n].iloc[-1] if len(order) else np.nan
    return frame.iloc[order.index[(np.arange(len(order)) < n) | (order == last).to_numpy()]]


def _levels(groups: pd.Series, count: int) -> list[pd.Series]:
    """The first keys of what was measured by several, each as a series."""
    return [groups.index.get_level_values(level).to_series() for level in range(count)]


def _first_of_each(
    frame: pd.DataFrame, values: pd.Series, keys: list[pd.Series], n: int, *, descending: bool
) -> pd.DataFrame:
    """Of each group, in order, the first n rows in the order of these values, and those that tie with the
    last of them. Rows without a value or a key are left out.
    """
    order = values.reset_index(drop=True).dropna().sort_values(ascending=not descending, kind="stable")
    groups = order.groupby([key.reset_index(drop=True)[order.index] for key in keys], observed=True)
    firsts = [group[(np.arange(len(group)) < n) | (group == group.iloc[:n].iloc[-1])] for _, group in groups]
    return frame.iloc[pd.concat([order.iloc[:0], *firsts]).index]


def _settled(values: pd.Series) -> pd.Series:
    """The values to twelve digits: what is 0.3 does not exceed 0.3, however it was added up."""
    return values.map(lambda value: float(f"{value:.12g}"))


def _plain(value: object) -> float | str | None:
    """The value as JSON has it: missing as None, a whole number as int."""
    if isinstance(value, str):
        return value
    number = float(value)
    if np.isnan(number):
        return None
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _records(frame: pd.DataFrame) -> list[dict[str, float | str | None]]:
    """One record for each row."""
    names = list(frame.columns)
    return [
        dict(zip(names, map(_plain, row), strict=True)) for row in frame.itertuples(index=False, name=None)
    ]


def _looked_up(
    table: pd.DataFrame, column: str, columns: list[str] | None, key: list
) -> float | str | list[dict[str, float | str | None]] | None:
    """A column's cell in the one row, or a record of each row. Raises ValueError where no row has the key."""
    values = _values(table, column)
    if values.empty:
        wanted = " and ".join(dict.fromkeys(map(repr, key)))
        raise ValueError(f"no row matches {wanted}, so there is no {column!r} to give")
    if len(values) == 1:
        return None if values.isna().iloc[0] else _plain(values.iloc[0])
    return _records(_frame(_shown(table, columns, column)))
