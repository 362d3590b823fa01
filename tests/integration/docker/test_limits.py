"""Limits are met by the container that breaks them, and told as what they are."""

from __future__ import annotations

import asyncio

import pytest

from support.boxes import Run

pytestmark = pytest.mark.asyncio(loop_scope="session")

LIMITS = {
    "return len(bytearray(300 << 20))": "stopped: memory limit 128 MB",
    "while True:\n    pass": "stopped: CPU limit 2 s",
    "open('big', 'wb').write(bytes(40 << 20))\nreturn 1": "stopped: disk limit 16 MB",
    "return 'x' * (9 << 20)": "stopped: output limit 8 MB",
    "import time\ntime.sleep(60)": "stopped: time limit 10 s",
}


async def test_a_limit_is_reported_as_what_it_is(run: Run) -> None:
    runs = await asyncio.gather(*(run(body) for body in LIMITS))
    assert [(done.kind, done.error) for done in runs] == [("limit", error) for error in LIMITS.values()]
