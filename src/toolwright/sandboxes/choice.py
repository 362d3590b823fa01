"""The first of several sandboxes that holds on this machine."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from toolwright.domain.execution import Execution, TestRun
from toolwright.domain.file import DataFile, FileProfile
from toolwright.domain.json import Json
from toolwright.domain.tool import Example, TestSuite, ToolSpec
from toolwright.errors import SandboxUnavailable
from toolwright.ports import Layer, Sandbox, SandboxReport, SandboxState

_AGAIN_SECONDS: Final = 10
"""Where none held, the next look comes so long after: an engine may have been started since."""


class FirstThatHolds:
    """A `Sandbox` by makers that are tried in turn. When none holds, running is refused with all the reasons."""

    def __init__(self, *makers: Callable[[], Sandbox]) -> None:
        self._makers = makers
        self._made: list[Sandbox] = []
        self._chosen: Sandbox | None = None
        self._found: SandboxReport | None = None
        self._looked = 0.0
        self._starting = asyncio.Lock()

    async def start(self) -> SandboxReport:
        async with self._starting:
            again = time.monotonic() - self._looked >= _AGAIN_SECONDS
            if self._found is None or (self._chosen is None and again):
                self._found = await self._look()
                self._looked = time.monotonic()
            return self._found

    async def report(self) -> SandboxReport:
        report = await self.start()
        return report if self._chosen is None else await self._chosen.report()

    def state(self) -> SandboxState:
        return SandboxState() if self._chosen is None else self._chosen.state()

    async def close(self) -> None:
        async with self._starting:
            for sandbox in self._made:
                await sandbox.close()

    async def profile(self, files: Sequence[DataFile]) -> Sequence[FileProfile]:
        return await (await self._holding()).profile(files)

    async def test(self, name: str, code: str, tests: TestSuite) -> TestRun:
        return await (await self._holding()).test(name, code, tests)

    async def run_examples(
        self, spec: ToolSpec, code: str, examples: Sequence[Example]
    ) -> Sequence[Execution]:
        return await (await self._holding()).run_examples(spec, code, examples)

    async def execute(
        self, spec: ToolSpec, code: str, arguments: Mapping[str, Json], files: Sequence[DataFile]
    ) -> Execution:
        return await (await self._holding()).execute(spec, code, arguments, files)

    async def _holding(self) -> Sandbox:
        report = await self.start()
        if self._chosen is None:
            raise SandboxUnavailable(report.refusal or "no sandbox holds here")
        return self._chosen

    async def _look(self) -> SandboxReport:
        refusals: list[str] = []
        layers: list[Layer] = []
        for position, make in enumerate(self._makers):
            if position == len(self._made):
                self._made.append(make())
            sandbox = self._made[position]
            try:
                report = await sandbox.start()
            except SandboxUnavailable as error:
                refusals.append(error.message)
                continue
            if report.tier is not None:
                self._chosen = sandbox
                return report
            refusals.append(report.refusal or f"{report.backend} refuses")
            layers += [Layer(f"{report.backend}: {one.name}", one.holds, one.detail) for one in report.layers]
        return SandboxReport("auto", None, tuple(layers), " ".join(_sentence(one) for one in refusals))


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith(".") else f"{text}."
