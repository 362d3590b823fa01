"""What a model is told: the texts in this folder, and data that is marked as such."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Template
from typing import Literal

from toolwright.domain.json import Json

Name = Literal["plan", "tests", "implement", "answer"]


def instructions(name: Name, **values: str) -> str:
    """The text of this name with its `$placeholders` filled. Raises `KeyError` for one that is not given, `ValueError`
    for a value that has no place."""
    template = _template(name)
    unused = values.keys() - set(template.get_identifiers())
    if unused:
        raise ValueError(f"{name}.md has no place for {', '.join(sorted(unused))}")
    return template.substitute(values).strip() + "\n"


def message(**data: Json) -> str:
    """What the model is to work on, each part as JSON between marks that the part itself cannot write."""
    return "\n".join(_marked(name, value) for name, value in data.items())


def _marked(name: str, value: Json) -> str:
    # Without "<" in it, no text of a file can end its own part.
    text = json.dumps(value, ensure_ascii=False, indent=1).replace("<", "\\u003c")
    return f'<data name="{name}">\n{text}\n</data>\n'


@cache
def _template(name: Name) -> Template:
    return Template(Path(__file__).with_name(f"{name}.md").read_text("utf-8"))


def without_empty(value: Mapping[str, Json]) -> Mapping[str, Json]:
    """The object without what says nothing: a model reads every key."""
    return {key: item for key, item in value.items() if item not in (None, "", [], {}, ())}
