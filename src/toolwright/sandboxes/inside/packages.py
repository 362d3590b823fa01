"""One folder with the packages that tools may import, made once and seen by every box. No other package is."""

import os
from collections.abc import Iterable

from . import system


def mounted(folder: str, entries: Iterable[str]) -> None:
    """Makes the empty `folder` one that holds each of `entries` by its name, read-only.

    Needs a mount namespace of one's own, from which nothing reaches the machine's. Raises `OSError`, and leaves nothing
    mounted then.
    """
    system.mount(
        "tmpfs", folder, "tmpfs", system.MS_NOSUID | system.MS_NODEV, "size=1m,nr_inodes=4096,mode=755"
    )
    try:
        for entry in entries:
            place = os.path.join(folder, os.path.basename(entry))
            if os.path.isdir(entry):
                os.mkdir(place)
            else:
                os.close(os.open(place, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o644))
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
