"""What is missing for the Docker sandbox is told with how to get it, and nothing runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.boxes import runner
from toolwright.errors import SandboxUnavailable
from toolwright.ports import Sandbox
from toolwright.sandboxes.choice import FirstThatHolds
from toolwright.sandboxes.docker.sandbox import DockerSandbox
from toolwright.sandboxes.kernel import KernelSandbox

ABLE = {
    "ServerVersion": "28.0", "OSType": "linux", "Architecture": "x86_64", "MemoryLimit": True, "PidsLimit": True,
    "CpuCfsQuota": True, "SecurityOptions": ["name=seccomp,profile=builtin"],
}  # fmt: skip
DENIED = (
    "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock"
)
SILENT = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?"


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a command `docker` may be put; no other one is found."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder / "docker"


def says(command: Path, words: str, told: object) -> None:
    text = json.dumps(told)
    command.write_text(f"#!/bin/sh\necho '{words}' >&2\necho '{text}'\nexit 1\n")
    command.chmod(0o755)


async def refusal(sandbox: Sandbox) -> str:
    try:
        report = await sandbox.start()
        assert report.tier is None
        with pytest.raises(SandboxUnavailable):
            await runner(sandbox)("return 1")
        return report.refusal or ""
    finally:
        await sandbox.close()


async def test_a_missing_command_is_told(command: Path, tmp_path: Path) -> None:
    assert "apt install docker.io" in await refusal(DockerSandbox(tmp_path, home=tmp_path / "home"))


@pytest.mark.parametrize(
    ("words", "told", "advice"),
    [
        (DENIED, {}, "usermod -aG docker"),
        ("", {"ServerErrors": [DENIED]}, "usermod -aG docker"),
        (SILENT, {}, "systemctl start docker"),
        ("", None, "does not answer"),
        ("", ABLE | {"OSType": "windows"}, "Linux containers"),
        ("", ABLE | {"MemoryLimit": False, "PidsLimit": False}, "cannot limit memory and processes"),
        ("", ABLE | {"SecurityOptions": None}, "no seccomp"),
    ],
)
async def test_an_engine_that_cannot_be_used_is_told(
    command: Path, tmp_path: Path, words: str, told: object, advice: str
) -> None:
    says(command, words, told)
    assert advice in await refusal(DockerSandbox(tmp_path, home=tmp_path / "home"))


async def test_without_any_sandbox_all_reasons_are_told(
    command: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolwright.sandboxes.kernel.sandbox.sys.platform", "darwin")
    chosen = FirstThatHolds(
        lambda: KernelSandbox(tmp_path), lambda: DockerSandbox(tmp_path, home=tmp_path / "home")
    )
    found = await refusal(chosen)
    assert "needs Linux" in found
    assert "apt install docker.io" in found


async def test_where_the_kernel_sandbox_holds_nothing_else_is_made(tmp_path: Path) -> None:
    def never() -> Sandbox:
        raise AssertionError

    chosen = FirstThatHolds(lambda: KernelSandbox(tmp_path, children=1), never)
    try:
        if (await chosen.start()).tier is None:
            pytest.skip("no tier of the kernel sandbox holds here")
        assert (await chosen.report()).backend == "kernel"
        assert (await runner(chosen)("return 1")).result == "1"
    finally:
        await chosen.close()
