"""Holding a tool to what must not change about its result on the person's own file: a fact from outside.

The variants of the file are made in a box of their own, without the tool, and what comes back is compared out here: no
tool can say that it holds.
"""

import contextlib
import inspect
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from toolwright.agent import varying
from toolwright.agent.comparison import result_of, same
from toolwright.agent.mutation import Turn
from toolwright.domain.example import GeneratedFile
from toolwright.domain.file import DataFile
from toolwright.domain.invariant import Invariant
from toolwright.domain.json import Json
from toolwright.domain.query import Done
from toolwright.domain.tool import Example, Parameter, Tool, ToolSpec
from toolwright.ports import Sandbox

_VARYING = inspect.getsource(varying)
_SPEC = ToolSpec(
    "varying", "The file with its rows put otherwise", (Parameter("file", "file", "CSV"),), "", ""
)
_SUFFIXES = (".csv", ".tsv", ".txt")


@dataclass(frozen=True, slots=True)
class Found:
    """The invariants that held on the file, in words, and those that did not."""

    held: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()


async def look(
    sandbox: Sandbox, tool: Tool, invariants: Sequence[Invariant], done: Done, file: DataFile, turn: Turn
) -> Found:
    """What holds of a run that gave a result, `done` with one file that is as it was.

    Nothing where it cannot be told: for what is no CSV file in UTF-8 or is larger than 1 MB, and where the tool gives
    something else on a copy of the file or is stopped. Raises `SandboxUnavailable`.
    """
    (parameter, *others) = [one.name for one in tool.spec.parameters if one.type == "file"] or [""]
    if not parameter or others or not file.name.lower().endswith(_SUFFIXES) or done.result is None:
        return Found()
    await turn()
    made = await sandbox.execute(_SPEC, _VARYING, {"file": file.name}, [file])
    if not made.succeeded:
        return Found()
    texts = result_of(made)
    assert isinstance(texts, Mapping)
    name = f"copy{PurePath(file.name).suffix.lower()}"

    async def result(rows: str) -> Json:
        """What the tool gives, in a list of one; an empty list where it gives nothing."""
        arguments = {**done.arguments, parameter: name}
        await turn()
        example = Example(arguments, (GeneratedFile(name, str(texts[rows])),))
        (run,) = await sandbox.run_examples(tool.spec, tool.code, [example])
        if run.kind == "limit":
            raise TimeoutError
        return [result_of(run)] if run.succeeded else []

    held, broken = list[str](), list[str]()
    with contextlib.suppress(TimeoutError):
        known = [json.loads(done.result)]
        if not same(known, await result("same")):
            return Found()
        for invariant in invariants:
            wanted = _grown(known, invariant)
            (held if same(wanted, await result(invariant.rows)) else broken).append(invariant.words)
    return Found(tuple(held), tuple(broken))


def _grown(value: Json, invariant: Invariant) -> Json:
    """The result that the invariant wants for the changed rows."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return value * invariant.factor
    if isinstance(value, Mapping):
        return {
            key: part if place < invariant.keys else _grown(part, invariant)
            for place, (key, part) in enumerate(value.items())
        }
    return [_grown(part, invariant) for part in value]
