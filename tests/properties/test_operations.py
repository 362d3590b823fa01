"""Operators on what a request says: the written code and the oracle come to the same, on random inputs."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolwright.agent.comparison import same
from toolwright.engineers.offline.emission import emit
from toolwright.engineers.offline.meaning import Refused, evaluate
from toolwright.engineers.offline.operators import OPERATIONS, Kinded
from toolwright.engineers.offline.operators.units import SPELLINGS
from toolwright.engineers.offline.plan import Number, Numbers, Operation, Text, Texts
from toolwright.engineers.offline.shape import lift
from toolwright.engineers.offline.specification import specify

_quarters = st.integers(-200, 800).map(lambda n: n // 4 if n % 4 == 0 else n / 4)
_texts = st.text(alphabet="abcAZ é'-.!? \n19", max_size=24)
_LEAVES: dict[Kinded, st.SearchStrategy[Any]] = {
    "number": _quarters.map(Number),
    "whole": st.integers(-3, 60).map(Number),
    "year": st.integers(-5, 10005).map(Number),
    "number_list": st.lists(_quarters, max_size=6).map(lambda values: Numbers(tuple(values))),
    "text": _texts.map(Text),
    "text_list": st.lists(_texts, max_size=5).map(lambda values: Texts(tuple(values))),
    "day": st.one_of(
        st.dates().map(lambda day: Text(day.isoformat())), st.sampled_from(("2024-02-30", "soon")).map(Text)
    ),
    "unit": st.sampled_from(sorted(set(SPELLINGS.values()))).map(Text),
}


@cache
def _tool(name: str) -> Callable[..., Any]:
    kinds: dict[Kinded, Any] = {"number_list": Numbers(()), "text_list": Texts(())}
    leaves = (
        kinds.get(kind, Number(1) if kind in ("number", "whole", "year") else Text(""))
        for kind in OPERATIONS[name].takes
    )
    spec = specify(Operation(name, tuple(leaves)))
    namespace: dict[str, Any] = {}
    exec(compile(emit(spec), spec.name, "exec"), namespace)
    return namespace[spec.name]


@pytest.mark.parametrize("name", OPERATIONS)
@settings(max_examples=25, deadline=None, suppress_health_check=(HealthCheck.too_slow,))
@given(data=st.data())
def test_the_code_and_the_oracle_agree(name: str, data: st.DataObject) -> None:
    plan = Operation(name, tuple(data.draw(_LEAVES[kind]) for kind in OPERATIONS[name].takes))
    lifted = lift(plan)
    try:
        expected = evaluate(lifted.template, {}, lifted.arguments)
    except Refused:
        with pytest.raises(ValueError, match=r"\w{2}"):
            _tool(name)(**lifted.arguments)
        return
    actual = json.loads(json.dumps(_tool(name)(**lifted.arguments)))
    assert same(expected, actual), (plan, expected, actual)
