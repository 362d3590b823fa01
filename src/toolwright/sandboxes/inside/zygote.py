"""The zygote: imports once what tools use, and forks from it boxes that are locked before they see a job.

It talks to the server over one socket of whole messages (JSON). It never reads a job or a result: those go directly
between the server and the box, over a socket that the server gets when the box is made.
"""

import array
import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from . import jail, landlock, packages, scratch, system
from .files import SCRATCH, View, view
from .jail import Ground, Tier
from .probe import Finding, findings
from .settings import UNPRIVILEGED, Settings
from .wire import read_frame, write_frame

_MESSAGE: Final = 1 << 18
_PROBE_SECONDS: Final = 20
_DISK_LOOK_SECONDS: Final = 0.1
_NOT_LOCKED: Final = 70
_FAILED: Final = 71
_NEEDED: Final = frozenset({"files", "network", "processes", "seccomp", "limits", "user"})
_SCOPE: Final = (
    system.CLONE_NEWNS | system.CLONE_NEWNET | system.CLONE_NEWIPC | system.CLONE_NEWUTS | system.CLONE_NEWPID
)


@dataclass(slots=True)
class _Box:
    pid: int
    scratch: str | None
    busy: bool = False
    over: str | None = None


def main(control: socket.socket, settings: Settings) -> None:
    """Serves until the server has gone."""
    namespaces = _enter_namespaces(settings, control)
    zygote = Zygote(settings, control, namespaces)
    try:
        if zygote.settle():
            zygote.serve()
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass  # the server has gone
    finally:
        zygote.leave()


