"""The corpus goes through the product's own verification, in the sandbox."""

import sys

import pytest
from evaluation.faulty import HALVES, disagreeing
from evaluation.faulty.judging import judge

from toolwright.domain.evidence import Level

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel sandbox needs Linux")

(ENTRY,) = (entry for entry in HALVES["blind"] if entry.name == "nights")


async def test_a_true_one_is_agreed_and_a_faulty_one_is_not() -> None:
    told: list[int] = []
    true, faulty = await judge([ENTRY], told.append, mutants=False, every=4)
    assert told == [1]
    assert (true.subject.what, faulty.subject.what) == ("true 1", "sign kept")
    assert true.among.level is Level.AGREED
    # Its tests show no departure before the arrival; the inputs on which implementations are compared do.
    assert faulty.passes_visible
    assert faulty.alone.passed
    assert faulty.among.level is Level.EXPERIMENTAL


async def test_of_a_test_and_a_tool_the_wrong_one_is_blamed_and_the_test_stays_as_it_is() -> None:
    blamed = await disagreeing.blame(disagreeing.disagreements([ENTRY], 2), lambda count: None)
    assert [one.disagreement.subject.is_true for one in blamed] == [False, True]
    assert all(one.right and one.untouched for one in blamed), [one.said for one in blamed]
