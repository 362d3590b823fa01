"""When the server's cgroup is divided, and why not. The folders here have the form of the kernel's; what a real one
does is tested where there is one (tests/integration/sandbox/test_traces.py)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from toolwright.sandboxes.kernel import cgroup


def group(folder: Path, controllers: str = "cpu memory pids", given: str = "", processes: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (
        ("cgroup.type", "domain"), ("cgroup.controllers", controllers), ("cgroup.subtree_control", given),
        ("cgroup.procs", processes),
    ):  # fmt: skip
        (folder / name).write_text(text)
    return folder


def made(own: Path) -> cgroup.Cgroup:
    return cgroup.make(512, 100, own)


def test_a_cgroup_with_the_server_alone_is_divided(tmp_path: Path) -> None:
    own = group(tmp_path / "service", processes=str(os.getpid()))
    found = made(own)
    assert found.path is not None
    assert found.path.parent == own
    assert (own / "server/cgroup.procs").read_text() == str(os.getpid())
    assert "+memory" in (own / "cgroup.subtree_control").read_text()
    assert (found.path / "memory.max").read_text() == str(512 << 20)
    assert (found.path / "pids.max").read_text() == "100"
    assert found.layer.holds
    found.add(7)
    assert (found.path / "cgroup.procs").read_text() == "7"
    (found.path / "memory.events").write_text("low 0\noom 3\noom_kill 2\n")
    assert found.kills() == 2


def test_beside_a_server_in_a_cgroup_of_its_own_nothing_is_moved(tmp_path: Path) -> None:
    above = group(tmp_path / "service", given="memory pids")
    own = group(above / "server", processes="1\n2")
    found = made(own)
    assert found.path is not None
    assert found.path.parent == above
    assert (own / "cgroup.procs").read_text() == "1\n2"


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"controllers": "cpu memory"}, "no pids controller"),
        ({"controllers": "hugetlb"}, "no memory and no pids controller"),
        ({"processes": f"{os.getpid()}\n1"}, "other processes"),
    ],
)
def test_otherwise_the_layer_says_why_and_nothing_is_made(
    tmp_path: Path, how: dict[str, str], says: str
) -> None:
    own = group(tmp_path / "service", **({"processes": str(os.getpid())} | how))
    found = made(own)
    assert found.path is None
    assert not found.layer.holds
    assert says in found.layer.detail
    assert [path for path in own.iterdir() if path.is_dir()] == []
    found.add(7)
    found.remove()
    assert found.kills() == 0


def test_the_root_cgroup_is_left_alone(tmp_path: Path) -> None:
    own = group(tmp_path / "root")
    (own / "cgroup.type").unlink()
    assert "root cgroup" in made(own).layer.detail


def test_what_the_machine_has_is_looked_for_without_an_error() -> None:
    found = cgroup.make(512, 100)
    try:
        assert found.layer.holds == (found.path is not None)
        assert found.layer.detail
    finally:
        found.remove()
    assert found.path is None or not found.path.exists()
