"""The tools' files beside their rows: which are what was registered, which somebody wrote by hand.

All methods block and are meant for a worker thread; those that write, for the holder of the database's write lock.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from toolwright.domain.evidence import Evidence, Tests, Verdict
from toolwright.domain.tool import Tool
from toolwright.errors import RequestRejected
from toolwright.storage.records import digest, tool_of
from toolwright.storage.toolfiles import LARGEST, ToolFiles
from toolwright.storage.toolrows import Version

_KEPT = "it was written by hand and replaced before it was verified"


class ToolFolder(ToolFiles):
    """The files, read and written with an eye on rows of `tool_versions`."""

    def as_found(self, row: Row[Any]) -> Tool | None:
        """The tool as its files are now; None when it has no code any more."""
        code_path, test_path = self.code_path(row.name), self.test_path(row.name)
        code_digest = self.digest(code_path)
        if code_digest is None:
            return None
        tool = tool_of(row)
        if code_digest == row.code_hash and self.digest(test_path) == row.test_hash:
            return tool
        code, tests = self.read(code_path), self.read(test_path)
        if code is None:
            return None
        test_code = tool.test_code if tests is None else tests.text
        return replace(tool, code=code.text, test_code=test_code, status="stale")

    def put_files(self, version: Version, current: Row[Any] | None) -> None:
        name = version.spec.name
        parts = (
            (self.code_path(name), version.code, None if current is None else current.code_hash),
            (self.test_path(name), version.test_code, None if current is None else current.test_hash),
        )
        for path, text, registered in parts:
            if self.digest(path) not in {None, registered, digest(text.encode())}:
                raise RequestRejected(
                    f"The file {path} was written by hand and is not registered. Move it away, or choose another name."
                )
        self.write_files(name, version.code, version.test_code)

    def write_files(self, name: str, code: str, test_code: str) -> None:
        for path, text in ((self.code_path(name), code), (self.test_path(name), test_code)):
            if self.digest(path) != digest(text.encode()):
                self.write(path, text)

    def stands_in_files(self, row: Row[Any]) -> bool:
        code, tests = self.code_path(row.name), self.test_path(row.name)
        return (self.digest(code), self.digest(tests)) == (row.code_hash, row.test_hash)

    def written_by_hand(self, current: Row[Any], versions: Sequence[Row[Any]]) -> Version | None:
        """What stands in the files, as a version, where no version has it.

        Raises `RequestRejected` for what cannot be kept as a text.
        """
        code_path, test_path = self.code_path(current.name), self.test_path(current.name)
        code, tests = self.read(code_path), self.read(test_path)
        known = {row.code_hash for row in versions} | {row.test_hash for row in versions}
        if all(contents is None or contents.digest in known for contents in (code, tests)):
            return None
        for path, contents in ((code_path, code), (test_path, tests)):
            if contents is not None and (
                digest(contents.text.encode()) != contents.digest or path.stat().st_size > LARGEST
            ):
                raise RequestRejected(
                    f"The file {path} was changed by hand to what is no text in UTF-8 of at most {LARGEST:,} bytes, so "
                    "it cannot be kept and is not overwritten. Correct it, or copy it away and empty it."
                )
        code_text = current.code if code is None else code.text
        test_text = current.test_code if tests is None else tests.text
        hashes = digest(code_text.encode()), digest(test_text.encode())
        key = f"kept:{current.name}:{current.version}:{':'.join(hashes)}"
        verdict = Verdict(Evidence(Tests(), failure=_KEPT))
        return Version(key, tool_of(current).spec, code_text, test_text, current.examples, verdict)

    def restore_tests(self, version: Version) -> None:
        path = self.test_path(version.spec.name)
        if self.digest(path) is None:
            self.write(path, version.test_code)

    def discard_orphan(self, row: Row[Any]) -> bool:
        """False when the code is there again."""
        if self.digest(self.code_path(row.name)) is not None:
            return False
        if self.digest(self.test_path(row.name)) == row.test_hash:
            self.remove(row.name)
        return True

    def untouched(self, name: str, row: Row[Any] | None) -> bool:
        """No file of this name was written by hand."""
        code = self.digest(self.code_path(name))
        tests = self.digest(self.test_path(name))
        return code in {None, row and row.code_hash} and tests in {None, row and row.test_hash}
