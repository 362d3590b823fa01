"""Imports what tools and their tests use, and uses it once, so that no box has to."""

import contextlib
import importlib
import io
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from . import worker

# What tools ask for and the zygote can have ready; one that is not installed is left out.
TOOLS: Final = (
    "numpy",
    "pandas",
    "collections",
    "csv",
    "datetime",
    "decimal",
    "fractions",
    "itertools",
    "json",
    "math",
    "operator",
    "re",
    "statistics",
    "string",
    "unicodedata",
    "dateutil.parser",
)
STATISTICS: Final = ("scipy.stats",)
"""What takes longer to import than all the rest, and few tools want."""
_TABLE: Final = "name,price,when\na,1.5,2024-01-01\nb,2,2024-01-02\na,,2024-02-01\n"
_TEST: Final = "import pytest\n\n\ndef test_sum(tmp_path):\n    assert sum([1, 2]) == pytest.approx(3)\n"


def up() -> None:
    for kind in ("test", "profile"):
        worker.imported(kind)
    _import(TOOLS)
    _use_pandas()
    from . import testing

    with tempfile.TemporaryDirectory(prefix="toolwright-warm-") as folder:
        testing.run(Path(folder), "warm", "", _TEST)
    for name in ("warm", "test_warm"):
        sys.modules.pop(name, None)


def statistics() -> None:
    _import(STATISTICS)


def _import(names: tuple[str, ...]) -> None:
    for name in names:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def _use_pandas() -> None:
    import pandas

    table: Any = pandas.read_csv(io.StringIO(_TABLE), parse_dates=["when"])
    pandas.read_csv(io.StringIO(_TABLE), dtype=str, keep_default_na=False, sep=None, engine="python")
    table.groupby("name")["price"].mean().to_dict()
    table.sort_values("price").describe()
    untyped: Any = pandas
    untyped.to_numeric(table["name"], errors="coerce")
    table["name"].str.strip().value_counts()
