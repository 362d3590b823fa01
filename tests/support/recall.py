"""The `Recall` of a session without a past, in a folder without files."""

from collections.abc import Sequence

from toolwright.domain.file import DataFile, FileProfile
from toolwright.domain.query import Context
from toolwright.domain.tool import Tool


class Nothing:
    async def __call__(self) -> Context:
        return Context()

    async def tables(self) -> Sequence[tuple[DataFile, FileProfile]]:
        return ()

    async def tools(self, words: str) -> Sequence[Tool]:
        return ()
