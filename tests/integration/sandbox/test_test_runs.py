"""Which runs of a pytest file count. Nothing that the code under test does makes a failing suite pass."""

from __future__ import annotations

import pytest

from toolwright.agent.testfile import problem
from toolwright.domain.tool import TestSuite
from toolwright.sandboxes.kernel import KernelSandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")

TOOL = "def double_it(n):\n    return 2 * n\n"
TESTS = """
import pytest
from double_it import double_it


def test_three():
    assert double_it(3) == 6


@pytest.mark.parametrize("n", [1, 2])
def test_many(n, tmp_path):
    (tmp_path / "n").write_text(str(n))
    assert double_it(int((tmp_path / "n").read_text())) == n + n


class TestZero:
    def test_zero(self, capsys):
        print("seen")
        assert capsys.readouterr().out == "seen\\n"
        assert double_it(0) == 0
"""


async def verdict(sandbox: KernelSandbox, code: str, tests: str) -> str | None:
    return problem(await sandbox.test("double_it", code, TestSuite(tests)), tests)


async def test_a_good_suite_passes_with_each_of_its_tests(sandbox: KernelSandbox) -> None:
    run = await sandbox.test("double_it", TOOL, TestSuite(TESTS))
    assert run.problem is None
    nodes = {result.node: result.outcome for result in run.results}
    assert nodes == dict.fromkeys(
        ["test_three", "test_many[1]", "test_many[2]", "TestZero::test_zero"], "passed"
    )
    assert problem(run, TESTS) is None


async def test_a_failing_test_is_told_with_its_reason(sandbox: KernelSandbox) -> None:
    run = await sandbox.test("double_it", TOOL, TestSuite(TESTS.replace("== 6", "== 7")))
    failed = [result for result in run.results if result.outcome == "failed"]
    assert [result.node for result in failed] == ["test_three"]
    assert "6 == 7" in failed[0].message


@pytest.mark.parametrize(
    ("test", "told"),
    [
        ("def test_a():\n    return double_it(1) == 2", "returns a value"),
        (
            "pytestmark = pytest.mark.filterwarnings('ignore')\n\ndef test_a():\n    return False",
            "returns a value",
        ),
        ("pytest_plugins = ['double_it']\n\ndef test_a():\n    pass", "plugins"),
        ("def test_a():\n    assert False\n\ndef test_a():\n    pass", "2 times"),
        ("def test_a():\n    yield 1", "yield"),
        ("async def test_a():\n    assert True", "async"),
        (
            "class TestA:\n    __test__ = False\n    def test_a(self):\n        pass\n\ndef test_b():\n    pass",
            "did not run",
        ),
        ("@pytest.mark.skip\ndef test_a():\n    pass", "skipped"),
        ("def test_a():\n    pytest.skip('later')", "skipped"),
        ("@pytest.mark.xfail\ndef test_a():\n    assert False", "skipped"),
        ("@pytest.mark.xfail\ndef test_a():\n    assert True", "skipped"),
        ("@pytest.mark.parametrize('n', [])\ndef test_a(n):\n    pass", "skipped"),
        ("@pytest.fixture\ndef broken():\n    raise OSError('no')\n\ndef test_a(broken):\n    pass", "no"),
        (
            "@pytest.fixture\ndef broken():\n    yield\n    raise OSError('no')\n\ndef test_a(broken):\n    pass",
            "no",
        ),
        ("def helper():\n    pass", "no tests"),
        ("import nonexistent_module\n\ndef test_a():\n    pass", "nonexistent_module"),
        ("def test_a(:\n    pass", "could not be read"),
        ("pytest.exit('enough', 0)\n\ndef test_a():\n    pass", ""),
        ("def test_a():\n    pass\n\ndef test_b():\n    pytest.exit('enough', 0)", ""),
        ("import os\n\ndef test_a():\n    os._exit(0)", "ended by itself"),
        ("def test_a():\n    pass\n\ndel test_a", "no tests"),
        ("def test_a():\n    pass\n\ndef test_b():\n    pass\n\ntest_b.__test__ = False", "did not run"),
        ("def test_a():\n    while True:\n        pass", "CPU limit"),
    ],
)
async def test_a_suite_that_proves_nothing_does_not_count(
    sandbox: KernelSandbox, test: str, told: str
) -> None:
    tests = f"import pytest\nfrom double_it import double_it\n\n{test}\n"
    found = await verdict(sandbox, TOOL, tests)
    assert found is not None
    assert told in found


