"""The assembled filter, run by a small interpreter of classic BPF: what it decides on both machines."""

from __future__ import annotations

import errno
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from toolwright.sandboxes.inside.seccomp import program
from toolwright.sandboxes.inside.syscalls import CONDITIONS, REASONS, TABLES, Table, numbers

ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
X86, ARM = "x86_64", "aarch64"


def decide(
    machine: str, number: int, *arguments: int, arch: int | None = None, own_files: bool = True
) -> int:
    """The filter's answer to a call of process 7."""
    words = [*arguments, *[0] * (6 - len(arguments))]
    arch = TABLES[machine].arch if arch is None else arch
    data = struct.pack("<IIQ6Q", number, arch, 0, *(word & (1 << 64) - 1 for word in words))
    code = program(machine, 7, own_files=own_files)
    loaded, at = 0, 0
    for _ in range(len(code)):
        operation, yes, no, value = struct.unpack_from("<HBBI", code, at * 8)
        at += 1
        if operation == 0x20:
            (loaded,) = struct.unpack_from("<I", data, value)
        elif operation == 0x06:
            return value
        else:
            holds = {0x15: loaded == value, 0x35: loaded >= value, 0x45: bool(loaded & value)}[operation]
            at += yes if holds else no
    raise AssertionError("the program has no end")


def number(machine: str, name: str) -> int:
    table = TABLES[machine]
    return numbers(f"{table.allowed} {table.own_files} {table.checked} {table.unknown}")[name]


REFUSED = ERRNO | errno.EPERM


@pytest.mark.parametrize("machine", [X86, ARM])
def test_ordinary_calls_are_allowed(machine: str) -> None:
    for name in ("read", "write", "openat", "futex", "munmap", "exit_group"):
        assert decide(machine, number(machine, name)) == ALLOW


@pytest.mark.parametrize(
    ("machine", "forbidden"),
    [
        (X86, {"fork": 57, "vfork": 58, "execve": 59, "socket": 41, "ptrace": 101, "memfd_create": 319, "mount": 165,
               "bpf": 321, "keyctl": 250, "io_uring_setup": 425, "unshare": 272, "setuid": 105, "tkill": 200,
               "pidfd_send_signal": 424, "process_vm_writev": 311, "execveat": 322, "userfaultfd": 323}),
        (ARM, {"execve": 221, "socket": 198, "ptrace": 117, "memfd_create": 279, "mount": 40, "bpf": 280, "keyctl": 219,
               "io_uring_setup": 425, "unshare": 97, "setuid": 146, "tkill": 130, "process_vm_writev": 271,
               "execveat": 281, "userfaultfd": 282}),
    ],
)  # fmt: skip
def test_dangerous_calls_are_refused(machine: str, forbidden: dict[str, int]) -> None:
    assert {name for name, call in forbidden.items() if decide(machine, call) != REFUSED} == set()


@pytest.mark.parametrize("machine", [X86, ARM])
def test_another_architecture_is_killed(machine: str) -> None:
    assert decide(machine, 1, arch=0x40000003) == KILL


def test_the_x32_calls_are_killed() -> None:
    assert decide(X86, 0x40000000 | 1) == KILL


@pytest.mark.parametrize("machine", [X86, ARM])
def test_threads_can_be_made_and_nothing_else(machine: str) -> None:
    clone = number(machine, "clone")
    assert decide(machine, clone, 0x3D0F00) == ALLOW
    assert decide(machine, clone, 17) == REFUSED
    assert decide(machine, clone, 0x3D0F00 | 0x10000000) == REFUSED
    assert decide(machine, clone, 0x3D0F00 | 0x4000) == REFUSED
    assert decide(machine, 435) == ERRNO | errno.ENOSYS


@pytest.mark.parametrize("machine", [X86, ARM])
def test_signals_go_to_oneself_alone(machine: str) -> None:
    for name in ("kill", "tgkill"):
        assert decide(machine, number(machine, name), 7, 9) == ALLOW
        for target in (0, 1, 8, -1):
            assert decide(machine, number(machine, name), target, 9) == REFUSED


