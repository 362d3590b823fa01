"""`python -m support.entry '{...}'`: a server process with the parts a test puts in; the product knows none of this.

- {"engineer": "scripted"}: the scripted engineer instead of the offline one
- {"kill": {"at": "before" | "after", "step": "tests", "marker": PATH}}: SIGKILL to itself, once (the marker says
  that it happened), or each time where there is no marker; before the step runs, or when it has had its effect and
  its outcome is not stored yet
- {"delay": {"step": "tests", "seconds": 60}}: a step that takes its time, each time
- {"delay": {"steps": ["tests"], "seconds": 60, "when": "before" | "after"}}: the same for several steps, each once
  and in this order, before they run, or when they have had their effect and their outcome is not stored yet
  (HOME/slow-STEP says that a step is at this point)
- {"recovery_attempts": 3}: after so many restarts a query is given up
- {"scripted": {"endless": true}}: the scripted engineer's tool never ends on a file of the user's
- {"refuse": true}: a sandbox none of whose layers hold, so that it refuses to run
"""

import asyncio
import json
import os
import signal
import sys
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from support.scripted import ScriptedEngineer
from toolwright.durable import workflows
from toolwright.ports import Steps
from toolwright.sandboxes.kernel.sandbox import KernelSandbox
from toolwright.server.serve import run
from toolwright.settings import load
from toolwright.telemetry import configure

T = TypeVar("T")


class KillingSteps:
    """Steps that end the process as hard as can be, at one point."""

    def __init__(self, inner: Steps, at: str, step: str, marker: Path | None) -> None:
        self._inner = inner
        self._at = at
        self._step = step
        self._marker = marker

    async def run(self, key: str, returns: type[T], call: Callable[[], Awaitable[T]]) -> T:
        async def call_and_die() -> T:
            if self._at == "before":
                self._die()
            result = await call()
            if self._at == "after":
                self._die()
            return result

        return await self._inner.run(key, returns, call_and_die if key == self._step else call)

    async def side_by_side(
        self,
        key: str,
        returns: type[T],
        branches: Sequence[Callable[[], Awaitable[T]]],
        ended: Callable[[int], None],
    ) -> Sequence[T]:
        return await self._inner.side_by_side(key, returns, branches, ended)

    def _die(self) -> None:
        if self._marker is not None:
            if self._marker.exists():
                return
            self._marker.write_text("killed")
        os.kill(os.getpid(), signal.SIGKILL)


class SlowSteps:
    """Steps of which some take their time, each time or once."""

    def __init__(
        self, inner: Steps, home: Path, each_time: str | None, once: list[str], seconds: float, when: str
    ) -> None:
        self._inner = inner
        self._home = home
        self._each_time = each_time
        self._once = deque(once)
        self._seconds = seconds
        self._when = when

    async def run(self, key: str, returns: type[T], call: Callable[[], Awaitable[T]]) -> T:
        if self._once and key == self._once[0]:
            self._once.popleft()
        elif key != self._each_time:
            return await self._inner.run(key, returns, call)

        async def call_late() -> T:
            if self._when == "before":
                await self._pause(key)
            result = await call()
            if self._when == "after":
                await self._pause(key)
            return result

        return await self._inner.run(key, returns, call_late)

    async def side_by_side(
        self,
        key: str,
        returns: type[T],
        branches: Sequence[Callable[[], Awaitable[T]]],
        ended: Callable[[int], None],
    ) -> Sequence[T]:
        return await self._inner.side_by_side(key, returns, branches, ended)

    async def _pause(self, key: str) -> None:
        (self._home / f"slow-{key}").touch()
        await asyncio.sleep(self._seconds)


def main(options: dict[str, Any]) -> None:
    configure()
    settings = load()
    kill = options.get("kill")

    def wrap(steps: Steps) -> Steps:
        if delay := options.get("delay"):
            once, when = delay.get("steps", []), delay.get("when", "before")
            return SlowSteps(steps, settings.home, delay.get("step"), once, delay["seconds"], when)
        if not kill:
            return steps
        marker = Path(kill["marker"]) if kill.get("marker") else None
        return KillingSteps(steps, kill["at"], kill["step"], marker)

    workflows.RECOVERY_ATTEMPTS = options.get("recovery_attempts", workflows.RECOVERY_ATTEMPTS)
    engineer = (
        ScriptedEngineer(**options.get("scripted", {})) if options.get("engineer") == "scripted" else None
    )
    settings = load()
    sandbox = None
    if options.get("refuse"):
        sandbox = KernelSandbox(settings.data, mask=frozenset({"namespaces", "landlock", "seccomp"}))
    run(
        settings,
        lambda address: print(f"Toolwright serves {address}", flush=True),
        engineer=engineer,
        sandbox=sandbox,
        wrap_steps=wrap,
    )


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
