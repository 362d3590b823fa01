"""A conversation."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `index` counts from 0 within its session; `created_at` is ISO 8601 UTC."""

    role: Literal["user", "assistant"]
    content: str
    index: int
    created_at: str
