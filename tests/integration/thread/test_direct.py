"""Requests that bring their own data go the whole way: a tool is written, verified, run and found again."""

from __future__ import annotations

import math

from integration.thread.asking import Asker
from integration.thread.matching import Members, Number, Text

ASKED = [
    ("what weekday was 2000-01-01", "which day of the week is 2024-12-25", Text("Wednesday")),
    ("convert 5 miles to kilometers", "how many grams in 2 pounds", Number((907.18474,))),
    ("std of [1, 2, 3]", "standard deviation of 2, 4 and 9", Number((math.sqrt(13),))),
    ("round 2.5", "round 3.14159 to 2 decimal places", Number((3.14,))),
    ("prime factors of 12", "factorize 35", Members(frozenset((5, 7)))),
    (
        "compound interest on 100 at 10% for 2 years",
        "compound interest on $200 at 10% for 1 year",
        Number((20,)),
    ),
    ("most common word in 'a b a'", "which word appears most in 'to be or not to be or to'", Text("to")),
]


async def test_a_tool_is_made_once_and_found_again(asked: Asker) -> None:
    for first, again, expected in ASKED:
        made = await asked.ask(first)
        assert made.answered, made.response
        found = await asked.ask(again)
        assert found.answered, found.response
        assert expected.problem(found.value) is None, again
        assert made.metadata["synthesized"]
        assert not found.metadata["synthesized"]
        assert found.metadata["tool_name"] == made.metadata["tool_name"]
