"""Locks a forked child, step by step; the order matters (see docs/design/sandbox.md)."""

import os
import random
import resource
import signal
import struct
import sys
import tempfile
from dataclasses import dataclass
from typing import Final, Literal

from . import landlock, seccomp, system
from .files import DEVICES, View, change_root, readable
from .settings import ADDRESSES, FILES, STACK_BYTES, THREADS, UNPRIVILEGED, Settings

Tier = Literal["A", "B"]

_OWN_NAMESPACES: Final = system.CLONE_NEWNS | system.CLONE_NEWIPC | system.CLONE_NEWUTS
PID: Final = struct.Struct("<i")
"""How a child tells its process number through the gate."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the zygote stands on. `namespaces` is None where they could be entered, else why not; `drops` tells
    whether a box gets a user of its own, because the zygote is root; `landlock` is the ABI in force, 0 for none."""

    namespaces: str | None
    drops: bool
    landlock: int

    @property
    def user(self) -> int:
        return UNPRIVILEGED if self.drops else os.geteuid()


def lock(
    settings: Settings, shown: View, ground: Ground, tier: Tier, scratch: str, channel: int, gate: int
) -> None:
    """Everything between the fork and the job. Afterwards only `channel` (as descriptor 3) and the standard
    descriptors are open, the working folder is the empty scratch folder, and nothing can be undone.

    Raises `OSError` when a lock does not close.
    """
    os.setsid()
    system.die_with_parent()
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    data_bytes = int(system.status_field("VmData")) * 1024
    mapped_bytes = int(system.status_field("VmSize")) * 1024
    tasks = _tasks()
    os.environ["TMPDIR"] = os.environ["HOME"] = scratch
    tempfile.tempdir = None  # what the zygote has found for itself does not exist in here
    os.umask(0o077)
    if tier == "A":
        system.unshare(system.CLONE_NEWUSER | _OWN_NAMESPACES)
        os.write(gate, PID.pack(int(os.readlink("/proc/self"))))
        if os.read(gate, 1) != b"m":
            raise OSError("the user namespace got no map")
        change_root(shown, settings.scratch_mb, ground.user)
        read, listed = ["/"], list[str]()
    else:
        read, listed = readable(shown, os.path.realpath(settings.data))
    os.chdir(scratch)
    _limit(
        settings,
        data_bytes,
        mapped_bytes,
        THREADS if tier == "A" and _counts_by_namespace() else tasks + THREADS,
    )
    _become(ground)
    system.forbid_tracing()
    system.forbid_new_privileges()
    system.die_with_parent()  # a change of user has cleared it
    _close(channel)
    if ground.landlock:
        landlock.restrict(ground.landlock, read, listed, [scratch, DEVICES[0]])
    if "seccomp" not in settings.mask:
        seccomp.restrict(os.getpid(), own_files=tier == "A")
    _reseed()


def map_user(pid: int, ground: Ground) -> None:
    """Gives the user namespace of child `pid` its users: the zygote's own; for root also the box's, so that files of
    root can be read with the one capability that is kept."""
    users = (os.geteuid(), UNPRIVILEGED) if ground.drops else (os.geteuid(),)
    groups = (os.getegid(), UNPRIVILEGED) if ground.drops else (os.getegid(),)
    for name, numbers in (("uid_map", users), ("gid_map", groups)):
        with open(f"/proc/{pid}/{name}", "w", encoding="ascii") as file:
            file.write("".join(f"{number} {number} 1\n" for number in numbers))


def _limit(settings: Settings, data_bytes: int, mapped_bytes: int, tasks: int) -> None:
    disk = settings.scratch_mb << 20
    limits = {
        # What the interpreter holds already does not count as the tool's. Address space as a whole is no measure of
        # memory, as pandas maps far more than it uses. It bounds the tables of pages: reading one byte in every
        # 2 MB of a mapping that nobody writes to takes 4 KB of the kernel's memory each time, and counts as no data.
        resource.RLIMIT_DATA: data_bytes + (settings.memory_mb << 20),
        resource.RLIMIT_AS: mapped_bytes + (settings.memory_mb << 20) + ADDRESSES,
        resource.RLIMIT_CPU: settings.cpu_seconds,
        resource.RLIMIT_FSIZE: disk,
        resource.RLIMIT_NOFILE: FILES,
        resource.RLIMIT_NPROC: tasks,
        resource.RLIMIT_STACK: STACK_BYTES,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for limit, value in limits.items():
        _, hard = resource.getrlimit(limit)
        least = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (least, least))


def _become(ground: Ground) -> None:
    kept: frozenset[int] = frozenset()
    if ground.drops:
        system.keep_capabilities_over_setuid()
        os.setgroups([])
        os.setresgid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED)
        os.setresuid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED)
        kept = frozenset({system.CAP_DAC_READ_SEARCH})
    system.keep_only_capabilities(kept)


def _close(channel: int) -> None:
    null = os.open("/dev/null", os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.dup2(channel, 3)
    system.close_from(4)


def _reseed() -> None:
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


def _tasks() -> int:
    """How many threads the whole machine has: no user has more."""
    with open("/proc/loadavg", encoding="ascii") as file:
        return int(file.read().split()[3].partition("/")[2])


def _counts_by_namespace() -> bool:
    """Since Linux 5.14 the processes of a user are counted in each user namespace by itself."""
    major, minor = (int(part) for part in os.uname().release.split(".")[:2])
    return (major, minor) >= (5, 14)
