"""What rounding and naming a result mean: on the decimals of its numbers, one record after another."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import cast

from toolwright.domain.json import Json
from toolwright.engineers.offline.meaning.refusal import Refused
from toolwright.engineers.offline.meaning.values import Arguments, exact, text_of, texts_of
from toolwright.engineers.offline.plan import (
    Aggregate,
    Column,
    Derive,
    Having,
    Plan,
    Presented,
    Rank,
    RankEach,
    Rolling,
    Running,
    Sort,
    slot_name,
)

PRESENTED = frozenset(["rounded", "named"])
"""The ways to give a result that have a meaning."""

_CONTEXT = Context(prec=400)


def presented(node: Presented, result: Json, arguments: Arguments) -> Json:
    """The result of what is inside as it is given. Raises `Refused`."""
    if node.decimals is not None:
        places = exact(arguments[slot_name(node.decimals)])
        if places.denominator != 1 or abs(places) > 15:
            raise Refused("argument")
        result = _rounded(result, int(places), _keys(node.of, arguments, result))
    if node.names is None:
        return result
    names = [name.strip() for name in texts_of(slot_name(node.names), arguments)]
    if "" in names or len(names) != len(set(names)):
        raise Refused("argument")
    if isinstance(result, Mapping):
        return _under(names, list(result.values()))
    if not isinstance(result, Sequence) or isinstance(result, str):
        return _under(names, [result])
    if len(names) != _count(node.of):
        raise Refused("argument")
    return [_called(cast("Mapping[str, Json]", record), node.of, names, arguments) for record in result]


def _under(names: Sequence[str], values: Sequence[Json]) -> Json:
    if len(names) != len(values):
        raise Refused("argument")
    return dict(zip(names, values, strict=True))


def _called(record: Mapping[str, Json], of: Plan, names: Sequence[str], arguments: Arguments) -> Json:
    ranked = _inside(of)
    if isinstance(ranked, Derive) and isinstance(ranked.value, Column):
        old = text_of(ranked.value, arguments).strip()
        new = [names[0] if name == old else name for name in record]
    else:
        new = [*list(record)[: len(record) - len(names)], *names]
    if len(set(new)) < len(new):
        raise Refused("argument")
    return dict(zip(new, record.values(), strict=True))


def _count(of: Plan) -> int:
    inside = _inside(of)
    return len(inside.measures) if isinstance(inside, Aggregate) else 1


def _inside(of: Plan) -> Plan:
    while isinstance(of, Rank | RankEach | Having | Sort):
        of = of.source
    return of


def _keys(of: Plan, arguments: Arguments, result: Json) -> frozenset[str]:
    """The columns of records that are no calculated values."""
    if not isinstance(result, Sequence) or isinstance(result, str) or not result:
        return frozenset()
    if not isinstance(result[0], Mapping):
        return frozenset()
    columns = list(result[0])
    inside = _inside(of)
    match inside:
        case Running(Derive(_, Column() as value)):
            calculated = {text_of(value, arguments).strip(), columns[-1]}
        case Running() | Rolling():
            calculated = {*columns[-2:]}
        case Derive(_, Column() as value):
            calculated = {text_of(value, arguments).strip()}
        case _:
            calculated = {*columns[-_count(of) :]}
    return frozenset(columns) - calculated


def _rounded(value: Json, places: int, keys: frozenset[str]) -> Json:
    if isinstance(value, Mapping):
        return {name: item if name in keys else _rounded(item, places, keys) for name, item in value.items()}
    if isinstance(value, str | bool) or value is None:
        return value
    if isinstance(value, int | float):
        digits = Decimal(repr(value)).quantize(Decimal(f"1e{-places}"), ROUND_HALF_UP, _CONTEXT)
        return int(digits) if digits == digits.to_integral_value() else float(digits)
    return [_rounded(item, places, keys) for item in value]
