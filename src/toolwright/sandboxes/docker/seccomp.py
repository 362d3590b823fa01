"""The container's filter on system calls as Docker reads it, derived from the one list in `inside/syscalls.py`.

It is wider than the box's own: the runtime and the process that makes the box work under it, too.
"""

import errno
from typing import Any, Final

from toolwright.sandboxes.inside import seccomp
from toolwright.sandboxes.inside.syscalls import TABLES, numbers

_START: Final = (
    # What the runtime calls between the filter and the interpreter, and the C library at its start.
    "execve setgid setuid setgroups capget capset setrlimit fchdir fchown chown "
    # The box's supervisor and the box's own locks.
    "fork vfork wait4 waitid setsid setresuid setresgid landlock_create_ruleset landlock_add_rule "
    "landlock_restrict_self seccomp"
).split()  # fmt: skip
_ARCHITECTURES: Final = {"x86_64": "SCMP_ARCH_X86_64", "aarch64": "SCMP_ARCH_AARCH64"}
_NEW_NAMESPACES: Final = 0x7E020000


def profile() -> dict[str, Any]:
    """What is in no list is refused with EPERM; a machine that is in no list cannot run."""
    allowed: dict[str, None] = dict.fromkeys(_START)
    checked: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for table in TABLES.values():
        allowed |= dict.fromkeys([*numbers(table.allowed), *numbers(table.own_files)])
        checked |= dict.fromkeys(numbers(table.checked))
        unknown |= dict.fromkeys(numbers(table.unknown))
    rules = [_rule(list(allowed)), *(rule for name in checked for rule in _checked(name))]
    rules.append({"names": list(unknown), "action": "SCMP_ACT_ERRNO", "errnoRet": errno.ENOSYS})
    return {
        "defaultAction": "SCMP_ACT_ERRNO",
        "defaultErrnoRet": errno.EPERM,
        "archMap": [
            {"architecture": _ARCHITECTURES[name], "subArchitectures": list[str]()} for name in TABLES
        ],
        "syscalls": rules,
    }


def _checked(name: str) -> list[dict[str, Any]]:
    """The calls that the box's filter decides by their arguments, each as far as the start leaves room for it."""
    if name == "clone":
        return [_rule([name], _masked(0, _NEW_NAMESPACES, 0))]
    if name == "mmap":
        uncounted, anonymous, shared = seccomp.MAP_UNCOUNTED, seccomp.MAP_ANONYMOUS, seccomp.MAP_SHARED
        return [
            _rule([name], _masked(3, uncounted | anonymous, 0)),
            _rule([name], _masked(3, uncounted | anonymous | shared, anonymous)),
        ]
    if name == "ioctl":
        return [_rule([name], _equal(1, value)) for value in seccomp.IOCTL]
    return [_rule([name])]  # kill, tgkill, prctl, fcntl, prlimit64: the box's filter is the narrow one


def _rule(names: list[str], *arguments: dict[str, Any]) -> dict[str, Any]:
    rule: dict[str, Any] = {"names": names, "action": "SCMP_ACT_ALLOW"}
    return rule | {"args": list(arguments)} if arguments else rule


def _equal(index: int, value: int) -> dict[str, Any]:
    return {"index": index, "value": value, "op": "SCMP_CMP_EQ"}


def _masked(index: int, mask: int, value: int) -> dict[str, Any]:
    return {"index": index, "value": mask, "valueTwo": value, "op": "SCMP_CMP_MASKED_EQ"}
