"""A level of evidence cannot be had without its parts."""

import pytest

from toolwright.domain.evidence import Evidence, Inputs, Level, Mutant, Mutants, SetAside, Tests

NINE = Tests(tuple(f"test_{number}" for number in range(1, 10)))
EIGHT = Tests(NINE.passed[:8], ("test_9",))
SURVIVOR = Mutant("boundary", 3, "`<` became `<=`")


def test_no_test_is_no_evidence() -> None:
    assert Evidence(Tests()).level is Level.EXPERIMENTAL


def test_one_failing_test_makes_it_experimental() -> None:
    assert Evidence(EIGHT).level is Level.EXPERIMENTAL
    assert Evidence(EIGHT).problem == "test_9 did not pass"


def test_a_recorded_failure_makes_it_experimental_whatever_the_counts_say() -> None:
    assert Evidence(NINE, Inputs(20), failure="x").level is Level.EXPERIMENTAL


def test_passing_its_own_tests_is_tested_and_no_more() -> None:
    assert Evidence(NINE).level is Level.TESTED


def test_agreement_on_every_generated_input_is_agreed() -> None:
    assert Evidence(NINE, Inputs(20)).level is Level.AGREED


def test_an_agreement_on_no_input_is_none() -> None:
    assert Evidence(NINE, Inputs(0)).level is Level.TESTED


def test_one_disagreement_makes_it_experimental() -> None:
    evidence = Evidence(NINE, Inputs(19, ("f(1) returned 2 where the reference gives 3",)))
    assert evidence.level is Level.EXPERIMENTAL
    assert evidence.problem == "f(1) returned 2 where the reference gives 3"


def test_an_anchor_counts_only_on_top_of_agreement() -> None:
    assert Evidence(NINE, anchors=("12 of 100 is 12%",)).level is Level.TESTED
    assert Evidence(NINE, Inputs(20), anchors=("12 of 100 is 12%",)).level is Level.ANCHORED


def test_a_person_cannot_confirm_what_failed() -> None:
    assert Evidence(EIGHT, confirmed_by="someone").level is Level.EXPERIMENTAL


def test_tests_that_let_most_faults_pass_are_no_tests() -> None:
    evidence = Evidence(NINE, Inputs(20), Mutants(killed=1, survivors=(SURVIVOR,) * 3))
    assert evidence.level is Level.EXPERIMENTAL
    assert evidence.problem == "its tests let 3 of 4 faults pass"


def test_a_few_survivors_are_listed_and_take_nothing_away() -> None:
    evidence = Evidence(NINE, Inputs(20), Mutants(killed=9, equivalent=5, survivors=(SURVIVOR,)))
    assert evidence.level is Level.AGREED
    assert evidence.mutants is not None
    assert [str(mutant) for mutant in evidence.mutants.survivors] == ["line 3: `<` became `<=`"]


def test_equivalent_mutants_are_not_held_against_the_tests() -> None:
    assert Evidence(NINE, mutants=Mutants(equivalent=30)).level is Level.TESTED
    assert Mutants(killed=7, equivalent=90, survivors=(SURVIVOR,) * 3).bite


def test_pending_mutants_are_pending_only_where_the_rest_passed() -> None:
    assert Evidence(NINE).pending
    assert not Evidence(EIGHT).pending
    assert not Evidence(NINE, mutants=Mutants()).pending


def test_what_speaks_against_a_tool_is_listed() -> None:
    evidence = Evidence(
        EIGHT,
        Inputs(1, ("f(1) returned 2",)),
        Mutants(killed=9, survivors=(SURVIVOR,)),
        set_aside=(SetAside("test_10", "all agree on 4: assert 4 == 5"),),
    )
    assert evidence.findings() == (
        "failed: test_9",
        "disagreed: f(1) returned 2",
        "not found by any test: line 3: `<` became `<=`",
        "wrong test, set aside: test_10: all agree on 4: assert 4 == 5",
    )


def test_parts_that_contradict_each_other_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="at least 0"):
        Mutants(killed=-1)
    with pytest.raises(ValueError, match="at most killed"):
        Mutants(killed=1, by_further=2)
    with pytest.raises(ValueError, match="must be empty"):
        Mutants(killed=1, problem="the sandbox was away")


def test_the_summary_shows_what_was_not_done_as_not_done() -> None:
    assert Evidence(NINE).summary() == "tested: 9 of 9 tests passed, mutants pending"
    assert "mutants could not be run" in Evidence(NINE, mutants=Mutants(problem="x")).summary()
    done = Evidence(NINE, Inputs(20), Mutants(killed=30, equivalent=4, survivors=(SURVIVOR,)))
    assert done.summary() == (
        "agreed: 9 of 9 tests passed, 20 of 20 generated inputs agreed, 30 of 31 mutants killed"
    )
