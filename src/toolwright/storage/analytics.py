"""What is recorded of tools and tasks, counted. Sessions that were forgotten are in none of it."""

from collections.abc import Sequence

from sqlalchemy import and_, case, func, select

from toolwright.ports import Relationship, TaskDone, Totals, Usage
from toolwright.storage.database import Database
from toolwright.storage.tables import executions

_earlier, _later = executions.alias(), executions.alias()
_FEEDS = _later.c.takes == _earlier.c.step
_RELATIONSHIPS = (
    select(
        _earlier.c.tool_name.label("tool"),
        _later.c.tool_name.label("other"),
        func.count(func.distinct(_later.c.query_id)).label("together"),
        func.count(func.distinct(case((_FEEDS, _later.c.query_id)))).label("feeds"),
    )
    .join(_later, and_(_later.c.query_id == _earlier.c.query_id, _later.c.step > _earlier.c.step))
    .where(_earlier.c.tool_name.is_not(None), _later.c.tool_name.is_not(None))
    .group_by(_earlier.c.tool_name, _later.c.tool_name)
    .order_by(func.count(func.distinct(_later.c.query_id)).desc(), _earlier.c.tool_name, _later.c.tool_name)
)
_OF_SESSION = select(
    *(
        executions.c[name]
        for name in (
            "query_id",
            "step",
            "takes",
            "tool_name",
            "tool_version",
            "synthesized",
            "failure",
            "duration_ms",
            "at",
        )
    )
).order_by(executions.c.at, executions.c.query_id, executions.c.step)
_TOTALS = select(
    func.count(func.distinct(executions.c.session_id)).label("sessions"),
    func.count(func.distinct(executions.c.query_id)).label("queries"),
    func.count().label("tasks"),
    func.count().filter(executions.c.failure.is_(None)).label("succeeded"),
    func.coalesce(func.sum(executions.c.synthesized), 0).label("synthesized"),
)
_USAGE = (
    select(
        executions.c.tool_name.label("tool"),
        func.count().label("runs"),
        func.count(func.distinct(executions.c.session_id)).label("sessions"),
        func.avg(executions.c.duration_ms).label("mean_duration_ms"),
        func.max(executions.c.at).label("last_used"),
    )
    .where(executions.c.tool_name.is_not(None))
    .group_by(executions.c.tool_name)
    .order_by(func.count().desc(), executions.c.tool_name)
)


class StoredAnalytics:
    """The `Analytics` of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def relationships(self) -> Sequence[Relationship]:
        return [Relationship(*row) for row in await self._database.fetch(_RELATIONSHIPS)]

    async def of_session(self, session_id: str) -> Sequence[TaskDone]:
        rows = await self._database.fetch(_OF_SESSION.where(executions.c.session_id == session_id))
        return [TaskDone(*row) for row in rows]

    async def totals(self) -> Totals:
        return Totals(*(await self._database.fetch(_TOTALS))[0])

    async def usage(self) -> Sequence[Usage]:
        return [Usage(*row) for row in await self._database.fetch(_USAGE)]
