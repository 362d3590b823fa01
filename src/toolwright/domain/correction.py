"""What looking back at earlier answers finds."""

from dataclasses import dataclass

from toolwright.domain.query import Done


@dataclass(frozen=True, slots=True)
class Recorded:
    """A run of a tool whose version is not in force any more. Its session knows the result of `version`, as a JSON
    text; None where that version gives none. `attempts` to run it again have been begun."""

    query_id: str
    step: int
    session_id: str
    done: Done
    version: int
    result: str | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Again:
    """What the version in force gives for a recorded run: whether that is something else, its result as a JSON text,
    and its error where it gives none. `problem` says why it could not be found out."""

    differs: bool = False
    result: str | None = None
    error: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """An answer that comes out otherwise with the version in force. Results are JSON texts; None: there is none."""

    id: int
    query_id: str
    step: int
    session_id: str
    tool_name: str
    old_version: int
    new_version: int
    old_result: str | None
    new_result: str | None
    error: str | None
    at: str
