"""All attempts, by category."""

from __future__ import annotations

from attacks.attempt import Attempt
from attacks.records import bombs, files, kernel, leftovers, network, processes

ALL: tuple[Attempt, ...] = (
    *files.ATTEMPTS,
    *network.ATTEMPTS,
    *processes.ATTEMPTS,
    *kernel.ATTEMPTS,
    *bombs.ATTEMPTS,
    *leftovers.ATTEMPTS,
)
