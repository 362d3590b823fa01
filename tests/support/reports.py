"""Reports that together use every finding and every step, alone and composed as briefs ask for them."""

from collections.abc import Mapping

from toolwright.engineers.offline.operators import FINDINGS, STEPS, Operator
from toolwright.engineers.offline.operators.findings import COMPARING
from toolwright.engineers.offline.plan import (
    Binary,
    Case,
    Check,
    Column,
    Compare,
    Expression,
    FileRef,
    Finding,
    Load,
    Number,
    Output,
    Plan,
    Report,
    Step,
    Text,
    Texts,
    Verdict,
)

SALES = Load(FileRef("data/sales.csv"))
PRICE, COST, UNITS, REGION = map(Column, ("price", "cost", "units", "region"))
NORTH, SOUTH = (Compare(REGION, "eq", Text(name)) for name in ("North", "South"))
SPREAD = Binary("subtract", PRICE, COST)


def finding(operator: Operator, after: int = 0) -> Finding:
    """The operator's finding, of as many columns as it takes."""
    kinds = {"numbers": (PRICE, COST), "values": (REGION, REGION), "columns": (UNITS, UNITS)}
    of: list[Expression] = []
    for place, takes in enumerate(operator.takes):
        if takes != "rows":
            of.append(kinds[takes][min(place, 1)])
    compared = operator.name in COMPARING
    return Finding(
        operator.name,
        tuple(of),
        _numbers(operator),
        NORTH if compared else None,
        SOUTH if compared else None,
        after,
    )


def step(operator: Operator) -> Step:
    if operator.name == "keep":
        return Step("keep", where=NORTH)
    of = () if operator.takes == ("rows",) else (PRICE,)
    return Step(operator.name, of, _numbers(operator))


def _numbers(operator: Operator) -> tuple[Number, ...]:
    sample = operator.samples[0] if operator.samples else ()
    return tuple(Number(value) for value in sample if not isinstance(value, str | tuple))


def report(*findings: Finding | Verdict, steps: tuple[Step, ...] = (), digits: int | None = 4) -> Report:
    """A report of these, under made-up names."""
    rounded = None if digits is None else Number(digits)
    outputs = tuple(Output(each, rounded if isinstance(each, Finding) else None) for each in findings)
    return Report(SALES, steps, outputs, Texts(tuple(f"output {place}" for place in range(len(outputs)))))


def batches() -> list[tuple[Operator, ...]]:
    """All findings, up to five of a kind together."""
    alike: dict[tuple[object, ...], list[Operator]] = {}
    for operator in FINDINGS.values():
        key = (operator.takes, operator.name in COMPARING, bool(operator.samples))
        alike.setdefault(key, []).append(operator)
    return [tuple(found[place : place + 5]) for found in alike.values() for place in range(0, len(found), 5)]


R, P = (Finding(name, (PRICE, COST)) for name in ("pearson_r", "pearson_p"))
RELATION = Verdict(
    (
        Case((Check(P, "lt", Number(0.05)), Check(R, "ge", Number(0.5), magnitude=True))),
        Case((Check(P, "lt", Number(0.05)), Check(R, "lt", Number(0.5), magnitude=True))),
    ),
    Texts(("linear", "nonlinear", "none")),
)
NORMAL = Verdict((Case((Check(Finding("shapiro_p", (PRICE,)), "gt", Number(0.05)),)),), Texts(("yes", "no")))

REPORTS: Mapping[str, Plan] = {
    **{
        f"report of {', '.join(operator.name for operator in some)}": report(*map(finding, some), digits=None)
        for some in batches()
    },
    **{
        f"report after {name}": report(
            Finding("mean", (PRICE,)),
            Finding("rows", after=1),
            Finding("std", (PRICE,), after=1),
            steps=(step(operator),),
        )
        for name, operator in STEPS.items()
    },
    "correlation and its kind": report(R, P, RELATION),
    "deviation of a difference and whether it is normal": report(
        Finding("std", (SPREAD,)), Finding("shapiro_p", (SPREAD,)), NORMAL
    ),
    "means of two parts": report(
        Finding("mean", (PRICE,), where=NORTH), Finding("mean", (PRICE,), where=SOUTH)
    ),
    "errors of a regression with two predictors": report(
        Finding("test_rmse", (PRICE, COST, UNITS), (Number(0.2), Number(42))),
        Finding("test_r_squared", (PRICE, COST, UNITS), (Number(0.2), Number(42))),
        Finding("r_squared", (PRICE, COST, UNITS)),
    ),
    "the strongest of two correlations": report(
        *(Finding(name, (PRICE, COST, UNITS)) for name in ("strongest_correlate", "strongest_r"))
    ),
    "before and after several steps": report(
        Finding("rows"),
        Finding("mean", (PRICE,)),
        Finding("missing", (PRICE,)),
        Finding("rows", after=1),
        Finding("mean", (PRICE,), after=2),
        Finding("std_population", (PRICE,), after=3),
        Finding("first_value", (PRICE,), after=4),
        steps=(
            Step("drop_repeated"),
            Step("fill_median", (PRICE,)),
            Step("drop_outliers_z", (SPREAD,), (Number(1.5),)),
            Step("min_max", (PRICE,)),
        ),
    ),
}
