"""Which step of which query is worked on: what a call to a model is charged to."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

from toolwright.domain.spending import Charge

_current: ContextVar[Charge] = ContextVar("charge")


@contextmanager
def charged(charge: Charge) -> Generator[None]:
    """Within it, calls are charged so."""
    token = _current.set(charge)
    try:
        yield
    finally:
        _current.reset(token)


def current() -> Charge:
    """Raises `LookupError` outside of a step."""
    return _current.get()
