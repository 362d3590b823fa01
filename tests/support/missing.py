"""What a test needs and the machine lacks."""

import os
from typing import NoReturn

import pytest


def missing(message: str) -> NoReturn:
    """Skips the test with the reason, and fails it where CI is set: there, everything that can be tested has to be."""
    if os.environ.get("CI"):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)
