"""An input is made as small as still shows what it shows."""

from toolwright.agent.smaller import MOST_TRIES, smallest
from toolwright.domain.example import GeneratedFile
from toolwright.domain.tool import Example

FILE = GeneratedFile("made.csv", "x,y\n1,2\n3,\n5,6\n7,8\n")


async def test_only_the_row_that_shows_it_is_left() -> None:
    async def shows(example: Example) -> bool:
        return "3," in example.files[0].content

    small = await smallest(Example({"column": "y"}, (FILE,)), shows)
    assert small.files[0].content == "x,y\n3,\n"
    assert small.arguments == {"column": "y"}


async def test_items_of_lists_are_left_out_too() -> None:
    async def shows(example: Example) -> bool:
        values = example.arguments["values"]
        return isinstance(values, list) and values.count(4) == 2

    small = await smallest(Example({"values": [1, 4, 2, 9, 4, 3]}), shows)
    assert small.arguments == {"values": [4, 4]}


async def test_tries_are_bounded() -> None:
    tries = 0

    async def shows(example: Example) -> bool:
        nonlocal tries
        tries += 1
        return False

    given = Example({"values": list(range(500))})
    assert await smallest(given, shows) == given
    assert tries == MOST_TRIES
