"""How a model understood a task, kept with the task: its tool, the arguments and the sentence around the result."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from pydantic import TypeAdapter

from toolwright.domain.json import Json
from toolwright.domain.query import Task
from toolwright.domain.tool import ToolSpec
from toolwright.engineers.model.outputs import NewTool

SHAPE = "model:"
"""How the shape of a tool begins that a model specified."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`shape` is that of the tool that exists, or of the one that is specified by `spec`. With `write_up` words
    are written about the result when it is there."""

    shape: str
    spec: ToolSpec | None
    arguments: Mapping[str, Json]
    says: str | None = None
    write_up: bool = False
    refers_back: bool = False


_READING = TypeAdapter(Reading)


def stored(reading: Reading) -> Json:
    return cast(Json, _READING.dump_python(reading, mode="json"))


def of(task: Task) -> Reading | None:
    """None for a task that no model has read."""
    return None if task.reading is None else _READING.validate_python(task.reading)


def shape_of(tool: NewTool) -> str:
    """The same for every specification that reads the same."""
    text = json.dumps(tool.model_dump(mode="json"), sort_keys=True)
    return f"{SHAPE}{tool.name}:{hashlib.sha256(text.encode()).hexdigest()[:16]}"
