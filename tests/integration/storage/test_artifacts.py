"""Files of tools as they are kept: cleanly named, never twice the same name, bounded, each session's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolwright.domain.execution import Artifact, Execution, Written
from toolwright.errors import NotFound
from toolwright.storage.artifacts import ArtifactLimits, Artifacts
from toolwright.storage.filenames import LONGEST, clean_any, numbered
from toolwright.storage.uploads import UploadLimits, Uploads


def run(*files: tuple[str, bytes], not_kept: int = 0) -> Execution:
    written = tuple(Written(name, content) for name, content in files)
    return Execution("1", None, 1.0, written=written, not_kept=not_kept)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def artifacts(tmp_path: Path) -> Artifacts:
    return Artifacts(tmp_path / "sessions", ArtifactLimits(4, 100))


async def test_what_is_kept_can_be_read_by_its_session_alone(artifacts: Artifacts) -> None:
    done = await artifacts.keep("one", run(("a.csv", b"x\n"), ("b", b"")))
    assert (done.artifacts, done.written, done.not_kept) == ((Artifact("a.csv", 2), Artifact("b", 0)), (), 0)
    assert artifacts.read("one", "a.csv") == b"x\n"
    for session, name in (("two", "a.csv"), ("one", "c.csv"), ("one", "../artifacts/a.csv"), ("one", "")):
        with pytest.raises(NotFound):
            artifacts.read(session, name)


async def test_a_name_never_leads_to_another_file_later(artifacts: Artifacts) -> None:
    first = await artifacts.keep("one", run(("a.csv", b"1")))
    second = await artifacts.keep("one", run(("a.csv", b"2"), ("A.csv", b"3")))
    assert [file.name for file in second.artifacts] == ["a (2).csv", "A (3).csv"]
    assert artifacts.read("one", first.artifacts[0].name) == b"1"


async def test_the_same_file_again_is_the_same_artifact(artifacts: Artifacts) -> None:
    first = await artifacts.keep("one", run(("a.csv", b"1")))
    assert (await artifacts.keep("one", run(("a.csv", b"1")))).artifacts == first.artifacts


async def test_a_session_takes_so_many_files_and_so_much(artifacts: Artifacts) -> None:
    done = await artifacts.keep("one", run(("a", bytes(60)), ("b", bytes(60)), ("c", bytes(40)), not_kept=1))
    assert ([file.name for file in done.artifacts], done.not_kept) == (["a", "c"], 2)
    many = await artifacts.keep("two", run(*((f"{n}", bytes([n])) for n in range(6))))
    assert (len(many.artifacts), many.not_kept) == (4, 2)


async def test_hostile_names_are_cleaned_or_refused(artifacts: Artifacts, tmp_path: Path) -> None:
    hostile = ("../../evil.csv", "a\nb.csv", "\x1b[31m.csv", "..", "\u202egnp.exe", "<b>.html", ".hidden")
    done = await artifacts.keep("one", run(*((name, name.encode()) for name in hostile)))
    assert [file.name for file in done.artifacts] == ["evil.csv", "a b.csv", "_31m.csv", "gnp.exe"]
    assert done.not_kept == 3
    assert {path.parent.name for path in files(tmp_path)} == {"artifacts"}


async def test_a_link_among_the_artifacts_is_not_followed(artifacts: Artifacts, tmp_path: Path) -> None:
    await artifacts.keep("one", run(("a", b"1")))
    [kept] = files(tmp_path)
    (tmp_path / "secret").write_text("secret")
    kept.unlink()
    kept.symlink_to(tmp_path / "secret")
    with pytest.raises(NotFound):
        artifacts.read("one", "a")


async def test_artifacts_go_with_their_session(artifacts: Artifacts, tmp_path: Path) -> None:
    await artifacts.keep("one", run(("a", b"1")))
    await artifacts.keep("two", run(("a", b"2")))
    await Uploads(tmp_path / "sessions", UploadLimits(1, 1, 1)).remove("one")
    with pytest.raises(NotFound):
        artifacts.read("one", "a")
    assert artifacts.read("two", "a") == b"2"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("report", "report"), ("a.tar.gz", "a.tar.gz"), ("nul", "_nul"), ("x" * 300 + ".csv", "x" * 116 + ".csv"),
        ("a." + "y" * 300, "a." + "y" * 118), ("", None), ("...", None), ("a/b\\c.txt", "c.txt"), ("-rf.csv", "rf.csv"),
    ],
)  # fmt: skip
def test_a_tools_file_has_a_name_that_can_be_said(raw: str, name: str | None) -> None:
    assert clean_any(raw) == name


def test_a_number_goes_before_the_ending_and_never_makes_a_name_too_long() -> None:
    assert numbered("a.csv", 2) == "a (2).csv"
    assert numbered("a", 12) == "a (12)"
    assert len(numbered("x" * (LONGEST - 4) + ".csv", 100).encode()) == LONGEST
