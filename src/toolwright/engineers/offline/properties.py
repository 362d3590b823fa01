"""Properties that a tool's results have whatever the values are, as pytest functions, chosen by what the
template does."""

from collections.abc import Sequence

from toolwright.domain.invariant import Invariant
from toolwright.domain.tool import Example, ToolSpec
from toolwright.engineers.offline.generation import Case
from toolwright.engineers.offline.operators import AGGREGATES, TABLES, TEXTS
from toolwright.engineers.offline.plan import (
    Aggregate,
    Arithmetic,
    Correlate,
    CountGroups,
    Derive,
    Growth,
    Having,
    Lookup,
    Operation,
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
    Table,
    TextOperation,
    Unique,
    core,
    slot_name,
)

Results = Sequence[tuple[Case, Example]]


def properties(spec: ToolSpec, template: Plan, results: Results) -> list[str]:
    """Source of the test functions. `results` are the cases that give a value."""
    match template:
        case Arithmetic() | Operation() | Presented(Arithmetic() | Operation() | TextOperation()):
            return []
        case TextOperation():
            return _text_properties(spec, template)
        case _:
            plain = next((case for case, _ in results if case.name == "plain_values"), None)
            return [] if plain is None else _Properties(spec, plain).of(template)


def invariants(template: Plan) -> list[Invariant]:
    """Of the properties those that any file of a person can be asked for: with other rows, and no other arguments."""
    table = core(template)
    rounded = isinstance(template, Presented) and template.decimals is not None
    found: list[Invariant] = []
    # Rolling goes by days, and of rows of one day the order may matter.
    if isinstance(table, _ORDERLESS) and not isinstance(table, Rolling):
        found.append(Invariant("the order of the rows does not matter", "reversed"))
    factor = _factor(table)
    if factor == 1 or (factor is not None and not rounded):
        words = "every row twice gives " + ("the same" if factor == 1 else "twice as much")
        found.append(Invariant(words, "twice", factor, _keys(table)))
    return found


_ORDERLESS = (Aggregate, Having, CountGroups, Rolling, Share, Unique, Correlate)


class _Properties:
    """Writes the properties of a table's tool on its plainest case."""

    def __init__(self, spec: ToolSpec, case: Case) -> None:
        self._spec = spec
        self._case = case

    def of(self, table: Table | Report | Presented) -> list[str]:
        tests: list[str] = []
        if isinstance(table, _ORDERLESS):
            tests.append(self._order())
        factor = _factor(table)
        if factor is not None:
            tests.append(self._twice(factor, _keys(table)))
        match table:
            case Share(part=None):
                tests.append(self._whole())
            case Rank(_, n):
                tests.append(self._fewer(slot_name(n)))
            case (
                Sort()
                | RankEach()
                | Derive()
                | Growth()
                | Running()
                | Select()
                | Lookup()
                | Report()
                | Presented()
            ):
                tests.append(self._apart())
            case _:
                pass
        return tests

    def _order(self) -> str:
        body = [
            "header, *rows = LINES",
            f"forwards = {self._call('write(tmp_path, header, *rows)')}",
            f"backwards = {self._call('write(tmp_path, header, *reversed(rows))')}",
            "assert agrees(backwards, forwards)",
        ]
        return self._test("the_order_of_the_rows_does_not_matter", body)

    def _twice(self, factor: int, keys: int) -> str:
        name = "every_row_twice_" + ("gives_the_same" if factor == 1 else "gives_twice_as_much")
        body = [
            "header, *rows = LINES",
            f"once = {self._call('write(tmp_path, header, *rows)')}",
            f"twice = {self._call('write(tmp_path, header, *rows, *rows)')}",
        ]
        if factor == 1:
            return self._test(name, [*body, "assert agrees(twice, once)"])
        if keys:
            body += [
                f"keys = {keys}",
                "for one, two in zip(once, twice, strict=True):",
                "    assert list(two.values())[:keys] == list(one.values())[:keys]",
                "    measured = zip(list(one.values())[keys:], list(two.values())[keys:], strict=True)",
                f"    assert all(agrees(after, before and before * {factor}) for before, after in measured)",
            ]
        else:
            body.append(f"assert agrees(twice, once * {factor})")
        return self._test(name, body)

    def _whole(self) -> str:
        body = [
            f"records = {self._call('write(tmp_path, *LINES)')}",
            'assert agrees(sum(record["share_percent"] for record in records), 100)',
        ]
        return self._test("the_shares_make_the_whole", body)

    def _fewer(self, n: str) -> str:
        body = [
            "file = write(tmp_path, *LINES)",
            f"three = {self._call('file', **{n: '3'})}",
            f"one = {self._call('file', **{n: '1'})}",
            f"every = {self._call('file', **{n: '1000'})}",
            "assert 1 <= len(one) <= len(every)",
            "assert agrees(one, every[: len(one)])",
            "assert len(one) <= len(three)",
            "assert agrees(three, every[: len(three)])",
        ]
        return self._test("fewer_rows_are_the_first_of_more", body)

    def _apart(self) -> str:
        body = [
            "file = write(tmp_path, *LINES)",
            f"assert {self._call('file')} == {self._call('file')}",
        ]
        return self._test("the_same_file_gives_the_same_result", body)

    def _call(self, file: str, **changed: str) -> str:
        arguments = {
            parameter.name: file if parameter.type == "file" else repr(self._case.arguments[parameter.name])
            for parameter in self._spec.parameters
            if parameter.name in self._case.arguments
        } | changed
        return f"{self._spec.name}({', '.join(f'{name}={value}' for name, value in arguments.items())})"

    def _test(self, name: str, body: Sequence[str]) -> str:
        lines = [f"    {line!r}," for line in (self._case.text or "").splitlines()]
        setup = ["LINES = [", *lines, "]"]
        return "\n".join(["", f"def test_{name}(tmp_path):", *(f"    {line}" for line in [*setup, *body])])


def _keys(table: Plan) -> int:
    """How many fields of each object of the result say which group it is."""
    return len(table.by) if isinstance(table, Aggregate) else 0


def _factor(table: Plan) -> int | None:
    """What every row twice does to the result: 2 for twice as much, 1 for nothing, None for neither."""
    match table:
        case Aggregate(_, measures, by):
            names = [AGGREGATES[measure.function].properties for measure in measures]
            if all("stays" in each for each in names):
                return 1
            if all("doubles" in each for each in names) and (by or len(measures) == 1):
                return 2
            return None
        case Share() | Unique() | Correlate():
            return 1 if "stays" in TABLES[type(table).__name__.lower()].properties else None
        case _:
            return None


def _text_properties(spec: ToolSpec, template: TextOperation) -> list[str]:
    name = spec.name
    samples = tuple(sample[0] for sample in TEXTS[template.name].samples)
    tests: list[str] = []
    if template.other is not None:
        return tests
    found = TEXTS[template.name].properties
    if "involution" in found:
        tests.append(_each(name, "twice_gives_the_text_back", samples, f"{name}({name}(text)) == text"))
    if "idempotent" in found:
        tests.append(_each(name, "once_is_enough", samples, f"{name}({name}(text)) == {name}(text)"))
    if "additive" in found:
        check = f'{name}(text + " " + text) == 2 * {name}(text)'
        tests.append(_each(name, "the_text_twice_has_twice_as_many", samples, check))
    return tests


def _each(name: str, claim: str, samples: tuple[object, ...], check: str) -> str:
    return "\n".join(
        ["", f"def test_{claim}():", f"    for text in {list(samples)!r}:", f"        assert {check}"]
    )
