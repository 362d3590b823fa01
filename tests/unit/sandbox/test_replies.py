"""What a box says is taken only in exactly the agreed shape."""

from __future__ import annotations

import pytest

from toolwright.sandboxes import replies
from toolwright.sandboxes.frames import Malformed

COLUMN = {
    "name": "x", "type": "integer", "count": 1, "missing": 0, "distinct": 1, "minimum": 1, "maximum": 1,
    "format": "plain", "marks": [], "values": ["1"], "unparsed": 0,
}  # fmt: skip


@pytest.mark.parametrize("text", ["1", "null", '{"a": [1.5, "ü"]}', '"x"'])
def test_a_result_is_the_json_it_was(text: str) -> None:
    assert replies.canonical(text) == text


@pytest.mark.parametrize(
    "text", ["NaN", "[Infinity]", "{", "", "[" * 100_000, '"\\ud800"', "1" * 5000, "1 2"]
)
def test_what_is_no_json_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        replies.canonical(text)


@pytest.mark.parametrize(
    "reply",
    [None, [], {}, {"done": None}, {"done": {}}, {"done": {"result": None}}, {"done": {"result": "1", "error": {}}},
     {"done": {"error": {"kind": "limit", "type": "x", "text": "y"}}}, {"done": {"error": {"kind": "tool"}}}],
)  # fmt: skip
def test_an_execution_of_another_shape_is_malformed(reply: object) -> None:
    with pytest.raises(Malformed):
        replies.execution(reply)


@pytest.mark.parametrize(
    "change",
    [{"type": "money"}, {"count": -1}, {"count": True}, {"count": 1.5}, {"name": 1}, {"format": "x"}, {"marks": "NA"},
     {"values": ["1"] * 51}, {"minimum": [1]}, {"minimum": True}],
)  # fmt: skip
def test_a_column_of_another_shape_is_malformed(change: dict[str, object]) -> None:
    done = {"rows": 1, "columns": [COLUMN], "encoding": "utf-8", "delimiter": ",", "problem": None}
    assert replies.profile({"done": done}, "a.csv").columns[0].maximum == 1
    with pytest.raises(Malformed):
        replies.profile({"done": done | {"columns": [COLUMN | change]}}, "a.csv")


@pytest.mark.parametrize(
    "results", [None, [["a"]], [["a", "won", ""]], [["a", "passed", None]], [["a", "passed", "", 1]]]
)
def test_a_test_run_of_another_shape_is_malformed(results: object) -> None:
    with pytest.raises(Malformed):
        replies.test_run({"done": {"results": results, "problem": None}})


def test_only_known_limits_are_limits() -> None:
    assert replies.limit({"limit": "memory"}) == "memory"
    assert replies.limit({"done": {}}) is None
    for reply in ({"limit": "x"}, {"limit": 1}, [], None):
        with pytest.raises(Malformed):
            replies.limit(reply)
