"""What a box says, read strictly: it is a claim of untrusted code. Any other shape is `Malformed`."""

import base64
import json
import re
from collections.abc import Iterable
from typing import Any, Final, cast, get_args

from toolwright.domain.execution import MOST_FILES, MOST_FILES_MB, Execution, TestResult, TestRun, Written
from toolwright.domain.file import ColumnProfile, ColumnType, FileProfile
from toolwright.sandboxes.frames import Malformed

_TEXT: Final = 4000
_NAME: Final = 255
_OUTCOMES: Final = ("passed", "failed", "error", "skipped")
_FORMATS: Final = ("plain", "thousands", "percent", "currency")
_LIMITS: Final = ("memory", "disk", "files", "open files", "threads", "output")
_IDENTIFIER: Final = re.compile(r"\w{1,100}")
_MOST_TESTS: Final = 10_000
_NODE: Final = 10_000
_MOST_COLUMNS: Final = 100_000
_DEPTH: Final = 64
"""A little more than the box itself gives: what nests deeper cannot be read again by whoever has a deeper stack."""


def limit(reply: object) -> str | None:
    """The limit that the box itself met, one of `_LIMITS`, or None."""
    stopped = _object(reply).get("limit")
    if stopped is None or stopped in _LIMITS:
        return stopped
    raise Malformed


def execution(reply: object) -> Execution:
    """Without its duration, which the caller has measured."""
    done = _object(_object(reply).get("done"))
    if set(done) == {"result"}:
        return Execution(canonical(_text(done["result"], None)), None, 0.0)
    if set(done) == {"result", "files", "not_kept"}:
        written = _written(done["files"])
        missed = _count(done["not_kept"])
        return Execution(canonical(_text(done["result"], None)), None, 0.0, written=written, not_kept=missed)
    error = _object(done.get("error"))
    kind = error.get("kind")
    if kind not in ("input", "tool") or set(done) != {"error"}:
        raise Malformed
    named = _text(error.get("type"), 100)
    text = _text(error.get("text"), _TEXT)
    return Execution(None, text, 0.0, kind, named if _IDENTIFIER.fullmatch(named) else None)


def canonical(text: str) -> str:
    """The same JSON value, written by the server. Raises `Malformed` for what is no JSON, NaN included."""
    try:
        value = json.loads(text, parse_constant=_refuse)
        _check_depth(value)
        written = json.dumps(value, ensure_ascii=False, allow_nan=False)
        written.encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    return written


def _check_depth(value: object) -> None:
    level: list[Any] = [value]
    for _ in range(_DEPTH):
        containers = [entry for entry in level if type(entry) in (dict, list)]
        if not containers:
            return
        level = [part for entry in containers for part in _parts(entry)]
    raise ValueError("nested too deeply")


def _parts(container: Any) -> Iterable[Any]:
    return cast(Iterable[Any], container.values() if type(container) is dict else container)


def test_run(reply: object) -> TestRun:
    """Without its duration, which the caller has measured."""
    done = _object(_object(reply).get("done"))
    results: list[TestResult] = []
    for entry in _list(done.get("results"), _MOST_TESTS):
        node, outcome, message = _fields(entry, 3)
        if outcome not in _OUTCOMES:
            raise Malformed
        results.append(TestResult(_text(node, _NODE), cast(Any, outcome), _text(message, _TEXT)))
    problem = done.get("problem")
    return TestRun(tuple(results), 0.0, None if problem is None else _text(problem, _TEXT))


def profile(reply: object, name: str) -> FileProfile:
    done = _object(_object(reply).get("done"))
    problem, note = done.get("problem"), done.get("note")
    columns = tuple(_column(entry) for entry in _list(done.get("columns"), _MOST_COLUMNS))
    return FileProfile(
        name,
        _count(done.get("rows")),
        columns,
        _text(done.get("encoding"), 40),
        _text(done.get("delimiter"), 1),
        None if problem is None else _text(problem, _TEXT),
        None if note is None else _text(note, _TEXT),
        tuple(_text(sheet, 100) for sheet in _list(done.get("sheets", []), 100)),
    )


def _written(value: object) -> tuple[Written, ...]:
    files: list[Written] = []
    left = MOST_FILES_MB << 20
    for entry in _list(value, MOST_FILES):
        name, content = _fields(entry, 2)
        if not isinstance(content, str):
            raise Malformed
        try:
            read = base64.b64decode(content, validate=True)
        except ValueError as error:
            raise Malformed from error
        left -= len(read)
        if left < 0:
            raise Malformed
        files.append(Written(_text(name, _NAME), read))
    return tuple(files)


def _column(entry: object) -> ColumnProfile:
    column = _object(entry)
    kind, written = column.get("type"), column.get("format")
    if kind not in get_args(ColumnType) or written not in _FORMATS:
        raise Malformed
    return ColumnProfile(
        name=_text(column.get("name"), None),
        type=cast(ColumnType, kind),
        count=_count(column.get("count")),
        missing=_count(column.get("missing")),
        distinct=_count(column.get("distinct")),
        minimum=_bound(column.get("minimum")),
        maximum=_bound(column.get("maximum")),
        format=cast(Any, written),
        marks=tuple(_text(mark, 100) for mark in _list(column.get("marks"), 100)),
        values=tuple(_text(value, None) for value in _list(column.get("values"), 50)),
        unparsed=_count(column.get("unparsed")),
    )


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Malformed
    return cast(dict[str, Any], value)


def _list(value: object, most: int) -> list[Any]:
    if not isinstance(value, list) or len(cast(list[Any], value)) > most:
        raise Malformed
    return cast(list[Any], value)


def _fields(value: object, count: int) -> list[Any]:
    fields = _list(value, count)
    if len(fields) != count:
        raise Malformed
    return fields


def _text(value: object, most: int | None) -> str:
    if not isinstance(value, str) or (most is not None and len(value) > most):
        raise Malformed
    # Half characters have no place in a database or a socket.
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")


def _count(value: object) -> int:
    if type(value) is not int or not 0 <= value < 1 << 53:
        raise Malformed
    return value


def _bound(value: object) -> float | str | None:
    if value is None or isinstance(value, str):
        return value
    if type(value) in (int, float):
        return cast(float, value)
    raise Malformed


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is no JSON")
