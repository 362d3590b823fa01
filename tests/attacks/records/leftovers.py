"""Leaving something to the next run, or finding what others have left."""

from __future__ import annotations

from attacks.attempt import BOTH, DONE, EVERYWHERE, Attempt


def _leaves(name: str, body: str, found: str) -> Attempt:
    """`found` is the expression that is true in the next run when the first has left something."""
    return Attempt(name, "leftovers", f"{body}\nreturn 0", f'return "{DONE}" if {found} else "nothing"')


def _secret(name: str, expression: str, *, visible: frozenset[str] = frozenset()) -> Attempt:
    return Attempt(name, "secrets", f'return "{DONE}" if {expression} else "nothing"', visible=visible)


ATTEMPTS = [
    _leaves("file", 'open("left", "w").close()', 'os.path.exists("left")'),
    _leaves("hidden-file", 'open(".left", "w").close()', '".left" in os.listdir(".")'),
    _leaves("temporary-file", "import tempfile\ntempfile.mkstemp(prefix='left-')",
            '[n for n in os.listdir(__import__("tempfile").gettempdir()) if n.startswith("left-")]'),
    _leaves("folder-name", 'os.mkdir("left")', 'os.path.isdir("left")'),
    _leaves("changed-module", "import statistics\nstatistics.mean = repr", '__import__("statistics").mean is repr'),
    _leaves("changed-builtin", "import builtins\nbuiltins.left = 1", 'hasattr(__import__("builtins"), "left")'),
    _leaves("invented-module", "import types\nsys.modules['left'] = types.ModuleType('left')", '"left" in sys.modules'),
    _leaves("search-path", "sys.path.insert(0, '/left')", '"/left" in sys.path'),
    _leaves("import-hook", "sys.meta_path.insert(0, 'left')", '"left" in sys.meta_path'),
    _leaves("environment", "os.environ['LEFT'] = '1'", '"LEFT" in os.environ'),
    _leaves("working-folder", "os.chdir('/')", 'os.getcwd() == "/"'),
    _leaves("mask-of-modes", "os.umask(0)", "os.umask(0o077) == 0"),
    _leaves("signal-handler", "import signal\nsignal.signal(10, signal.SIG_IGN)",
            '__import__("signal").getsignal(10) == 1'),
    _leaves("alarm", "import signal\nsignal.signal(14, signal.SIG_IGN)\nsignal.alarm(60)",
            '__import__("signal").alarm(0) > 0'),
    _leaves("thread", "import threading, time\nthreading.Thread(target=time.sleep, args=(5,), daemon=True).start()",
            '__import__("threading").active_count() > 1'),
    _leaves("seeded-numbers", "import random\nrandom.seed(7)",
            '__import__("random").random() == __import__("random").Random(7).random()'),
    _leaves("recursion-limit", "sys.setrecursionlimit(7777)", "sys.getrecursionlimit() == 7777"),
    _leaves("open-file", 'sys.left = os.open(os.devnull, 0)', 'hasattr(sys, "left")'),
    _leaves("shared-memory", "import mmap\nsys.shared = mmap.mmap(-1, 4096)", 'hasattr(sys, "shared")'),
    _leaves("decimal-context", "import decimal\ndecimal.getcontext().prec = 3",
            '__import__("decimal").getcontext().prec == 3'),
    _leaves("locale", "import locale\nlocale.setlocale(locale.LC_ALL, 'C')\nlocale.left = 1",
            'hasattr(__import__("locale"), "left")'),
    _secret("token-in-environment", '[n for n in os.environ if n.startswith("TOOLWRIGHT")]'),
    Attempt("more-descriptors", "secrets",
            "for fd in range(4, 256):\n    try:\n        os.fstat(fd)\n"
            f'        return "{DONE}"\n    except OSError:\n        pass\nreturn "nothing"'),
    _secret("output-of-the-server", "not os.path.samestat(os.fstat(1), os.stat('/dev/null'))"),
    Attempt("paths-of-the-server", "secrets",
            "frame = sys._getframe()\nwhile frame:\n    for value in list(frame.f_locals.values()):\n"
            "        if w['home'] in getattr(value, 'hidden', ()):\n"
            f'            return "{DONE}"\n    frame = frame.f_back\nreturn "nothing"',
            visible=BOTH),
    Attempt("name-of-the-machine", "secrets", f'return "{DONE}" if os.uname().release else 0', visible=EVERYWHERE),
]  # fmt: skip
