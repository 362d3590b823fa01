"""One folder with the packages that tools may import, made once and seen by every box. No other package is."""

import os
import shutil
from collections.abc import Iterable
from typing import Final

from . import system

_METADATA: Final = (".dist-info", ".egg-info")


def mounted(folder: str, entries: Iterable[str]) -> None:
    """Makes the empty `folder` one that holds each of `entries` by its name, read-only; files and metadata are copies.

    Needs a mount namespace of one's own, from which nothing reaches the machine's. Raises `OSError`, and leaves nothing
    mounted then.
    """
    system.mount(
        "tmpfs", folder, "tmpfs", system.MS_NOSUID | system.MS_NODEV, "size=64m,nr_inodes=16384,mode=755"
    )
    try:
        for entry in entries:
            place = os.path.join(folder, os.path.basename(entry))
            # Each mount is copied for each box. What is small is therefore a copy of its own.
            if not os.path.isdir(entry):
                shutil.copy2(entry, place)
            elif entry.endswith(_METADATA):
                shutil.copytree(entry, place)
            else:
                os.mkdir(place)
                system.mount(entry, place, None, system.MS_BIND | system.MS_REC)
                system.mount_read_only(place)
        still = system.MS_NOSUID | system.MS_NODEV
        system.mount(None, folder, None, system.MS_REMOUNT | system.MS_BIND | system.MS_RDONLY | still)
    except OSError:
        system.unmount(folder)
        raise


def linked(folder: str, entries: Iterable[str]) -> None:
    """The same by symbolic links, where nothing can be mounted; who follows them has to be allowed to."""
    for entry in entries:
        os.symlink(entry, os.path.join(folder, os.path.basename(entry)))
