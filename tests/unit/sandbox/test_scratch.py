"""A working folder is counted and taken away whatever a tool has made of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from toolwright.sandboxes.inside import scratch

MB = 1 << 20


def nested(folder: Path, levels: int) -> None:
    """Deeper than a path may be long, so step by step."""
    script = (
        "import os\nd = 'folder' * 10\nfor _ in range({}):\n    os.mkdir(d)\n    os.chdir(d)\nopen('x', 'w')"
    )
    subprocess.run([sys.executable, "-c", script.format(levels)], cwd=folder, check=True)


def test_files_of_all_folders_count_and_links_do_not(tmp_path: Path) -> None:
    (tmp_path / "in" / "side").mkdir(parents=True)
    (tmp_path / "in" / "side" / "file").write_bytes(bytes(MB))
    (tmp_path / "link").symlink_to("/")
    assert scratch.over(str(tmp_path), 2 * MB) is None
    assert scratch.over(str(tmp_path), MB - 1) == "disk"


def test_holes_count_as_if_they_were_filled(tmp_path: Path) -> None:
    os.truncate(os.open(tmp_path / "holes", os.O_CREAT | os.O_WRONLY), 2 * MB)
    assert scratch.over(str(tmp_path), MB) == "disk"


def test_entries_are_counted_however_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "ENTRIES", 20)
    for number in range(20):
        (tmp_path / str(number)).touch()
    assert scratch.over(str(tmp_path), MB) is None
    (tmp_path / "one more").mkdir()
    assert scratch.over(str(tmp_path), MB) == "files"


def test_what_is_nested_too_deeply_is_too_full_and_can_be_removed(tmp_path: Path) -> None:
    folder = tmp_path / "box"
    folder.mkdir()
    nested(folder, 1500)
    assert scratch.over(str(folder), MB) == "disk"
    scratch.remove(str(folder))
    assert not folder.exists()


def test_closed_folders_and_links_are_removed_and_nothing_behind_them(tmp_path: Path) -> None:
    folder, kept = tmp_path / "box", tmp_path / "kept"
    kept.mkdir()
    (kept / "file").touch()
    (folder / "closed" / "inner").mkdir(parents=True)
    (folder / "closed" / "inner" / "file").touch()
    (folder / "closed" / "inner").chmod(0)
    (folder / "closed").chmod(0)
    (folder / "link").symlink_to(kept)
    (folder / "nowhere").symlink_to("nowhere")
    scratch.remove(str(folder))
    assert not folder.exists()
    assert (kept / "file").exists()


def test_a_folder_that_is_gone_is_no_trouble(tmp_path: Path) -> None:
    scratch.remove(str(tmp_path / "none"))
    assert scratch.over(str(tmp_path / "none"), 0) is None
