"""Reading and changing what is not the tool's."""

from __future__ import annotations

from attacks.attempt import DONE, EVERYWHERE, Attempt


def _reads(name: str, expression: str, *, visible: frozenset[str] = frozenset()) -> Attempt:
    """Wants the bytes or the names that the expression gives."""
    return Attempt(name, "files", f'return "{DONE}" if {expression} else "nothing"', visible=visible)


def _does(name: str, *lines: str, visible: frozenset[str] = frozenset(), contained: bool = False) -> Attempt:
    body = "\n".join([*lines, f'return "{DONE}"'])
    return Attempt(name, "files", body, visible=visible, contained=contained)


ATTEMPTS = [
    _reads("read-passwd", 'open("/etc/passwd").read()'),
    Attempt("read-shadow", "files", f'open("/etc/shadow").read()\nreturn "{DONE}"', contained=True, optional=True),
    _reads("read-any-file", 'open(w["secret"]).read()'),
    _reads("read-database", 'open(w["database"]).read()'),
    _reads("read-other-session", 'open(w["upload"]).read()'),
    _reads("list-home", 'os.listdir(w["home"])'),
    _reads("list-sessions", 'os.listdir(os.path.join(w["home"], "sessions"))'),
    _reads("list-users", 'os.listdir("/home") or os.listdir("/root")'),
    _reads("dot-dot", 'open(os.path.join(w["data"], "..", "other", "secret.txt")).read()'),
    _reads("many-dot-dot", 'open("../" * 40 + w["secret"].lstrip("/")).read()'),
    _reads("link-in-data", 'open(w["link"]).read()'),
    _does("symlink", 'os.symlink(w["secret"], "l")', 'open("l").read()'),
    _does("symlinked-folder", 'os.symlink(w["folder"], "f")', 'open("f/secret.txt").read()'),
    _does("hard-link", 'os.link(w["secret"], "h")', 'open("h").read()'),
    _does("hard-link-to-input", 'os.link(w["file"], "h")', 'open("h", "a").write("3,4")'),
    _does("folder-descriptor", 'fd = os.open(w["folder"], os.O_RDONLY)', 'os.open("secret.txt", 0, dir_fd=fd)'),
    _does("path-descriptor", 'fd = os.open(w["secret"], os.O_PATH)', 'os.open(f"/proc/self/fd/{fd}", 0)'),
    _does("change-folder", 'os.chdir(w["folder"])', 'open("secret.txt").read()'),
    _reads("through-proc-root", 'open("/proc/self/root" + w["secret"]).read()'),
    _reads("through-server-root", 'open(f"/proc/{w[\'server\']}/root" + w["secret"]).read()'),
    _reads("through-server-cwd", 'os.listdir(f"/proc/{w[\'server\']}/cwd")'),
    _reads("own-memory-map", 'open("/proc/self/maps").read()'),
    _reads("own-environment", 'open("/proc/self/environ", "rb").read()'),
    _reads("server-environment", 'open(f"/proc/{w[\'server\']}/environ", "rb").read()'),
    _reads("server-command-line", 'open(f"/proc/{w[\'server\']}/cmdline", "rb").read()'),
    _reads("server-descriptors", 'os.listdir(f"/proc/{w[\'server\']}/fd")'),
    _reads("server-memory", 'open(f"/proc/{w[\'server\']}/mem", "rb")'),
    _reads("first-process", 'open("/proc/1/cmdline", "rb").read()'),
    _reads("list-processes", '[n for n in os.listdir("/proc") if n.isdigit() and int(n) != os.getpid()]'),
    _reads("kernel-settings", 'open("/proc/sys/kernel/hostname").read()'),
    _reads("list-sys", 'os.listdir("/sys/kernel")'),
    _reads("list-devices", 'len(os.listdir("/dev")) > 4'),
    _reads("read-a-device", 'open("/dev/zero", "rb").read(1)'),
    _reads("write-a-device", 'open("/dev/zero", "r+b", buffering=0)'),
    _does("write-elsewhere", 'open(os.path.join(w["folder"], "new"), "w").close()'),
    _does("write-shared-memory", 'p = f"/dev/shm/attack-{os.getpid()}"', 'open(p, "x").close()', "os.unlink(p)"),
    _does("write-tmp", 'p = f"/tmp/attack-{os.getpid()}"', 'open(p, "x").close()', "os.unlink(p)",
          visible=frozenset({"Docker"})),
    _does("write-data", 'open(os.path.join(w["data"], "new.csv"), "w").close()'),
    _does("nameless-file-in-data", 'os.open(w["data"], os.O_TMPFILE | os.O_RDWR)'),
    _does("append-to-data", 'open(w["file"], "a").close()'),
    _does("truncate-data", 'os.truncate(w["file"], 0)'),
    _does("delete-data", 'os.unlink(w["file"])'),
    _does("rename-data", 'os.rename(w["file"], w["file"] + "2")'),
    _does("take-data", 'os.rename(w["file"], "mine")'),
    _does("change-mode-of-data", 'os.chmod(w["file"], 0o600)'),
    _does("change-time-of-data", 'os.utime(w["file"], (1, 1))'),
    _does("change-owner-of-data", 'os.chown(w["file"], os.getuid(), os.getgid())'),
    _does("lock-data", "import fcntl", 'fcntl.flock(open(w["file"]), fcntl.LOCK_EX | fcntl.LOCK_NB)'),
    _does("record-lock-on-data", "import fcntl", 'fcntl.lockf(open(w["file"]), fcntl.LOCK_SH | fcntl.LOCK_NB)',
          visible=EVERYWHERE),
    _does("lease-on-data", "import fcntl", 'fcntl.fcntl(open(w["file"]), fcntl.F_SETLEASE, fcntl.F_RDLCK)'),
    _does("watch-data", "import fcntl", 'fcntl.fcntl(os.open(w["data"], 0), fcntl.F_NOTIFY, fcntl.DN_CREATE)'),
    _does("change-a-package", "import pytest", 'open(pytest.__file__, "r+b")'),
    _does("read-own-source", "import importlib.util", 's = importlib.util.find_spec("toolwright")',
          "open(s.origin).read()"),
    _does("import-the-server", "import toolwright.settings"),
    _does("file-handle", 'b = ctypes.create_string_buffer((128).to_bytes(4, "little") + bytes(140))',
          'call(303, 264, -100, w["secret"].encode(), b, ctypes.byref(ctypes.c_int()), 0)'),
    _does("make-a-pipe-file", 'os.mkfifo("f")'),
    _does("make-a-device", 'os.mknod("d", 0o20666, os.makedev(1, 5))', contained=True),
    # What a path tells without being opened.
    _does("find-out-of-a-file", 'assert os.stat(w["secret"]).st_size', visible=frozenset({"B"})),
    _does("find-out-where-a-link-leads", 'assert os.readlink(w["pointer"])', visible=frozenset({"B"})),
    _does("find-out-of-a-process", 'assert os.stat(f"/proc/{w[\'server\']}")', visible=frozenset({"B"})),
    _does("size-of-other-disks", 'assert os.statvfs(w["folder"]).f_blocks'),
    _does("attributes-of-a-file", 'os.listxattr(w["secret"])'),
]  # fmt: skip