FORGERIES = {
    "leaves before pytest reports": "import os\nos._exit(0)\n",
    "replaces the assertion's outcome": (
        "import _pytest.runner\n_pytest.runner.pytest_runtest_call = lambda item: None\n"
        "import os\ndef double_it(n):\n    os._exit(0)\n"
    ),
    "empties the collector": (
        "import gc\nfor found in gc.get_objects():\n"
        "    if type(found).__name__ == 'Collector':\n        type(found).pytest_runtest_logreport = lambda *_: None\n"
        "def double_it(n):\n    return n\n"
    ),
    "names tests that are not in the file": (
        "import json, os, struct\n"
        "body = json.dumps({'done': {'results': [['test_mine', 'passed', '']], 'problem': None}}).encode()\n"
        "os.write(3, struct.pack('!I', len(body)) + body)\nos._exit(0)\n"
    ),
    "lets no test run": "import _pytest.python\n_pytest.python.Function.runtest = lambda self: None\n",
    "turns failures into passes": (
        "import _pytest.reports\nkept = _pytest.reports.TestReport.from_item_and_call.__func__\n"
        "def forged(cls, item, call):\n    call.excinfo = None\n    return kept(cls, item, call)\n"
        "_pytest.reports.TestReport.from_item_and_call = classmethod(forged)\ndef double_it(n):\n    return n\n"
    ),
    "rewrites the reply": (
        "import json\nkept = json.dumps\n"
        "json.dumps = lambda value, **more: kept(value, **more).replace('failed', 'passed')\n"
        "def double_it(n):\n    return n\n"
    ),
    "waits for the end": "import atexit, os\natexit.register(os._exit, 0)\ndef double_it(n):\n    return n\n",
    "ends the box from a thread": (
        "import os, threading\nthreading.Timer(0.02, os._exit, [0]).start()\nimport time\n"
        "def double_it(n):\n    time.sleep(1)\n    return n\n"
    ),
    "replaces pytest": (
        "import sys, types\nfake = types.ModuleType('pytest')\nfake.main = lambda *_, **__: 0\n"
        "sys.modules['pytest'] = fake\n"
        "sys.modules['_pytest.config'] = fake\ndef double_it(n):\n    return n\n"
    ),
    "raises what cannot be told": (
        "class M(type):\n    @property\n    def __name__(self): raise SystemExit\n"
        "class E(BaseException, metaclass=M):\n    def __str__(self): raise SystemExit\n    __repr__ = __str__\n"
        "    __class__ = property(__str__)\ndef double_it(n):\n    raise E\n"
    ),
    "ends pytest": "import pytest\npytest.exit('done', 0)\n",
}


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_a_forged_report_does_not_count(sandbox: KernelSandbox, forgery: str) -> None:
    assert await verdict(sandbox, FORGERIES[forgery], TESTS) is not None


async def test_long_and_odd_parameters_are_told(sandbox: KernelSandbox) -> None:
    tests = (
        "import pytest\nfrom double_it import double_it\n\n\n"
        "@pytest.mark.parametrize('s', ['x' * 3000, '\\ud800', 'a::b', '[', 'ü'])\n"
        "def test_text(s):\n    assert double_it(s) == s + s\n"
    )
    assert await verdict(sandbox, TOOL, tests) is None


async def test_no_conftest_and_no_plugin_takes_part(sandbox: KernelSandbox) -> None:
    tests = (
        "import sys\nfrom double_it import double_it\n\n\ndef test_plugins(request):\n"
        "    names = [name for name, _ in request.config.pluginmanager.list_name_plugin()]\n"
        "    assert not [name for name in names if 'asyncio' in name or 'hypothesis' in name or 'conftest' in name]\n"
        "    assert 'toolwright' not in sys.modules\n"
    )
    assert await verdict(sandbox, TOOL, tests) is None
