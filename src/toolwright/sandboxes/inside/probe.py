"""Tries, in a locked box, what a box must not be able to do. Version numbers promise; this looks."""

import contextlib
import ctypes
import importlib
import os
import resource
import signal
import socket
from collections.abc import Callable, Iterable
from typing import Final

from .settings import Settings

Finding = tuple[str, bool, str]
"""A layer, whether it holds, and the detail in words."""

_libc = ctypes.CDLL(None, use_errno=True)


def findings(
    settings: Settings, tier: str, scratch: str, canary: str, abi: int, data_exists: bool
) -> list[Finding]:
    """What each layer did. `canary` is a file outside that anybody may read; its contents must not be seen.

    Without Landlock and a root of its own a box stands in a container, where there is nothing outside to be read.
    """
    return [
        _layer(
            "files",
            _files(settings, scratch, canary if tier == "A" or abi else None, data_exists),
            "only the interpreter, packages and data, read-only",
        ),
        _layer("network", _network(), "no socket of any family"),
        _layer("processes", _processes(tier), "no fork, no exec, no signal to others, no tracing"),
        _layer("seccomp", _seccomp(), "system calls by an allow-list"),
        _layer(
            "limits",
            _limits(settings),
            f"{settings.memory_mb} MB, {settings.cpu_seconds} s CPU, no core, no locks",
        ),
        _layer("user", _user(), f"user {os.geteuid()}, no privileges to gain"),
        _layer("landlock", _landlock(abi), f"ABI {abi}"),
    ]


def _layer(name: str, failures: Iterable[str | None], detail: str) -> Finding:
    failed = [failure for failure in failures if failure is not None]
    return (name, not failed, "; ".join(failed) if failed else detail)


def _denied(what: str, attempt: Callable[[], object]) -> str | None:
    """None when the attempt failed as it must, else the sentence that says so."""
    try:
        attempt()
    except (OSError, MemoryError):
        return None
    return f"{what} was possible"


def _allowed(what: str, attempt: Callable[[], object]) -> str | None:
    try:
        attempt()
    except (OSError, MemoryError, ImportError) as error:
        return f"{what} failed: {error}"
    return None


def _open(path: str, flags: int = os.O_RDONLY) -> None:
    os.close(os.open(path, flags))


def _call(name: str, *arguments: int | None) -> None:
    words = [argument if argument is None else ctypes.c_long(argument) for argument in arguments]
    if getattr(_libc, name)(*words) == -1:
        raise OSError(ctypes.get_errno(), name)


def _files(settings: Settings, scratch: str, canary: str | None, data_exists: bool) -> Iterable[str | None]:
    if canary is not None:
        yield from _unseen(settings, canary)
    mark = os.path.join(settings.data, ".toolwright-probe")
    for place in (mark, "/toolwright-probe", "/dev/shm/toolwright-probe", "/tmp/toolwright-probe"):
        if os.path.dirname(place) == scratch:
            continue
        yield _denied(
            f"writing {place}", lambda place=place: _open(place, os.O_CREAT | os.O_WRONLY | os.O_EXCL)
        )
    yield _allowed(
        "writing to the scratch folder", lambda: _open(os.path.join(scratch, "probe"), os.O_CREAT | os.O_RDWR)
    )
    with contextlib.suppress(FileNotFoundError):
        os.unlink(os.path.join(scratch, "probe"))
    if data_exists:
        yield _allowed("listing the data folder", lambda: os.listdir(settings.data))
    yield _allowed("importing a module late", lambda: importlib.import_module("wave"))


def _unseen(settings: Settings, canary: str) -> Iterable[str | None]:
    for secret in (canary, "/etc/passwd", "/proc/self/status", "/proc/self/environ"):
        yield _denied(f"reading {secret}", lambda secret=secret: _open(secret))
    for hidden in settings.hidden:
        if hidden.endswith((".py", ".pth")):
            continue
        yield _denied(f"reading {hidden}", lambda hidden=hidden: _open(os.path.join(hidden, "__init__.py")))
    yield _denied("listing /proc", lambda: os.listdir("/proc"))


def _network() -> Iterable[str | None]:
    families = {
        "internet": socket.AF_INET,
        "IPv6": socket.AF_INET6,
        "local": socket.AF_UNIX,
        "netlink": socket.AF_NETLINK,
    }
    for name, family in families.items():
        yield _denied(
            f"a socket ({name})", lambda family=family: socket.socket(family, socket.SOCK_DGRAM).close()
        )


def _processes(tier: str) -> Iterable[str | None]:
    if tier == "A":
        yield None if os.getpid() == 1 else "the box has no process numbers of its own"

    def fork() -> None:
        if os.fork() == 0:
            os._exit(0)

    yield _denied("a fork", fork)
    yield _denied("an exec", lambda: _call("execve", None, None, None))
    yield _denied("a signal to all", lambda: os.kill(-1, 0))
    yield _denied("a signal to the group", lambda: os.kill(0, signal.SIG_DFL))
    yield _denied("a signal to another process", lambda: os.kill(os.getppid() or 2, 0))


_FORBIDDEN_CALLS: Final = (
    ("ptrace", (1, 0, 0, 0)),
    # By number where the C library has no function: x86_64 and aarch64 share those since Linux 5.1.
    ("unshare", (0x10000000,)),
    ("memfd_create", (None, 0)),
    ("mount", (None, None, None, 0, None)),
    ("syscall", (425, 1, 0)),  # io_uring_setup
    ("syscall", (434, 1, 0)),  # pidfd_open
)


def _seccomp() -> Iterable[str | None]:
    for name, arguments in _FORBIDDEN_CALLS:
        ctypes.set_errno(0)
        value = getattr(_libc, name)(*(a if a is None else ctypes.c_long(a) for a in arguments))
        # EPERM alone is the filter's: an older kernel would say ENOSYS, and the call itself EFAULT or EINVAL.
        yield None if value == -1 and ctypes.get_errno() == 1 else f"{name} {arguments[0]} was not filtered"


def _limits(settings: Settings) -> Iterable[str | None]:
    yield _denied("more memory", lambda: bytearray((settings.memory_mb + 64) << 20))
    cpu = resource.getrlimit(resource.RLIMIT_CPU)[1]
    yield None if 0 < cpu <= settings.cpu_seconds else "the CPU time is not limited"
    for name, most in (("CORE", 0), ("MEMLOCK", 0), ("FSIZE", settings.scratch_mb << 20), ("NOFILE", 1024)):
        value = resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))[1]
        yield None if 0 <= value <= most else f"{name} is not limited"


def _user() -> Iterable[str | None]:
    yield None if _libc.prctl(39, 0, 0, 0, 0) == 1 else "privileges could be gained"
    yield _denied("becoming root", lambda: os.setresuid(0, 0, 0)) if os.geteuid() else None


def _landlock(abi: int) -> Iterable[str | None]:
    if not abi:
        yield "not in force"
        return
    # Anybody may write to this device; only Landlock says no.
    yield _denied("writing to a device", lambda: _open("/dev/urandom", os.O_WRONLY))
