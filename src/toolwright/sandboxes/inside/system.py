"""Calls of the Linux kernel that Python does not offer, as functions that raise `OSError`."""

import ctypes
import os
import platform
from typing import Final

CLONE_NEWNS: Final = 0x00020000
CLONE_NEWUTS: Final = 0x04000000
CLONE_NEWIPC: Final = 0x08000000
CLONE_NEWUSER: Final = 0x10000000
CLONE_NEWPID: Final = 0x20000000
CLONE_NEWNET: Final = 0x40000000

MS_RDONLY: Final = 0x1
MS_NOSUID: Final = 0x2
MS_NODEV: Final = 0x4
MS_NOEXEC: Final = 0x8
MS_REMOUNT: Final = 0x20
MS_BIND: Final = 0x1000
MS_REC: Final = 0x4000
MS_PRIVATE: Final = 0x40000
MS_SLAVE: Final = 0x80000
MNT_DETACH: Final = 0x2

CAP_DAC_READ_SEARCH: Final = 2
CAP_SYS_ADMIN: Final = 21

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4
_PR_SET_KEEPCAPS: Final = 8
_PR_SET_SECCOMP: Final = 22
_PR_CAPBSET_DROP: Final = 24
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_CAP_AMBIENT: Final = 47
_PR_CAP_AMBIENT_CLEAR_ALL: Final = 4
_CAPABILITY_VERSION_3: Final = 0x20080522
_MOUNT_ATTR_RDONLY: Final = 0x1
_MOUNT_ATTR_NOSUID: Final = 0x2
_MOUNT_ATTR_NODEV: Final = 0x4
_AT_RECURSIVE: Final = 0x8000

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long

# The numbers that differ between the two machines; all calls since Linux 5.1 share one number.
_NUMBERS: Final[dict[str, dict[str, int]]] = {
    "x86_64": {"pivot_root": 155, "capset": 126},
    "aarch64": {"pivot_root": 41, "capset": 91},
}
_SAME: Final = {
    "close_range": 436,
    "mount_setattr": 442,
    "landlock_create_ruleset": 444,
    "landlock_add_rule": 445,
    "landlock_restrict_self": 446,
}


def machine() -> str:
    """ "x86_64" or "aarch64". Raises `OSError` on any other, for which there are no tables."""
    name = platform.machine()
    if name not in _NUMBERS:
        raise OSError(f"no system call tables for {name}")
    return name


def syscall(name: str, *args: "int | bytes | ctypes.Array[ctypes.c_char] | None") -> int:
    """Makes the call by its name. Returns its value, at least 0; raises `OSError` with its errno."""
    number = _SAME.get(name)
    if number is None:
        number = _NUMBERS[machine()][name]
    words = [ctypes.c_long(a) if isinstance(a, int) else a for a in args]
    return _checked(_libc.syscall(ctypes.c_long(number), *words), name)


def _checked(value: int, what: str) -> int:
    if value < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return value


def unshare(flags: int) -> None:
    _checked(_libc.unshare(ctypes.c_int(flags)), "unshare")


def setns(fd: int, kind: int) -> None:
    _checked(_libc.setns(ctypes.c_int(fd), ctypes.c_int(kind)), "setns")


def mount(source: str | None, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    def text(value: str | None) -> bytes | None:
        return None if value is None else os.fsencode(value)

    done = _libc.mount(text(source), text(target), text(kind), ctypes.c_ulong(flags), text(data))
    _checked(done, f"mount {target}")


def unmount(target: str) -> None:
    """Takes the mount away at once; what is still open in it stays usable."""
    _checked(_libc.umount2(os.fsencode(target), ctypes.c_int(MNT_DETACH)), f"umount {target}")


def mount_read_only(target: str, *, devices: bool = False) -> None:
    """Makes a bind mount and all below it read-only and without set-user-id; `devices` keeps device files usable."""
    attributes = _MOUNT_ATTR_RDONLY | _MOUNT_ATTR_NOSUID | (0 if devices else _MOUNT_ATTR_NODEV)
    wanted = ctypes.create_string_buffer(attributes.to_bytes(8, "little") + bytes(24), 32)
    try:
        syscall("mount_setattr", -100, os.fsencode(target), _AT_RECURSIVE, wanted, 32)
    except OSError as error:
        if error.errno != 38:  # ENOSYS: before Linux 5.12 one mount at a time
            raise
        kept = os.statvfs(target).f_flag & (MS_NOEXEC | MS_NODEV | 0x1C00)
        flags = MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | (0 if devices else MS_NODEV) | kept
        mount(None, target, None, flags)


def pivot_root(new_root: str) -> None:
    """Makes `new_root` the root and forgets the old one."""
    os.chdir(new_root)
    syscall("pivot_root", b".", b".")
    unmount(".")
    os.chdir("/")


def die_with_parent() -> None:
    _prctl(_PR_SET_PDEATHSIG, 9)


def forbid_new_privileges() -> None:
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)


def close_from(first: int) -> None:
    """Closes every descriptor from `first` on."""
    try:
        syscall("close_range", first, 0x7FFFFFFF, 0)
    except OSError:  # before Linux 5.9
        os.closerange(first, 1 << 16)


def forbid_tracing() -> None:
    """No other process of the same user may look in (nor a core file be written)."""
    _prctl(_PR_SET_DUMPABLE, 0)


def keep_capabilities_over_setuid() -> None:
    _prctl(_PR_SET_KEEPCAPS, 1)


def set_seccomp_filter(program: bytes) -> None:
    """Installs a BPF program, given as its instructions of 8 bytes each."""

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    code = ctypes.create_string_buffer(program, len(program))
    header = Program(len(program) // 8, ctypes.cast(code, ctypes.c_void_p))
    done = _libc.prctl(ctypes.c_int(_PR_SET_SECCOMP), ctypes.c_ulong(2), ctypes.byref(header), 0, 0)
    _checked(done, "seccomp")


def keep_only_capabilities(kept: frozenset[int]) -> None:
    """Leaves exactly `kept` in force; nothing can be inherited and nothing regained."""
    last = 63
    for number in range(last + 1):
        if number not in kept:
            try:
                _prctl(_PR_CAPBSET_DROP, number)
            except OSError as error:
                if error.errno == 22:  # EINVAL: the kernel has no more
                    break
                if error.errno != 1:  # EPERM: nothing to drop without CAP_SETPCAP
                    raise
    try:
        _prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)
    except OSError as error:
        if error.errno != 22:
            raise
    bits = sum(1 << number for number in kept)
    low, high = (bits & 0xFFFFFFFF).to_bytes(4, "little"), (bits >> 32).to_bytes(4, "little")
    header = ctypes.create_string_buffer(_CAPABILITY_VERSION_3.to_bytes(4, "little") + bytes(4), 8)
    data = ctypes.create_string_buffer(low + low + bytes(4) + high + high + bytes(4), 24)
    syscall("capset", header, data)


def has_capability(number: int) -> bool:
    """Whether this process has it, read from /proc."""
    return bool(int(status_field("CapEff"), 16) >> number & 1)


def status_field(name: str) -> str:
    """A field of /proc/self/status, without its unit."""
    with open("/proc/self/status", encoding="ascii", errors="replace") as lines:
        for line in lines:
            key, _, value = line.partition(":")
            if key == name:
                return value.split()[0]
    raise OSError(f"/proc/self/status has no {name}")


def _prctl(option: int, argument: int) -> None:
    zero = ctypes.c_ulong(0)
    value = _libc.prctl(ctypes.c_int(option), ctypes.c_ulong(argument), zero, zero, zero)
    _checked(value, f"prctl {option}")
