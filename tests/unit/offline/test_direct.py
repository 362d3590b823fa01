"""Requests that bring their own data are answered truly or not at all."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from toolwright.engineers.offline.emission import emit
from toolwright.engineers.offline.engineer import plan_of
from toolwright.engineers.offline.meaning import evaluate
from toolwright.engineers.offline.responding import answer
from toolwright.engineers.offline.shape import lift
from toolwright.engineers.offline.specification import specify
from toolwright.errors import EngineerDeclined
from unit.offline.answerable_directly import ANSWERABLE
from unit.offline.tables import task
from unit.offline.unanswerable_directly import unanswerable


def run(prompt: str) -> Any:
    """What the written tool returns for a request."""
    plan = plan_of(task(prompt))
    spec = specify(plan)
    namespace: dict[str, Any] = {}
    exec(compile(emit(spec), spec.name, "exec"), namespace)
    return json.loads(json.dumps(namespace[spec.name](**lift(plan).arguments)))


def same(expected: Any, actual: Any) -> bool:
    if isinstance(expected, bool) or isinstance(actual, bool) or isinstance(expected, str):
        return type(expected) is type(actual) and expected == actual
    if isinstance(expected, Mapping):
        return expected.keys() == actual.keys() and all(same(expected[key], actual[key]) for key in expected)
    if isinstance(expected, Sequence):
        return len(expected) == len(actual) and all(map(same, expected, actual))
    if isinstance(expected, int) and isinstance(actual, int):
        return expected == actual
    return math.isclose(float(expected), actual, rel_tol=1e-9, abs_tol=1e-9)


@pytest.mark.parametrize("prompt", ANSWERABLE)
def test_the_answer_is_true(prompt: str) -> None:
    actual = run(prompt)
    assert same(ANSWERABLE[prompt], actual), actual


@pytest.mark.parametrize("prompt", ANSWERABLE)
def test_the_oracle_says_the_same(prompt: str) -> None:
    lifted = lift(plan_of(task(prompt)))
    assert same(ANSWERABLE[prompt], evaluate(lifted.template, {}, lifted.arguments))


@pytest.mark.parametrize("prompt", unanswerable())
def test_what_is_not_wholly_understood_is_declined(prompt: str) -> None:
    with pytest.raises(EngineerDeclined) as refusal:
        plan_of(task(prompt))
    assert len(str(refusal.value).split()) > 5


def test_there_are_many_of_both() -> None:
    assert len(ANSWERABLE) >= 120
    assert len(unanswerable()) >= 60


PARAPHRASES = """
gcd of 12 and 18 | What's the greatest common divisor of 84, 30 and 6?
average of 3, 5 and 9 | please compute the mean of [2, 4]
days between 2024-01-15 and 2024-03-01 | how many days from 1 May 2020 to 3 June 2021?
convert 5 miles to kilometers | how many grams are in 2 pounds
compound interest on 1000 at 5% for 3 years | compound interest on $50 at 2% for 6 months compounded monthly
is 97 prime | check whether 10 is a prime number
first quartile of 1, 2, 3 | the 90th percentile of [4, 5]
25% of 80 | half of 3
"""


@pytest.mark.parametrize("line", PARAPHRASES.strip().splitlines())
def test_every_paraphrase_finds_the_same_tool(line: str) -> None:
    one, other = (lift(plan_of(task(prompt))) for prompt in line.split(" | "))
    assert one.shape == other.shape
    assert one.arguments != other.arguments


@pytest.mark.parametrize(
    ("prompt", "value", "said"),
    [
        ("is 97 prime", True, "**Yes**, 97 is a prime number."),
        ("is 98 prime", False, "**No**, 98 is not a prime number."),
        (
            "is 'it is' a palindrome",
            False,
            "**No**, 'it is' is not the same backwards, looking at letters and digits only.",
        ),
        ("100 F in C", 37.77777777777778, "100 degrees Fahrenheit in degrees Celsius: **37.7778**"),
        ("primes up to 7", [2, 3, 5, 7], "Prime numbers up to 7: **2, 3, 5, 7**"),
        ("what percent of 80 is 20", 25, "20 in percent of 80: **25%**"),
        ("2 ** 64", 2**64, "2 ** 64: **18,446,744,073,709,551,616**"),
        ("1 day after 2024-01-31", "2024-02-01", "The day 1 day after 2024-01-31: `2024-02-01`"),
    ],
)
def test_the_answer_says_what_was_computed(prompt: str, value: Any, said: str) -> None:
    assert answer(json.dumps(value), plan_of(task(prompt)), "a_tool", ()) == said


SLIPS = """
waht is the avarage of 3, 4, 5 | average of 3, 4 and 5
facotrial of 5 | factorial of 5
convert 5 kilomters to miles | 5 km in miles
compund intrest on 1000 at 5% for 3 years | compound interest on 1000 at 5% for 3 years
is 2024 a leap yaer | is 2024 a leap year
how mnay days between 2024-01-01 and 2024-02-01 | days between 2024-01-01 and 2024-02-01
precent change from 50 to 75 | percentage change from 50 to 75
"""


@pytest.mark.parametrize("line", SLIPS.strip().splitlines())
def test_a_slip_of_the_pen_is_read_as_what_was_meant(line: str) -> None:
    slip, meant = line.split(" | ")
    assert plan_of(task(slip)) == plan_of(task(meant))


@pytest.mark.parametrize(
    "prompt",
    [
        "prices up to 50",
        "model of 1, 2, 2",
        "medium of 1, 2, 3",
        "means of 3 and 5 ways",
        "reserve [1, 2, 3]",
    ],
)
def test_another_word_is_no_slip(prompt: str) -> None:
    with pytest.raises(EngineerDeclined):
        plan_of(task(prompt))
