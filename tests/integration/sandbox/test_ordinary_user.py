"""The same for a user who is not root, with the same promises."""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import toolwright
from support.boxes import MASKS

USER = 65532
SCRIPT = """
import asyncio, json, sys
from pathlib import Path
from support.boxes import runner
from toolwright.domain.file import DataFile
from toolwright.sandboxes.kernel import KernelSandbox

async def main():
    data = Path(sys.argv[1])
    sandbox = KernelSandbox(data, memory_mb=128, children=1, mask=frozenset(json.loads(sys.argv[2])))
    run = runner(sandbox)
    try:
        report = await sandbox.start()
        layers = {layer.name: layer.holds for layer in report.layers}
        profile = (await sandbox.profile([DataFile("a.csv", str(data / "a.csv"), "")]))[0]
        denied = []
        for attempt in ("os.fork()", "open('/etc/passwd')", "os.kill(-1, 9)", "os.setuid(0)",
                        "__import__('socket').socket()",
                        f"open({str(data / 'b')!r}, 'w')", f"os.chmod({str(data / 'a.csv')!r}, 0o777)",
                        f"open({str(data.parent / 'secret')!r})"):
            done = await run(f"try:\\n    {attempt}\\nexcept OSError:\\n    return 'denied'")
            denied.append(done.result == '"denied"')
        memory = (await run("return len(bytearray(300 << 20))")).error
        late = (await run("import sqlite3, scipy.optimize\\nreturn os.getuid()")).result
        print(json.dumps([report.tier, layers, profile.rows, denied, memory, late, report.refusal]))
    finally:
        await sandbox.close()

asyncio.run(main())
"""


def closed_folders(path: str) -> list[Path]:
    """The folders on the way to `path` that others may not enter."""
    return [
        folder for folder in reversed([Path(path), *Path(path).parents]) if not folder.stat().st_mode & 0o001
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel sandbox needs Linux")
@pytest.mark.parametrize("tier", ["A", "B"])
async def test_an_ordinary_user_gets_the_same_sandbox(tier: str, tmp_path: Path) -> None:
    root = Path("/var/tmp") / f"toolwright-test-{os.getpid()}-{tier}"
    data = root / "data"
    data.mkdir(parents=True)
    try:
        (data / "a.csv").write_text("x\n1\n2\n", encoding="utf-8")
        (root / "secret").write_text("secret", encoding="utf-8")
        for path in (root, data):
            path.chmod(0o755)
        paths = [str(Path(toolwright.__file__).parents[1]), str(Path(__file__).parents[2])]
        command = [
            "env",
            f"PYTHONPATH={':'.join(paths)}",
            sys.executable,
            "-c",
            SCRIPT,
            str(data),
            json.dumps(list(MASKS[tier])),
        ]
        done = await asyncio.to_thread(subprocess.run, as_user(command, data), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    finally:
        shutil.rmtree(root)
    found, layers, rows, denied, memory, late, refusal = json.loads(done.stdout)
    if found is None and os.geteuid() != 0:
        pytest.skip(f"tier {tier} does not hold on this machine: {refusal}")
    assert found == tier
    assert all(holds for name, holds in layers.items() if name not in ("namespaces", "cgroup"))
    assert (rows, memory) == (2, "stopped: memory limit 128 MB")
    assert denied == [True] * 8
    assert int(late) == (USER if os.geteuid() == 0 else os.geteuid())


def as_user(command: list[str], data: Path) -> list[str]:
    """The command as an ordinary user. As root: in mounts of its own where the interpreter is open to all."""
    if os.geteuid() != 0:
        return command
    for needed in ("unshare", "setpriv", "mount"):
        if shutil.which(needed) is None:
            pytest.skip(f"{needed} is not installed, and root needs it to become another user")
    if closed_folders(str(Path(sys.executable).parent)) or closed_folders(
        str(Path(toolwright.__file__).parent)
    ):
        pytest.skip("the virtual environment or the source is in a folder that only root may enter")
    steps: list[str] = []
    closed = closed_folders(sys.base_prefix)
    if closed:
        prefix, top, aside = shlex.quote(sys.base_prefix), shlex.quote(str(closed[0])), shlex.quote(str(data))
        steps = [
            f"mount --bind {prefix} {aside}",
            f"mount -t tmpfs -o mode=755 none {top}",
            f"mkdir -p {prefix}",
        ]
        steps += [f"mount --bind {aside} {prefix}", f"umount {aside}"]
    steps.append(f"exec setpriv --reuid={USER} --regid={USER} --clear-groups {shlex.join(command)}")
    return ["unshare", "--mount", "--propagation", "private", "sh", "-ec", "\n".join(steps)]