@pytest.mark.parametrize("machine", [X86, ARM])
def test_mappings_that_no_limit_counts_are_refused(machine: str) -> None:
    mmap = number(machine, "mmap")
    assert decide(machine, mmap, 0, 4096, 3, 0x22) == ALLOW
    assert decide(machine, mmap, 0, 4096, 1, 0x01) == ALLOW
    for flags in (0x21, 0x23, 0x122, 0x40022):
        assert decide(machine, mmap, 0, 4096, 3, flags) == REFUSED


@pytest.mark.parametrize("machine", [X86, ARM])
def test_limits_can_be_read_and_not_set(machine: str) -> None:
    call = number(machine, "prlimit64")
    assert decide(machine, call, 0, 3, 0, 1) == ALLOW
    assert decide(machine, call, 7, 3, 0, 1) == ALLOW
    assert decide(machine, call, 8, 3, 0, 1) == REFUSED
    assert decide(machine, call, 0, 3, 1, 0) == REFUSED
    assert decide(machine, call, 0, 3, 1 << 32, 0) == REFUSED


@pytest.mark.parametrize("machine", [X86, ARM])
def test_signals_by_descriptor_and_terminals_are_out_of_reach(machine: str) -> None:
    fcntl, ioctl, prctl = (number(machine, name) for name in ("fcntl", "ioctl", "prctl"))
    for command in (8, 10, 15, 1024, 1026, 1031):
        assert decide(machine, fcntl, 3, command) == REFUSED
    assert decide(machine, fcntl, 3, 1030) == ALLOW
    assert decide(machine, ioctl, 0, 0x5412) == ERRNO | errno.ENOTTY
    assert decide(machine, ioctl, 0, 0x5401) == ALLOW
    for option in (4, 22, 38, 1):
        assert decide(machine, prctl, option) == REFUSED


@pytest.mark.parametrize("machine", [X86, ARM])
def test_modes_and_times_can_be_changed_only_in_files_of_ones_own(machine: str) -> None:
    for name in ("fchmodat", "utimensat", "fchmod"):
        assert decide(machine, number(machine, name), own_files=True) == ALLOW
        assert decide(machine, number(machine, name), own_files=False) == REFUSED


@pytest.mark.parametrize("machine", [X86, ARM])
def test_calls_newer_than_the_tables_are_unknown(machine: str) -> None:
    assert decide(machine, 452) == ERRNO | errno.ENOSYS


def all_of(table: Table) -> list[str]:
    return [*numbers(f"{table.allowed} {table.own_files} {table.checked} {table.unknown}")]


def test_every_call_has_one_reason_and_every_reason_a_call() -> None:
    reasons = [name for names in REASONS for name in names.split()]
    assert len(reasons) == len(set(reasons))
    assert {name for table in TABLES.values() for name in all_of(table)} == set(reasons)
    assert all(reason.strip() for reason in REASONS.values())
    for table in TABLES.values():
        assert set(CONDITIONS) == set(numbers(table.checked))
        names = f"{table.allowed} {table.own_files} {table.checked} {table.unknown}".split()
        assert len(names) == len(set(names)) == len({name.partition("=")[2] for name in names})


def test_the_page_of_the_calls_is_current() -> None:
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, str(root / "scripts" / "system_calls.py"), "--print"]
    derived = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert (root / "docs/design/system-calls.md").read_text("utf-8") == derived, "run scripts/system_calls.py"


@pytest.mark.parametrize("machine", [X86, ARM])
def test_what_tells_of_other_processes_memory_or_disks_is_refused(machine: str) -> None:
    """By its number: mincore, membarrier, flock, statfs, getpgid, getsid, sched_getparam, link."""
    forbidden = {
        X86: [27, 324, 73, 137, 138, 121, 124, 143, 145, 86, 265, 40, 233, 232],
        ARM: [232, 283, 32, 43, 44, 155, 156, 121, 120, 37, 71, 21, 22],
    }
    assert [call for call in forbidden[machine] if decide(machine, call) != REFUSED] == []
    madvise = number(machine, "madvise")
    for advice, answer in (
        (4, ALLOW),
        (8, ALLOW),
        (14, ALLOW),
        (12, ERRNO | errno.EINVAL),
        (21, ERRNO | errno.EINVAL),
    ):
        assert decide(machine, madvise, 0, 4096, advice) == answer
