"""`toolwright serve`."""

import gc
import sys

from toolwright.server.serve import run
from toolwright.settings import load
from toolwright.telemetry import configure


def serve(host: str | None, port: int | None) -> int:
    settings = load(host=host, port=port)
    configure(settings.log_level, settings.log_format)
    run(settings, _announce)
    return 0


def _announce(address: str) -> None:
    gc.freeze()  # what has been imported stays: no collection looks at it, nor takes its time while queries run
    sys.stdout.write(f"Toolwright serves {address}\n")
    sys.stdout.flush()
