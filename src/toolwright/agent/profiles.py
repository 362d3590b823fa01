"""What files were found to be, kept while they do not change."""

from collections import OrderedDict
from collections.abc import Sequence

from toolwright.domain.file import DataFile, FileProfile
from toolwright.ports import Sandbox

KEPT = 200
"""So many profiles are kept, in memory alone; beyond it, the one that was not asked for longest goes."""


class Profiles:
    """Profiles files in the sandbox, each state of a file once."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._kept: OrderedDict[DataFile, FileProfile] = OrderedDict()

    async def of(self, files: Sequence[DataFile]) -> tuple[FileProfile, ...]:
        """One profile a file, in order. What could not be read is tried again the next time."""
        known = {file: self._kept[file] for file in files if file in self._kept}
        unknown = [file for file in files if file not in known]
        if unknown:
            known.update(zip(unknown, await self._sandbox.profile(unknown), strict=True))
        for file, profile in known.items():
            if profile.problem is None:
                self._kept[file] = profile
                self._kept.move_to_end(file)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return tuple(known[file] for file in files)