def _enter_namespaces(settings: Settings, control: socket.socket) -> str | None:
    """Goes on as the first process of empty namespaces, while this one waits for its end. Returns None, or why not."""
    if len(os.listdir("/proc/self/task")) != 1:
        raise RuntimeError("the zygote has more than one thread")
    if "namespaces" in settings.mask:
        return "masked"
    try:
        _leave()
    except OSError as error:
        return str(error)
    pid = os.fork()
    if pid:
        control.close()
        # Ended from here, so that it leaves no dead process behind where nobody else would collect it.

        def stop(_number: int, _frame: object) -> None:
            os.kill(pid, signal.SIGKILL)

        signal.signal(signal.SIGTERM, stop)
        _, status = os.waitpid(pid, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    system.die_with_parent()
    return None


def _leave() -> None:
    """Unshares; as root without a user namespace where that is allowed, so that boxes can get a user of their own."""
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        with contextlib.suppress(OSError):
            system.unshare(_SCOPE)
            return
    system.unshare(_SCOPE | system.CLONE_NEWUSER)
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        Path("/proc/self", name).write_text(line, encoding="ascii")


class Zygote:
    def __init__(self, settings: Settings, control: socket.socket, namespaces: str | None) -> None:
        self._settings = settings
        self._control = control
        abi = 0 if "landlock" in settings.mask else min(landlock.abi(), settings.landlock_at_most)
        self._ground = Ground(namespaces, _can_drop(), abi)
        self._own_pids = (
            os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC) if namespaces is None else -1
        )
        self._tier: Tier = "A"
        self._folder = tempfile.mkdtemp(prefix="toolwright-")
        self._packages = os.path.join(self._folder, "packages")
        self._mounted = False
        self._shown: View = view(settings, self._packages)
        self._boxes: dict[int, _Box] = {}
        self._last = 0
        self._work: Callable[[int, Settings], None] | None = None
        self._statistics = False
        self._woken, wake = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, _go_on)
        signal.signal(signal.SIGTERM, _stop)

    def settle(self) -> bool:
        """Finds the tier that holds and says hello. Returns whether there is one."""
        os.chmod(self._folder, 0o711)
        os.mkdir(self._packages, 0o755)
        tier, found = self._find_tier()
        layers = [
            ("namespaces", self._ground.namespaces is None and tier == "A", self._ground.namespaces or "own")
        ]
        layers += [entry for entry in found if entry[0] != "namespaces"]
        self._say({"hello": {"tier": tier, "layers": layers, "folder": self._folder}})
        if tier is not None:
            self._tier = tier
        return tier is not None

    def leave(self) -> None:
        """Ends all boxes and takes their folders away."""
        for box in self._boxes.values():
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(box.pid, signal.SIGKILL)
                os.waitpid(box.pid, 0)
        self._unmount()
        if not self._mounted:
            scratch.remove(self._folder)

    def _mount(self) -> bool:
        """Mounts the folder of packages where there are namespaces; where that fails, there are none."""
        try:
            system.mount("none", "/", None, system.MS_REC | system.MS_SLAVE)
            packages.mounted(self._packages, self._settings.packages)
        except OSError as error:
            self._ground = replace(self._ground, namespaces=f"the packages: {error}")
            return False
        self._mounted = True
        return True

    def _unmount(self) -> None:
        # What is mounted is read-only; and yet nothing is taken away below it.
        if self._mounted:
            with contextlib.suppress(OSError):
                system.unmount(self._packages)
                self._mounted = False

    def _find_tier(self) -> tuple[Tier | None, list[Finding]]:
        reasons: list[Finding] = []
        if self._ground.namespaces is None and self._mount():
            found = self._probe("A")
            if all(holds for name, holds, _ in found if name in _NEEDED):
                return "A", found
            reasons = found
            self._ground = replace(self._ground, namespaces=_broken(found))
            self._unmount()
        if self._ground.landlock < 3:
            reasons = [entry for entry in reasons if entry[0] != "landlock"]
            return None, [
                *reasons,
                ("landlock", False, f"ABI {self._ground.landlock}; without namespaces 3 is needed"),
            ]
        packages.linked(self._packages, self._settings.packages)
        found = self._probe("B")
        if all(holds for name, holds, _ in found if name in _NEEDED | {"landlock"}):
            return "B", found
        return None, found

    def _probe(self, tier: Tier) -> list[Finding]:
        """Locks a box and lets it try what it must not be able to do."""
        self._tier = tier
        with tempfile.NamedTemporaryFile(prefix="toolwright-canary-") as canary:
            canary.write(b"not to be seen")
            canary.flush()
            os.chmod(canary.name, 0o644)
            box, ours = self._fork(canary.name)
            try:
                ours.settimeout(_PROBE_SECONDS)
                ready = select.select([ours], [], [], _PROBE_SECONDS)[0]
                found = read_frame(ours.fileno(), _MESSAGE) if ready else None
            except (EOFError, OSError, ValueError):
                found = None
            finally:
                ours.close()
                with contextlib.suppress(ProcessLookupError):
                    os.kill(box.pid, signal.SIGKILL)
                os.waitpid(box.pid, 0)
                self._clean(box)
        if found is None:
            return [("processes", False, "a box could not be locked: " + self._failure())]
        return [(str(name), bool(holds), str(detail)) for name, holds, detail in found]

    def _failure(self) -> str:
        try:
            return Path(self._folder, "failure").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return "no reason was given"

    def serve(self) -> None:
        """Forks, marks and kills boxes as the server asks, and tells it of each end, until the server is gone."""
        sys.path.append(self._packages)
        with _importing():
            # Only now: the way to the hello needs none of what these import.
            from . import warm, worker

            warm.up()
        self._work = worker.work
        if self._tier == "B":  # while it imports it would not look at the boxes' disks
            self._import_statistics()
        poll = select.poll()
        poll.register(self._control, select.POLLIN)
        poll.register(self._woken, select.POLLIN)
        self._say({"warm": True})
        looked = 0.0
        while True:
            watched = self._tier == "B" and any(box.busy for box in self._boxes.values())
            ready = {fd for fd, _ in poll.poll(_DISK_LOOK_SECONDS * 1000 if watched else None)}
            if self._woken in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(self._woken, 512)
            self._reap()
            if self._control.fileno() in ready:
                self._obey()
            if watched and time.monotonic() - looked > _DISK_LOOK_SECONDS:
                self._watch_disk()
                looked = time.monotonic()

    def _import_statistics(self) -> None:
        """For all boxes from now on."""
        if not self._statistics:
            with _importing():
                from . import warm

                warm.statistics()
            self._statistics = True

    def _obey(self) -> None:
        message = self._control.recv(_MESSAGE)
        if not message:
            raise EOFError
        order: dict[str, Any] = json.loads(message)
        box = self._boxes.get(order.get("id", 0))
        if order["op"] == "fork":
            self._offer(order.get("request"), order.get("own"))
        elif order["op"] == "statistics":
            self._import_statistics()
        elif order["op"] == "take" and box is not None:
            box.busy = True
        elif order["op"] == "kill" and box is not None:
            os.kill(box.pid, signal.SIGKILL)

    def _offer(self, request: int | None, own: str | None) -> None:
        # Before the fork: a folder that is replaced meanwhile makes the box look old, and never the other way round.
        data = _identity(self._settings.data)
        box, ours = self._fork(None, own)
        self._last += 1
        self._boxes[self._last] = box
        with ours:
            place = box.scratch or SCRATCH
            offer = {
                "box": self._last,
                "scratch": place,
                "data": data,
                "statistics": self._statistics,
                "request": request,
            }
            note = json.dumps(offer).encode()
            right = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [ours.fileno()]))
            self._control.sendmsg([note], [right])

    def _fork(self, canary: str | None, own: str | None = None) -> tuple[_Box, socket.socket]:
        """A new child on its way into its box, and the server's end of its channel; with a canary it probes the box.
        `own` is the folder that this box sees besides the data folder."""
        place = None
        if self._tier == "B":
            place = tempfile.mkdtemp(prefix="box-", dir=self._folder)
            if self._ground.drops:
                os.chown(place, UNPRIVILEGED, UNPRIVILEGED)
        else:
            system.unshare(system.CLONE_NEWPID)
        self._shown = view(self._settings, self._packages, own)
        ours, theirs = socket.socketpair()
        gate, inner_gate = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            self._inside(theirs.fileno(), inner_gate.fileno(), place or SCRATCH, canary)
        if self._tier == "A":  # the kernel wants the own namespace back before it makes the next one
            system.setns(self._own_pids, system.CLONE_NEWPID)
        theirs.close()
        inner_gate.close()
        with gate:
            gate.settimeout(_PROBE_SECONDS)
            if self._tier == "A":
                self._map(gate)
        return _Box(pid, place), ours

    def _map(self, gate: socket.socket) -> None:
        try:
            told = gate.recv(jail.PID.size)
        except TimeoutError:
            return
        if len(told) != jail.PID.size:
            return  # the child could not leave; its end tells
        try:
            jail.map_user(jail.PID.unpack(told)[0], self._ground)
        except OSError as error:
            self._note(error)
            return
        with contextlib.suppress(OSError):
            gate.sendall(b"m")

    def _inside(self, channel: int, gate: int, place: str, canary: str | None) -> None:
        """The child's whole life."""
        code = _NOT_LOCKED
        try:
            note = os.open(self._folder, os.O_PATH | os.O_CLOEXEC)
            try:
                jail.lock(self._settings, self._shown, self._ground, self._tier, place, channel, gate)
            except OSError as error:
                fd = os.open("failure", os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600, dir_fd=note)
                os.write(fd, str(error).encode())
                raise
            code = _FAILED
            if canary is not None:
                data = self._settings.data
                listed = data in self._shown.real or os.path.isdir(data)
                if self._tier == "B" and any(path.startswith(data + "/") for path in self._shown.hidden):
                    listed = False  # see `files.readable`
                abi = self._ground.landlock
                write_frame(3, findings(self._settings, self._tier, place, canary, abi, listed))
            elif self._work is not None:
                self._work(3, self._settings)
            code = 0
        finally:
            os._exit(code)

    def _note(self, error: OSError) -> None:
        Path(self._folder, "failure").write_text(str(error), encoding="utf-8")

    def _reap(self) -> None:
        by_pid = {box.pid: number for number, box in self._boxes.items()}
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            number = by_pid.get(pid)
            if number is None:
                continue
            box = self._boxes.pop(number)
            code = os.waitstatus_to_exitcode(status)
            self._say(
                {
                    "exit": number,
                    "signal": -code if code < 0 else None,
                    "code": code if code >= 0 else None,
                    "cpu": usage.ru_utime + usage.ru_stime,
                    "over": box.over,
                    "why": self._failure() if code == _NOT_LOCKED else None,
                }
            )
            self._clean(box)

    def _clean(self, box: _Box) -> None:
        if box.scratch is not None:
            scratch.remove(box.scratch)

    def _watch_disk(self) -> None:
        """Without a file system of their own boxes are looked after: there is no limit on the sum of files."""
        for box in self._boxes.values():
            if not box.busy or box.scratch is None:
                continue
            box.over = scratch.over(box.scratch, self._settings.scratch_mb << 20)
            if box.over is not None:
                os.kill(box.pid, signal.SIGKILL)

    def _say(self, message: dict[str, Any]) -> None:
        self._control.sendall(json.dumps(message).encode())


