"""A level of evidence cannot be had without its parts."""

from typing import Any

import pytest

from toolwright.domain.evidence import Evidence, Level


def test_no_test_is_no_evidence() -> None:
    assert Evidence(tests_passed=0, tests_total=0).level is Level.EXPERIMENTAL


def test_one_failing_test_makes_it_experimental() -> None:
    assert Evidence(tests_passed=8, tests_total=9).level is Level.EXPERIMENTAL


def test_a_recorded_failure_makes_it_experimental_whatever_the_counts_say() -> None:
    assert Evidence(9, 9, inputs_agreed=20, inputs_compared=20, failure="x").level is Level.EXPERIMENTAL


def test_passing_its_own_tests_is_tested_and_no_more() -> None:
    assert Evidence(9, 9).level is Level.TESTED


def test_agreement_on_every_generated_input_is_agreed() -> None:
    assert Evidence(9, 9, inputs_agreed=20, inputs_compared=20).level is Level.AGREED


def test_one_disagreement_makes_it_experimental() -> None:
    assert Evidence(9, 9, inputs_agreed=19, inputs_compared=20).level is Level.EXPERIMENTAL


def test_an_anchor_counts_only_on_top_of_agreement() -> None:
    assert Evidence(9, 9, anchors_held=1).level is Level.TESTED
    assert Evidence(9, 9, 20, 20, anchors_held=1).level is Level.ANCHORED


def test_a_person_cannot_confirm_what_failed() -> None:
    assert Evidence(8, 9, confirmed_by="someone").level is Level.EXPERIMENTAL


@pytest.mark.parametrize(
    "parts",
    [
        {"tests_passed": 3, "tests_total": 2},
        {"tests_passed": -1, "tests_total": 2},
        {"tests_passed": 1, "tests_total": 1, "inputs_agreed": 3},
        {"tests_passed": 1, "tests_total": 1, "inputs_agreed": 3, "inputs_compared": 2},
        {"tests_passed": 1, "tests_total": 1, "mutants_killed": 3},
    ],
)
def test_parts_that_contradict_each_other_cannot_be_built(parts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be|come together"):
        Evidence(**parts)


def test_the_summary_shows_what_was_not_done_as_not_done() -> None:
    assert Evidence(9, 9).summary() == "tested: 9 of 9 tests passed, mutants pending"
