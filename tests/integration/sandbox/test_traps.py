"""What makes forks unsafe, each a trap that was met: threads of libraries, and descriptors of siblings."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from support.boxes import Run, runner
from toolwright.sandboxes.kernel import KernelSandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_process_that_forks_has_one_thread_and_no_library_that_starts_one(
    sandbox: KernelSandbox, run: Run
) -> None:
    # A library with threads of its own (polars) hangs in a fork of a process that has used it.
    loaded = await run(
        "return sorted(name for name in ('polars', 'pyarrow', 'pandas') if name in sys.modules)"
    )
    assert loaded.result == '["pandas"]'
    assert sandbox._zygote is not None
    assert threads(sandbox._zygote.process.pid, inside=sandbox._zygote.hello.tier == "A") == 1


def threads(pid: int, *, inside: bool) -> int:
    """How many the zygote has; `inside` namespaces it goes on as the child of the process that was started."""
    zygote = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0] if inside else pid
    return len(list(Path(f"/proc/{zygote}/task").iterdir()))


async def test_scipy_is_there_for_the_first_job_that_names_it_and_for_all_after_it(data: Path) -> None:
    sandbox = KernelSandbox(data)
    run = runner(sandbox)
    # Not by its name, which would ask for it.
    loaded = "return 'sci' + 'py.stats' in sys.modules"
    try:
        before = (await run(loaded)).result
        if (await sandbox.report()).tier == "A":
            assert before == "false"
        assert (await run("import scipy\n" + loaded)).result == "true"
        assert (await run(loaded)).result == "true"
        assert sandbox._zygote is not None
        assert threads(sandbox._zygote.process.pid, inside=sandbox._zygote.hello.tier == "A") == 1
    finally:
        await sandbox.close()


async def test_pyarrow_takes_the_systems_memory_and_starts_no_thread_for_it(run: Run) -> None:
    body = """
import pyarrow
table = pyarrow.table({"x": [1, 2, 3]})
return [pyarrow.default_memory_pool().backend_name, os.environ["JE_ARROW_MALLOC_CONF"], table.num_rows]
"""
    done = await run(body)
    assert json.loads(done.result or "null") == ["system", "background_thread:false", 3], done


async def test_a_box_that_waits_ends_with_its_channel_although_its_siblings_live(
    sandbox: KernelSandbox,
) -> None:
    zygote = sandbox._zygote
    assert zygote is not None
    for _ in range(500):
        if len(zygote._ready) == 2:
            break
        await asyncio.sleep(0.02)
    older, younger = zygote._ready
    older.channel.close()  # whoever held the other end besides would keep it from seeing that
    end = await asyncio.wait_for(asyncio.shield(older.ended), 10)
    assert (end.signal, end.code) == (None, 0)
    assert not younger.ended.done()
