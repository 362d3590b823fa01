"""What holds of a tool's result on any file of its kind, so that a person's own file can be asked."""

from dataclasses import dataclass
from typing import Literal

Rows = Literal["reversed", "twice"]


@dataclass(frozen=True, slots=True)
class Invariant:
    """How the result changes when the rows of the file do: its numbers become `factor` times as large, and all else
    stays. Of a list of objects the first `keys` fields of each stay too.

    `words` say it as a fact that held ("the order of the rows does not matter").
    """

    words: str
    rows: Rows
    factor: int = 1
    keys: int = 0
