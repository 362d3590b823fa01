"""What makes a shape, and how leaves become arguments."""

import copy
from typing import Any, cast

import pytest

from support.plans import CATEGORY, COST, DEAR, LOAD, NORTH, PLANS, PRICE, PRODUCT, REGION, UNITS
from toolwright.domain.tool import tool_name_problem
from toolwright.engineers.offline.canonical import canonical
from toolwright.engineers.offline.canonical_rows import PlanProblem
from toolwright.engineers.offline.codec import from_json, to_json
from toolwright.engineers.offline.plan import (
    Aggregate,
    AnyOf,
    Arithmetic,
    Between,
    Binary,
    Both,
    Column,
    Compare,
    Contains,
    Correlate,
    Derive,
    FileRef,
    Filter,
    Formula,
    Load,
    Measure,
    Number,
    Operation,
    Plan,
    Rank,
    Select,
    Share,
    Sort,
    Text,
    TextOperation,
    Texts,
)
from toolwright.engineers.offline.shape import bind, lift, slots_of
from toolwright.engineers.offline.specification import specify

SUM = (Measure("sum", PRICE),)


def shape(plan: Plan) -> str:
    return lift(plan).shape


def test_other_leaves_have_the_same_shape_and_their_own_arguments() -> None:
    here = Aggregate(Filter(LOAD, DEAR), SUM)
    there = Aggregate(
        Filter(Load(FileRef("q2.csv")), Compare(Column("Qty"), "gt", Number(2.5))),
        (Measure("sum", Column("Total")),),
    )
    assert shape(here) == shape(there)
    assert bind(lift(here).template, there) == {
        "file": "q2.csv",
        "value_column": "Total",
        "filter_column": "Qty",
        "threshold": 2.5,
    }


def test_parameters_are_named_by_their_role_and_stand_in_a_fixed_order() -> None:
    plan = Rank(
        Aggregate(
            Filter(LOAD, Both("and", (DEAR, NORTH))),
            (Measure("mean", Formula("profit_margin", (PRICE, COST))),),
            (CATEGORY,),
        ),
        Number(3),
        largest=True,
    )
    assert list(lift(plan).arguments) == [
        "file",
        "price_column",
        "cost_column",
        "group_column",
        "n",
        "filter_column",
        "text",
        "filter_column_2",
        "threshold",
    ]


def test_equal_columns_in_two_places_are_two_parameters() -> None:
    once = Aggregate(Filter(LOAD, Compare(PRICE, "gt", Number(3))), SUM)
    twice = Aggregate(Filter(LOAD, Compare(UNITS, "gt", Number(3))), SUM)
    assert shape(once) == shape(twice)
    assert lift(once).arguments["value_column"] == lift(once).arguments["filter_column"] == "price"


def test_measures_of_one_column_share_its_parameter() -> None:
    of_one = Aggregate(LOAD, (Measure("mean", PRICE), Measure("max", PRICE)))
    of_two = Aggregate(LOAD, (Measure("mean", PRICE), Measure("max", UNITS)))
    assert list(lift(of_one).arguments) == ["file", "value_column"]
    assert list(lift(of_two).arguments) == ["file", "value_column", "value_column_2"]
    assert shape(of_one) != shape(of_two)


def test_columns_to_show_are_one_optional_parameter() -> None:
    none, two = Select(LOAD), Select(LOAD, (PRODUCT, PRICE))
    assert shape(none) == shape(two)
    assert lift(two).arguments["columns"] == ["product", "price"]
    assert [slot.optional for slot in lift(none).slots] == [False, True]


