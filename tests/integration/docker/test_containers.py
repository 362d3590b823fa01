"""Containers come with every lock, and go whatever happens; the engine's absence is told with what to do."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from blockbuster import blockbuster_ctx

from support.boxes import runner
from support.docker_engine import DockerEngine
from toolwright.domain.file import DataFile
from toolwright.errors import SandboxUnavailable
from toolwright.sandboxes.choice import FirstThatHolds
from toolwright.sandboxes.docker.image import Image
from toolwright.sandboxes.docker.sandbox import DockerSandbox
from toolwright.sandboxes.kernel import KernelSandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")

SLEEP = "import time\ntime.sleep(60)"


def containers(engine: DockerEngine, *options: str) -> list[str]:
    return engine.run("ps", "--quiet", "--no-trunc", *options).split()


async def until(condition: Callable[[], object]) -> bool:
    for _ in range(600):
        if await asyncio.to_thread(condition):
            return True
        await asyncio.sleep(0.05)
    return False


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def docker(docker_engine: DockerEngine, folders: tuple[Path, Path]) -> AsyncGenerator[DockerSandbox]:
    data, home = folders
    async with docker_engine.opened(data, home, memory_mb=128, timeout_seconds=60, scratch_mb=16) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    (folder / "numbers.csv").write_text("x\n1\n")
    return folder


async def test_a_container_has_every_lock_and_is_gone_when_it_is_cancelled(
    docker: DockerSandbox, docker_engine: DockerEngine
) -> None:
    assert await until(lambda: not containers(docker_engine, "--all"))  # that of its start, too
    task = asyncio.create_task(runner(docker)(SLEEP))
    assert await until(lambda: containers(docker_engine))
    [container] = containers(docker_engine)
    [found] = json.loads(docker_engine.run("inspect", container))
    host, config = found["HostConfig"], found["Config"]
    assert (host["NetworkMode"], host["ReadonlyRootfs"], host["IpcMode"]) == ("none", True, "none")
    assert host["Memory"] == host["MemorySwap"] == (128 + 16 + 160) << 20
    assert (host["PidsLimit"], host["NanoCpus"], host["CapDrop"]) == (96, 10**9, ["ALL"])
    assert host["LogConfig"]["Type"] == "none"
    assert "noexec" in host["Tmpfs"]["/tmp"]
    assert "size=16m" in host["Tmpfs"]["/tmp"]
    assert (config["User"], host["Privileged"], host["CapAdd"]) == ("65534:65534", False, None)
    options = host["SecurityOpt"]
    assert "no-new-privileges" in options
    assert any('"SCMP_ACT_ERRNO"' in option for option in options if option.startswith("seccomp="))
    mounts = {mount["Destination"]: mount for mount in found["Mounts"]}
    assert mounts["/data"]["RW"] is False
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await until(lambda: not containers(docker_engine, "--all"))


async def test_runs_that_are_cancelled_early_leave_no_container(
    docker: DockerSandbox, docker_engine: DockerEngine
) -> None:
    for after in (0.0, 0.05, 0.2, 0.4):
        task = asyncio.create_task(runner(docker)(SLEEP))
        await asyncio.sleep(after)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await until(lambda: not containers(docker_engine, "--all"))


async def test_closing_ends_what_runs_and_refuses_more(
    docker_engine: DockerEngine, folder: Path, tmp_path: Path
) -> None:
    sandbox = docker_engine.sandbox(folder, tmp_path / "home")
    task = asyncio.create_task(runner(sandbox)(SLEEP))
    assert await until(lambda: sandbox.state().running)
    await sandbox.close()
    with pytest.raises(SandboxUnavailable):
        await task
    assert containers(docker_engine, "--all") == []
    with pytest.raises(SandboxUnavailable):
        await runner(sandbox)("return 1")
    assert list((tmp_path / "home" / "containers").iterdir()) == []


SERVER = """
import uvloop
from pathlib import Path
from support.boxes import runner
from support.docker_engine import DockerEngine

async def main():
    sandbox = DockerEngine({host!r}, {image!r}).sandbox(Path({data!r}), Path({home!r}))
    print((await runner(sandbox)("return 7")).result, flush=True)
    await runner(sandbox)({body!r})

