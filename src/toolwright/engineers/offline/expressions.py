"""Phrases that mean a value of each row: columns, written formulas, named formulas."""

from collections.abc import Iterable

from toolwright.domain.file import ColumnProfile
from toolwright.engineers.offline import vocabulary
from toolwright.engineers.offline.column_phrases import numeric_columns
from toolwright.engineers.offline.formulas import formula
from toolwright.engineers.offline.lattice import Lattice, Read, index, split_phrase
from toolwright.engineers.offline.linking import STEMMED
from toolwright.engineers.offline.operators import FORMULAS, Operator
from toolwright.engineers.offline.plan import Binary, Column, Expression, Formula, Number
from toolwright.engineers.offline.roles import best_role, cast_columns
from toolwright.engineers.offline.span_phrases import days_reads

_FORMULA_WORDS = index(
    {
        split_phrase(words): operator
        for operator in FORMULAS.values()
        for words in operator.words
        if words not in vocabulary.DOUBTFUL
    }
)
_INFIX_WORDS = index(
    {
        ("plus",): "+", ("minus",): "-", ("times",): "*", ("multiplied", "by"): "*", ("divided", "by"): "/",
        ("+",): "+", ("-",): "-", ("*",): "*", ("×",): "*", ("/",): "/", ("÷",): "/", ("**",): "^", ("^",): "^",
    }
)  # fmt: skip
_PAIRED: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "divide": (
        ("ratio of", ("to", "and", "over")),
        ("ratio between", ("and",)),
        ("quotient of", ("and",)),
        ("dividing", ("by",)),
    ),
    "subtract": (("difference between", ("and",)), ("difference of", ("and",))),
    "multiply": (("product of", ("and",)), ("multiplying", ("by", "and", "with"))),
    "add": (("adding", ("and", "to")),),
}
_FORMULA_COST = 0.1


def expression_reads(lattice: Lattice, at: int) -> list[Read[Expression]]:
    """Numeric expressions that begin here: a column, a formula, a calculation."""
    return lattice.remember("expression", at, lambda: list(_expression_reads(lattice, at)))


def _expression_reads(lattice: Lattice, at: int) -> Iterable[Read[Expression]]:
    for read in numeric_columns(lattice, at):
        yield Read(read.end, Column(read.node.name), read.cost)
    yield from calculation_reads(lattice, at)


def calculation_reads(lattice: Lattice, at: int) -> list[Read[Expression]]:
    """Expressions that are more than a column."""
    return lattice.remember(
        "calculation",
        at,
        lambda: [
            *_infix(lattice, at),
            *_paired(lattice, lattice.skip(at)),
            *_named(lattice, lattice.skip(at)),
            *days_reads(lattice, lattice.skip(at)),
        ],
    )


def _infix(lattice: Lattice, at: int) -> Iterable[Read[Expression]]:
    """a * (b - 2): operands are numeric columns and numbers."""
    pieces: list[str] = []
    names: dict[str, Expression] = {}
    cost, depth, position, operand_next = 0.0, 0, lattice.skip(at), True
    while True:
        if operand_next:
            opening = lattice.lower(position) == "("
            if opening:
                pieces.append("(")
                depth, position = depth + 1, position + 1
                continue
            operand = _operand(lattice, position)
            if operand is None:
                return
            name = f"x{len(names)}"
            names[name] = operand.node
            pieces.append(name)
            position, cost, operand_next = operand.end, cost + operand.cost, False
            continue
        if lattice.lower(position) == ")" and depth:
            pieces.append(")")
            depth, position = depth - 1, position + 1
            continue
        if depth == 0 and len(names) > 1:
            node = formula(" ".join(pieces), names)
            if node is not None:
                yield Read(position, node, cost)
        signs = lattice.lookup(position, _INFIX_WORDS)
        if not signs:
            return
        pieces.append(signs[0].node)
        position, operand_next = signs[0].end, True


