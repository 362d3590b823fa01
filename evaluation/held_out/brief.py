"""What a held-out brief is, and how its labels are written."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

Level = Literal["easy", "medium", "hard"]
Answers = Mapping[str, str]
Right = Callable[[pd.DataFrame], Answers]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A brief and the code that says what is right, written without any part of the engine."""

    table: str
    level: Level
    op: str
    """The kind, for break-downs. Of `trap` each has a modifier that changes the answer when it is passed over."""
    question: str
    constraints: str
    format: str
    right: Right


def fixed(value: float, decimals: int = 2) -> str:
    """The label of a number: rounded as the brief asks."""
    return "nan" if math.isnan(value) else f"{round(float(value), decimals):.{decimals}f}"


def whole(value: float) -> str:
    """The label of a count."""
    return str(int(value))
