"""A function's body while it is written: its lines, and names for what it computes on the way."""

import re
from collections.abc import Iterable

LONGEST = 100


class Body:
    """Lines of Python, and the names that are taken. Starts with the parameters' names."""

    def __init__(self, parameters: Iterable[str]) -> None:
        self.lines: list[str] = []
        self._taken = set(parameters)

    def add(self, line: str) -> None:
        self.lines.append(line)

    def assign(self, name: str, expression: str, indent: str = "") -> str:
        """Assigns to a new name, made from this one, and gives it back."""
        unique, count = name, 1
        while unique in self._taken:
            count += 1
            unique = f"{name}_{count}"
        self._taken.add(unique)
        self.add(f"{indent}{unique} = {expression}")
        return unique


def wrapped(line: str) -> list[str]:
    """The line, or several when it is too long: broken in its largest brackets, one part in each."""
    indent = line[: len(line) - len(line.lstrip())]
    if len(line) <= LONGEST:
        return [line]
    start, end = max(_brackets(line), key=lambda span: span[1] - span[0], default=(0, 0))
    if end - start < 2:
        return [line]
    parts, joint = _parts(line[start + 1 : end])
    inner: list[str] = []
    for place, part in enumerate(parts):
        # A condition's joint stands before the next part, a comma behind each.
        before = f"{joint} " if joint not in {"", ","} and place else ""
        inner += wrapped(f"{indent}    {before}{part}" + ("," if joint == "," else ""))
    return [line[: start + 1], *inner, indent + line[end:]]


_TOKENS = re.compile(r"""[rf]*"(?:[^"\\]|\\.)*"|[()\[\]{}]|,\s|\s[&|]\s""")


def _brackets(line: str) -> list[tuple[int, int]]:
    """Where the outermost brackets open and close."""
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    for token in _TOKENS.finditer(line):
        if token[0] in "([{":
            opened.append(token.start())
        elif token[0] in ")]}":
            start = opened.pop()
            if not opened:
                found.append((start, token.start()))
    return found


def _parts(content: str) -> tuple[list[str], str]:
    """The parts of what stands in brackets, and what joins them: a comma, & or |, or nothing for a single part."""
    depth = 0
    breaks: list[re.Match[str]] = []
    for token in _TOKENS.finditer(content):
        if token[0] in "([{":
            depth += 1
        elif token[0] in ")]}":
            depth -= 1
        elif depth == 0 and not token[0].endswith('"'):
            breaks.append(token)
    if not breaks:
        return [content], ""
    starts = [0, *(token.end() for token in breaks)]
    ends = [*(token.start() for token in breaks), len(content)]
    joint = "," if any(token[0].strip() == "," for token in breaks) else breaks[0][0].strip()
    return [content[start:end] for start, end in zip(starts, ends, strict=True)], joint
