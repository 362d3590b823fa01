"""A Docker Engine of the tests' own: no registry, no network, its own folders, gone with the tests.

No image can be pulled, so the base of the tools' image is made of this machine's interpreter and the packages of the
environment that the tests run in; the product's own Dockerfile is built on it.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import importlib.metadata
import importlib.util
import io
import os
import re
import signal
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import time
from collections.abc import AsyncGenerator, Generator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolwright.sandboxes.docker.sandbox import DockerSandbox
from toolwright.sandboxes.packages import closure

PYTHON_IMAGE = "toolwright-test-python"
PACKAGES = ("numpy", "pandas", "python-calamine", "python-dateutil")
"""The large rest, scipy and pyarrow, is imported by nothing but tools that ask for it."""
_VENV = "/opt/python"
_START_SECONDS = 60
_STOP_SECONDS = 30
_LEFT_OUT = {
    "test",
    "tests",
    "idlelib",
    "tkinter",
    "turtledemo",
    "site-packages",
    "dist-packages",
    "ensurepip",
    "include",
    "..",
}


@dataclass(frozen=True)
class DockerEngine:
    """A running engine: `host` for DOCKER_HOST, and the image that the tools' image is built from."""

    host: str
    python_image: str

    def sandbox(
        self, data_folder: Path, home: Path, uploads: Path | None = None, **options: Any
    ) -> DockerSandbox:
        """A sandbox on this engine that has not started; `options` are those of `DockerSandbox`."""
        return DockerSandbox(
            data_folder,
            home=home,
            uploads=uploads,
            python_image=self.python_image,
            packages=PACKAGES,
            build_network="none",
            **options,
        )

    @asynccontextmanager
    async def opened(
        self, data_folder: Path, home: Path, uploads: Path | None = None, **options: Any
    ) -> AsyncGenerator[DockerSandbox]:
        """A started one, closed at the end."""
        sandbox = self.sandbox(data_folder, home, uploads, **options)
        try:
            report = await sandbox.start()
            assert report.tier is not None, report.refusal
            yield sandbox
        finally:
            await sandbox.close()

    def run(self, *arguments: str) -> str:
        """What the command prints."""
        return _docker(self.host, *arguments).stdout.decode().strip()


@contextlib.contextmanager
def engine() -> Generator[DockerEngine]:
    """Starts `dockerd` as root, makes the base image, and takes all of it away again."""
    folder = Path(tempfile.mkdtemp(prefix="toolwright-dockerd-"))
    # In memory: a disk takes a minute to write and remove what lives as long as the tests.
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3g,mode=700", "tmpfs", folder], check=True)
    host = f"unix://{folder}/docker.sock"
    command = [
        "dockerd",
        "--iptables=false",
        "--ip6tables=false",
        "--bridge=none",
        "--storage-driver=overlay2",
    ]
    command += [f"--data-root={folder}/data", f"--exec-root={folder}/exec", f"--pidfile={folder}/docker.pid"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, f"--host={host}"],
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_die_too,  # noqa: PLW1509 - one call that allocates nothing
        )
    before = os.environ.get("DOCKER_HOST")
    os.environ["DOCKER_HOST"] = host
    try:
        _wait(process, host, folder / "log")
        made = _docker(
            host, "import", "--change", f"ENV PATH={_VENV}/bin", "-", PYTHON_IMAGE, given=_root_files()
        )
        assert made.returncode == 0, made.stderr
        yield DockerEngine(host, PYTHON_IMAGE)
    finally:
        if before is None:
            del os.environ["DOCKER_HOST"]
        else:
            os.environ["DOCKER_HOST"] = before
        _stop(process, folder)


def _die_too() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # an engine must not outlive tests that were killed


def _docker(host: str, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "DOCKER_HOST": host}
    return subprocess.run(
        ["docker", *arguments], input=given, capture_output=True, env=environment, check=False
    )