@contextlib.contextmanager
def _importing() -> Generator[None]:
    """For imports of what boxes are to have. Sees to it that forks are safe and cheap afterwards."""
    # pandas would import pyarrow with itself, keep all text in it, and cost 50 MB. Who reads Parquet imports it.
    sys.modules["pyarrow"] = None  # type: ignore[assignment]
    gc.disable()  # it would look at each module again and again
    yield
    gc.enable()
    del sys.modules["pyarrow"]
    if len(os.listdir("/proc/self/task")) != 1:
        raise RuntimeError("something that was imported has started a thread: forks would not be safe")
    gc.collect()
    gc.freeze()  # so that collections in the boxes do not copy the pages of the imported modules


def _go_on(_number: int, _frame: object) -> None:
    """Nothing: the wakeup descriptor tells of the signal."""


def _stop(_number: int, _frame: object) -> None:
    raise EOFError


def _identity(folder: str) -> list[int] | None:
    try:
        found = os.stat(folder)
    except OSError:
        return None
    return [found.st_dev, found.st_ino]


def _can_drop() -> bool:
    """Whether boxes can be given a user of their own: this is root, over a range of users that has it."""
    if os.geteuid() != 0:
        return False
    ranges = [
        tuple(map(int, line.split())) for line in Path("/proc/self/uid_map").read_text("ascii").splitlines()
    ]
    capable = all(system.has_capability(number) for number in (0, 6, 7))  # CHOWN, SETGID, SETUID
    return capable and any(first <= UNPRIVILEGED < first + count for first, _, count in ranges)


def _broken(found: list[Finding]) -> str:
    return "; ".join(f"{name}: {detail}" for name, holds, detail in found if name in _NEEDED and not holds)
