"""What a person is asked before it happens, and what they said."""

from dataclasses import dataclass
from typing import Literal

Purpose = Literal["registration", "run"]


@dataclass(frozen=True, slots=True)
class Approval:
    """A tool that waits for a person: before it is registered, or before it is run. It carries nothing of the session
    that asked but its id, which is told to nobody.

    `version` is the one that it has, or would get; `evidence` the line that says what is known.
    """

    id: str
    query_id: str
    session_id: str
    purpose: Purpose
    tool_name: str
    version: int
    description: str
    evidence: str
    code: str
    test_code: str
    created_at: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person said, and why, where they told."""

    approved: bool
    reason: str | None = None
