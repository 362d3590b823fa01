"""What an engineer brings for an entry of the corpus: specification, tests and independent implementations."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.faulty.entry import Case, Entry
from toolwright.domain.tool import Implementation, TestSuite, ToolSpec

ENGINEER = "corpus"
ALTERNATIVES = 2
"""So many independent implementations stand beside the one that is judged."""
FAULTY_SHARE = 0.2
"""How often one of them is a faulty one: who writes them makes mistakes as well."""


@dataclass(frozen=True)
class Subject:
    """An implementation that is judged: "true 1", or its fault by name."""

    entry: Entry
    what: str
    code: str
    is_true: bool

    def __str__(self) -> str:
        return f"{self.entry.name}: {self.what}"


def subjects(entry: Entry) -> Iterator[Subject]:
    for number, code in enumerate(entry.true, 1):
        yield Subject(entry, f"true {number}", code, True)
    for fault, code in entry.faulty.items():
        yield Subject(entry, fault, code, False)


def specification(entry: Entry) -> ToolSpec:
    return ToolSpec(entry.name, entry.words, entry.parameters, "", entry.name, engineer=ENGINEER)


def suite(entry: Entry, cases: Sequence[Case] | None = None) -> TestSuite:
    """The visible tests, or these, as a pytest file."""
    tests = [_test(entry, number, case) for number, case in enumerate(cases or entry.visible, 1)]
    head = f"import pytest\n\nfrom {entry.name} import {entry.name}\n"
    return TestSuite("\n\n".join((head, *tests)))


def alternatives(subject: Subject) -> tuple[Implementation, ...]:
    """Others of the same specification, drawn by a seed: true ones, but for one in `FAULTY_SHARE` of all draws, which
    makes another mistake than the subject."""
    entry = subject.entry
    drawn = random.Random(str(subject))
    true = [code for code in entry.true if code != subject.code]
    others = drawn.sample(true, min(ALTERNATIVES, len(true)))
    wrong = [code for code in entry.faulty.values() if code != subject.code]
    if drawn.random() < FAULTY_SHARE:
        others[drawn.randrange(len(others))] = drawn.choice(wrong)
    return tuple(map(Implementation, others))


def files(entry: Entry, case: Case) -> Mapping[str, str]:
    """The texts of the files among a case's arguments, by parameter."""
    arguments, _ = case
    return {
        parameter.name: text
        for parameter, text in zip(entry.parameters, arguments, strict=True)
        if parameter.type == "file"
    }


def _test(entry: Entry, number: int, case: Case) -> str:
    arguments, expected = case
    texts = files(entry, case)
    lines = [f"def test_{number}({'tmp_path' if texts else ''}):"]
    for name, text in texts.items():
        lines += [f'    {name} = tmp_path / "{name}.csv"', f"    {name}.write_text({text!r})"]
    given = [
        f"str({parameter.name})" if parameter.name in texts else repr(value)
        for parameter, value in zip(entry.parameters, arguments, strict=True)
    ]
    lines.append(f"    assert {entry.name}({', '.join(given)}) {_comparison(expected)}")
    return "\n".join((*lines, ""))


def _comparison(expected: Any) -> str:
    if expected is None or isinstance(expected, bool):
        return f"is {expected}"
    inner: Sequence[Any] = (
        list(expected.values())
        if isinstance(expected, dict)
        else expected
        if isinstance(expected, list)
        else [expected]
    )
    return (
        f"== pytest.approx({expected!r})"
        if any(isinstance(one, float) for one in inner)
        else f"== {expected!r}"
    )
