"""How a query is gone about."""

from dataclasses import dataclass
from typing import ClassVar

from toolwright.domain.pattern import Pattern
from toolwright.domain.query import Strategy
from toolwright.domain.tool import Bound, Tool


@dataclass(frozen=True, slots=True)
class Single:
    """One task for one tool: the one that exists, or a new one."""

    strategy: ClassVar[Strategy] = "single"
    reasoning: str


@dataclass(frozen=True, slots=True)
class ForceSynthesis:
    """The request itself asks for a new tool: no search."""

    strategy: ClassVar[Strategy] = "force_synthesis"
    reasoning: str


@dataclass(frozen=True, slots=True)
class Sequential:
    """Several tasks, none of which needs another's result."""

    strategy: ClassVar[Strategy] = "sequential"
    reasoning: str


@dataclass(frozen=True, slots=True)
class Composition:
    """Several tasks, some of which work on the result of an earlier one."""

    strategy: ClassVar[Strategy] = "composition"
    reasoning: str


@dataclass(frozen=True, slots=True)
class Composite:
    """A tool that does a whole pattern in one run, with its arguments, and the tools it is made of."""

    tool: Tool
    arguments: Bound
    parts: tuple[Tool, ...]


@dataclass(frozen=True, slots=True)
class FollowPattern:
    """Several tasks that were often asked for together: the steps of a pattern."""

    strategy: ClassVar[Strategy] = "workflow_pattern"
    reasoning: str
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class UseComposite:
    """The steps of a pattern in one run of its composite tool."""

    strategy: ClassVar[Strategy] = "composite_tool"
    reasoning: str
    pattern: Pattern
    composite: Composite


Plan = Single | ForceSynthesis | Sequential | Composition | FollowPattern | UseComposite
