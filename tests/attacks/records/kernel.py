"""Interfaces of the kernel that no tool needs."""

from __future__ import annotations

from attacks.attempt import DONE, Attempt


def _call(
    name: str, arguments: str, *, contained: bool = False, optional: bool = False, before: str = ""
) -> Attempt:
    """A raw system call that works where it is allowed: `arguments` are its two numbers, then its own."""
    body = f'{before}\ncall({arguments})\nreturn "{DONE}"'
    return Attempt(name, "kernel", body, contained=contained, optional=optional)


_MACHINE_CODE = """
import mmap
page = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)
page.write(bytes.fromhex("{}"))
address = ctypes.addressof(ctypes.c_char.from_buffer(page))
value = ctypes.CFUNCTYPE(ctypes.c_int)(address)()
return "{}" if value == os.getpid() else "nothing"
"""

ATTEMPTS = [
    _call("mount", "165, 40, b'none', b'.', b'tmpfs', 0, None", contained=True),
    _call("mount-a-new-way", "430, 430, b'tmpfs', 0", contained=True),
    _call("copy-a-mount", "428, 428, -100, b'.', 1", contained=True),
    _call("unmount", "166, 39, b'/proc', 2", contained=True),
    _call("namespace-user", "272, 97, 0x10000000", optional=True),
    _call("namespace-files", "272, 97, 0x00020000", contained=True),
    _call("namespace-network", "272, 97, 0x40000000", contained=True),
    _call("enter-a-namespace", "308, 268, os.open('/proc/self/ns/uts', 0), 0", contained=True),
    _call("change-root", "161, 51, b'.'", contained=True),
    _call("pivot-root", "155, 41, b'.', b'.'", contained=True,
          before="libc.mount(b'none', b'/', None, 0x44000, None)\nlibc.mount(b't', b'.', b'tmpfs', 0, None)\n"
                 "os.chdir(os.getcwd())"),
    _call("host-name", "170, 161, b'attacked', 8", contained=True),
    _call("personality", "135, 92, 0x0040000"),
    _call("keys", "248, 217, b'user', b'attack', b'x', 1, -2", optional=True),
    _call("keyring", "250, 219, 0, -2, 1", optional=True),
    _call("bpf", "321, 280, 0, (ctypes.c_uint32 * 32)(2, 4, 4, 1), 128", contained=True, optional=True),
    _call("perf", "298, 241, (ctypes.c_uint32 * 32)(1, 128), 0, -1, -1, 0", optional=True),
    _call("page-faults", "323, 282, 1", optional=True),
    _call("io-uring", "425, 425, 1, ctypes.create_string_buffer(120)", optional=True),
    _call("filter", "317, 277, 2, 0, ctypes.byref(ctypes.c_uint32(0x7FFF0000))", optional=True),
    _call("landlock", "444, 444, None, 0, 1", optional=True),
    _call("watch-files", "294, 26, 0"),
    _call("watch-everything", "300, 262, 0, 0", contained=True, optional=True),
    _call("kernel-log", "103, 116, 10, None, 0", optional=True),
    _call("message-queue", "68, 186, 0, 0o1600", before="# removed with the namespace", contained=True),
    _call("semaphores", "64, 190, 0, 1, 0o1600", contained=True),
    _call("posix-queue", "240, 180, b'attack', 0o102, 0o600, None", contained=True, optional=True),
    _call("timer", "222, 107, 1, None, ctypes.byref(ctypes.c_int())"),
    _call("timer-descriptor", "283, 85, 1, 0"),
    _call("event-descriptor", "290, 19, 0, 0"),
    _call("signal-descriptor", "289, 74, -1, ctypes.create_string_buffer(8), 8, 0"),
    _call("adjust-the-clock", "159, 171, ctypes.create_string_buffer(256)"),
    _call("memory-policy", "238, 237, 0, None, 0", optional=True),
    _call("secret-memory", "447, 447, 0", optional=True),
    _call("lock-memory", "149, 228, ctypes.create_string_buffer(8192), 4096"),
    _call("move-pages", "279, 239, 0, 0, None, None, None, 0", optional=True),
    _call("splice-memory", "278, 75, os.pipe()[1], (ctypes.c_size_t * 2)(ctypes.addressof(b), 8), 1, 0",
          before="b = ctypes.create_string_buffer(8)"),
    _call("execution-domain", "1073741863, 9999, 0", optional=True),  # getpid by its x32 number
    Attempt("calls-of-32-bits", "kernel", _MACHINE_CODE.format("b814000000cd80c3", DONE), optional=True),
]  # fmt: skip
