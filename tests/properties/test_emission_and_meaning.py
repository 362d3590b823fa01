"""Written in pandas and calculated row by row, a plan comes to the same: on random plans and random files."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from properties.plans import csv_files, tables
from toolwright.agent.comparison import same
from toolwright.domain.json import Json
from toolwright.engineers.offline.codec import from_json, to_json
from toolwright.engineers.offline.emission import emit
from toolwright.engineers.offline.generation import is_sound
from toolwright.engineers.offline.meaning import Refused, evaluate
from toolwright.engineers.offline.plan import Plan
from toolwright.engineers.offline.shape import lift, slots_of
from toolwright.engineers.offline.specification import specify

# A machine with other work is no reason to fail, and each example writes its own file into the folder.
HEALTH = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture)

pytestmark = pytest.mark.filterwarnings("default")


def function_of(plan: Plan) -> Callable[..., Any]:
    spec = specify(plan)
    namespace: dict[str, Any] = {}
    exec(compile(emit(spec), spec.name, "exec"), namespace)
    return namespace[spec.name]


def outcome(call: Callable[[], Json]) -> tuple[str, Json]:
    try:
        return "value", call()
    except Refused as refusal:
        return "refused", refusal.reason
    except ValueError as error:
        return "refused", str(error)


@settings(max_examples=150, deadline=None, suppress_health_check=HEALTH)
@given(plan=tables, text=csv_files())
def test_the_code_and_the_oracle_agree(plan: Plan, text: str, tmp_path: Path) -> None:
    lifted = lift(plan)
    arguments: Mapping[str, Json] = lifted.arguments
    assume(is_sound(lifted.template, {"data.csv": text}, arguments))
    (tmp_path / "data.csv").write_text(text, encoding="utf-8", newline="")
    in_folder = {**arguments, "file": str(tmp_path / "data.csv")}
    expected = outcome(lambda: evaluate(lifted.template, {"data.csv": text}, arguments))
    actual = outcome(lambda: function_of(plan)(**in_folder))
    event(expected[0])
    assert actual[0] == expected[0], (expected, actual)
    if expected[0] == "value":
        assert same(expected[1], actual[1]), (expected, actual)


@settings(max_examples=200, deadline=None, suppress_health_check=HEALTH)
@given(plan=tables)
def test_a_template_survives_its_json_and_is_lifted_to_itself(plan: Plan) -> None:
    lifted = lift(plan)
    assert from_json(to_json(lifted.template)) == lifted.template
    assert from_json(to_json(plan)) == plan
    assert slots_of(lifted.template) == lifted.slots
    assert list(lifted.arguments) == [slot.name for slot in lifted.slots]


@settings(max_examples=200, deadline=None, suppress_health_check=HEALTH)
@given(plans=st.tuples(tables, tables))
def test_tools_have_one_name_for_each_shape(plans: tuple[Plan, Plan]) -> None:
    first, second = map(specify, plans)
    assert (first.name == second.name) == (first.shape == second.shape)
