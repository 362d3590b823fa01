"""How a query is gone about."""

from dataclasses import dataclass
from typing import ClassVar

from toolwright.domain.query import Strategy


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


Plan = Single | ForceSynthesis | Sequential | Composition
