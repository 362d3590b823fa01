"""Landlock: which files may be opened, no TCP, no signals and abstract sockets to the outside.

Rights by the version of the kernel's interface (ABI): 1 files, 2 moving between folders, 3 truncation, 4 TCP,
5 commands to devices, 6 scopes. See the kernel's documentation, userspace-api/landlock.
"""

import ctypes
import os
import stat
from collections.abc import Iterable
from typing import Final

from .system import syscall

_EXECUTE: Final = 1 << 0
_WRITE_FILE: Final = 1 << 1
_READ_FILE: Final = 1 << 2
_READ_DIR: Final = 1 << 3
_TRUNCATE: Final = 1 << 14
_FILE_RIGHTS: Final = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | 1 << 15
_MAKE_DEVICES: Final = 1 << 6 | 1 << 11  # character and block

# All rights over files an ABI knows; what is handled and not granted is denied.
_HANDLED: Final = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_NET: Final = 0b11  # bind and connect by TCP
_SCOPES: Final = 0b11  # abstract sockets and signals


def abi() -> int:
    """The kernel's Landlock ABI; 0 where there is none."""
    try:
        return syscall("landlock_create_ruleset", None, 0, 1)
    except OSError:
        return 0


def restrict(version: int, read: Iterable[str], listed: Iterable[str], write: Iterable[str]) -> None:
    """From here on only what is below `read` can be read and only what is below `write` be changed.

    `listed` are folders whose names can be seen and nothing else. A path that does not exist is left out. Nothing may
    be executed. Needs `no_new_privs`. Raises `OSError`.
    """
    handled = _HANDLED[min(version, 5)]
    attributes = handled.to_bytes(8, "little")
    if version >= 4:
        attributes += _NET.to_bytes(8, "little")
    if version >= 6:
        attributes += _SCOPES.to_bytes(8, "little")
    rules = syscall("landlock_create_ruleset", _buffer(attributes), len(attributes), 0)
    try:
        for path in read:
            _allow(rules, path, _READ_FILE | _READ_DIR)
        for path in listed:
            _allow(rules, path, _READ_DIR)
        for path in write:
            _allow(rules, path, handled & ~(_EXECUTE | _MAKE_DEVICES | 1 << 15))
        syscall("landlock_restrict_self", rules, 0)
    finally:
        os.close(rules)


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(fd).st_mode):
            rights &= _FILE_RIGHTS
        rule = rights.to_bytes(8, "little") + fd.to_bytes(4, "little", signed=True)
        syscall("landlock_add_rule", rules, 1, _buffer(rule), 0)
    finally:
        os.close(fd)


def _buffer(content: bytes) -> "ctypes.Array[ctypes.c_char]":
    return ctypes.create_string_buffer(content, len(content))
