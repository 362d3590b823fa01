"""A line of the table that `make bench` prints."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """Something measured, in milliseconds, beside the plain way to the same in one run; None where there is none."""

    name: str
    ours_ms: float
    theirs_ms: float | None
    note: str = ""
    unit: str = "ms"
    """"MB" where it is memory that was measured."""
