"""Every failure of ours.

ToolwrightError(message)
├ RequestRejected       the client's fault: says what to do instead
│ ├ NotFound            what the request names does not exist
│ ├ TooManyRequests     more than this server takes: says when to try again
│ ├ ArgumentsRejected   what a tool was given does not fit its parameters
│ └ TooLate             what the request would change has happened already
├ FileProblem           a file is missing, ambiguous, outside the data folder or not readable as a table
├ EngineerDeclined      no engineer in force can do this: says what would be needed
├ EngineerFailed        a model was unreachable, out of quota or answered out of shape
├ ToolMismatch          this tool does not do what the request asks for
├ SynthesisFailed       the step and the reason
├ ToolFailed            the tool's own failure, with its message
├ SandboxUnavailable    ours, never shown as the tool's output; fails closed
└ StoreUnavailable      the database cannot be used

`CLASSES` rebuilds an error from its stored form, so that a durable step that failed fails the same way after
a restart. The messages are for people: they say what is wrong and what to do.
"""

from typing import Any


class ToolwrightError(Exception):
    """Base of all. `status` is the HTTP status that tells a client of it."""

    status = 500

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class RequestRejected(ToolwrightError):
    status = 400


class NotFound(RequestRejected):
    """What the request names does not exist."""

    status = 404


class TooManyRequests(RequestRejected):
    """`details` may hold `retry_after`: seconds."""

    status = 429


class ArgumentsRejected(RequestRejected):
    """Arguments that do not fit the tool's parameters."""

    status = 422


class TooLate(RequestRejected):
    """What the request would change has happened already."""

    status = 409


class FileProblem(ToolwrightError):
    status = 422


class EngineerDeclined(ToolwrightError):
    """`details` may hold `closest`: the nearest thing that could be done, in words; and where one thing is missing
    `question`, with `options` that would answer it."""

    status = 422


class EngineerFailed(ToolwrightError):
    status = 502


class ToolMismatch(ToolwrightError):
    status = 422


class SynthesisFailed(ToolwrightError):
    """`details["step"]` is the step of the pipeline that failed."""

    status = 422


class ToolFailed(ToolwrightError):
    status = 422


class SandboxUnavailable(ToolwrightError):
    status = 503


class StoreUnavailable(ToolwrightError):
    status = 503


CLASSES: dict[str, type[ToolwrightError]] = {
    cls.__name__: cls
    for cls in (
        ToolwrightError,
        RequestRejected,
        NotFound,
        TooManyRequests,
        ArgumentsRejected,
        TooLate,
        FileProblem,
        EngineerDeclined,
        EngineerFailed,
        ToolMismatch,
        SynthesisFailed,
        ToolFailed,
        SandboxUnavailable,
        StoreUnavailable,
    )
}
