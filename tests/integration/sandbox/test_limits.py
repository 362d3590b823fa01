"""Limits are met by the box that breaks them, told as what they are, and hurt nobody else."""

from __future__ import annotations

import json

import pytest

from support.boxes import Run
from toolwright.sandboxes.kernel import KernelSandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("return len(bytearray(300 << 20))", "stopped: memory limit 128 MB"),
        ("import numpy\nreturn float(numpy.ones(300 << 17).sum())", "stopped: memory limit 128 MB"),
        ("kept = []\nwhile True:\n    kept.append(bytearray(1 << 20))", "stopped: memory limit 128 MB"),
        ("while True:\n    pass", "stopped: CPU limit 2 s"),
        ("open('big', 'wb').write(bytes(40 << 20))\nreturn 1", "stopped: disk limit 16 MB"),
        ("return 'x' * (9 << 20)", "stopped: output limit 8 MB"),
    ],
)
async def test_a_limit_is_reported_as_what_it_is(run: Run, body: str, error: str) -> None:
    stopped = await run(body)
    assert (stopped.kind, stopped.error, stopped.result) == ("limit", error, None)
    assert (await run("return 1")).result == "1"


async def test_a_signal_handler_does_not_escape_the_cpu_limit(run: Run) -> None:
    stopped = await run(
        "import signal\nfor n in range(1, 60):\n    try:\n        signal.signal(n, signal.SIG_IGN)\n"
        "    except (OSError, ValueError):\n        pass\nwhile True:\n    pass"
    )
    assert stopped.error == "stopped: CPU limit 2 s"


async def test_many_files_together_meet_the_disk_limit(run: Run) -> None:
    stopped = await run(
        "import time\nfor n in range(1000):\n    with open(str(n), 'wb') as file:\n        file.write(bytes(1 << 20))\n"
        "    time.sleep(0.01)\nreturn 1"
    )
    assert (stopped.kind, stopped.error) == ("limit", "stopped: disk limit 16 MB")


async def test_sleeping_meets_the_time_limit(sandbox: KernelSandbox, data: object) -> None:
    from pathlib import Path

    from support.boxes import runner

    quick = KernelSandbox(Path(str(data)), timeout_seconds=0.5, children=1)
    try:
        stopped = await runner(quick)("import time\ntime.sleep(60)")
        assert (stopped.kind, stopped.error) == ("limit", "stopped: time limit 0.5 s")
    finally:
        await quick.close()


async def test_a_flood_on_standard_output_is_no_result(run: Run) -> None:
    flooded = await run(
        "for _ in range(2000):\n    print('x' * 10_000)\n    os.write(2, b'y' * 10_000)\nreturn 7"
    )
    assert flooded.result == "7"


async def test_a_flood_on_the_channel_is_cut_off(run: Run) -> None:
    flooded = await run("while True:\n    os.write(3, bytes([255]) * 65536)")
    assert (flooded.kind, flooded.error) == ("limit", "stopped: output limit 8 MB")


@pytest.mark.parametrize(
    "reply",
    ["null", "[]", "{}", '{"done": {}}', '{"done": {"result": 5}}', '{"done": {"result": "NaN"}}',
     '{"done": {"result": "{"}}', '{"done": {"error": {"kind": "ok", "type": "x", "text": "y"}}}',
     '{"done": {"result": "\\\\"\\\\ud800\\\\""}}', '{"done": {"result": "' + "[" * 50_000 + '"}}',
     "not json", '{"limit": "x"}'],
)  # fmt: skip
async def test_a_forged_reply_of_another_shape_is_a_failed_run(run: Run, reply: str) -> None:
    forged = await run(
        f"import struct\nbody = {reply!r}.encode()\nos.write(3, struct.pack('!I', len(body)) + body)\nos._exit(0)"
    )
    assert (forged.kind, forged.result) == ("tool", None)


async def test_temporary_files_are_the_runs_own(run: Run) -> None:
    body = "import tempfile\nwith tempfile.NamedTemporaryFile() as file:\n"
    body += "    return os.path.samefile(os.path.dirname(file.name), '.')"
    assert (await run(body)).result == "true"


async def test_an_end_without_a_reply_is_a_failed_run(run: Run) -> None:
    for body in ("os._exit(0)", "os.close(3)", "sys.exit(0)", "raise KeyboardInterrupt"):
        ended = await run(body)
        assert (ended.kind, ended.result) == ("tool", None), body
        assert ended.error


async def test_a_crash_in_native_code_is_a_failed_run(run: Run) -> None:
    crashed = await run("import ctypes\nctypes.string_at(0)")
    assert crashed.kind == "tool"
    assert crashed.error == "the tool crashed (signal 11)"