uvloop.run(main())  # as the server does
"""


async def test_what_a_killed_server_left_is_removed_by_the_next_one_of_its_home_alone(
    docker: DockerSandbox, docker_engine: DockerEngine, folder: Path, tmp_path: Path
) -> None:
    engine, home = docker_engine, tmp_path / "home"
    script = SERVER.format(
        host=engine.host, image=engine.python_image, data=str(folder), home=str(home), body=SLEEP
    )
    stranger = engine.run("create", "--label", "toolwright.sandbox.home=another", engine.python_image, "x")
    beside = asyncio.create_task(runner(docker)(SLEEP))
    server = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        script,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert server.stdout is not None
        assert await server.stdout.readline() == b"7\n"
        assert await until(lambda: len(containers(engine)) == 2)
        server.kill()
        await server.wait()
        # The box's supervisor notices that nobody listens any more.
        assert await until(lambda: len(containers(engine)) == 1)
        assert len(containers(engine, "--all")) == 3
        async with engine.opened(folder, home):
            pass
        left = containers(engine, "--all")
        assert len(left) == 2
        assert stranger in left
        assert not beside.done()
    finally:
        beside.cancel()
        engine.run("rm", "--force", stranger)
    assert await until(lambda: not containers(engine, "--all"))


async def test_the_containers_own_walls_hold_without_those_inside(
    docker_engine: DockerEngine, folder: Path, tmp_path: Path
) -> None:
    mask = frozenset({"seccomp", "landlock", "limits"})
    attempts = """
import socket
done = []
def attempt(name, call):
    try:
        call()
        done.append(name)
    except OSError:
        pass
for path in ("/data/new", "/new", "/opt/new", "/dev/new", "/proc/sys/kernel/hostname"):
    attempt(path, lambda: open(path, "w"))
for family in (1, 2, 10, 16, 17):
    attempt("socket", lambda: socket.socket(family, 2).close())
attempt("root", lambda: os.setresuid(0, 0, 0))
attempt("mount", lambda: os.unshare(0x10000000) if hasattr(os, "unshare") else open("/new", "w"))
return done
"""
    async with docker_engine.opened(
        folder, tmp_path / "home", memory_mb=64, scratch_mb=16, mask=mask
    ) as sandbox:
        run = runner(sandbox)
        tried, filled = await asyncio.gather(run(attempts), run("return len(bytearray(1 << 30))"))
        assert tried.result == "[]", tried
        assert (filled.kind, filled.error) == ("limit", "stopped: memory limit 64 MB")


async def test_an_image_of_other_contents_has_another_name() -> None:
    image = Image.here("python:3.12-slim", ["numpy"])
    assert image.name == Image.here("python:3.12-slim", ["numpy"]).name
    names = {
        image.name,
        Image.here("python:3.13-slim", ["numpy"]).name,
        Image.here("python:3.12-slim", ["numpy", "python-calamine"]).name,
        Image("python:3.12-slim", {**image.files, "inside/worker.py": b"other"}).name,
    }
    assert len(names) == 4
    assert b"numpy==" in image.files["requirements.txt"]
    assert b"toolwright" not in image.files["requirements.txt"]


async def test_an_image_that_cannot_be_built_is_told_with_what_to_do(
    docker_engine: DockerEngine, folder: Path, tmp_path: Path
) -> None:
    sandbox = DockerSandbox(folder, home=tmp_path / "home", python_image="localhost:1/absent")
    try:
        report = await sandbox.start()
        assert (report.tier, report.layers[-1].name, report.layers[-1].holds) == (None, "image", False)
        assert "TOOLWRIGHT_SANDBOX_PYTHON_IMAGE" in (report.refusal or "")
        with pytest.raises(SandboxUnavailable, match="could not be built"):
            await runner(sandbox)("return 1")
    finally:
        await sandbox.close()


async def test_a_data_folder_that_others_may_not_read_is_told(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    (closed / "a.csv").write_text("x\n1\n")
    async with docker_engine.opened(closed, tmp_path / "home") as sandbox:
        layer = next(one for one in (await sandbox.report()).layers if one.name == "data")
        assert not layer.holds
        assert "65534" in layer.detail
        [found] = await sandbox.profile([DataFile("a.csv", str(closed / "a.csv"), "")])
        assert found.problem is not None


async def test_where_the_kernel_sandbox_cannot_be_docker_is_taken(
    docker_engine: DockerEngine, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolwright.sandboxes.kernel.sandbox.sys.platform", "darwin")
    chosen = FirstThatHolds(
        lambda: KernelSandbox(folder), lambda: docker_engine.sandbox(folder, tmp_path / "home")
    )
    try:
        report = await chosen.start()
        assert (report.backend, report.tier) == ("docker", "container")
        assert (await runner(chosen)("return 1")).result == "1"
    finally:
        await chosen.close()


async def test_nothing_blocks_the_event_loop(docker: DockerSandbox) -> None:
    with blockbuster_ctx(scanned_modules=["toolwright"]):
        assert (await runner(docker)("return 1")).result == "1"
