"""What a tool returns is an object of its making. It runs no code outside of the box, and hurts nobody there."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from support.boxes import runner
from toolwright.sandboxes.kernel import KernelSandbox

in_the_session = pytest.mark.asyncio(loop_scope="session")

# What each does to an executor that hands objects on: it opens the file "ran" where it is unpacked.
REDUCES = "class Trap{}:\n    def __reduce__(self):\n        return (open, ('ran', 'w'))\nreturn Trap({})"

HOSTILE = {
    "runs when unpacked": REDUCES.format("", ""),
    "a number that runs when unpacked": REDUCES.format("(int)", "7"),
    "contains itself": "kept = []\nkept.append(kept)\nreturn kept",
    "contains itself as a table": "kept = {}\nkept['a'] = [kept]\nreturn kept",
    "too deep": "kept = []\nfor _ in range(100_000):\n    kept = [kept]\nreturn kept",
    "far too long": "return 'x' * (9 << 20)",
    "too many": "return [[0]] * 4_000_000",
    "too many in few": "kept = [0] * 100\nfor _ in range(6):\n    kept = [kept] * 100\nreturn kept",
    "never ends": "class Endless:\n    def __iter__(self):\n        while True:\n            yield 0\nreturn Endless()",
    "lies about its class": "class Liar:\n    __class__ = dict\n    items = list\nreturn Liar()",
    "lies about its length": "class Long(list):\n    __len__ = lambda s: 1 << 62\nreturn Long([object()])",
    "fails to be printed": "class Silent(Exception):\n    def __str__(self):\n        raise SystemExit\nraise Silent",
    "fails endlessly": "class Slow(Exception):\n    def __str__(s):\n        while 1: pass\nraise Slow",
    "ends when it is looked at": "class End(dict):\n    items = lambda s: os._exit(0)\nreturn End(a=object())",
    "a long name of an exception": "class E(BaseException):\n    pass\nE.__name__ = 'x\\ny' * 1000\nraise E",
    "a number with too many digits": "return 7 ** 50_000",
    "two keys of one name": "return {1: 1, '1': 2}",
    "a generator": "return (n for n in range(3))",
}  # fmt: skip


@in_the_session
@pytest.mark.parametrize("name", HOSTILE)
async def test_it_is_a_failed_run_and_the_next_one_works(name: str, fortress: KernelSandbox) -> None:
    before = fortress._zygote
    run = await runner(fortress)(HOSTILE[name])
    if name == "a number that runs when unpacked":
        assert run.result == "7"  # taken by what it is
    else:
        assert (run.result, run.kind in ("tool", "limit", "input")) == (None, True)
        assert run.error
        assert len(run.error) < 5000
    assert (await runner(fortress)("return 1")).result == "1"
    assert fortress._zygote is before


def test_an_executor_that_unpacks_objects_would_run_their_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str, str]]:
            return (open, ("ran", "w"))

    pickle.loads(pickle.dumps(Trap())).close()
    assert (tmp_path / "ran").exists()


@in_the_session
@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "a/b",
        "x\ny",
        "",
        ".",
        "os",
        "pytest",
        "__main__",
        "x" * 5000,
        "\x1b[31m",
        "\u202ex",
        "a b",
        "\ud800",
    ],
)
async def test_a_hostile_name_of_a_tool_leads_nowhere(name: str, fortress: KernelSandbox) -> None:
    from toolwright.domain.tool import TestSuite, ToolSpec

    spec = ToolSpec(name, "", (), "", "shape")
    run = await fortress.execute(spec, "def f():\n    return 1\n", {}, [])
    assert run.result is None
    tests = await fortress.test(
        name, "def f():\n    return 1\n", TestSuite("def test_f():\n    assert True\n")
    )
    json.dumps([run.error, tests.problem, [result.node for result in tests.results]])
    assert (await runner(fortress)("return 1")).result == "1"


@in_the_session
async def test_hostile_keys_and_texts_stay_what_they_are(fortress: KernelSandbox) -> None:
    body = "return {'a\\nb': '\\x1b]0;owned\\x07', '__proto__': '<script>', '\\u202e': '\\ud800', '': None}"
    run = await runner(fortress)(body)
    assert json.loads(run.result or "") == {
        "a\nb": "\x1b]0;owned\x07", "__proto__": "<script>", "\u202e": "?", "": None,
    }  # fmt: skip


def test_a_terminal_gets_no_orders_from_an_answer() -> None:
    from toolwright.cli.asking import plain

    hostile = "a\x1b]0;owned\x07\x9b31m\u202eb\r\x08"
    assert plain(hostile) == "a\ufffd]0;owned\ufffd\ufffd31m\ufffdb\ufffd\ufffd"
    assert plain("grün\n\ttabbed") == "grün\n\ttabbed"
