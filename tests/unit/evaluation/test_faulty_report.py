"""The figures of the corpus: what is let in and kept out, and disagreements of which it is known who is wrong."""

import io

from evaluation.faulty import HALVES, disagreeing, report
from evaluation.faulty.engineering import alternatives, subjects, suite
from evaluation.faulty.entry import holds
from evaluation.faulty.judging import Judged
from rich.console import Console

from toolwright.agent.testfile import expected_nodes
from toolwright.domain.evidence import Evidence, Inputs, Level, Tests

ENTRY = HALVES["sighted"][0]
PASSED = Evidence(Tests(("test_1",)), Inputs(3))
FAILED = Evidence(Tests((), ("test_1",)), failure="test_1 failed")


def judged(*let_in: bool) -> list[Judged]:
    """The entry's implementations, true ones first; those not named are kept out."""
    evidence = [PASSED if good else FAILED for good in let_in]
    return [
        Judged(subject, good is PASSED, good, good, None)
        for subject, good in zip(subjects(ENTRY), [*evidence, *[FAILED] * 20], strict=False)
    ]


def printed(found: list[Judged]) -> tuple[bool, str]:
    out = io.StringIO()
    met = report.show(Console(file=out, width=200), {"sighted": found})
    return met, out.getvalue()


def test_aims_are_met_where_the_true_ones_alone_are_let_in() -> None:
    met, text = printed(judged(True, True, True))
    assert met
    assert "3 of 3 (100.0%)" in text
    assert "MISSED" not in text


def test_a_faulty_one_let_in_and_a_true_one_refused_are_misses_by_name() -> None:
    met, text = printed(judged(True, True, False, True))
    assert not met
    assert text.count("MISSED") == 2
    assert "66.7% of what is agreed" in text
    assert "33.3% of the true ones" in text
    assert "refused: moving_average: true 3: test_1 failed" in text
    assert f"let in: moving_average: {next(iter(ENTRY.faulty))}" in text


def test_what_no_fact_is_known_of_is_not_counted_as_kept_out_of_anchored() -> None:
    assert report.Figures.of(judged(True), Level.ANCHORED).faulty == 0


def test_disagreements_are_the_same_every_time_and_one_side_of_each_is_wrong() -> None:
    entries = HALVES["sighted"][:3]
    found = disagreeing.disagreements(entries, 6)
    assert found == disagreeing.disagreements(entries, 6)
    assert [one.subject.is_true for one in found] == [False, True] * 3
    for one in found:
        *right, last = one.cases
        assert not holds(one.subject.entry, one.subject.code, one.cases)
        if one.subject.is_true:
            assert holds(one.subject.entry, one.subject.code, right)
            assert not holds(one.subject.entry, one.subject.code, [last])


def test_independent_implementations_are_never_the_subject() -> None:
    for subject in subjects(ENTRY):
        others = [other.code for other in alternatives(subject)]
        assert len(set(others)) == 2
        assert subject.code not in others
    assert len(expected_nodes(suite(ENTRY).code)) == len(ENTRY.visible)
