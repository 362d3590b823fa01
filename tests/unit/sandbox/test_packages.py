"""What tools may import is the list with all it requires, as it is installed here."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest

from toolwright.sandboxes.packages import DEFAULT, PackagesRefused, check, closure


def distribution(
    folder: Path, name: str, *requires: str, record: str | None = None, version: str = "1.0"
) -> None:
    """Installs an empty distribution of one module into `folder`."""
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir()
    (folder / f"{name}.py").write_text("")
    lines = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
    lines += [f"Requires-Dist: {line}" for line in requires]
    (info / "METADATA").write_text("\n".join(lines) + "\n")
    if record is not None:
        (info / "RECORD").write_text(record)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def names(*wanted: str) -> set[str]:
    return {package.name for package in closure(wanted)}


def test_the_default_holds_what_its_packages_require_and_nothing_of_the_servers() -> None:
    found = closure(DEFAULT)
    assert {*DEFAULT, "pytest", "pluggy", "iniconfig"} <= {package.name for package in found}
    installed = {entry.name.lower() for entry in metadata.distributions()}
    assert {"sqlalchemy", "dbos", "fastapi"} <= installed
    assert not {"sqlalchemy", "dbos", "fastapi", "toolwright", "pydantic"} & {
        package.name for package in found
    }
    entries = {entry for package in found for entry in package.entries}
    assert {"numpy", "pandas", "dateutil", "_pytest"} <= entries
    assert not {"..", "__pycache__", ""} & entries
    assert all(Path(package.folder, entry).exists() for package in found for entry in package.entries)


def test_an_empty_list_holds_what_a_box_itself_needs() -> None:
    assert {"numpy", "pandas", "pytest"} <= names()
    assert "scipy" not in names()


def test_requirements_of_requirements_count_and_rings_end(folder: Path) -> None:
    distribution(folder, "top_one", "middle-one>=1", record="top_one.py,,\n")
    distribution(
        folder, "middle_one", "Top.One", 'absent; python_version < "3"', 'absent; extra == "x"', record=""
    )
    assert {"top-one", "middle-one"} <= names("top_one")


def test_an_extra_counts_when_it_is_asked_for(folder: Path) -> None:
    distribution(folder, "with_extra", 'extra_one; extra == "more"', record="")
    distribution(folder, "extra_one", record="")
    assert "extra-one" not in names("with_extra")
    assert "extra-one" in names("with_extra[more]")


def test_entries_are_the_distributions_own_and_no_hooks_of_the_interpreter(folder: Path) -> None:
    record = 'one.py,,\none.pth,,\n../../bin/one,,\n__pycache__/one.cpython-311.pyc,,\n"od,d/x.py",,\nmissing.py,,\n'
    distribution(folder, "one", record=record)
    (folder / "one.pth").write_text("")
    (folder / "od,d").mkdir()
    [package] = [package for package in closure(["one"]) if package.name == "one"]
    assert package.entries == ("od,d", "one.py")


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("no-such-package", "no-such-package is not installed"),
        ("pandas>=99", "pandas is installed as"),
        ("two words", "no name of a package"),
        ("needy", "absent is not installed .which needy requires."),
        ("unlisted", "unlisted does not say which files are its own"),
    ],
)
def test_what_cannot_be_given_is_named_with_what_to_do(folder: Path, wanted: str, says: str) -> None:
    distribution(folder, "needy", "absent", record="")
    distribution(folder, "unlisted")
    with pytest.raises(PackagesRefused, match=f"{says}.*pip install"):
        closure([wanted])


def test_the_quick_look_finds_what_is_not_installed() -> None:
    check(DEFAULT)
    check(["pandas[performance]>=1"])
    for wanted in ("no-such-package", "two words"):
        with pytest.raises(PackagesRefused, match=f"{wanted}.*TOOLWRIGHT_SANDBOX_PACKAGES"):
            check([wanted])
