"""Examples are read where they have the form of one, and nothing else is taken for one."""

import pytest

from toolwright.domain.query import Fact
from toolwright.engineers.offline.facts import split

REQUEST = "Profit margin per product in p.csv"
INPUTS = (("price", 10.0), ("cost", 4.0))


@pytest.mark.parametrize(
    ("example", "fact"),
    [
        (", e.g. price 10, cost 4 gives 60%", Fact("price 10, cost 4 gives 60%", INPUTS, 60.0, 0, True)),
        (" (for example price 10 and cost 4 -> 0.60).", Fact("price 10 and cost 4 -> 0.60", INPUTS, 0.6, 2)),
        (
            ". For instance, when the price is 10, and the cost is 4 it yields 60 percent.",
            Fact("the price is 10, and the cost is 4 it yields 60 percent", INPUTS, 60.0, 0, True),
        ),
        (
            "; example: unit price = $1,250.50 => -3.25",
            Fact("unit price = $1,250.50 => -3.25", (("unit price", 1250.5),), -3.25, 2),
        ),
    ],
)
def test_an_example_is_taken_out_of_the_request(example: str, fact: Fact) -> None:
    assert split(REQUEST + example) == (REQUEST, (fact,))


@pytest.mark.parametrize(
    "prompt",
    [
        REQUEST,
        f"{REQUEST}, e.g. for Europe",
        f"{REQUEST} where price is 10",
        "the first rows, e.g. 3, of p.csv",
        f"{REQUEST}, e.g. price 10, cost 4 gives 60% and sort it by cost",
    ],
)
def test_what_is_no_example_stays_in_the_request(prompt: str) -> None:
    assert split(prompt) == (prompt, ())


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "prompt",
    [
        "sum of price in a.csv, e.g. " + "price 1, " * 30 + "gives",
        "sum of price in a.csv, e.g. " + "a " * 140,
        "sum of price in a.csv, e.g. " * 400,
        " " * 10_000,
        "x, e.g. " + "a-" * 140 + "1 gives 2 x",
    ],
)
def test_no_text_takes_long(prompt: str) -> None:
    assert split(prompt) == (prompt, ())
