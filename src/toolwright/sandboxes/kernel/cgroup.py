"""One cgroup for the zygote and all its boxes, where the server has been given its own to divide (v2, delegated).

The limits of a run are counted by process. This one holds whatever the processes do, and for all of them together. It
is an addition: where there is no such cgroup, everything else is in force as ever.
"""

import contextlib
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from toolwright.ports import Layer

_NEEDED: Final = frozenset({"memory", "pids"})
_NAME: Final = "cgroup"
_LEAVE_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class Cgroup:
    """The boxes' cgroup at `path`; None where there is none, and `layer` says why. Methods look at the file system."""

    path: Path | None
    layer: Layer

    def add(self, pid: int) -> None:
        """Puts a process into it, and whatever it starts. Raises `OSError`."""
        if self.path is not None:
            (self.path / "cgroup.procs").write_text(str(pid), "ascii")

    def kills(self) -> int:
        """How many processes the kernel has killed because all of them together took too much memory."""
        if self.path is None:
            return 0
        with contextlib.suppress(OSError, ValueError):
            for line in (self.path / "memory.events").read_text("ascii").splitlines():
                name, _, count = line.partition(" ")
                if name == "oom_kill":
                    return int(count)
        return 0

    def remove(self) -> None:
        """Ends what is left in it and takes it away."""
        if self.path is None:
            return
        with contextlib.suppress(OSError):  # before Linux 5.14
            (self.path / "cgroup.kill").write_text("1", "ascii")
        end = time.monotonic() + _LEAVE_SECONDS
        while time.monotonic() < end:
            try:
                self.path.rmdir()
            except FileNotFoundError:
                return
            except OSError:  # the dead are not collected yet
                time.sleep(0.01)
            else:
                return


def none(why: str) -> Cgroup:
    return Cgroup(None, Layer(_NAME, False, f"not used: {why}"))


def make(memory_mb: int, pids: int, own: Path | None = None) -> Cgroup:
    """A new cgroup with these limits beside the server's, or below it. `own` is the server's, else it is looked for.

    Never raises for what the machine does not allow.
    """
    try:
        own = own or _own()
        if own is None:
            return none("the machine has no cgroup v2")
        if not (own / "cgroup.type").exists():
            return none("the server runs in the root cgroup, which is nobody's to divide")
        parent = _parent(own)
        if isinstance(parent, str):
            return none(parent)
        path = parent / f"toolwright-{os.getpid()}-{time.monotonic_ns():x}"
        path.mkdir()
        try:
            (path / "memory.max").write_text(str(memory_mb << 20), "ascii")
            with contextlib.suppress(FileNotFoundError):  # a kernel without swap
                (path / "memory.swap.max").write_text("0", "ascii")
            (path / "pids.max").write_text(str(pids), "ascii")
        except OSError:
            path.rmdir()
            raise
    except OSError as error:
        return none(str(error))
    return Cgroup(
        path, Layer(_NAME, True, f"all runs together {memory_mb:,} MB, {pids:,} processes and threads")
    )


def _own() -> Path | None:
    """The folder of the server's cgroup in the v2 hierarchy."""
    inside = next(
        (
            line[3:]
            for line in Path("/proc/self/cgroup").read_text("utf-8").splitlines()
            if line.startswith("0::")
        ),
        None,
    )
    if inside is None:
        return None
    for line in Path("/proc/self/mountinfo").read_text("utf-8").splitlines():
        before, _, after = line.partition(" - ")
        if after.partition(" ")[0] == "cgroup2":
            root, mounted = before.split(" ")[3:5]
            with contextlib.suppress(ValueError):
                return Path(mounted) / Path(inside).relative_to(root)
    return None


def _parent(own: Path) -> Path | str:
    """Where a cgroup for the boxes can be made, or why nowhere. Raises `OSError`.

    Either beside the server's (systemd: Delegate= with DelegateSubgroup=), or in it, when it holds the server alone: a
    cgroup that gives controllers to those below it may hold no processes, so the server moves into one of them.
    """
    above = own.parent
    if _given(above) and _writable(above):
        return above
    missing = _NEEDED - set((own / "cgroup.controllers").read_text("ascii").split())
    if missing:
        return f"the server's cgroup has no {' and no '.join(sorted(missing))} controller"
    if not _writable(own):
        return "the server's cgroup is not delegated to its user"
    if not _given(own):
        others = set((own / "cgroup.procs").read_text("ascii").split()) - {str(os.getpid())}
        if others:
            return "other processes are in the server's cgroup"
        mine = own / "server"
        mine.mkdir(exist_ok=True)
        (mine / "cgroup.procs").write_text(str(os.getpid()), "ascii")
        try:
            (own / "cgroup.subtree_control").write_text("+memory +pids", "ascii")
        except OSError:
            (own / "cgroup.procs").write_text(str(os.getpid()), "ascii")
            mine.rmdir()
            raise
    return own


def _given(folder: Path) -> bool:
    """Whether a cgroup gives those below it what is needed."""
    try:
        return (
            set((folder / "cgroup.subtree_control").read_text("ascii").split()) >= _NEEDED
            and (folder / "cgroup.type").exists()
        )
    except OSError:
        return False


def _writable(folder: Path) -> bool:
    return all(
        os.access(path, os.W_OK)
        for path in (folder, folder / "cgroup.procs", folder / "cgroup.subtree_control")
    )
