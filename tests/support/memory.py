"""Stores of the application, in memory."""

from collections.abc import Mapping

from toolwright.domain.spending import Charge, Spent


class Calls:
    """The `CallStore`, in memory."""

    def __init__(self) -> None:
        self.kept: list[tuple[Charge, str, Spent, str | None]] = []

    async def answered(self, charge: Charge, key: str) -> str | None:
        found = [
            answer
            for known, its, _, answer in self.kept
            if (known, its) == (charge, key) and answer is not None
        ]
        return found[0] if found else None

    async def add(self, charge: Charge, key: str, model: str, spent: Spent, answer: str | None) -> None:
        self.kept.append((charge, key, spent, answer))

    async def of_query(self, query_id: str) -> Mapping[str, Spent]:
        return {
            str(place): spent
            for place, (charge, _, spent, _) in enumerate(self.kept)
            if charge.query_id == query_id
        }

    async def of_session(self, session_id: str) -> Spent:
        return sum((spent for charge, _, spent, _ in self.kept if charge.session_id == session_id), Spent())

    async def in_all(self) -> Spent:
        return sum((spent for _, _, spent, _ in self.kept), Spent())
