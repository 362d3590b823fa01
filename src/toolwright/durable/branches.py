"""Branches of a query that run side by side, as child workflows with fixed ids.

DBOS wants the steps of one workflow one after another, so each branch is a workflow of its own. What a branch does is
known to its query's workflow alone: after a crash a branch that was pending waits until that one comes past the
same place again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from dbos import DBOS, SetWorkflowID
from pydantic import TypeAdapter

from toolwright.durable.direct import in_turn, stop
from toolwright.durable.outcome import Stored

T = TypeVar("T")
Branch = Callable[[], Awaitable[Stored]]


class Branches:
    """The branches of all queries. `given_up` tells whether a query, by its id, has been cancelled."""

    def __init__(self, given_up: Callable[[str], bool], recovery_attempts: int) -> None:
        self._given_up = given_up
        self._calls: dict[str, asyncio.Future[Branch]] = {}
        self._running: dict[str, asyncio.Task[Any]] = {}
        self._workflow = DBOS.workflow(name="branch", max_recovery_attempts=recovery_attempts)(self._body())

    def _body(self) -> Callable[[], Any]:
        async def branch() -> Mapping[str, Any] | None:
            branch_id, task = DBOS.workflow_id, asyncio.current_task()
            assert branch_id is not None
            assert task is not None
            query_id = branch_id.partition("/")[0]
            if self._given_up(query_id):
                return None
            self._running[branch_id] = task
            try:
                return await (await self._call(branch_id))()
            except asyncio.CancelledError:
                # As the query's own workflow: what has been cancelled ends well, and no start takes it up again.
                if not self._given_up(query_id):
                    raise
                while task.uncancel():
                    pass
                return None
            finally:
                del self._running[branch_id]
                self._calls.pop(branch_id, None)

        return branch

    async def run(
        self,
        key: str,
        adapter: TypeAdapter[T],
        branches: Sequence[Callable[[], Awaitable[T]]],
        ended: Callable[[int], None],
    ) -> Sequence[T]:
        """The branches' results; called in their query's workflow. What cancels it cancels them, and they have ended
        when it returns."""
        query_id = DBOS.workflow_id
        assert query_id is not None
        ids = [f"{query_id}/{key}-{place + 1}" for place in range(len(branches))]
        for branch_id, branch in zip(ids, branches, strict=True):
            call = self._call(branch_id)
            if not call.done():
                call.set_result(_stored(adapter, branch))
        try:
            handles: list[Any] = []
            for branch_id in ids:
                with SetWorkflowID(branch_id):
                    handles.append(await DBOS.start_workflow_async(self._workflow))
            stored = [
                await in_turn(handle.get_result(), place, ended) for place, handle in enumerate(handles)
            ]
        finally:
            await stop([self._running[branch_id] for branch_id in ids if branch_id in self._running])
            for branch_id in ids:
                self._calls.pop(branch_id, None)
        return [adapter.validate_python(value["value"]) for value in stored]

    def _call(self, branch_id: str) -> "asyncio.Future[Branch]":
        """What a branch does, as soon as its query says it."""
        return self._calls.setdefault(branch_id, asyncio.get_running_loop().create_future())


def _stored(adapter: TypeAdapter[T], branch: Callable[[], Awaitable[T]]) -> Branch:
    async def run() -> Stored:
        return {"value": adapter.dump_python(await branch(), mode="json", warnings=False)}

    return run
