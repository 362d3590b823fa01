"""A test that wants a program which is not installed."""

from __future__ import annotations

import pytest

from conftest import Require


def test_a_missing_program_skips_the_test_where_ci_is_not_set(
    require: Require, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no-such-program is not installed, and it is wanted"):
        require("no-such-program", "it is wanted")


def test_a_missing_program_fails_the_test_where_ci_is_set(
    require: Require, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no-such-program is not installed, and it is wanted"):
        require("no-such-program", "it is wanted")


def test_a_program_that_is_there_is_given_by_its_path(require: Require) -> None:
    assert require("sh", "every machine has it").is_file()
