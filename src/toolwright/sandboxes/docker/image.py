"""The tools' image: built from the project's Dockerfile with the server's packages, and named by its contents."""

import asyncio
import hashlib
import io
import logging
import sys
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from toolwright.errors import SandboxUnavailable
from toolwright.sandboxes.docker.engine import docker, problem_in
from toolwright.sandboxes.packages import closure

log = logging.getLogger(__name__)

PYTHON_IMAGE: Final = f"python:{sys.version_info.major}.{sys.version_info.minor}-slim"
REPOSITORY: Final = "toolwright-sandbox"
_INSIDE: Final = Path(__file__).parents[1] / "inside"
_DOCKERFILE: Final = Path(__file__).with_name("Dockerfile")
_BUILD_SECONDS: Final = 1800


@dataclass(frozen=True, slots=True)
class Image:
    """What is to be built, as the files of its context. `name` changes with any of them and with the base."""

    python_image: str
    files: Mapping[str, bytes]

    @staticmethod
    def here(python_image: str | None, packages: Sequence[str]) -> "Image":
        """Reads what this installation consists of, so not for the event loop."""
        files = {"Dockerfile": _DOCKERFILE.read_bytes(), "requirements.txt": requirements(packages).encode()}
        for source in sorted(_INSIDE.glob("*.py")):
            files[f"inside/{source.name}"] = source.read_bytes()
        return Image(python_image or PYTHON_IMAGE, files)

    @property
    def name(self) -> str:
        digest = hashlib.sha256(self.python_image.encode())
        for name, content in self.files.items():
            digest.update(f"\0{name}\0{len(content)}\0".encode() + content)
        return f"{REPOSITORY}:{digest.hexdigest()[:12]}"

    def context(self) -> bytes:
        """A tar file for `docker build -`."""
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as archive:
            for name, content in self.files.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                entry.mode = 0o644
                archive.addfile(entry, io.BytesIO(content))
        return packed.getvalue()

    async def exists(self) -> bool:
        answer = await docker("image", "inspect", "--format", "{{.Id}}", self.name)
        if answer.status and (problem := problem_in(answer.words)):
            raise SandboxUnavailable(problem)
        return answer.status == 0

    async def build(self, network: str | None = None) -> None:
        """Takes a minute or several, and the network. Raises `SandboxUnavailable` with what went wrong."""
        log.info("building the tools' image", extra={"image": self.name, "from": self.python_image})
        arguments = ["build", "--tag", self.name, "--build-arg", f"PYTHON_IMAGE={self.python_image}"]
        arguments += ["--label", f"{REPOSITORY}=1", *(["--network", network] if network else []), "-"]
        said: list[str] = []

        def hear(line: str) -> None:
            if line.strip():
                said.append(line.strip())
                log.info("building the tools' image", extra={"says": line.strip()[:200]})

        answer = await docker(
            *arguments, given=await asyncio.to_thread(self.context), seconds=_BUILD_SECONDS, hear=hear
        )
        if answer.status:
            words = " / ".join([*said[-3:], *answer.words.splitlines()[-5:]])[-1000:]
            raise SandboxUnavailable(
                problem_in(answer.words)
                or f"the tools' image could not be built from {self.python_image}: {words}. It needs that image and "
                "the packages' index, once; TOOLWRIGHT_SANDBOX_PYTHON_IMAGE names another image with Python and pip"
            )


def requirements(packages: Sequence[str]) -> str:
    """What tools may import with all that it requires, in the versions that the server has: so both kinds of sandbox
    run the same. Raises `PackagesRefused`."""
    return "".join(f"{package.name}=={package.version}\n" for package in closure(packages))
