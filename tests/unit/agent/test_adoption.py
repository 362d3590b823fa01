"""What cannot be a tool is told from its text alone."""

import pytest

from toolwright.agent import adoption
from toolwright.errors import RequestRejected

UNFIT = {
    "no function": ("x = 1\n", "no public function"),
    "two functions": ("def ab() -> int:\n    'x'\n\n\ndef cd() -> int:\n    'x'\n", "2 public functions"),
    "no docstring": ("def trimmed() -> int:\n    return 1\n", "no docstring"),
    "no types": ("def trimmed(x) -> int:\n    'x'\n    return 1\n", "has no type"),
    "no return type": ("def trimmed(x: int):\n    'x'\n    return 1\n", "what it returns"),
    "a type no tool takes": ("def trimmed(x: dict) -> int:\n    'x'\n    return 1\n", "is dict"),
    "any number of arguments": ("def trimmed(*x: int) -> int:\n    'x'\n    return 1\n", "*args"),
    "a coroutine": ("async def trimmed() -> int:\n    'x'\n    return 1\n", "asynchronous"),
    "the name of a module": ("def json() -> int:\n    'x'\n    return 1\n", "shadow"),
    "the name of a builtin": ("def sum() -> int:\n    'x'\n    return 1\n", "Python itself"),
    "a default that is a call": (
        "def trimmed(x: int = int()) -> int:\n    'x'\n    return 1\n",
        "default of x",
    ),
    "too deep": ("(" * 5000, "Python"),
}


@pytest.mark.parametrize("case", UNFIT)
def test_a_file_that_cannot_be_a_tool_is_refused_with_the_reason(case: str) -> None:
    code, says = UNFIT[case]
    with pytest.raises(RequestRejected) as refused:
        adoption.read(code)
    assert says in refused.value.message