def _operand(lattice: Lattice, at: int) -> Read[Expression] | None:
    number = lattice.number(at)
    if number and lattice.lower(at) != "-":
        return Read(number.end, Number(number.node))
    reads = sorted(numeric_columns(lattice, at), key=lambda read: (read.cost, -read.end))
    if not reads or sum(read.cost == reads[0].cost and read.node != reads[0].node for read in reads):
        return None
    return Read(reads[0].end, Column(reads[0].node.name), reads[0].cost)


def _paired(lattice: Lattice, at: int) -> Iterable[Read[Expression]]:
    for op, forms in _PAIRED.items():
        for intro, middles in forms:
            phrase = tuple(intro.split())
            if not lattice.follows(at, phrase):
                continue
            for left in numeric_columns(lattice, at + len(phrase)):
                if lattice.lower(left.end) not in middles:
                    continue
                for right in numeric_columns(lattice, left.end + 1):
                    yield Read(right.end, _pair(op, left.node, right.node), left.cost + right.cost)
    for first in numeric_columns(
        lattice, at
    ):  # "price to cost ratio", "price / cost ratio", "price cost difference"
        joint = lattice.lower(first.end)
        start = first.end + (joint in ("to", "-", "/"))
        start += joint == "-" and lattice.lower(start) == "to" and lattice.lower(start + 1) == "-" and 2
        if joint == "to" or joint in "-/":
            for second in numeric_columns(lattice, start):
                if lattice.lower(second.end) == "ratio":
                    yield Read(
                        second.end + 1, _pair("divide", first.node, second.node), first.cost + second.cost
                    )


def _pair(op: str, left: ColumnProfile, right: ColumnProfile) -> Expression:
    named = {"divide": "ratio", "subtract": "difference"}.get(op)
    inputs = (Column(left.name), Column(right.name))
    if named:
        return Formula(named, inputs)
    return Binary("multiply", *inputs) if op == "multiply" else Binary("add", *inputs)


def _named(lattice: Lattice, at: int) -> Iterable[Read[Expression]]:
    """Formulas that go by a name, "profit margin", over the columns that play their parts."""
    for read in lattice.lookup(at, _FORMULA_WORDS):
        operator = read.node
        if not operator.inputs or not all(role.words for role in operator.inputs):
            continue
        for end, columns, cost in _given(lattice, read.end, operator):
            yield Read(end, Formula(operator.name, columns), cost)
        if lattice.profile is None:
            continue
        if any(link.end == read.end and link.cost <= STEMMED for link in lattice.columns(at)):
            continue  # the file has this very value as a column
        found = cast_columns(lattice.profile.columns, operator)
        if found:
            yield Read(
                read.end,
                Formula(operator.name, tuple(Column(column.name) for column in found)),
                _FORMULA_COST,
            )


def uncast_formulas(lattice: Lattice, at: int) -> Iterable[Read[Operator]]:
    """Named formulas for which the file has no clear columns."""
    for read in lattice.lookup(at, _FORMULA_WORDS):
        if lattice.profile and read.node.inputs and cast_columns(lattice.profile.columns, read.node) is None:
            yield read


def _given(lattice: Lattice, at: int, operator: Operator) -> Iterable[tuple[int, tuple[Column, ...], float]]:
    """Inputs said outright: "profit margin from price and cost", "(price, cost)"."""
    if len(operator.inputs) != 2 or lattice.lower(at) not in ("from", "of", "using", "between", "("):
        return
    for left in numeric_columns(lattice, at + 1):
        if lattice.lower(left.end) in ("and", "to", ","):
            for right in numeric_columns(lattice, left.end + 1):
                roles = [best_role(column, operator.inputs) for column in (left.node, right.node)]
                if roles == [0, 1] or roles == [None, None]:
                    ordered = (left.node, right.node)
                elif roles == [1, 0]:
                    ordered = (right.node, left.node)
                else:
                    continue
                end = right.end + (lattice.lower(at) == "(" and lattice.lower(right.end) == ")")
                yield end, (Column(ordered[0].name), Column(ordered[1].name)), left.cost + right.cost
