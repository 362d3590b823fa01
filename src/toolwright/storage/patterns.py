"""Patterns of requests, with what is counted of them."""

import json
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from toolwright.domain.pattern import Pattern, PatternStep, learned
from toolwright.ports import PatternUse
from toolwright.storage.database import Database
from toolwright.storage.tables import now, pattern_uses, patterns

_STEPS = TypeAdapter(tuple[PatternStep, ...])
_FOLLOWED = pattern_uses.c.followed * pattern_uses.c.succeeded
_last = pattern_uses.alias()
_LAST = (
    select(_last.c.query_id)
    .where(_last.c.key == patterns.c.key, _last.c.followed == 1, _last.c.succeeded == 1)
    .order_by(_last.c.at.desc())
    .limit(1)
    .scalar_subquery()
)
_ALL = (
    select(
        *(
            patterns.c[name]
            for name in ("key", "name", "steps", "composite", "made_of", "problem", "attempts")
        ),
        func.count(pattern_uses.c.query_id).label("frequency"),
        func.coalesce(func.sum(pattern_uses.c.succeeded), 0).label("successes"),
        func.coalesce(func.sum(pattern_uses.c.followed), 0).label("uses"),
        func.coalesce(func.sum(_FOLLOWED), 0).label("successful_uses"),
        func.min(pattern_uses.c.at).label("first_seen"),
        func.max(pattern_uses.c.at).label("last_seen"),
        _LAST.label("query_id"),
    )
    .join(pattern_uses, pattern_uses.c.key == patterns.c.key)
    .group_by(patterns.c.key)
)


class StoredPatterns:
    """The `PatternStore` of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, uses: Sequence[PatternUse]) -> None:
        async def work(connection: AsyncConnection) -> None:
            for use in uses:
                await _add(connection, use)

        await self._database.write(work)

    async def get(self, key: str) -> Pattern | None:
        found = await self._database.fetch(_ALL.where(patterns.c.key == key))
        return _pattern(found[0]) if found else None

    async def list(self) -> Sequence[Pattern]:
        most_used = _ALL.order_by(func.count(pattern_uses.c.query_id).desc(), patterns.c.name)
        return [_pattern(row) for row in await self._database.fetch(most_used)]

    async def untold(self) -> Sequence[Pattern]:
        return [_pattern(row) for row in await self._database.fetch(_ALL.where(patterns.c.untold == 1))]

    async def attempt(self, pattern: Pattern, number: int) -> None:
        await self._set(pattern, attempts=number)

    async def settle(
        self, pattern: Pattern, made_of: Sequence[str] | None, composite: str | None, problem: str | None
    ) -> None:
        await self._set(
            pattern,
            attempts=0,
            composite=composite,
            made_of=None if made_of is None else json.dumps(list(made_of)),
            problem=problem,
            untold=int(composite is not None),
        )

    async def told(self, pattern: Pattern) -> None:
        await self._set(pattern, untold=0)

    async def _set(self, pattern: Pattern, **values: object) -> None:
        async def work(connection: AsyncConnection) -> None:
            await connection.execute(update(patterns).where(patterns.c.key == pattern.key).values(values))

        await self._database.write(work, atomic=False)


async def _add(connection: AsyncConnection, use: PatternUse) -> None:
    mine = patterns.c.key == use.key
    found = (await connection.execute(select(patterns.c.steps).where(mine))).first()
    if found is None:
        name = await _free_name(connection, use.name)
        row = {"key": use.key, "name": name, "steps": _text(use.steps), "attempts": 0, "untold": 0}
        await connection.execute(insert(patterns).values(row))
    row = {
        "key": use.key,
        "query_id": use.query_id,
        "followed": int(use.followed),
        "succeeded": int(use.succeeded),
        "at": now(),
    }
    added = await connection.execute(insert(pattern_uses).values(row).on_conflict_do_nothing())
    # The same query again, after a crash, shows nothing new.
    if found is not None and added.rowcount and use.succeeded:
        known = _STEPS.validate_json(found.steps)
        values = {"steps": _text(learned(known, use.steps))}
        if any(step.tool_name is None for step in known):
            # It was called by tools that nobody knew yet.
            values["name"] = await _free_name(connection, use.name)
        await connection.execute(update(patterns).where(mine).values(values))


async def _free_name(connection: AsyncConnection, wanted: str) -> str:
    alike = select(patterns.c.name).where(patterns.c.name.startswith(wanted, autoescape=True))
    taken = set((await connection.execute(alike)).scalars())
    names = (wanted if number == 1 else f"{wanted}_{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _text(steps: Sequence[PatternStep]) -> str:
    return _STEPS.dump_json(tuple(steps)).decode()


def _pattern(row: Row[Any]) -> Pattern:
    return Pattern(
        key=row.key,
        name=row.name,
        steps=_STEPS.validate_json(row.steps),
        frequency=row.frequency,
        successes=row.successes,
        uses=row.uses,
        successful_uses=row.successful_uses,
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        composite=row.composite,
        made_of=None if row.made_of is None else tuple(json.loads(row.made_of)),
        problem=row.problem,
        attempts=row.attempts,
        query_id=row.query_id,
    )
