"""The last lock: a filter on system calls, assembled by hand for the kernel's classic BPF."""

import errno
import struct
from typing import Final

from .syscalls import TABLES, numbers
from .system import machine, set_seccomp_filter

_LOAD: Final = 0x20  # BPF_LD | BPF_W | BPF_ABS
_EQUAL: Final = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_AT_LEAST: Final = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_ANY_BIT: Final = 0x45  # BPF_JMP | BPF_JSET | BPF_K
_RETURN: Final = 0x06  # BPF_RET | BPF_K

_ALLOW: Final = 0x7FFF0000
_KILL: Final = 0x80000000
_NUMBER: Final = 0  # offsets in struct seccomp_data
_ARCH: Final = 4
_FIRST_UNLISTED: Final = 448  # newer calls than these tables know are answered as an older kernel would

_CLONE_THREAD: Final = 0x00010000
# New namespaces, and ways for a thread to be something else than a thread: PTRACE, VFORK, PARENT, UNTRACED.
_CLONE_FORBIDDEN: Final = 0x7E020000 | 0x2000 | 0x4000 | 0x8000 | 0x00800000
# A mapping that grows downwards counts as a stack, huge pages have their own account: RLIMIT_DATA holds neither.
MAP_UNCOUNTED: Final = 0x0100 | 0x40000
MAP_ANONYMOUS: Final = 0x20
MAP_SHARED: Final = 0x01
_PRCTL: Final = (
    15,
    16,
    3,
    39,
    0x53564D41,
)  # set and get the name, get dumpable and no_new_privs, name a mapping
# Terminal or not, its size, bytes waiting, close-on-exec, non-blocking.
IOCTL: Final = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# Duplicates, flags and locks. Not the owner that gets SIGIO, leases, notifications, or the size of a pipe.
_FCNTL: Final = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030)


def restrict(pid: int, *, own_files: bool) -> None:
    """Installs the filter for this process, whose number as it sees itself is `pid`. Cannot be undone."""
    set_seccomp_filter(program(machine(), pid, own_files=own_files))


def program(name: str, pid: int, *, own_files: bool) -> bytes:
    """The filter for the machine `name` as BPF instructions of 8 bytes each."""
    table = TABLES[name]
    code = [_op(_LOAD, _ARCH), _op(_EQUAL, table.arch, 1, 0), _op(_RETURN, _KILL), _op(_LOAD, _NUMBER)]
    if name == "x86_64":  # the x32 calls have numbers of their own from here on
        code += [_op(_AT_LEAST, 0x40000000, 0, 1), _op(_RETURN, _KILL)]
    allowed = numbers(table.allowed) | (numbers(table.own_files) if own_files else {})
    for number in allowed.values():
        code += [_op(_EQUAL, number, 0, 1), _op(_RETURN, _ALLOW)]
    for number in numbers(table.unknown).values():
        code += [_op(_EQUAL, number, 0, 1), _refuse(errno.ENOSYS)]
    for call, number in numbers(table.checked).items():
        check = _check(call, pid)
        code += [_op(_EQUAL, number, 0, len(check)), *check]
    code += [_op(_AT_LEAST, _FIRST_UNLISTED, 0, 1), _refuse(errno.ENOSYS), _refuse(errno.EPERM)]
    return b"".join(code)


def _check(call: str, pid: int) -> list[bytes]:
    """Instructions that decide a call by its arguments."""
    if call == "clone":
        return [
            _argument(0),
            _op(_ANY_BIT, _CLONE_THREAD, 1, 0),
            _refuse(errno.EPERM),
            _op(_ANY_BIT, _CLONE_FORBIDDEN, 0, 1),
            _refuse(errno.EPERM),
            _op(_RETURN, _ALLOW),
        ]
    if call == "mmap":
        return [
            _argument(3),
            _op(_ANY_BIT, MAP_UNCOUNTED, 0, 1),
            _refuse(errno.EPERM),
            _op(_ANY_BIT, MAP_ANONYMOUS, 0, 2),
            _op(_ANY_BIT, MAP_SHARED, 0, 1),
            _refuse(errno.EPERM),
            _op(_RETURN, _ALLOW),
        ]
    if call == "prlimit64":  # reading one's own limits
        nothing = [_argument(2), _op(_EQUAL, 0, 1, 0), _refuse(errno.EPERM)]
        nothing += [_argument(2, high=True), _op(_EQUAL, 0, 1, 0), _refuse(errno.EPERM)]
        return [*nothing, *_one_of(0, (0, pid), errno.EPERM)]
    if call == "ioctl":
        return _one_of(1, IOCTL, errno.ENOTTY)
    if call == "fcntl":
        return _one_of(1, _FCNTL, errno.EPERM)
    if call == "prctl":
        return _one_of(0, _PRCTL, errno.EPERM)
    if call in ("kill", "tgkill"):
        return _one_of(0, (pid,), errno.EPERM)
    raise ValueError(f"no check for {call}")


def _one_of(position: int, values: tuple[int, ...], otherwise: int) -> list[bytes]:
    code = [_argument(position)]
    for value in values:
        code += [_op(_EQUAL, value, 0, 1), _op(_RETURN, _ALLOW)]
    return [*code, _refuse(otherwise)]


def _argument(position: int, *, high: bool = False) -> bytes:
    """Loads half of an argument: both machines are little-endian."""
    return _op(_LOAD, 16 + 8 * position + (4 if high else 0))


def _refuse(number: int) -> bytes:
    return _op(_RETURN, 0x00050000 | number)


def _op(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value)
