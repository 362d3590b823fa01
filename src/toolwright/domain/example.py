"""A fact about a function: what it gives for an input."""

from dataclasses import dataclass

from toolwright.domain.json import Json


@dataclass(frozen=True, slots=True)
class GeneratedFile:
    """A made-up input file of an example."""

    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Example:
    """A fact about the specified function: with these generated files and arguments it returns `expected` or
    refuses with an exception of class `raises`. Compared outside the sandbox, numbers to a relative 1e-9.

    A "file" argument is the name of one of `files`.
    """

    arguments: dict[str, Json]
    files: tuple[GeneratedFile, ...] = ()
    expected: Json = None
    raises: str | None = None
