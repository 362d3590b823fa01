"""Puts a tool's module together: its function, and of the parts exactly those that it uses.

The parts are real code, checked and tested as such. They are read as text, not imported, because they need
pandas, which the server's process never loads.
"""

import ast
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

_IMPORTS = {
    "pd": "import pandas as pd",
    "np": "import numpy as np",
    "Path": "from pathlib import Path",
    "Fraction": "from fractions import Fraction",
    "Decimal": "from decimal import Decimal",
    "ROUND_HALF_UP": "from decimal import ROUND_HALF_UP",
    "stats": "from scipy import stats",
}
_WIDTH = 100
_STANDARD = ("csv", "datetime", "difflib", "gzip", "io", "itertools", "json", "math", "re", "statistics")


@dataclass(frozen=True, slots=True)
class Part:
    """A function or constant of a parts file: its source, and the names that it uses."""

    source: str
    uses: frozenset[str]
    is_function: bool


def module(docstring: str, function: str, *parts_files: str) -> str:
    """The module's source: docstring, imports, constants, the function, then the parts in the order of their files."""
    parts = {name: part for file in parts_files for name, part in _parts(file).items()}
    wanted = _needed(_names(ast.parse(function)), parts)
    used = [part for name, part in parts.items() if name in wanted]
    names = _names(ast.parse(function)).union(*(part.uses for part in used))
    constants = [part.source for part in used if not part.is_function]
    functions = [part.source for part in used if part.is_function]
    head = ["\n".join(textwrap.wrap(f'"""{docstring}"""', _WIDTH)), *_imports(names)]
    if constants:
        head.append("\n".join(constants))
    return "\n\n".join(head) + "\n\n\n" + "\n\n\n".join([function, *functions]) + "\n"


def _imports(names: Iterable[str]) -> list[str]:
    used = set(names)
    standard = [f"import {name}" for name in _STANDARD if name in used]
    standard += [_IMPORTS[name] for name in ("ROUND_HALF_UP", "Decimal", "Fraction", "Path") if name in used]
    others = [_IMPORTS[name] for name in ("np", "pd", "stats") if name in used]
    return ["\n".join(lines) for lines in (standard, others) if lines]


def _needed(names: frozenset[str], parts: Mapping[str, Part]) -> set[str]:
    found: set[str] = set()
    waiting = [name for name in names if name in parts]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(used for used in parts[name].uses if used in parts)
    return found


@cache
def _parts(file: str) -> Mapping[str, Part]:
    source = (resources.files("toolwright.engineers.offline.emission") / "parts" / file).read_text(
        encoding="utf-8"
    )
    parts: dict[str, Part] = {}
    for node in ast.parse(source).body:
        text = ast.get_source_segment(source, node) or ""
        match node:
            case ast.FunctionDef(name=name):
                parts[name] = Part(text, _names(node), is_function=True)
            case ast.Assign(targets=[ast.Name(id=name)]):
                parts[name] = Part(text, _names(node), is_function=False)
            case _:
                pass
    return parts


def _names(tree: ast.AST) -> frozenset[str]:
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
