"""Schemathesis on the REST document of a real server: no 500, and every answer as the document says."""

import asyncio
import subprocess
import sys
from pathlib import Path

from fuzz.conftest import undisturbed
from support.server import TOKEN, RunningServer

SETTINGS = Path(__file__).with_name("schemathesis.toml")


def ask_everything(server: RunningServer, folder: Path, *options: str) -> None:
    """Fails with Schemathesis' own report."""
    done = subprocess.run(
        [
            *(Path(sys.executable).with_name("schemathesis"), "--config-file", SETTINGS),
            *("run", f"{server.url}/api/openapi.json", "--no-color", *options),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        timeout=110,
    )
    assert done.returncode == 0, done.stdout[-12_000:] + done.stderr[-2_000:]


async def test_what_the_document_says_is_what_the_server_does(server: RunningServer, tmp_path: Path) -> None:
    async with undisturbed(server):
        await asyncio.to_thread(ask_everything, server, tmp_path, "--max-examples=10")


def test_with_a_token_too_and_nothing_is_answered_without_it(locked: RunningServer, tmp_path: Path) -> None:
    ask_everything(
        locked,
        tmp_path,
        "--max-examples=3",
        "--phases=coverage,fuzzing",
        "-H",
        f"Authorization: Bearer {TOKEN}",
    )
