"""A template's shape as text: what names the tool."""

import re

from toolwright.engineers.offline.canonical_rows import PlanProblem
from toolwright.engineers.offline.plan import (
    Aggregate,
    AnyOf,
    Arithmetic,
    Between,
    Binary,
    Both,
    Case,
    Check,
    Column,
    ColumnSlot,
    ColumnsSlot,
    Compare,
    Contains,
    Correlate,
    CountGroups,
    DatePart,
    Derive,
    FileRef,
    FileSlot,
    Filter,
    Finding,
    Formula,
    Growth,
    Having,
    Key,
    Limit,
    Load,
    Lookup,
    Measure,
    Missing,
    Number,
    Numbers,
    NumberSlot,
    NumbersSlot,
    Operation,
    Output,
    Plan,
    Presented,
    Rank,
    RankEach,
    Report,
    Rolling,
    Running,
    Select,
    Share,
    Sort,
    Step,
    Text,
    TextOperation,
    Texts,
    TextSlot,
    TextsSlot,
    Unique,
    Verdict,
    Within,
    slot_name,
)

VERSION = 1
"""Of the shape's text. A change of what equal shapes compute is a new version."""


def shape_of(template: Plan) -> str:
    """The template as one line: classes and operators, slots by their kind, numbered by first appearance."""
    text = _text(template)
    names: dict[str, int] = {}

    def numbered(match: re.Match[str]) -> str:
        return match["kind"] + str(names.setdefault(match["name"], len(names)))

    return f"{VERSION} " + re.sub(r"(?P<kind>\w+):(?P<name>\w+)", numbered, text)


def _text(node: object) -> str:
    match node:
        case (
            FileSlot()
            | ColumnSlot()
            | ColumnsSlot()
            | NumberSlot()
            | TextSlot()
            | TextsSlot()
            | NumbersSlot()
        ):
            return f"{_KINDS[type(node)]}:{slot_name(node)}"
        case FileRef() | Column() | Number() | Text() | Texts() | Numbers():
            raise PlanProblem("a template has slots in the place of leaves")
        case Arithmetic(expression):
            return _call("expression", expression)
        case TextOperation(name, text, other):
            return _call(name, text, *([] if other is None else [other]))
        case Operation(name, inputs):
            return _call(name, *inputs)
        case Load(file):
            return _call("load", file)
        case Filter(source, condition):
            return _call("filter", source, condition)
        case Aggregate(source, measures, by):
            return _call("aggregate", source, *measures, *_by(by))
        case Measure(function, of, at):
            return _call(function, *(part for part in (of, at) if part is not None))
        case Derive(source, value, keep):
            return _call("derive", source, value, *keep)
        case Growth(source, value, keep):
            return _call("growth", source, value, *keep)
        case Running(source, n):
            return _call("cumulative", source) if n is None else _call("moving", source, n)
        case Rank(source, n, largest):
            return _call("top" if largest else "bottom", source, n)
        case RankEach(source, n, largest, by):
            return _call("top_each" if largest else "bottom_each", source, n, *_by(by))
        case Having(source, limits):
            return _call("having", source, *limits)
        case Limit(measure, op, to):
            return _call(op, measure, to)
        case CountGroups(source):
            return _call("count_groups", source)
        case Rolling(source, days, function):
            return _call(f"rolling_{function}", source, days)
        case Sort(source, descending, value, as_text):
            name = "descending" if descending else "ascending"
            return _call(name + ("_text" if as_text else ""), source, *([] if value is None else [value]))
        case Share(source, measure, by, part):
            return _call("share", source, measure, *_by(by), *([] if part is None else [part]))
        case Unique(source, column):
            return _call("unique", source, column)
        case Select(source, columns):
            return _call("select", source, *columns)
        case Lookup(source, column, keep):
            return _call("lookup", source, column, *keep)
        case Presented(of, decimals, names):
            given = [
                _call(name, leaf)
                for name, leaf in (("rounded", decimals), ("named", names))
                if leaf is not None
            ]
            return _call("presented", of, *given)
        case Correlate(source, left, right, method):
            return _call("correlate" if method == "pearson" else method, source, left, right)
        case Binary(op, left, right):
            return _call(op, left, right)
        case Formula(name, inputs):
            return _call(name, *inputs)
        case Compare(value, op, to):
            return _call(op, value, to)
        case Between(value, low, high):
            return _call("between", value, low, high)
        case Contains(column, text):
            return _call("contains", column, text)
        case AnyOf(column, texts):
            return _call("any_of", column, texts)
        case Within(column, first, last):
            sides = [_call(name, day) for name, day in (("from", first), ("to", last)) if day is not None]
            return _call("within", column, *sides)
        case DatePart(part, column):
            return _call(part, column)
        case Missing(column, negated):
            return _call("present" if negated else "missing", column)
        case Both(op, parts):
            return _call(op, *parts)
        case Report(source, steps, outputs, names):
            return _call("report", source, *steps, *outputs, names)
        case Step(name, of, numbers, where):
            return _call(name, *of, *numbers, *([] if where is None else [where]))
        case Finding(name, of, numbers, where, other, after):
            conditions = [_call("of", each) for each in (where, other) if each is not None]
            return _call(f"{name}_after_{after}", *of, *numbers, *conditions)
        case Output(of, digits):
            return _call("output", of, *([] if digits is None else [digits]))
        case Verdict(cases, labels):
            return _call("verdict", *cases, labels)
        case Case(checks):
            return _call("case", *checks)
        case Check(of, op, limit, magnitude):
            return _call(f"{op}_magnitude" if magnitude else op, of, limit)
        case str():
            return node
        case _:
            raise PlanProblem(f"{type(node).__name__} is no part of a plan")


_KINDS = {
    FileSlot: "f",
    ColumnSlot: "c",
    ColumnsSlot: "cs",
    NumberSlot: "n",
    TextSlot: "t",
    TextsSlot: "ts",
    NumbersSlot: "ns",
}


def _by(columns: tuple[Key, ...]) -> list[str]:
    return [_call("by", *columns)] if columns else []


def _call(name: str, *parts: object) -> str:
    return f"{name}({','.join(map(_text, parts))})"
