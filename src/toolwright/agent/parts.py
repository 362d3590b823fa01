"""An input of a function taken apart into what can be changed about it, and put together again."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from toolwright.domain.example import GeneratedFile
from toolwright.domain.json import Json
from toolwright.domain.tool import Example, ToolSpec


@dataclass(frozen=True)
class Part:
    """Something of an input that can be changed: a table, of a file or of lists that are as long as each other, or a
    single value, which is a table of one cell."""

    heads: tuple[str, ...]
    rows: list[list[Json]]
    of: str
    """"file", "lists", "value" or "integer"."""

    def copy(self) -> "Part":
        return replace(self, rows=[list(row) for row in self.rows])


Parts = Mapping[str, Part]


def parts_of(spec: ToolSpec, example: Example) -> Iterator[tuple[str, Part]]:
    texts = {file.name: file.content for file in example.files}
    lists: dict[int, list[str]] = {}
    for parameter in spec.parameters:
        value = example.arguments.get(parameter.name)
        if parameter.type == "file" and isinstance(value, str) and value in texts:
            head, *rows = list(csv.reader(io.StringIO(texts[value]))) or [[]]
            rows = [row for row in rows if len(row) == len(head)]
            if head:
                yield parameter.name, Part(tuple(head), [list(row) for row in rows], "file")
        elif parameter.type in ("numbers", "texts") and isinstance(value, list):
            lists.setdefault(len(value), []).append(parameter.name)
        elif parameter.type in ("text", "number", "integer", "boolean") and value is not None:
            of = "integer" if parameter.type == "integer" else "value"
            yield parameter.name, Part((parameter.name,), [[value]], of)
    for names in lists.values():
        columns = [example.arguments[name] for name in names]
        rows = [list(row) for row in zip(*columns, strict=True)]
        yield ",".join(names), Part(tuple(names), rows, "lists")


def put_together(spec: ToolSpec, example: Example, parts: Parts) -> Example:
    arguments, files = dict(example.arguments), {file.name: file for file in example.files}
    for name, part in parts.items():
        if part.of == "file":
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows([part.heads, *part.rows])
            file = str(arguments[name])
            files[file] = GeneratedFile(file, out.getvalue())
        elif part.of == "lists":
            for place, head in enumerate(part.heads):
                arguments[head] = [row[place] for row in part.rows]
        else:
            arguments[name] = part.rows[0][0]
    return Example(arguments, tuple(files.values()))
