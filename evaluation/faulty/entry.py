"""One specification of the corpus, and how an implementation is judged by its hidden tests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Case = tuple[tuple[Any, ...], Any]
"""The arguments, and the value that is expected."""


@dataclass(frozen=True)
class Entry:
    """Every implementation is the source of a module with a function of this `name`."""

    name: str
    words: str
    true: Sequence[str]
    faulty: Mapping[str, str]
    visible: Sequence[Case]
    hidden: Sequence[Case]


def body(head: str, *lines: str) -> str:
    """The source of a module with this one function."""
    return "\n".join((f"def {head}:", *(f"    {line}" for line in lines), ""))


def holds(entry: Entry, source: str, cases: Sequence[Case]) -> bool:
    """Whether the implementation returns what each case expects. One that raises does not hold."""
    names: dict[str, Any] = {}
    exec(compile(source, entry.name, "exec"), names)
    function: Callable[..., Any] = names[entry.name]
    return all(_returns(function, arguments, expected) for arguments, expected in cases)


def _returns(function: Callable[..., Any], arguments: tuple[Any, ...], expected: Any) -> bool:
    try:
        found = function(*arguments)
    except Exception:  # noqa: BLE001 - whatever a faulty one raises is its fault
        return False
    if isinstance(expected, float) and isinstance(found, int | float):
        return abs(found - expected) <= 1e-9 * max(1.0, abs(expected))
    return type(found) is type(expected) and found == expected
