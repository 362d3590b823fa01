"""Docker's filter allows what the box's own does and what its start calls, and nothing that opens a way out."""

from __future__ import annotations

import pytest

from toolwright.sandboxes.docker.seccomp import profile
from toolwright.sandboxes.inside.syscalls import TABLES, numbers


def allowed() -> dict[str, list[list[dict[str, int]]]]:
    """The names, each with the conditions of which one has to hold."""
    found: dict[str, list[list[dict[str, int]]]] = {}
    for rule in profile()["syscalls"]:
        if rule["action"] == "SCMP_ACT_ALLOW":
            for name in rule["names"]:
                found.setdefault(name, []).append(rule.get("args", []))
    return found


@pytest.mark.parametrize("machine", TABLES)
def test_the_boxs_calls_are_all_let_through(machine: str) -> None:
    table = TABLES[machine]
    box = [*numbers(table.allowed), *numbers(table.own_files), *numbers(table.checked)]
    assert set(box) <= set(allowed())


@pytest.mark.parametrize(
    "call",
    "socket socketpair connect ptrace process_vm_readv mount umount2 unshare setns pivot_root chroot bpf keyctl "
    "io_uring_setup userfaultfd perf_event_open memfd_create execveat open_by_handle_at init_module clone3".split(),
)
def test_ways_out_are_not(call: str) -> None:
    assert call not in allowed()


def test_a_new_process_gets_no_new_namespace() -> None:
    assert allowed()["clone"] == [
        [{"index": 0, "value": 0x7E020000, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ"}]
    ]


def test_what_is_in_no_list_is_refused() -> None:
    assert (profile()["defaultAction"], profile()["defaultErrnoRet"]) == ("SCMP_ACT_ERRNO", 1)
