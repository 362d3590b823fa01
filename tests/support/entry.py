"""`python -m support.entry '{...}'`: a server process with the parts a test puts in; the product knows none of this.

- {"engineer": "scripted"}: the scripted engineer instead of the offline one
- {"kill": {"at": "before" | "after", "step": "tests", "marker": PATH}}: SIGKILL to itself, once (the marker says
  that it happened), or each time where there is no marker; before the step runs, or when it has had its effect and
  its outcome is not stored yet
- {"refuse": true}: a sandbox none of whose layers hold, so that it refuses to run
- {"delay": {"step": "tests", "seconds": 60}}: a step that takes its time
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from support.scripted import ScriptedEngineer
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

    def _die(self) -> None:
        if self._marker is not None:
            if self._marker.exists():
                return
            self._marker.write_text("killed")
        os.kill(os.getpid(), signal.SIGKILL)


class SlowSteps:
    """Steps of which one takes its time before it runs."""

    def __init__(self, inner: Steps, step: str, seconds: float) -> None:
        self._inner = inner
        self._step = step
        self._seconds = seconds

    async def run(self, key: str, returns: type[T], call: Callable[[], Awaitable[T]]) -> T:
        async def call_late() -> T:
            await asyncio.sleep(self._seconds)
            return await call()

        return await self._inner.run(key, returns, call_late if key == self._step else call)


def main(options: dict[str, Any]) -> None:
    configure()
    kill = options.get("kill")

    def wrap(steps: Steps) -> Steps:
        if delay := options.get("delay"):
            return SlowSteps(steps, delay["step"], delay["seconds"])
        if not kill:
            return steps
        marker = Path(kill["marker"]) if kill.get("marker") else None
        return KillingSteps(steps, kill["at"], kill["step"], marker)

    engineer = ScriptedEngineer() if options.get("engineer") == "scripted" else None
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
