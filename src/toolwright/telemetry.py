"""Logging: one line a record to stderr, facts as `key=value`, with the query and session it belongs to.

    log.info("tool registered", extra={"tool": name, "version": 3})

No prompt, no cell of a file and no secret is logged at level info or above.
"""

import contextlib
import contextvars
import json
import logging
import sys
import time
from collections.abc import Generator

_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
_QUERY: contextvars.ContextVar[tuple[str, str] | None] = contextvars.ContextVar("query", default=None)


@contextlib.contextmanager
def within(query_id: str, session_id: str) -> Generator[None]:
    """Names the query in each record logged inside."""
    token = _QUERY.set((query_id, session_id))
    try:
        yield
    finally:
        _QUERY.reset(token)


class _Lines(logging.Formatter):
    """`2026-01-31T12:00:00.000Z INFO toolwright.durable: query accepted query=… session=… prompt_length=42`"""

    converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        facts = {key: value for key, value in record.__dict__.items() if key not in _STANDARD}
        query = _QUERY.get()
        if query is not None:
            facts = {"query": query[0], "session": query[1], **facts}
        at = f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')}.{int(record.msecs):03d}Z"
        line = f"{at} {record.levelname} {record.name}: {record.getMessage()}"
        for key, value in facts.items():
            text = str(value)
            line += f" {key}={text if text.isprintable() and ' ' not in text and text else json.dumps(text)}"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line


def configure(level: int = logging.INFO) -> None:
    """Sends every record of this level and above to stderr; libraries speak from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("toolwright").setLevel(level)
