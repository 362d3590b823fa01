"""Signals, tracing, new programs, and what can be learned of other processes."""

from __future__ import annotations

from attacks.attempt import DONE, Attempt

_PROCESS_B = frozenset({"B"})


def _does(
    name: str,
    *lines: str,
    optional: bool = False,
    contained: bool = False,
    visible: frozenset[str] = frozenset(),
) -> Attempt:
    body = "\n".join([*lines, f'return "{DONE}"'])
    return Attempt(name, "processes", body, optional=optional, contained=contained, visible=visible)


ATTEMPTS = [
    _does("signal-everybody", "os.kill(-1, 0)"),
    _does("signal-the-group", "os.kill(0, 0)"),
    _does("signal-another-group", 'os.killpg(os.getpgid(w["victim"]), 0)'),
    _does("signal-the-server", 'os.kill(w["server"], 0)'),
    _does("signal-the-parent", "os.kill(os.getppid() or 2, 0)"),
    _does("end-another", 'os.kill(w["victim"], 15)'),
    _does("signal-a-thread", 'call(234, 131, w["victim"], w["victim"], 0)'),
    _does("signal-an-old-way", 'call(200, 130, w["victim"], 0)'),
    _does("queue-a-signal", "info = ctypes.create_string_buffer(bytes(8) + bytes([255] * 4) + bytes(116))",
          'call(129, 138, w["victim"], 0, info)'),
    _does("handle-of-a-process", 'os.pidfd_open(w["victim"])'),
    _does("signal-by-handle", 'call(424, 424, os.pidfd_open(w["victim"]), 0, None, 0)'),
    _does("steal-a-descriptor", 'call(438, 438, os.pidfd_open(w["victim"]), 1, 0)', optional=True),
    _does("signal-by-input", "import fcntl", "r, _ = os.pipe()", 'fcntl.fcntl(r, fcntl.F_SETOWN, w["victim"])'),
    _does("trace-another", 'call(101, 117, 0x4206, w["victim"], 0, 0)'),
    _does("ask-to-be-traced", "call(101, 117, 0, 0, 0, 0)"),
    _does("read-memory-of-another", "b = ctypes.create_string_buffer(8)",
          "here = (ctypes.c_size_t * 2)(ctypes.addressof(b), 8)", "call(310, 270, os.getpid(), here, 1, here, 1, 0)"),
    _does("write-memory-of-another", "b = ctypes.create_string_buffer(8)",
          "here = (ctypes.c_size_t * 2)(ctypes.addressof(b), 8)", "call(311, 271, os.getpid(), here, 1, here, 1, 0)"),
    _does("compare-processes", 'call(312, 272, os.getpid(), w["victim"], 0, 0, 0)', optional=True),
    _does("slow-another", 'os.setpriority(os.PRIO_PROCESS, w["victim"], 5)'),
    _does("move-another", 'os.sched_setaffinity(w["victim"], {0})'),
    _does("limits-of-another", "import resource", 'resource.prlimit(w["victim"], resource.RLIMIT_NOFILE)'),
    _does("raise-own-limits", "import resource", "soft, hard = resource.getrlimit(resource.RLIMIT_CORE)",
          "resource.setrlimit(resource.RLIMIT_CORE, (soft, hard))"),
    _does("is-it-running", 'os.getpgid(w["victim"])'),
    _does("how-is-it-scheduled", 'os.sched_getaffinity(w["victim"])', visible=_PROCESS_B),
    _does("fork", "if os.fork() == 0:", "    os._exit(0)"),
    _does("fork-by-number", "if call(56, 220, 17, 0, 0, 0, 0) == 0:", "    os._exit(0)"),
    _does("fork-a-new-way", "a = (ctypes.c_uint64 * 11)()", "a[4] = 17",
          "if call(435, 435, a, 88) == 0:", "    os._exit(0)"),
    _does("spawn", "import subprocess", "subprocess.run([sys.executable, '-S', '-c', ''], check=True)"),
    _does("shell", 'assert os.system("true") == 0'),
    _does("worker-process", "import multiprocessing", "p = multiprocessing.get_context('fork').Process(target=int)",
          "p.start()", "p.join()"),
    _does("program-in-memory", "os.memfd_create('x')"),
    _does("exec-by-descriptor", "import errno", "try:", "    call(322, 281, -1, b'', None, None, 0x1000)",
          "except OSError as error:", "    assert error.errno != errno.EPERM, 'refused before it was looked at'"),
    _does("exec", "import errno", "try:", "    call(59, 221, b'/nowhere', None, None)",
          "except OSError as error:", "    assert error.errno != errno.EPERM, 'refused before it was looked at'"),
    _does("outlive-the-parent", "assert libc.prctl(1, 0, 0, 0, 0) == 0"),
    _does("be-looked-into", "assert libc.prctl(4, 1, 0, 0, 0) == 0"),
    _does("become-root", "assert os.getuid() == 0 or os.setresuid(0, 0, 0) is None", contained=True),
    _does("change-groups", "os.setgroups([0])", contained=True, optional=True),
]  # fmt: skip
