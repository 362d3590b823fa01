"""The registry: a tool's versions in the database, the one in force also as files."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toolwright.domain.evidence import Evidence, Level, Verdict
from toolwright.domain.tool import (
    Candidate,
    Example,
    Implementation,
    TestSuite,
    Tool,
    ToolSpec,
    tool_name_problem,
)
from toolwright.errors import NotFound, RequestRejected
from toolwright.storage import fulltext, toolrows
from toolwright.storage.database import Database
from toolwright.storage.records import digest, evidence_of, examples_of, examples_text, tool_of
from toolwright.storage.tables import storable, tools
from toolwright.storage.toolfolder import ToolFolder
from toolwright.storage.toolrows import Version

_LONGEST_NAME = 63


class Tools:
    """The `ToolStore` in a database and a folder.

    A tool's file is the truth about its code: a tool without it is not there (and `clean` forgets it), one whose files
    are not what was verified is given as "stale" with the code the file has now.
    """

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._files = ToolFolder(folder)
        self._complete: int | None = None  # state of the folder when no file was missing

    async def add(self, key: str, spec: ToolSpec, code: str, tests: TestSuite, verdict: Verdict) -> Tool:
        """Registers the next version of `spec.name`. The same `key` again returns what it made then.

        What is in force word for word is not registered a second time, whoever made it first. First the files, then
        the row, both while holding the write lock: after a crash in between the same call writes the same files again.
        Raises `RequestRejected` for a name that is none, that a tool of another shape has, or whose files somebody
        wrote by hand, and for what failed where a version passed. An empty shape is equal to no other.
        """
        problem = tool_name_problem(spec.name)
        if problem is not None:
            raise RequestRejected(problem)
        version = Version(
            key, spec, storable(code), storable(tests.code), examples_text(tests.examples), verdict
        )

        async def work(connection: AsyncConnection) -> Tool:
            made = await toolrows.first(connection, toolrows.MADE_BY, key=key)
            if made is not None:
                return tool_of(made)
            current = await toolrows.first(connection, toolrows.ONE, name=spec.name)
            if current is not None and not toolrows.same_shape(current.shape, spec.shape):
                raise RequestRejected(
                    f"There is a tool {spec.name!r} already, and it computes something else."
                )
            standing = None if current is None else await asyncio.to_thread(self._files.as_found, current)
            if standing is not None and standing.is_proven:
                if not verdict.passed:
                    raise RequestRejected(
                        f"{spec.name} version {standing.version} passed its tests and stays; the new one did not: "
                        f"{verdict.evidence.failure}"
                    )
                if standing.holds(Implementation(version.code), TestSuite(version.test_code)):
                    return standing
            await asyncio.to_thread(self._files.put_files, version, current)
            return await toolrows.register(connection, version)

        return await self._database.write(work)

    async def reverified(self, tool: Tool, verdict: Verdict) -> Tool:
        """Registers the contents of a stale tool as its next version. The same contents again: no change.

        The examples stay those of the version it was made from. A test file that is gone is written again.
        Raises `NotFound` when the tool was removed meanwhile.
        """
        hashes = digest(tool.code.encode()), digest(tool.test_code.encode())
        key = f"reverified:{tool.name}:{tool.version}:{':'.join(hashes)}"

        async def work(connection: AsyncConnection) -> Tool:
            made = await toolrows.first(connection, toolrows.MADE_BY, key=key)
            if made is not None:
                # The same change once more, after a rollback: that version is in force again.
                if await asyncio.to_thread(self._files.stands_in_files, made):
                    await toolrows.put_in_force(connection, tool.spec, made.version)
                return tool_of(made)
            which = {"name": tool.name, "version": tool.version}
            row = await toolrows.first(connection, toolrows.EXAMPLES, **which)
            if row is None:
                raise NotFound(f"There is no version {tool.version} of a tool {tool.name!r}.")
            version = Version(key, tool.spec, tool.code, tool.test_code, row.examples, verdict)
            await asyncio.to_thread(self._files.restore_tests, version)
            return await toolrows.register(connection, version)

        return await self._database.write(work)

    async def get(self, name: str) -> Tool | None:
        found = await self._select(toolrows.ONE, name=storable(name))
        return found[0] if found else None

    async def by_shape(self, shape: str) -> Sequence[Tool]:
        """Tools that compute just this, by name; none for an empty shape."""
        return await self._select(toolrows.BY_SHAPE, shape=storable(shape)) if shape else []

    async def list(self) -> Sequence[Tool]:
        """All tools by name."""
        return await self._select(toolrows.ALL)

    async def search(self, text: str, limit: int) -> Sequence[Candidate]:
        """The tools that share most with `text`, best first."""
        terms = fulltext.terms(text)
        if not terms:
            return []

        async def work(connection: AsyncConnection) -> tuple[Sequence[Row[Any]], Sequence[int], int]:
            wanted = {"query": " OR ".join(terms), "limit": max(limit, 0)}
            rows = (await connection.execute(toolrows.SEARCH, wanted)).all()
            hits = (await connection.execute(toolrows.HITS, {"terms": json.dumps(terms)})).scalars().all()
            return rows, hits, (await connection.execute(toolrows.COUNT)).scalar_one()

        rows, hits, count = await self._database.read(work)
        found = await asyncio.to_thread(lambda: [self._files.as_found(row) for row in rows])
        return [
            Candidate(tool, fulltext.similarity(row.rank, hits, count))
            for row, tool in zip(rows, found, strict=True)
            if tool is not None
        ]

    async def examples(self, name: str, version: int) -> Sequence[Example]:
        """The examples a version was registered with. Raises `NotFound`."""
        rows = await self._rows(toolrows.EXAMPLES, name=storable(name), version=version)
        if not rows:
            raise NotFound(f"There is no version {version} of a tool {name!r}.")
        return examples_of(rows[0].examples)

    async def count(self) -> int:
        """How many tools are registered, those included whose file is gone until `clean`."""
        return (await self._rows(toolrows.COUNT))[0][0]

    async def free_name(self, base: str, shape: str) -> str:
        """A name that `add` takes for a tool of this shape: that of the one that has it and grows from
        `base`, or the first of base, base_2, base_3, ... that is free.

        Raises `RequestRejected` when nothing that starts like `base` can be a name.
        """
        stem = base[: _LONGEST_NAME - 5]
        problem = tool_name_problem(f"{stem}_2")
        if problem is not None:
            raise RequestRejected(problem)
        relatives = await self._rows(toolrows.ALL.where(tools.c.name.startswith(stem, autoescape=True)))
        return await asyncio.to_thread(self._choose_name, base, stem, shape, relatives)

    async def levels(self) -> Mapping[Level, int]:
        """How many tools in force have each level of evidence; levels without one are left out."""
        return Counter(evidence_of(row.evidence).level for row in await self._rows(toolrows.EVIDENCE))

    async def versions(self, name: str) -> Sequence[Tool]:
        """All versions as they were registered, newest first; none where there is no such tool."""
        return [tool_of(row) for row in await self._rows(toolrows.VERSIONS, name=storable(name))]

    async def rollback(self, name: str, version: int) -> Tool:
        """Puts a registered version in force again, row and files. The one in force already: no change.

        A version never changes, so nothing is copied: the next one registered gets the next free number. What
        somebody wrote into the files by hand becomes a version of its own first, without evidence, so it can be
        brought back. Raises `NotFound`, and `RequestRejected` where such a change cannot be kept.
        """

        async def work(connection: AsyncConnection) -> Tool:
            current = await toolrows.first(connection, toolrows.ONE, name=storable(name))
            if current is None or await asyncio.to_thread(self._files.as_found, current) is None:
                raise NotFound(f"There is no tool {name!r}.")
            rows = (await connection.execute(toolrows.VERSIONS, {"name": current.name})).all()
            wanted = next((row for row in rows if row.version == version), None)
            if wanted is None:
                numbers = "only version 1" if len(rows) == 1 else f"versions 1 to {rows[0].version}"
                raise NotFound(f"{current.name} has no version {version}: it has {numbers}.")
            unknown = await asyncio.to_thread(self._files.written_by_hand, current, rows)
            if unknown is not None:
                await toolrows.register(connection, unknown)
            tool = tool_of(wanted)
            await asyncio.to_thread(self._files.write_files, tool.name, tool.code, tool.test_code)
            await toolrows.put_in_force(connection, tool.spec, tool.version)
            return tool

        return await self._database.write(work)

    async def confirm(self, name: str, by: str) -> Tool:
        """The version in force, confirmed by a person. Raises `NotFound`, and `RequestRejected` for what did not
        pass its verification or has been changed since: a confirmation does not stand in for either."""
        found = await self.get(name)
        if found is None:
            raise NotFound(f"There is no tool {name!r}.")
        if found.status == "stale":
            raise RequestRejected(
                f"The file of {found.name} was changed by hand. Run it once, so that it is verified."
            )
        if not found.evidence.passed:
            raise RequestRejected(f"{found.name} did not pass its verification: {found.evidence.problem}.")
        return await self._with_evidence(found, lambda now: replace(now, confirmed_by=storable(by)))

    async def anchor(self, tool: Tool, facts: Sequence[str]) -> Tool:
        """The version with these facts from outside among its evidence, each once. Raises `NotFound`."""
        said = tuple(map(storable, facts))
        return await self._with_evidence(
            tool, lambda now: replace(now, anchors=tuple(dict.fromkeys((*now.anchors, *said))))
        )

    async def _with_evidence(self, tool: Tool, changed: Callable[[Evidence], Evidence]) -> Tool:
        """The version with what is changed about its evidence as it is now."""

        async def work(connection: AsyncConnection) -> Tool:
            which = {"name": tool.name, "version": tool.version}
            row = await toolrows.first(connection, toolrows.VERSION, **which)
            if row is None:
                raise NotFound(f"There is no version {tool.version} of a tool {tool.name!r}.")
            evidence = changed(evidence_of(row.evidence))
            await toolrows.store_evidence(connection, tool, evidence)
            return replace(tool, evidence=evidence)

        return await self._database.write(work)

    async def remove(self, name: str) -> bool:
        """Removes a tool, all its versions and its files. False when there is none of that name."""

        async def work(connection: AsyncConnection) -> bool:
            if await toolrows.first(connection, toolrows.ONE, name=storable(name)) is None:
                return False
            await toolrows.forget(connection, name)
            # Before the commit: files without a row would be in the way of the next tool of this name.
            await asyncio.to_thread(self._files.remove, name)
            return True

        return await self._database.write(work)

    async def clean(self) -> int:
        """Forgets tools whose code file is gone, with all their versions. Returns how many.

        Their test file goes too, unless somebody changed it.
        """
        state = await asyncio.to_thread(self._files.folder_state)
        if state is not None and state == self._complete:
            return 0
        rows = await self._rows(select(tools.c.name))
        there = await asyncio.to_thread(self._files.names)
        suspects = [row.name for row in rows if row.name not in there]
        if not suspects:
            self._complete = state
            return 0

        async def work(connection: AsyncConnection) -> int:
            removed = 0
            for name in suspects:
                row = await toolrows.first(connection, toolrows.ONE, name=name)
                if row is not None and await asyncio.to_thread(self._files.discard_orphan, row):
                    await toolrows.forget(connection, name)
                    removed += 1
            return removed

        return await self._database.write(work)

    async def _rows(self, statement: Select[Any], **parameters: object) -> Sequence[Row[Any]]:
        return await self._database.fetch(statement, parameters)

    async def _select(self, statement: Select[Any], **parameters: object) -> Sequence[Tool]:
        rows = await self._rows(statement, **parameters)
        if not rows:
            return []
        found = await asyncio.to_thread(lambda: [self._files.as_found(row) for row in rows])
        return [tool for tool in found if tool is not None]

    def _choose_name(self, base: str, stem: str, shape: str, relatives: Sequence[Row[Any]]) -> str:
        by_name = {row.name: row for row in relatives}
        names = (base, *(f"{stem}_{number}" for number in range(2, 10_000)))
        same = [name for name in names if name in by_name and toolrows.same_shape(by_name[name].shape, shape)]
        for name in (*same, *names):
            row = by_name.get(name)
            if (
                tool_name_problem(name) is None
                and (row is None or name in same)
                and self._files.untouched(name, row)
            ):
                return name
        raise RequestRejected(f"There are too many tools named like {base!r}.")