async def test_failures_say_whose_they_are(run: Run) -> None:
    refused = await run("raise ValueError('the column is empty')")
    assert (refused.kind, refused.error, refused.error_type) == ("input", "the column is empty", "ValueError")
    missing = await run("raise KeyError('price')")
    assert (missing.kind, missing.error, missing.error_type) == ("input", "price", "KeyError")
    absent = await run("open('nowhere.csv')")
    assert (absent.kind, absent.error) == ("input", "file not found: nowhere.csv")
    crashed = await run("\n\nreturn 1 / 0")
    assert (crashed.kind, crashed.error_type) == ("tool", "ZeroDivisionError")
    assert crashed.error is not None
    assert crashed.error.startswith("ZeroDivisionError: ")
    assert "(line 5 of the tool)" in crashed.error or "(line 7 of the tool)" in crashed.error


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("float('nan')", "null"),
        ("[float('inf'), -float('inf')]", '["Infinity", "-Infinity"]'),
        ("(1, 2)", "[1, 2]"),
        ("{3, 1, 2}", "[1, 2, 3]"),
        ("{1: 'a', None: 'b', True and 'c': (2,)}", '{"1": "a", "null": "b", "c": [2]}'),
        ("__import__('datetime').date(2024, 1, 31)", '"2024-01-31"'),
        ("__import__('numpy').float64(1.5)", "1.5"),
        ("__import__('numpy').int64(7)", "7"),
        ("__import__('numpy').bool_(True)", "true"),
        ("__import__('numpy').array([[1, 2], [3, 4]])", "[[1, 2], [3, 4]]"),
        ("__import__('numpy').array([1.0, float('nan')])", "[1.0, null]"),
        ("__import__('numpy').datetime64('NaT')", "null"),
        ("__import__('pandas').NaT", "null"),
        ("__import__('pandas').Timestamp('2024-01-31 10:00')", '"2024-01-31T10:00:00"'),
        ("__import__('pandas').Series([1, 2])", "[1, 2]"),
        ("__import__('pandas').Series([1, 2], index=['a', 'b'])", '{"a": 1, "b": 2}'),
        ("__import__('pandas').DataFrame({'a': [1, None], 'b': ['x', 'y']})",
         '[{"a": 1.0, "b": "x"}, {"a": null, "b": "y"}]'),
        ("__import__('pandas').DataFrame({'k': ['a', 'b', 'a'], 'v': [1, 2, 3]}).groupby('k').sum()",
         '[{"k": "a", "v": 4}, {"k": "b", "v": 2}]'),
        ("__import__('decimal').Decimal('1.5')", "1.5"),
        ("'gr\\u00fcn'", '"grün"'),
        ("'\\ud800'", '"?"'),
        ("b'abc'", '"abc"'),
        ("None", "null"),
    ],
)  # fmt: skip
async def test_results_have_one_json_form(run: Run, expression: str, result: str) -> None:
    done = await run(f"return {expression}")
    assert (done.result, done.kind) == (result, "ok")


@pytest.mark.parametrize(
    "body",
    [
        "return object()",
        "return lambda: 1",
        "return (n for n in range(3))",
        "kept = []\nkept.append(kept)\nreturn kept",
        "class Liar:\n    __class__ = dict\n    def items(self): return [('a', 1)]\nreturn Liar()",
        "class Trap(dict):\n    def items(self): raise SystemExit\nreturn Trap(a=object())",
        "return {1: 'a', '1': 'b'}",
        "return 10 ** 5000",
    ],
)
async def test_a_result_without_a_json_form_is_the_tools_failure(run: Run, body: str) -> None:
    done = await run(body)
    assert (done.kind, done.result) == ("tool", None)
    assert done.error is not None
    assert "the result is no plain value" in done.error


LYING = {
    "its class": ("class E(Exception):\n    __class__ = MemoryError\nraise E('x')", "E: x"),
    "its class, loudly": (
        "class E(Exception):\n    @property\n    def __class__(self): raise SystemExit\nraise E('x')",
        "E:",
    ),
    "its name": (
        (
            "class M(type):\n    @property\n    def __name__(self): return 5\n"
            "class E(Exception, metaclass=M): pass\nraise E('x')"
        ),
        "E: x",
    ),
    "its number": (
        "class E(OSError):\n    @property\n    def errno(self): raise SystemExit\nraise E('x')",
        "E: x",
    ),
    "its line": (
        "class E(SyntaxError):\n    @property\n    def filename(self): raise SystemExit\nraise E('x')",
        "E: x",
    ),
}


@pytest.mark.parametrize("what", LYING)
async def test_an_exception_that_lies_about_itself_is_the_tools_failure(run: Run, what: str) -> None:
    body, told = LYING[what]
    failed = await run(body)
    assert (failed.kind, failed.error_type) == ("tool", "E"), failed
    assert failed.error is not None
    assert failed.error.startswith(told)


@pytest.mark.parametrize(
    ("body", "result"),
    [
        ("class F(float):\n    def __repr__(self): return 'NaN'\nreturn F(2)", "2.0"),
        ("class I(int):\n    def __repr__(self): return 'NaN'\n    __str__ = __repr__\nreturn [I(2)]", "[2]"),
        ("class S(str):\n    def isascii(self): return True\nreturn S('\\ud800')", '"?"'),
        ("import datetime\nclass D(datetime.date):\n    def isoformat(self): return 'x'\nreturn D(2024, 1, 1)", '"x"'),
        ("class D(dict):\n    def __iter__(self): raise SystemExit\n    keys = __iter__\nreturn D(a=1)", '{"a": 1}'),
        ("kept = 1\nfor _ in range(50):\n    kept = [kept]\nreturn kept", "[" * 50 + "1" + "]" * 50),
    ],
)  # fmt: skip
async def test_results_that_lie_about_themselves_are_what_they_are(run: Run, body: str, result: str) -> None:
    done = await run(body)
    assert (done.kind, done.result) == ("ok", result)


async def test_subclasses_of_plain_values_are_taken_by_their_contents(run: Run) -> None:
    done = await run("class Liar(dict):\n    def items(self): return [('a', 'forged')]\nreturn Liar(a=1)")
    assert json.loads(done.result or "") == {"a": 1}
