"""The loader in tools, the profile in the sandbox and the reference interpreter read the same cells, each by its own
rules."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.plans import PLANS
from toolwright.engineers.offline.emission import emit
from toolwright.engineers.offline.meaning import reading
from toolwright.engineers.offline.specification import specify
from toolwright.sandboxes.inside import reading as inside

CELLS = st.one_of(
    st.sampled_from(
        ["n/a", "-", "word", "007", "0,125", "0.125", "1,500", "1.500", "1.234,50", "7,5", "(1,5)", "0"]
    ),
    st.from_regex(r"[-+]?[$€]?\d{1,4}([.,]\d{1,4}){0,2} ?[%€]?", fullmatch=True),
)


@pytest.fixture(scope="module")
def load() -> Any:
    """The loader as a tool has it."""
    namespace: dict[str, Any] = {}
    exec(emit(specify(PLANS["sum of a column"])), namespace)
    return namespace["_load"]


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=5),
    st.sampled_from([";", "|", "\t", ","]),
)
def test_decimal_commas_are_read_alike_everywhere(
    load: Any, rows: list[tuple[str, ...]], separator: str
) -> None:
    lines = [("first", "second", "third"), *rows]
    text = "".join(separator.join(f'"{cell}"' for cell in line) + "\n" for line in lines)
    expected = list(reading.read(text).rows)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "made.csv")
        file.write_text(text, encoding="utf-8")
        loaded = load(str(file))
        profiled = inside.read(str(file), "made.csv").rows
    assert [tuple(line) for line in loaded.itertuples(index=False)] == expected
    missing = {"", "n/a", "-"}
    assert [
        tuple(None if cell in missing else cell for cell in line) for line in profiled.to_numpy()
    ] == expected
