"""Taking more than one's share of memory, time, disk, threads and descriptors."""

from __future__ import annotations

from attacks.attempt import BOTH, DONE, Attempt


def _bomb(name: str, *lines: str, visible: frozenset[str] = frozenset(), optional: bool = False) -> Attempt:
    body = "\n".join([*lines, f'return "{DONE}"'])
    return Attempt(name, "bombs", body, visible=visible, optional=optional)


ATTEMPTS = [
    _bomb("memory", 'kept = bytearray(w["megabytes"] << 20)'),
    _bomb("memory-by-and-by", "kept = []", 'for _ in range(w["megabytes"]):', "    kept.append(bytearray(1 << 20))"),
    _bomb("memory-of-objects", "kept = []", 'for n in range(w["megabytes"] << 14):', "    kept.append([n])"),
    _bomb("memory-mapped", "import mmap", "f = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS",
          'm = mmap.mmap(-1, w["megabytes"] << 20, flags=f)'),
    _bomb("memory-made-writable", "import mmap", "f = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS",
          'size = w["megabytes"] << 20', "m = mmap.mmap(-1, size, flags=f, prot=mmap.PROT_READ)",
          "libc.mmap.restype = ctypes.c_void_p",
          "a = libc.mmap(None, ctypes.c_size_t(size), 1, 0x22, -1, ctypes.c_long(0))",
          "assert libc.mprotect(ctypes.c_void_p(a), ctypes.c_size_t(size), 3) == 0"),
    _bomb("memory-shared", "import mmap", "m = mmap.mmap(-1, 1 << 20)"),
    _bomb("memory-of-a-device", "import mmap", "m = mmap.mmap(os.open('/dev/zero', os.O_RDWR), 1 << 20)"),
    _bomb("memory-that-grows-down", "libc.mmap.restype = ctypes.c_long",
          "assert libc.mmap(None, ctypes.c_size_t(1 << 20), 3, 0x122, -1, ctypes.c_long(0)) != -1"),
    _bomb("memory-of-system-v", "call(31, 195, call(29, 194, 0, 1 << 20, 0o1600), 0, None)"),
    _bomb("memory-of-tables", "import mmap", "f = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000",
          "m = mmap.mmap(-1, 64 << 30, flags=f, prot=mmap.PROT_READ)", "sum(m[n << 21] for n in range(64))"),
    _bomb("memory-in-pipes", "import fcntl", "fcntl.fcntl(os.pipe()[1], 1031, 1 << 20)"),
    _bomb("memory-of-locks", "import fcntl", "f = open('locked', 'w+b')",
          "for n in range(2000, 0, -2):", "    fcntl.lockf(f, fcntl.LOCK_EX, 1, n)", visible=BOTH),
    _bomb("unpacking", "import zlib", "pack = zlib.compressobj()", 'megabyte = bytes(1 << 20)',
          'packed = b"".join(pack.compress(megabyte) for _ in range(min(w["megabytes"], 150))) + pack.flush()',
          "kept = zlib.decompress(packed)"),
    _bomb("descriptors", "kept = [os.open(os.devnull, 0) for _ in range(500)]"),
    _bomb("threads", "import threading, time", "threading.stack_size(32768)", "for _ in range(3000):",
          "    threading.Thread(target=time.sleep, args=(0.5,), daemon=True).start()"),
    _bomb("loop", "import time", 'while time.process_time() < w["seconds"]:', "    pass"),
    _bomb("loops-in-threads", "import threading, time", 'end = time.monotonic() + w["seconds"]', "def spin():",
          "    while time.monotonic() < end:", "        sum(range(1000))",
          "threads = [threading.Thread(target=spin) for _ in range(8)]", "[t.start() for t in threads]",
          "[t.join() for t in threads]"),
    _bomb("pattern", "import re", 're.match("(a+)+$", "a" * w["steps"] + "b")'),
    _bomb("sleep", "import time", 'time.sleep(w["seconds"])'),
    _bomb("stop-oneself", "import signal, threading", "def go_on():", "    os.kill(os.getpid(), signal.SIGCONT)",
          'if w["seconds"] > 1:', "    os.kill(os.getpid(), signal.SIGSTOP)", 'import time',
          'time.sleep(w["seconds"])'),
    _bomb("recursion", 'sys.setrecursionlimit(10**9)', "def down(n):", "    return 1 + down(n - 1) if n else 0",
          'down(w["many"] * 1000 if w["many"] > 1000 else 5000)'),
    _bomb("disk", 'open("big", "wb").write(bytes(min(w["megabytes"], 40) << 20))'),
    _bomb("disk-in-parts", "import time", 'for n in range(w["megabytes"]):',
          '    open(str(n), "wb").write(bytes(1 << 20))', "    time.sleep(0.005)", "time.sleep(0.3)"),
    _bomb("disk-nobody-may-list", "import time", "os.umask(0)", 'os.mkdir("closed", 0o300)', "for n in range(24):",
          '    open(f"closed/{n}", "wb").write(bytes(1 << 20))', "time.sleep(0.4)"),
    _bomb("disk-without-names", "import time", "kept = []", "for n in range(24):",
          '    kept.append(open("f", "wb", buffering=0))', '    os.unlink("f")', "    kept[-1].write(bytes(1 << 20))",
          "time.sleep(0.3)", visible=frozenset({"B"})),
    _bomb("disk-with-holes", 'os.truncate(os.open("holes", os.O_CREAT | os.O_RDWR), 1 << 30)'),
    _bomb("disk-reserved", 'os.posix_fallocate(os.open("f", os.O_CREAT | os.O_RDWR), 0, 24 << 20)'),
    _bomb("entries", "import time", 'for n in range(w["many"]):', '    os.symlink("f", f"l{n}")',
          "time.sleep(0.3)"),
    # Whoever has to take it away again: a call for each level is too many.
    Attempt("nesting", "bombs", 'for _ in range(w["deep"]):\n    os.mkdir("d")\n    os.chdir("d")\n'
            f'return "{DONE}" if w["deep"] < 1000 else "nested"'),
]  # fmt: skip