def _wait(process: subprocess.Popen[bytes], host: str, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while _docker(host, "version").returncode:
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"dockerd did not start: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.1)


def _stop(process: subprocess.Popen[bytes], folder: Path) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    subprocess.run(["umount", "--lazy", "--recursive", folder], check=False)
    folder.rmdir()


@functools.cache
def _root_files() -> bytes:
    """A root file system as a tar file: interpreter, system libraries, and a virtual environment with pip."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        _write(archive, "etc/passwd", "root:x:0:0::/:\nnobody:x:65534:65534::/:\n")
        _write(archive, "etc/group", "root:x:0:\nnogroup:x:65534:\n")
        folder = tarfile.TarInfo("tmp")
        folder.type, folder.mode = tarfile.DIRTYPE, 0o1777
        archive.addfile(folder)
        base = Path(os.path.realpath(sys.executable))
        archive.add(base, arcname=str(base))
        stdlib = Path(sysconfig.get_paths()["stdlib"])
        archive.add(stdlib, arcname=str(stdlib), filter=_wanted)
        _write(archive, f"{_VENV}/pyvenv.cfg", f"home = {base.parent}\n")
        _link(archive, f"{_VENV}/bin/python", str(base))
        packages = Path(f"{_VENV}/lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages")
        loaded = [base, *stdlib.glob("lib-dynload/[!_]*.so"), *stdlib.glob("lib-dynload/_[!t]*.so")]
        for found, place in _files_of_packages():
            archive.add(found, arcname=str(packages / place), recursive=False)
            if found.suffix == ".so" and place.parts[0] == "numpy":
                loaded.append(found)
        pip = _pip()
        archive.add(pip, arcname=str(packages / "pip"))
        there = set(archive.getnames())
        for library in _libraries(loaded):
            if library.lstrip("/") not in there:
                archive.add(os.path.realpath(library), arcname=library)
    return packed.getvalue()


def _wanted(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    name = Path(entry.name).name
    return None if name in _LEFT_OUT or name.startswith("config-") else entry


def _files_of_packages() -> Iterator[tuple[Path, Path]]:
    """The installed files of what tools may import, and of what that needs, with their places among the packages."""
    for package in closure(PACKAGES):
        distribution = importlib.metadata.distribution(package.name)
        for file in distribution.files or []:
            found = Path(str(distribution.locate_file(file)))
            if not _LEFT_OUT.intersection(file.parts) and found.is_file():
                yield found, Path(file)
                compiled = (
                    Path(importlib.util.cache_from_source(str(found))) if found.suffix == ".py" else found
                )
                if compiled != found and compiled.is_file():  # else every box would compile for itself
                    yield compiled, Path(file).parent / "__pycache__" / compiled.name


def _pip() -> Path:
    """The folder of the base interpreter's pip."""
    base = Path(sys.base_prefix, "bin", f"python{sys.version_info.major}.{sys.version_info.minor}")
    done = subprocess.run(
        [base, "-c", "import pip; print(pip.__path__[0])"], capture_output=True, text=True, check=True
    )
    return Path(done.stdout.strip())


def _libraries(loaded: list[Path]) -> list[str]:
    """The system's libraries that these files want, by the names that the loader looks for."""
    done = subprocess.run(["ldd", *map(str, loaded)], capture_output=True, text=True, check=False)
    found = set(re.findall(r"(/\S+) \(0x", done.stdout)) - {str(path) for path in loaded}
    return sorted(path for path in found if ".." not in path)  # a wheel brings some of its own


def _write(archive: tarfile.TarFile, name: str, text: str) -> None:
    entry = tarfile.TarInfo(name.lstrip("/"))
    entry.size = len(text)
    entry.mode = 0o644
    archive.addfile(entry, io.BytesIO(text.encode()))


def _link(archive: tarfile.TarFile, name: str, target: str) -> None:
    entry = tarfile.TarInfo(name.lstrip("/"))
    entry.type = tarfile.SYMTYPE
    entry.linkname = target
    archive.addfile(entry)
