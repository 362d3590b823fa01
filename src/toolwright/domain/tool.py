"""Tools: specification, tests, implementation, and the whole of them with its evidence."""

import keyword
import re
from dataclasses import dataclass, field
from typing import Literal

from toolwright.domain.evidence import Evidence, Level
from toolwright.domain.example import Example
from toolwright.domain.json import Json

ParameterType = Literal[
    "file",
    "column",
    "columns",
    "text",
    "number",
    "integer",
    "boolean",
    "numbers",
    "texts",
]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a tool's function. `required` ones have no default.

    "file" is a path for the tool, a file name for people; "column" a header; "columns", "numbers", "texts"
    are lists.
    """

    name: str
    type: ParameterType
    description: str
    required: bool = True
    default: Json = None


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """What a tool must do, before any code. It carries no value of anybody's file.

    `shape` is the canonical form of what it computes: equal shapes compute the same, so it finds the tool for
    every paraphrase. `plan` is the engineer's own machine-readable meaning of the tool (JSON), opaque to all
    others. `name` has no `tool_name_problem`.
    """

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    returns: str
    shape: str
    plan: Json = None
    engineer: str = "offline"
    raises: tuple[str, ...] = ()
    """What it refuses, a sentence each: "ValueError when the column is not numeric"."""


@dataclass(frozen=True, slots=True)
class TestSuite:
    """A pytest file for a specification, and examples that the server runs and compares by itself.

    `code` imports the function by `from NAME import NAME`.
    """

    __test__ = False

    code: str
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Implementation:
    """Source of a module with one public function, called as the specification's name."""

    code: str


@dataclass(frozen=True, slots=True)
class Tool:
    """A registered version of a tool. A version never changes; a repair is a new one."""

    name: str
    version: int
    spec: ToolSpec
    code: str
    test_code: str
    evidence: Evidence
    created_at: str
    status: Literal["active", "stale"] = "active"
    """"stale": its file was changed by hand and has to be verified again before the next use."""

    @property
    def level(self) -> Level:
        return self.evidence.level

    @property
    def is_proven(self) -> bool:
        """Whether its files are as they were verified, and passed."""
        return self.status == "active" and self.evidence.passed

    def holds(self, code: Implementation, tests: TestSuite) -> bool:
        """Whether it is this very code with these tests, word for word."""
        return (self.code, self.test_code) == (code.code, tests.code)


_SHADOWED = frozenset(
    {
        "conftest",
        "toolwright",
        "pandas",
        "numpy",
        "scipy",
        "pytest",
        "site",
        "sitecustomize",
        "usercustomize",
    }
)
_NAME = re.compile(r"[a-z][a-z0-9_]{1,62}")


def tool_name_problem(name: str) -> str | None:
    """Why `name` cannot be a tool's name, as a sentence for people, or None when it can.

    A tool's name is also a module and a function, so it must be an identifier in snake_case that shadows no
    keyword, no builtin, no standard module and none of the packages tools use.
    """
    import builtins
    import sys

    if not _NAME.fullmatch(name):
        return f"{name!r} is no tool name: 2 to 63 small letters, digits and underscores, a letter first"
    if keyword.iskeyword(name) or keyword.issoftkeyword(name) or hasattr(builtins, name):
        return f"{name!r} is a word of Python itself"
    if name in sys.stdlib_module_names or name in _SHADOWED or name.startswith("test_"):
        return f"{name!r} would shadow a module"
    return None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A tool that may serve a request, with how well it fits in [0, 1]. `exact` means an equal plan shape."""

    tool: Tool
    similarity: float
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """Arguments that an engineer read from a request for a tool. File arguments are `DataFile.name`s."""

    arguments: dict[str, Json] = field(default_factory=dict[str, Json])
