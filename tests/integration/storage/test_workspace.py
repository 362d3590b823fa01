"""Data files by the names people use, in a real folder."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolwright.domain.file import DataFile
from toolwright.errors import FileProblem
from toolwright.storage.workspace import LISTED, DataFolder

FILES = (
    "sales_data.csv",
    "DES=+2006261.csv",
    "my sales.csv",
    "north/june.csv",
    "south/june.csv",
    "south/only.csv",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "tables"
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("a,b\n1,2\n")
    return folder


@pytest.fixture
def workspace(folder: Path) -> DataFolder:
    return DataFolder(folder)


def names(workspace: DataFolder, prompt: str) -> list[str]:
    return [file.name for file in workspace.mentioned(prompt, "session")]


@pytest.mark.parametrize(
    "written",
    [
        "sales_data.csv",
        "data/sales_data.csv",
        "./sales_data.csv",
        "tables/sales_data.csv",
        "./data/sales_data.csv",
        "SALES_DATA.csv",
        "Data/Sales_Data.CSV",
        "south/../sales_data.csv",
        "'sales_data.csv'",
    ],
)
def test_all_ways_to_name_a_file_mean_the_same(workspace: DataFolder, folder: Path, written: str) -> None:
    [file] = workspace.mentioned(f"mean of {written}, please", "session")
    assert (file.name, file.path) == ("sales_data.csv", str((folder / "sales_data.csv").resolve()))


def test_an_absolute_path_inside_is_fine(workspace: DataFolder, folder: Path) -> None:
    assert names(workspace, f"mean of {folder}/south/only.csv") == ["south/only.csv"]


def test_names_with_spaces_and_signs_and_in_subfolders_are_found(workspace: DataFolder) -> None:
    prompt = "join DES=+2006261.csv with my sales.csv, only.csv and north/june.csv, then my sales.csv again"
    assert names(workspace, prompt) == [
        "DES=+2006261.csv",
        "my sales.csv",
        "south/only.csv",
        "north/june.csv",
    ]


def test_a_prompt_without_a_file_has_none(workspace: DataFolder) -> None:
    assert names(workspace, "what is 3.5 % of sales_data, e.g. at toolwright.io?") == []


def test_a_missing_file_gets_near_names_and_what_is_there(workspace: DataFolder) -> None:
    with pytest.raises(
        FileProblem, match=r'no file "sale_data.csv".*mean sales_data.csv.*north/june.csv'
    ) as problem:
        workspace.mentioned("mean of sale_data.csv", "session")
    assert problem.value.details["near"][0] == "sales_data.csv"
    assert problem.value.details["files"] == sorted(FILES)


def test_a_long_list_is_cut(workspace: DataFolder, folder: Path) -> None:
    for number in range(40):
        (folder / f"table_{number:02}.csv").touch()
    with pytest.raises(FileProblem, match=f"and {len(FILES) + 40 - LISTED} more") as problem:
        workspace.mentioned("zzz.csv", "session")
    assert len(problem.value.details["files"]) == LISTED


def test_a_name_in_two_folders_is_ambiguous(workspace: DataFolder) -> None:
    with pytest.raises(FileProblem, match=r"ambiguous.*north/june.csv or south/june.csv"):
        workspace.mentioned("mean of june.csv", "session")


def test_the_name_at_the_top_wins_over_subfolders(workspace: DataFolder, folder: Path) -> None:
    (folder / "june.csv").touch()
    assert names(workspace, "mean of june.csv") == ["june.csv"]


def test_two_files_that_differ_in_case_are_ambiguous_unless_named_exactly(
    workspace: DataFolder, folder: Path
) -> None:
    (folder / "Sales_Data.csv").touch()
    assert names(workspace, "mean of sales_data.csv") == ["sales_data.csv"]
    with pytest.raises(FileProblem, match="ambiguous"):
        workspace.mentioned("mean of SALES_DATA.CSV", "session")


@pytest.mark.parametrize(
    "path",
    [
        "../secret.csv",
        "data/../../secret.csv",
        "/etc/passwd",
        "/dev/zero",
        "~/x.csv",
        "..",
        "../..",
        "tables/../../x",
        "/etc/../etc/passwd",
        "link.csv",
        "folder/secret.csv",
        "'../with spaces.csv'",
    ],
)
def test_nothing_outside_the_folder_is_reached(workspace: DataFolder, folder: Path, path: str) -> None:
    secret = folder.parent / "secret.csv"
    secret.write_text("secret")
    (folder / "link.csv").symlink_to(secret)
    (folder / "folder").symlink_to(folder.parent)
    with pytest.raises(FileProblem, match="outside the data folder"):
        workspace.mentioned(f"show {path}", "session")


def test_a_link_that_stays_inside_is_fine(workspace: DataFolder, folder: Path) -> None:
    (folder / "newest.csv").symlink_to("sales_data.csv")
    [file] = workspace.mentioned("newest.csv", "session")
    assert file.path == str((folder / "sales_data.csv").resolve())


def test_a_folder_that_is_itself_a_link_works(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "linked").symlink_to(folder)
    workspace = DataFolder(tmp_path / "linked")
    assert names(workspace, "sales_data.csv") == ["sales_data.csv"]
    assert names(workspace, f"{folder}/sales_data.csv") == ["sales_data.csv"]


def test_what_is_no_regular_file_is_refused(workspace: DataFolder, folder: Path) -> None:
    os.mkfifo(folder / "pipe.csv")
    (folder / "folder.csv").mkdir()
    (folder / "gone.csv").symlink_to("nowhere.csv")
    (folder / "loop.csv").symlink_to("loop.csv")
    for name in ("pipe.csv", "folder.csv", "gone.csv", "loop.csv"):
        with pytest.raises(FileProblem, match=r"no regular file|cannot be read"):
            workspace.mentioned(name, "session")


@pytest.mark.parametrize("prompt", ["a\0b.csv", "a\x1bb.csv", "\ud800.csv", f"{'x' * 5000}.csv"])
def test_names_that_no_file_can_have_are_refused(workspace: DataFolder, prompt: str) -> None:
    with pytest.raises(FileProblem) as problem:
        workspace.mentioned(prompt, "session")
    problem.value.message.encode()


def test_an_address_is_not_fetched(workspace: DataFolder) -> None:
    with pytest.raises(FileProblem, match="network"):
        workspace.mentioned("mean of https://example.org/sales_data.csv", "session")


def test_a_missing_data_folder_holds_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="holds no files"):
        DataFolder(tmp_path / "nowhere").mentioned("x.csv", "session")


def test_the_digest_changes_with_the_contents_and_only_then(workspace: DataFolder, folder: Path) -> None:
    def file() -> DataFile:
        return workspace.mentioned("sales_data.csv", "session")[0]

    time.sleep(
        0.2
    )  # a file that has just been changed is not known again: it may change once more at that instant
    before = file()
    assert file() == before
    (folder / "sales_data.csv").write_text("a,b\n1,3\n1,3\n")
    assert file().digest != before.digest


def test_the_digest_changes_where_size_and_time_of_change_are_made_to_look_the_same(
    workspace: DataFolder, folder: Path
) -> None:
    path = folder / "sales_data.csv"
    found = path.stat()
    time.sleep(0.2)
    before = workspace.mentioned("sales_data.csv", "session")[0]
    path.write_text(path.read_text().replace("1", "7"))
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    time.sleep(0.2)
    assert workspace.mentioned("sales_data.csv", "session")[0].digest != before.digest


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("./\\~ \0'\"ab:é*?=csv") | st.characters(), max_size=40))
def test_no_prompt_reaches_outside_or_fails_otherwise(workspace: DataFolder, folder: Path, text: str) -> None:
    try:
        found = workspace.mentioned(f"{text}.csv and {text}", "session")
    except FileProblem:
        return
    assert all(Path(file.path).is_relative_to(folder.resolve()) for file in found)


def test_the_sample_data_is_found_by_the_documented_prompts() -> None:
    samples = DataFolder(Path(__file__).parents[3] / "data")
    assert names(samples, "Calculate profit margins from data/ecommerce_products.csv") == [
        "ecommerce_products.csv"
    ]
    assert names(samples, "Calculate average sales from sales_data.csv") == ["sales_data.csv"]
