"""What of the machine's file system a box sees: the interpreter, its packages, the data folder; nothing else."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from . import system
from .scratch import ENTRIES
from .settings import UNPRIVILEGED, Settings

SCRATCH: Final = "/scratch"
"""The writable folder of a box with a root of its own."""
# Not /dev/zero: what is mapped of it and shared is memory that no limit counts.
DEVICES: Final = ("/dev/null", "/dev/urandom")
# Where the new root is put together: any folder that no source lies in.
_WORKBENCHES: Final = ("/sys", "/mnt", "/media", "/srv", "/opt", "/tmp")


@dataclass(frozen=True, slots=True)
class View:
    """The same paths inside as outside: `real` are bound, `links` are the symbolic links that lead to them, `hidden`
    are covered, and `own` is the folder that this one box sees besides, also where it lies in a hidden one.
    `packages` are what the links in the folder of packages lead to, where there are links in it."""

    real: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    hidden: tuple[str, ...]
    own: str | None
    packages: tuple[str, ...]


def view(settings: Settings, packages: str, own: str | None = None) -> View:
    """Follows the links of each wanted path, and leaves out what lies inside another one. `packages` is the folder of
    packages, `own` is a real path."""
    links: dict[str, str] = {}
    real: set[str] = set()
    waiting = [path for path in (*settings.read, settings.data, packages) if os.path.lexists(path)]
    while waiting:
        path = waiting.pop()
        found = _first_link(path)
        if found is None:
            if os.path.exists(path):
                real.add(path)
            continue
        link, target, rest = found
        if links.setdefault(link, target) == target:
            waiting.append(os.path.normpath(os.path.join(os.path.dirname(link), target, rest)))
    tops = sorted(path for path in real if not any(_inside(path, other) for other in real))
    seen = tuple(
        (link, target)
        for link, target in sorted(links.items())
        if not any(_inside(link, top) for top in tops)
    )
    hidden = sorted(
        path
        for path in {os.path.realpath(path) for path in settings.hidden}
        if any(_inside(path, top) for top in tops)
    )
    return View(tuple(tops), seen, tuple(hidden), own, settings.packages)


def _first_link(path: str) -> tuple[str, str, str] | None:
    current = "/"
    parts = Path(path).parts[1:]
    for position, part in enumerate(parts):
        current = os.path.join(current, part)
        if os.path.islink(current):
            return current, os.readlink(current), os.path.join("", *parts[position + 1 :])
    return None


def _inside(path: str, folder: str) -> bool:
    return path != folder and (folder == "/" or path.startswith(folder + "/"))


def change_root(shown: View, scratch_mb: int, owner: int) -> None:
    """Makes the view the root of this mount namespace, read-only, with an empty `SCRATCH` that `owner` may write.

    Needs the capability to mount. Raises `OSError`.
    """
    system.mount("none", "/", None, system.MS_REC | system.MS_PRIVATE)
    root = next(
        place
        for place in _WORKBENCHES
        if os.path.isdir(place) and not any(path == place or _inside(path, place) for path in shown.real)
    )
    still = system.MS_NOSUID | system.MS_NODEV | system.MS_NOEXEC
    system.mount("tmpfs", root, "tmpfs", still, "size=1m,nr_inodes=4096,mode=755")
    for path in shown.real:
        _bind(path, root + path, devices=False)
    for link, target in shown.links:
        os.makedirs(os.path.dirname(root + link), exist_ok=True)
        os.symlink(target, root + link)
    for device in DEVICES:
        _bind(device, root + device, devices=True)
    empty = root + SCRATCH
    os.mkdir(empty)
    covers = [root + path for path in shown.hidden if os.path.isdir(root + path)]
    for path in shown.hidden:
        if shown.own is not None and _inside(shown.own, path) and root + path in covers:
            system.mount("tmpfs", root + path, "tmpfs", still, "size=4k,nr_inodes=64,mode=755")
        elif os.path.exists(root + path):
            system.mount(empty if root + path in covers else "/dev/null", root + path, None, system.MS_BIND)
    if shown.own is not None and os.path.isdir(shown.own):
        # On top of what is covered: HOME may lie in the data folder, and its sessions' files in HOME.
        _bind(shown.own, root + shown.own, devices=False)
    for path in covers:
        system.mount(None, path, None, system.MS_REMOUNT | system.MS_BIND | system.MS_RDONLY | still)
    limits = f"size={scratch_mb}m,nr_inodes={ENTRIES},mode=700"
    system.mount("tmpfs", root + SCRATCH, "tmpfs", still, limits)
    os.chown(root + SCRATCH, owner, owner if owner == UNPRIVILEGED else -1)
    system.pivot_root(root)
    system.mount(None, "/", None, system.MS_REMOUNT | system.MS_BIND | system.MS_RDONLY | still)


def _bind(source: str, target: str, *, devices: bool) -> None:
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o644))
    system.mount(source, target, None, system.MS_BIND | system.MS_REC)
    system.mount_read_only(target, devices=devices)


def readable(shown: View, data: str) -> tuple[list[str], list[str]]:
    """For Landlock on the machine's own root: what may be read with all below it, and what may be listed alone
    because something in it is hidden: an import looks for names. Landlock lets who lists a folder list those below it,
    hidden ones too, so the data folder is not listed where HOME lies in it."""
    read: list[str] = [*DEVICES, *shown.packages, *([] if shown.own is None else [shown.own])]
    listed: list[str] = []
    waiting = list(shown.real)
    while waiting:
        path = waiting.pop()
        if path in shown.hidden:
            continue
        if any(_inside(hidden, path) for hidden in shown.hidden):
            if path != data and not _inside(path, data):
                listed.append(path)
            waiting += _entries(path)
        else:
            read.append(path)
    return read, listed


def _entries(folder: str) -> Iterable[str]:
    with os.scandir(folder) as entries:
        return [entry.path for entry in entries if not entry.is_symlink()]
