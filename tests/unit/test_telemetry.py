"""Lines of the log."""

import json
import logging
import sqlite3
from typing import Any

import pytest

from toolwright.errors import EngineerDeclined, StoreUnavailable
from toolwright.telemetry import configure, within

log = logging.getLogger("toolwright.test")


@pytest.fixture(autouse=True)
def as_before() -> Any:
    root, ours = logging.getLogger(), logging.getLogger("toolwright")
    handlers, levels = root.handlers[:], (root.level, ours.level)
    yield
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    ours.setLevel(levels[1])
    logging.captureWarnings(False)


def entries(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Fails unless every line is a JSON object."""
    lines = capsys.readouterr().err.splitlines()
    found = [json.loads(line) for line in lines]
    assert all(isinstance(entry, dict) for entry in found)
    return found


def test_away_from_a_terminal_each_record_is_an_object_in_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure()
    log.info("tool registered", extra={"tool": "mean", "version": 3, "message_of": "a\nb\u2028c"})
    logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    logging.getLogger("uvicorn.error").info("not said")
    log.debug("not said")
    ours, theirs = entries(capsys)
    at = ours.pop("at")
    assert at.endswith("Z")
    assert ours == {
        "level": "INFO",
        "logger": "toolwright.test",
        "message": "tool registered",
        "tool": "mean",
        "version": 3,
        "message_of": "a\nb\u2028c",
    }
    assert (theirs["logger"], theirs["message"]) == ("uvicorn.error", "Invalid HTTP request received.")


def test_records_of_a_query_carry_its_ids_and_others_do_not(capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    with within("q", "s"):
        log.info("inside")
        logging.getLogger("a.library").warning("inside too")
    log.info("outside")
    *inside, outside = entries(capsys)
    assert all((entry["query"], entry["session"]) == ("q", "s") for entry in inside)
    assert not {"query", "session"} & set(outside)


def secret_failure() -> None:
    try:
        sqlite3.connect(":memory:").execute("SELECT * FROM 'my salary'")
    except sqlite3.Error as error:
        raise EngineerDeclined("nothing about my salary") from error


@pytest.mark.parametrize("form", ["json", "text"])
def test_an_exception_is_told_by_its_class_and_frames_and_not_by_what_it_quotes(
    form: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(form=form)
    try:
        secret_failure()
    except EngineerDeclined:
        log.exception("query failed")
    text = capsys.readouterr().err
    assert "salary" not in text
    assert "EngineerDeclined" in text
    assert "OperationalError" in text
    assert "secret_failure" in text
    if form == "json":
        (entry,) = (json.loads(line) for line in text.splitlines())
        assert [each["error"] for each in entry["exceptions"]] == ["EngineerDeclined", "OperationalError"]
        assert all(each["frames"] for each in entry["exceptions"])


def test_an_exception_of_the_machine_says_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    for failure in (OSError(28, "No space left on device", "/my/salary.csv"), StoreUnavailable("disk full")):
        try:
            raise failure
        except (OSError, StoreUnavailable):
            log.exception("it failed")
    first, second = (entry["exceptions"][0]["error"] for entry in entries(capsys))
    assert first == "OSError: No space left on device"
    assert second == "StoreUnavailable: disk full"


def test_debug_tells_everything_of_ours_and_nothing_more_of_libraries(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure("debug", "text")
    try:
        secret_failure()
    except EngineerDeclined:
        log.debug("query failed", exc_info=True)
    logging.getLogger("websockets").debug("Authorization: Bearer secret")
    text = capsys.readouterr().err
    assert "my salary" in text
    assert "Bearer" not in text


def test_a_text_cannot_forge_a_second_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure(form="text")
    log.info("one\ntwo", extra={"name_of": "three\nfour", "empty": ""})
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith('INFO toolwright.test: one\\ntwo name_of="three\\nfour" empty=""')


def test_the_level_is_the_least_that_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    configure("error")
    log.warning("not said")
    logging.getLogger("a.library").warning("not said")
    log.error("said")
    assert [entry["message"] for entry in entries(capsys)] == ["said"]
