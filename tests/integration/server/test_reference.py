"""The reference is the one that the declarations give."""

import subprocess
import sys

from support.server import ROOT


def test_the_protocol_reference_is_current() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "protocol_reference.py"), "--print"]
    derived = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout
    written = (ROOT / "docs" / "reference" / "protocol.md").read_text("utf-8")
    assert written == derived, "run scripts/protocol_reference.py"
