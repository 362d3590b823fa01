"""The stored form of a step's outcome: JSON, typed again when it is read.

{"value": ...}                              what the call returned, dumped by pydantic
{"error": {"class", "message", "details"}}  a failure of ours, raised again as it was
{"gave_up": "..."}                          it failed each time for a reason nobody foresaw
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python

from toolwright.errors import CLASSES, ToolwrightError

T = TypeVar("T")
log = logging.getLogger(__name__)

Stored = Mapping[str, Any]
ATTEMPTS = 3
PAUSE_SECONDS = 0.2


class StepGaveUp(Exception):
    """A step failed `ATTEMPTS` times, each time by an exception that is none of ours."""


async def carry_out(key: str, adapter: TypeAdapter[T], call: Callable[[], Awaitable[T]]) -> Stored:
    """Calls until there is an outcome to store. Raises nothing but what cancels it."""
    last = ""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            value = await call()
            return {"value": adapter.dump_python(value, mode="json", warnings=False)}
        except ToolwrightError as error:
            details = to_jsonable_python(error.details, fallback=str)
            return {"error": {"class": type(error).__name__, "message": error.message, "details": details}}
        except Exception as error:
            # What nobody foresaw may be a passing state, so it gets another try, and never a silent one.
            last = f"{type(error).__name__}: {error}"
            log.exception("step failed", extra={"step": key, "attempt": attempt})
        if attempt < ATTEMPTS:
            await asyncio.sleep(PAUSE_SECONDS * attempt)
    return {"gave_up": last}


def replay(key: str, adapter: TypeAdapter[T], stored: Stored) -> T:
    """The value, or the failure raised again. The same for a fresh outcome and one read after a crash."""
    if "value" in stored:
        return adapter.validate_python(stored["value"])
    if "error" in stored:
        error = cast("Mapping[str, Any]", stored["error"])
        raise CLASSES.get(error["class"], ToolwrightError)(error["message"], **error["details"])
    raise StepGaveUp(f"step {key} failed {ATTEMPTS} times, last by {stored['gave_up']}")


class Adapters:
    """The `TypeAdapter` of each type, built once: building one costs milliseconds."""

    def __init__(self) -> None:
        self._built: dict[object, TypeAdapter[Any]] = {}

    def of(self, returns: type[T]) -> TypeAdapter[T]:
        adapter = self._built.get(returns)
        if adapter is None:
            adapter = self._built[returns] = TypeAdapter(returns)
        return adapter
