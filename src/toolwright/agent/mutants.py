"""Faults put into an implementation, one at a time, by its syntax tree. Nothing is imported and nothing is run here.

The operators follow the faults that people and models make: DeMillo, Lipton, Sayward 1978, "Hints on test data
selection", and the operators that later tools settled on.
"""

import ast
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from toolwright.agent.mutant_kinds import Change, changes
from toolwright.domain.evidence import Mutant

MOST = 30
"""So many mutants of one tool are made; more say little more, and each costs a run of the tests."""

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Mutated:
    """A mutant with its source."""

    mutant: Mutant
    code: str


def mutate(code: str, name: str, most: int = MOST) -> tuple[Mutated, ...]:
    """At most `most` mutants of the module's function `name` and of what it calls, the same ones every time.

    The function's own come first, then those of its helpers in turn, the nearest first. Raises `SyntaxError` for what
    is no Python.
    """
    tree = ast.parse(code)
    parts = [ast.unparse(part) for part in tree.body]
    seen, made = set(parts), list[Mutated]()
    for function, change in _spread(_reached(tree, name)):
        if len(made) == most:
            break
        before = _short(change.shown())
        change.apply()
        try:
            part = ast.unparse(function)
            after = _short(change.becomes())
            compile(part, "mutant", "exec", dont_inherit=True)
        except (ValueError, SyntaxError, TypeError):
            continue
        finally:
            change.undo()
        if part not in seen:
            seen.add(part)
            place = tree.body.index(function)
            source = "\n\n".join([*parts[:place], part, *parts[place + 1 :], ""])
            made.append(Mutated(Mutant(change.kind, change.line, _told(before, after)), source))
    return tuple(made)


def _reached(tree: ast.Module, name: str) -> Sequence[ast.FunctionDef]:
    """The function, then those of the module that it calls, directly or not, in the order of their distance."""
    functions: Mapping[str, ast.FunctionDef] = {
        node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)
    }
    waiting, found = deque([name]), dict[str, ast.FunctionDef]()
    while waiting:
        called = waiting.popleft()
        if called in functions and called not in found:
            found[called] = functions[called]
            waiting.extend(node.id for node in ast.walk(functions[called]) if isinstance(node, ast.Name))
    return list(found.values())


def _spread(functions: Sequence[ast.FunctionDef]) -> Iterator[tuple[ast.FunctionDef, Change]]:
    """All changes of the first function, then one of each of the others, and so on round."""
    if not functions:
        return
    first, *others = functions
    for change in changes(first):
        yield first, change
    waiting = {function.name: (function, changes(function)) for function in others}
    while waiting:
        for name, (function, left) in list(waiting.items()):
            if (change := next(left, None)) is None:
                del waiting[name]
            else:
                yield function, change


def _told(before: str, after: str) -> str:
    return f"`{before}` left out" if not after else f"`{before}` became `{after}`"


def _short(node: ast.AST | None) -> str:
    text = "" if node is None else " ".join(ast.unparse(node).split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
