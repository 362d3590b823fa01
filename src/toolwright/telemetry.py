"""Logging: one record a line on stderr, facts beside the message, with the query and session it belongs to.

    log.info("tool registered", extra={"tool": name, "version": 3})

No prompt, no cell of a file and no secret is logged. Exceptions carry what they tripped over, so of an exception its
kind and its frames are logged; its message only where it is one of ours about the machine, or at level debug.
"""

import asyncio
import contextlib
import contextvars
import json
import logging
import sys
import time
import traceback
from collections.abc import Generator, Iterator, Mapping
from typing import Any, Literal

from toolwright.errors import SandboxUnavailable, StoreUnavailable

Level = Literal["debug", "info", "warning", "error"]
Form = Literal["auto", "json", "text"]

_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
_QUERY: contextvars.ContextVar[tuple[str, str] | None] = contextvars.ContextVar("query", default=None)

log = logging.getLogger(__name__)


@contextlib.contextmanager
def within(query_id: str, session_id: str) -> Generator[None]:
    """Names the query in each record logged inside."""
    token = _QUERY.set((query_id, session_id))
    try:
        yield
    finally:
        _QUERY.reset(token)


def asker() -> str:
    """The session whose query this is part of; "" for what belongs to none."""
    named = _QUERY.get()
    return "" if named is None else named[1]


def configure(level: Level = "info", form: Form = "auto") -> None:
    """Sends every record of this level and above to stderr; libraries speak from warnings on.

    "auto" writes text to a terminal and JSON elsewhere.
    """
    as_json = form == "json" or (form == "auto" and not sys.stderr.isatty())
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter((_Json if as_json else _Text)(with_messages=level == "debug"))
    logging.basicConfig(level=max(logging.WARNING, _NUMBERS[level]), handlers=[handler], force=True)
    logging.getLogger("toolwright").setLevel(_NUMBERS[level])
    logging.captureWarnings(True)


def on_loop_failure(_loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
    """The event loop's exception handler: its own would print the exceptions' messages."""
    log.error("a task or a callback failed unseen", exc_info=context.get("exception"))


_NUMBERS: Mapping[Level, int] = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}


class _Records(logging.Formatter):
    """What both forms have in common."""

    converter = time.gmtime

    def __init__(self, *, with_messages: bool) -> None:
        super().__init__()
        self._with_messages = with_messages

    def at(self, record: logging.LogRecord) -> str:
        return f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')}.{int(record.msecs):03d}Z"

    def facts(self, record: logging.LogRecord) -> dict[str, Any]:
        facts = {key: value for key, value in record.__dict__.items() if key not in _STANDARD}
        query = _QUERY.get()
        return facts if query is None else {"query": query[0], "session": query[1], **facts}

    def exceptions(self, record: logging.LogRecord) -> Iterator[tuple[str, list[str]]]:
        """The exception and its causes: what each is, and its frames, innermost last."""
        error = record.exc_info[1] if record.exc_info else None
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            kind = type(error).__qualname__
            message = str(error) if self._with_messages else _harmless(error)
            frames = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__)
            ]
            yield (f"{kind}: {message}" if message else kind), frames
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


class _Text(_Records):
    """`2026-01-31T12:00:00.000Z INFO toolwright.durable: query accepted query=… session=… prompt_length=42`"""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.at(record)} {record.levelname} {record.name}: {_one_line(record.getMessage())}"
        for key, value in self.facts(record).items():
            text = str(value)
            line += f" {key}={text if text.isprintable() and ' ' not in text and text else json.dumps(text)}"
        for error, frames in self.exceptions(record):
            line += f"\n  {_one_line(error)}" + "".join(f"\n    {frame}" for frame in frames)
        return line


class _Json(_Records):
    """`{"at": …, "level": "INFO", "logger": "toolwright.durable", "message": "query accepted", "query": …}`"""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            **self.facts(record),
            "at": self.at(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if errors := list(self.exceptions(record)):
            entry["exceptions"] = [{"error": error, "frames": frames} for error, frames in errors]
        # ASCII, so that no terminator of lines that some reader knows gets through.
        return json.dumps(entry, default=str)


def _harmless(error: BaseException) -> str | None:
    """The message where nothing that a person wrote can be in it."""
    if isinstance(error, SandboxUnavailable | StoreUnavailable):
        return error.message
    return error.strerror if isinstance(error, OSError) else None


def _one_line(text: str) -> str:
    return text if text.isprintable() else json.dumps(text)[1:-1]
