"""Wrong code that makes its own tests pass is not verified, though plain pytest believes it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from toolwright.agent.verification import verify
from toolwright.domain.tool import Example, Implementation, Parameter, TestSuite, ToolSpec
from toolwright.sandboxes.kernel import KernelSandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")

SPEC = ToolSpec("twice", "", (Parameter("x", "number", ""),), "", "shape")
TESTS = """
import pytest
from twice import twice


@pytest.mark.parametrize(("x", "y"), [(1, 2), (2.5, 5.0)])
def test_numbers(x, y):
    assert twice(x) == y


def test_zero():
    assert twice(0) == 0
"""
EXAMPLES = (Example({"x": 3}, expected=6), Example({"x": -1}, expected=-2))

FORGERIES = {
    "ends with success at once": "import os\nos._exit(0)\n\n\ndef twice(x):\n    return None\n",
    "ends with success in a test": "import os\n\n\ndef twice(x):\n    os._exit(0)\n",
    "a value that equals everything": """
class Same(float):
    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


def twice(x):
    return Same(0)
""",
    "reads what is expected from its caller": """
import sys


def twice(x):
    frame = sys._getframe(1)
    return frame.f_locals.get("y", 0)
""",
    "makes assertions that hold": """
import sys


def twice(x):
    test = sys._getframe(1)
    module = sys.modules[test.f_globals["__name__"]]
    raise __import__("pytest").skip.Exception("nothing to see")
""",
    "changes the report": """
import gc


def twice(x):
    for thing in gc.get_objects():
        if type(thing).__name__ == "TestReport" or hasattr(type(thing), "pytest_runtest_logreport"):
            try:
                thing.outcome = "passed"
            except AttributeError:
                pass
    import _pytest.reports, _pytest.runner
    made = _pytest.reports.TestReport.from_item_and_call

    def from_item_and_call(item, call):
        call.excinfo = None
        return made(item, call)

    _pytest.reports.TestReport.from_item_and_call = from_item_and_call
    return 0
""",
    "writes the reply itself": """
import json, os, struct

nodes = ["test_numbers[1-2]", "test_numbers[2.5-5.0]", "test_zero"]
body = json.dumps({"done": {"results": [[node, "passed", ""] for node in nodes], "problem": None}}).encode()
try:
    os.write(3, struct.pack("!I", len(body)) + body)
except OSError:
    pass
os._exit(0)


def twice(x):
    return 0
""",
    "writes every reply itself": """
import json, os, struct

body = json.dumps({"done": {"result": "6"}}).encode()
try:
    os.write(3, struct.pack("!I", len(body)) + body)
except OSError:
    pass
os._exit(0)


def twice(x):
    return 0
""",
    "replaces the comparison": """
import builtins, operator, sys


class Always(int):
    __eq__ = __ge__ = __le__ = lambda self, other: True
    __hash__ = int.__hash__
    __class__ = float


def twice(x):
    return Always(7)
""",
}


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_plain_pytest_is_content_and_the_verification_is_not(
    forgery: str, fortress: KernelSandbox, tmp_path: Path
) -> None:
    (tmp_path / "twice.py").write_text(FORGERIES[forgery])
    (tmp_path / "test_twice.py").write_text(TESTS)
    plain = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_twice.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        check=False,
    )
    assert plain.returncode == 0, plain.stdout.decode()
    verdict = await verify(fortress, SPEC, TestSuite(TESTS, EXAMPLES), Implementation(FORGERIES[forgery]))
    assert not verdict.passed
    assert verdict.evidence.failure


async def test_right_code_is_verified(fortress: KernelSandbox) -> None:
    code = "def twice(x):\n    return 2 * x\n"
    verdict = await verify(fortress, SPEC, TestSuite(TESTS, EXAMPLES), Implementation(code))
    assert verdict.passed, verdict
