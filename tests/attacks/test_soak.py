"""Hundreds of runs, a tenth of them hostile, leave nothing. Thousands: `make bench ARGS=soak`."""

from __future__ import annotations

import pytest
from benchmarks.soak import soak

from support.boxes import MASKS

RUNS = 250


@pytest.mark.parametrize("tier", ["A", "B"])
async def test_runs_leave_no_memory_descriptor_process_mount_or_file(tier: str) -> None:
    before, after = await soak(RUNS, MASKS[tier])
    assert (before.boxes, after.boxes) == (2, 2)
