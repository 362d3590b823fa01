"""How a result is given, rounded or under names: a line or two after what computes it."""

from toolwright.engineers.offline.canonical import values_of
from toolwright.engineers.offline.emission.body import Body
from toolwright.engineers.offline.plan import (
    Aggregate,
    Column,
    Correlate,
    CountGroups,
    Derive,
    Having,
    Presented,
    Rank,
    RankEach,
    Report,
    Rolling,
    Running,
    Scalar,
    Share,
    Sort,
    Table,
    slot_name,
)

PRESENTED = frozenset({"rounded", "named"})


def presented(node: Presented, result: str, body: Body) -> str:
    """Writes what is done to the `result`, Python for the result of what is inside; gives Python for it afterwards."""
    if gives_records(node.of):
        return _records(node, node.of, result, body)  # pyright: ignore[reportArgumentType]
    if node.decimals is not None:
        result = f"_to_decimals({result}, {slot_name(node.decimals)})"
    if node.names is None:
        return result
    count = values_of(node.of)
    value = body.assign("result", result)
    names = f"_names({slot_name(node.names)}, {count})"
    if count == 1:
        return f"{{{names}[0]: {value}}}"
    return f"dict(zip({names}, {value}.values(), strict=True))"


def _records(node: Presented, of: Table, result: str, body: Body) -> str:
    records = body.assign("records", result)
    if node.decimals is not None:
        columns, decimals = _value_columns(of, records, running=True), slot_name(node.decimals)
        records = body.assign("records", f"_columns_to_decimals({records}, {columns}, {decimals})")
    if node.names is None:
        return records
    columns, count = _value_columns(of, records, running=False), values_of(of)
    return f"_renamed({records}, {columns}, _names({slot_name(node.names)}, {count}))"


def gives_records(of: Table | Scalar | Report) -> bool:
    """Whether the result is a list of records."""
    match of:
        case Aggregate(by=()) | Share(by=()) | Correlate() | CountGroups():
            return False
        case _:
            return not isinstance(of, Scalar | Report)


def _value_columns(of: Table, records: str, *, running: bool) -> str:
    """Python for the names of the columns with calculated values; of running values, as well those that are summed."""
    match of:
        case Rank(source) | RankEach(source) | Having(source) | Sort(source):
            return _value_columns(source, records, running=running)
        case Derive(_, Column() as column):
            return f"[{slot_name(column)}.strip()]"
        case Running(Derive(_, Column() as column)) if running:
            return f"[{slot_name(column)}.strip(), *_last({records}, 1)]"
        case Running() | Rolling():
            return f"_last({records}, {2 if running else 1})"
        case _:
            return f"_last({records}, {values_of(of)})"
