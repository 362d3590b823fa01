"""What calls to a language model took."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spent:
    """Calls, their tokens and the time they took. `requests` is how often the provider was asked: more than once for a
    call whose answer did not fit. `cost_usd` is what is known of the cost, None where no price is known."""

    calls: int = 0
    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None
    duration_ms: float = 0.0

    @property
    def tokens(self) -> int:
        return self.input_tokens + self.output_tokens

    def __add__(self, other: "Spent") -> "Spent":
        costs = [cost for cost in (self.cost_usd, other.cost_usd) if cost is not None]
        return Spent(
            self.calls + other.calls,
            self.requests + other.requests,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            sum(costs) if costs else None,
            self.duration_ms + other.duration_ms,
        )


def total(spent: Iterable[Spent]) -> Spent:
    return sum(spent, Spent())


@dataclass(frozen=True, slots=True)
class Charge:
    """What a call is charged to: a step of a query of a session."""

    query_id: str
    session_id: str
    step: str