SAME: list[tuple[Plan, Plan]] = [
    (Filter(Filter(LOAD, DEAR), NORTH), Filter(LOAD, Both("and", (NORTH, DEAR)))),
    (Filter(LOAD, Compare(Number(3), "lt", PRICE)), Filter(LOAD, Compare(PRICE, "gt", Number(3)))),
    (
        Filter(LOAD, Both("and", (Compare(PRICE, "le", Number(9)), Compare(PRICE, "ge", Number(3))))),
        Filter(LOAD, Between(PRICE, Number(3), Number(9))),
    ),
    (Filter(LOAD, Between(PRICE, Number(9), Number(3))), Filter(LOAD, Between(PRICE, Number(3), Number(9)))),
    (
        Filter(LOAD, Both("or", (NORTH, Compare(REGION, "eq", Text("South"))))),
        Filter(LOAD, AnyOf(REGION, Texts(("North", "South")))),
    ),
    (Filter(LOAD, AnyOf(REGION, Texts(("North",)))), Filter(LOAD, NORTH)),
    (LOAD, Select(LOAD)),
    (
        Rank(Sort(LOAD, descending=True, value=PRICE), Number(3), largest=True),
        Rank(LOAD, Number(3), largest=True, value=PRICE),
    ),
    (
        Rank(Derive(LOAD, PRICE, (PRODUCT,)), Number(3), largest=True),
        Rank(LOAD, Number(3), largest=True, value=PRICE, keep=(PRODUCT,)),
    ),
    (
        Derive(LOAD, Binary("multiply", Binary("divide", Number(1), Number(4)), PRICE), ()),
        Derive(LOAD, Binary("multiply", PRICE, Number(0.25)), ()),
    ),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_plans_that_mean_the_same_are_lifted_to_the_same(one: Plan, other: Plan) -> None:
    assert lift(one) == lift(other)


DIFFERENT: list[tuple[Plan, Plan]] = [
    (Aggregate(LOAD, (Measure("std", PRICE),)), Aggregate(LOAD, (Measure("std_population", PRICE),))),
    (Filter(LOAD, Compare(PRICE, "gt", Number(1))), Filter(LOAD, Compare(PRICE, "ge", Number(1)))),
    (Filter(LOAD, Both("and", (NORTH, DEAR))), Filter(LOAD, Both("or", (NORTH, DEAR)))),
    (Aggregate(LOAD, SUM), Aggregate(LOAD, SUM, (CATEGORY,))),
    (Sort(LOAD, descending=True, value=PRICE), Sort(LOAD, descending=False, value=PRICE)),
    (Share(LOAD, Measure("count"), part=NORTH), Share(LOAD, Measure("count"), (CATEGORY,), NORTH)),
    (
        Arithmetic(Binary("subtract", Number(1), Binary("subtract", Number(2), Number(3)))),
        Arithmetic(Binary("subtract", Binary("subtract", Number(1), Number(2)), Number(3))),
    ),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_plans_that_mean_something_else_have_another_shape_and_name(one: Plan, other: Plan) -> None:
    assert shape(one) != shape(other)
    assert specify(one).name != specify(other).name
    assert bind(lift(one).template, other) is None


NO_PLANS: list[Plan] = [
    Aggregate(LOAD, ()),
    Aggregate(LOAD, (Measure("mean"),)),
    Aggregate(LOAD, (Measure("mood", PRICE),)),
    Aggregate(LOAD, (Measure("mode", Binary("add", PRICE, COST)),)),
    Aggregate(LOAD, (Measure("percentile", PRICE),)),
    Aggregate(LOAD, (Measure("percentile", PRICE, Number(101)),)),
    Aggregate(LOAD, (Measure("mean", PRICE, Number(90)),)),
    Sort(Aggregate(LOAD, (Measure("mode", PRICE),), (CATEGORY,)), descending=True),
    Aggregate(LOAD, (Measure("mean", Number(3)),)),
    Aggregate(Rank(LOAD, Number(3), largest=True, value=PRICE), SUM),
    Share(LOAD, Measure("mean", PRICE), (CATEGORY,)),
    Share(LOAD, Measure("count")),
    Rank(LOAD, Number(3), largest=True),
    Rank(Sort(LOAD, descending=False, value=PRICE), Number(3), largest=True),
    Filter(LOAD, Compare(REGION, "gt", Text("North"))),
    Filter(LOAD, Compare(Number(1), "gt", Number(2))),
    Filter(LOAD, AnyOf(REGION, Texts(()))),
    Derive(LOAD, Formula("profit_margin", (PRICE,)), ()),
    Derive(LOAD, Binary("modulo", PRICE, COST), ()),
    Derive(LOAD, Binary("add", PRICE, Number(float("inf"))), ()),
    Derive(LOAD, Binary("add", PRICE, Binary("divide", Number(1), Number(0))), ()),
    Correlate(LOAD, Number(1), PRICE),
    Arithmetic(PRICE),
    Operation("percent_of", (Number(1),)),
    TextOperation("reverse", Text("a"), Text("b")),
    TextOperation("shout", Text("a")),
]


@pytest.mark.parametrize("plan", NO_PLANS)
def test_what_has_no_meaning_is_no_plan(plan: Plan) -> None:
    with pytest.raises(PlanProblem):
        canonical(plan)


def test_a_shape_has_no_leaf_in_it() -> None:
    for plan in PLANS.values():
        spec = specify(plan)
        stored = repr((spec.shape, spec.plan, spec.summary, spec.parameters, spec.returns, spec.raises))
        for leaf in ("sales.csv", "North", "South", "banana", "phone", "product", "region"):
            assert leaf not in stored


def test_every_name_is_a_tools_name_and_there_is_one_for_each_shape() -> None:
    specs = [specify(plan) for plan in PLANS.values()]
    assert [problem for spec in specs if (problem := tool_name_problem(spec.name))] == []
    assert len({spec.name for spec in specs}) == len({spec.shape for spec in specs})


def test_a_stored_template_comes_back_with_its_slots() -> None:
    for plan in PLANS.values():
        lifted = lift(plan)
        template = from_json(to_json(lifted.template))
        assert template == lifted.template
        assert slots_of(template) == lifted.slots


def _spoiled(change: Any) -> Any:
    value = cast(
        Any, copy.deepcopy(to_json(Aggregate(Filter(LOAD, Contains(REGION, Text("x"))), SUM, (CATEGORY,))))
    )
    change(value)
    return value


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value.update(node="Path"),
        lambda value: value.update(node="Measure"),
        lambda value: value.update(extra=1),
        lambda value: value.pop("measures"),
        lambda value: value.update(by="region"),
        lambda value: value.update(by=[{"node": "Text", "value": "x"}]),
        lambda value: value["source"].update(source=None),
        lambda value: value["source"]["condition"]["text"].update(value=3),
        lambda value: value["measures"][0].update(function=["sum"]),
        lambda value: value["measures"][0].update(of={"node": ["Column"], "name": "x"}),
    ],
)
def test_what_a_database_should_not_hold_is_refused(change: Any) -> None:
    with pytest.raises(PlanProblem):
        from_json(_spoiled(change))


def test_a_tool_stored_before_a_field_was_added_is_read() -> None:
    value: Any = to_json(Aggregate(LOAD, (Measure("mean", PRICE),)))
    del value["measures"][0]["at"]
    assert from_json(value) == Aggregate(LOAD, (Measure("mean", PRICE),))


def test_a_plan_too_deep_is_refused() -> None:
    value: Any = to_json(LOAD)
    for _ in range(500):
        value = {"node": "Select", "source": value, "columns": []}
    with pytest.raises(PlanProblem):
        from_json(value)
