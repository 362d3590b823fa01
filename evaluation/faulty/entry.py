"""One specification of the corpus, and how an implementation is judged by its hidden tests."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any, cast, get_args

from toolwright.agent.comparison import same
from toolwright.domain.query import Fact
from toolwright.domain.tool import Parameter, ParameterType

Case = tuple[tuple[Any, ...], Any]
"""The arguments, and the value that is expected. For a file its text stands among the arguments."""


@dataclass(frozen=True)
class Entry:
    """Every implementation is the source of a module with a function of this `name`.

    `takes` says its parameters as "table: file, count: integer". `visible` are the tests of whoever writes the tool
    from the `words`; `hidden` ones decide what is true.
    """

    name: str
    words: str
    takes: str
    true: Sequence[str]
    faulty: Mapping[str, str]
    visible: Sequence[Case]
    hidden: Sequence[Case]
    facts: tuple[Fact, ...] = ()
    """An example that a person gives with the request."""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return tuple(_parameter(*part.split(": ")) for part in self.takes.split(", "))


def body(head: str, *lines: str) -> str:
    """The source of a module with this one function."""
    return "\n".join((f"def {head}:", *(f"    {line}" for line in lines), ""))


def module(text: str) -> str:
    """The source of a module that is written out, without the indentation around it."""
    return dedent(text).strip() + "\n"


def but(source: str, *edits: tuple[str, str]) -> str:
    """The source with each text replaced that stands there once."""
    for old, new in edits:
        if source.count(old) != 1:
            raise ValueError(f"{old!r} is there {source.count(old)} times")
        source = source.replace(old, new)
    return source


def holds(entry: Entry, source: str, cases: Sequence[Case]) -> bool:
    """Whether the implementation returns what each case expects. One that raises does not hold."""
    try:
        return all(same(expected, result(entry, source, arguments)) for arguments, expected in cases)
    except Exception:  # noqa: BLE001 - whatever a faulty one raises is its fault
        return False


def result(entry: Entry, source: str, arguments: Sequence[Any]) -> Any:
    """What the implementation returns; raises what it raises."""
    names: dict[str, Any] = {}
    exec(compile(source, entry.name, "exec"), names)
    function: Callable[..., Any] = names[entry.name]
    with tempfile.TemporaryDirectory(prefix="toolwright-corpus-") as folder:
        return function(*_written(entry, arguments, folder))


def _written(entry: Entry, arguments: Sequence[Any], folder: str) -> list[Any]:
    """The arguments with files in the place of their texts."""
    return [
        _file(Path(folder, f"{parameter.name}.csv"), value) if parameter.type == "file" else value
        for parameter, value in zip(entry.parameters, arguments, strict=True)
    ]


def _file(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def _parameter(name: str, kind: str) -> Parameter:
    if kind not in get_args(ParameterType):
        raise ValueError(f"{kind!r} is no type of a parameter")
    return Parameter(name, cast(ParameterType, kind), name)
