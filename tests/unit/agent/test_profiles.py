"""Profiles are kept while files do not change."""

from collections.abc import Sequence

from toolwright.agent import profiles
from toolwright.domain.file import DataFile, FileProfile


class Counting:
    """Says of each file what it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.problem: str | None = None

    async def profile(self, files: Sequence[DataFile]) -> Sequence[FileProfile]:
        self.asked += [file.name for file in files]
        return [FileProfile(file.name, len(self.asked), (), problem=self.problem) for file in files]


def _file(name: str, digest: str = "1", path: str = "") -> DataFile:
    return DataFile(name, path or f"/data/{name}", digest)


async def test_an_unchanged_file_is_profiled_once_and_a_changed_one_again() -> None:
    sandbox = Counting()
    kept = profiles.Profiles(sandbox)  # pyright: ignore[reportArgumentType]
    first = await kept.of([_file("a.csv"), _file("b.csv")])
    assert [profile.name for profile in first] == ["a.csv", "b.csv"]
    assert await kept.of([_file("b.csv"), _file("a.csv")]) == tuple(reversed(first))
    assert sandbox.asked == ["a.csv", "b.csv"]
    (changed,) = await kept.of([_file("a.csv", "2")])
    assert changed != first[0]


async def test_files_of_one_name_in_two_places_are_two() -> None:
    sandbox = Counting()
    kept = profiles.Profiles(sandbox)  # pyright: ignore[reportArgumentType]
    await kept.of([_file("a.csv", path="/one/a.csv")])
    await kept.of([_file("a.csv", path="/two/a.csv")])
    assert sandbox.asked == ["a.csv", "a.csv"]


async def test_what_could_not_be_read_is_tried_again() -> None:
    sandbox = Counting()
    sandbox.problem = "it is empty"
    kept = profiles.Profiles(sandbox)  # pyright: ignore[reportArgumentType]
    await kept.of([_file("a.csv")])
    sandbox.problem = None
    (profile,) = await kept.of([_file("a.csv")])
    assert profile.problem is None


async def test_the_number_of_profiles_is_bounded() -> None:
    sandbox = Counting()
    kept = profiles.Profiles(sandbox)  # pyright: ignore[reportArgumentType]
    for number in range(profiles.KEPT + 1):
        await kept.of([_file(f"{number}.csv")])
    await kept.of([_file(f"{profiles.KEPT}.csv")])
    assert len(sandbox.asked) == profiles.KEPT + 1
    await kept.of([_file("0.csv")])
    assert len(sandbox.asked) == profiles.KEPT + 2
