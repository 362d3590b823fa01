"""What the server tells the zygote once, and the limits that follow from it."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Final

FILES: Final = 128
"""Open files of a box."""
THREADS: Final = 64
ADDRESSES: Final = 16 << 30
"""Bytes of address space beyond what the interpreter has: far more than libraries map, and little enough that the
kernel's own tables of what is mapped stay small. 64 threads with a heap each take half of it."""
STACK_BYTES: Final = 8 << 20
UNPRIVILEGED: Final = 65533
"""User and group of a box when the zygote is run by root: none that a daemon would have."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One sandbox. Paths are absolute; `read` are the interpreter's, `hidden` lie below them and are left out,
    `packages` are the files and folders of the packages that tools may import. Sizes in MB (2**20 bytes). `mask`
    names layers that are to be treated as missing ("namespaces", "landlock", "seccomp"), `landlock_at_most` caps the
    kernel's ABI: for tests.
    """

    data: str
    read: tuple[str, ...]
    hidden: tuple[str, ...]
    packages: tuple[str, ...]
    memory_mb: int
    cpu_seconds: int
    scratch_mb: int
    output_bytes: int
    mask: tuple[str, ...] = ()
    landlock_at_most: int = 99

    def to_json(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @staticmethod
    def from_json(content: bytes) -> "Settings":
        values: dict[str, Any] = json.loads(content)
        texts = {"read", "hidden", "packages", "mask"}
        arguments: dict[str, Any] = {k: tuple(value) if k in texts else value for k, value in values.items()}
        return Settings(**arguments)
