"""A server process of one's own, for what is measured."""

import asyncio
import contextlib
import os
import re
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

_SECONDS = 60


@contextlib.asynccontextmanager
async def own_server(home: Path, data: Path, **settings: str) -> AsyncGenerator[tuple[int, str]]:
    """Process id and address of a server with this HOME and data folder and the default settings, but for
    `settings`; ended with the context. Its log is `server.log` in HOME. Raises `RuntimeError` when it does not start.
    """
    await asyncio.to_thread(home.mkdir, parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TOOLWRIGHT_")}
    wanted = {"HOME": str(home), "DATA": str(data), **settings}
    log = home / "server.log"
    with log.open("a") as errors:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "toolwright", "serve", "--port", "0"),
            env=kept | {f"TOOLWRIGHT_{name}": value for name, value in wanted.items()},
            cwd=home,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
        )
    try:
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), _SECONDS)).decode()
        found = re.search(r"http://\S+", line)
        if found is None:
            raise RuntimeError(
                f"the server did not start: {line!r} {log.read_text('utf-8', 'replace')[-500:]}"
            )
        yield process.pid, found[0]
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


def resident_mb(process: int) -> float:
    """Memory of a process that is not swapped out."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    if found is None:
        raise RuntimeError("the kernel does not tell the memory of a process")
    return int(found[1]) / 1024
