"""The calls to language models."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, insert, select

from toolwright.domain.spending import Charge, Spent
from toolwright.storage.database import Database
from toolwright.storage.tables import model_calls, now, storable

_ADD = insert(model_calls)
_SUMS = (
    func.count(),
    func.coalesce(func.sum(model_calls.c.requests), 0),
    func.coalesce(func.sum(model_calls.c.input_tokens), 0),
    func.coalesce(func.sum(model_calls.c.output_tokens), 0),
    func.sum(model_calls.c.cost_usd),
    func.coalesce(func.sum(model_calls.c.duration_ms), 0.0),
)


class Calls:
    """The `CallStore` of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def answered(self, charge: Charge, key: str) -> str | None:
        wanted = (
            select(model_calls.c.answer)
            .where(
                model_calls.c.query_id == charge.query_id,
                model_calls.c.step == charge.step,
                model_calls.c.key == key,
                model_calls.c.answer.is_not(None),
            )
            .limit(1)
        )
        rows = await self._database.fetch(wanted)
        return rows[0][0] if rows else None

    async def add(self, charge: Charge, key: str, model: str, spent: Spent, answer: str | None) -> None:
        row: dict[str, Any] = {
            "query_id": charge.query_id,
            "session_id": charge.session_id,
            "step": charge.step,
            "key": key,
            "model": model,
            "requests": spent.requests,
            "input_tokens": spent.input_tokens,
            "output_tokens": spent.output_tokens,
            "cost_usd": spent.cost_usd,
            "duration_ms": spent.duration_ms,
            "answer": None if answer is None else storable(answer),
            "at": now(),
        }
        await self._database.insert(_ADD, row)

    async def of_query(self, query_id: str) -> Mapping[str, Spent]:
        steps = (
            select(model_calls.c.step, *_SUMS)
            .where(model_calls.c.query_id == query_id)
            .group_by(model_calls.c.step)
            .order_by(func.min(model_calls.c.id))
        )
        return {step: Spent(*sums) for step, *sums in await self._database.fetch(steps)}

    async def of_session(self, session_id: str) -> Spent:
        rows = await self._database.fetch(select(*_SUMS).where(model_calls.c.session_id == session_id))
        return Spent(*rows[0])

    async def in_all(self) -> Spent:
        return Spent(*(await self._database.fetch(select(*_SUMS).select_from(model_calls)))[0])
