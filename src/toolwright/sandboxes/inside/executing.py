"""Loads a tool's module and calls its function."""

import _thread
import errno
import linecache
import mmap
import os
import sys
import traceback
from collections.abc import Mapping
from types import ModuleType
from typing import Any, Final, cast

from .plain import NotPlain, to_json
from .settings import STACK_BYTES

_TEXT: Final = 2000
_DISK: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_THREAD: Final = "can't start new thread"
_ERRNO: Final[Any] = vars(OSError)["errno"].__get__
_SYNTAX: Final = (SyntaxError, IndentationError, TabError)
_REFUSALS: Final = (ValueError, KeyError, FileNotFoundError)


class Stopped(Exception):
    """A limit was met: "memory", "disk", "files", "open files", "threads" or "output"."""


def execute(
    name: str, code: str, arguments: Mapping[str, Any], files: Mapping[str, str], most: int
) -> dict[str, Any]:
    """Calls function `name` of the module `code` in the working folder, which gets `files` (name -> contents).

    Returns `{"result": JSON text}` or `{"error": {"kind", "type", "text"}}`. Raises `Stopped`.
    """
    folder = os.getcwd()  # the tool may go elsewhere
    for file, content in files.items():
        with open(os.path.basename(file), "w", encoding="utf-8", newline="") as target:
            target.write(content)
    try:
        function = _load(name, code)
    except BaseException as error:  # noqa: BLE001 - the tool's own code: whatever it raises is its failure
        return _failure(error, name, folder, refusals=())
    try:
        value = function(**arguments)
    except BaseException as error:  # noqa: BLE001 - as above
        return _failure(error, name, folder, refusals=_REFUSALS)
    try:
        text = to_json(value)
    except NotPlain as error:
        return {
            "error": {"kind": "tool", "type": "TypeError", "text": f"the result is no plain value: {error}"}
        }
    except BaseException as error:  # noqa: BLE001 - a result may be an object with code of the tool's own
        return _failure(error, name, folder, refusals=())
    if len(text.encode("utf-8", "surrogatepass")) > most:
        raise Stopped("output")
    return {"result": text}


def _load(name: str, code: str) -> Any:
    file = f"{name}.py"
    # So that inspect and tracebacks find the source of a module that is no file.
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    module = ModuleType(name)
    module.__file__ = file
    sys.modules[name] = module
    exec(compile(code, file, "exec", dont_inherit=True), module.__dict__)
    function = module.__dict__.get(name)
    if not callable(function):
        raise ImportError(  # noqa: TRY004 - of the module, not of an argument
            f"the module has no function {name!r}"
        )
    return function


def _failure(
    error: BaseException, name: str, folder: str, refusals: tuple[type[BaseException], ...]
) -> dict[str, Any]:
    # By its real class: what an exception says of itself (`__class__`, `__name__`, `errno`) is code of the tool's.
    real = type(error)
    limit = _limit(error, real, folder)
    if limit is not None:
        raise Stopped(limit) from None
    kind = "input" if issubclass(real, refusals) else "tool"
    text = _message(error)
    named = class_name(real)
    if kind == "tool":
        text = f"{named}: {text}" if text else named
        line = _line(error, f"{name}.py")
        text += f" (line {line} of the tool)" if line else ""
    return {"error": {"kind": kind, "type": named, "text": text or named}}


def _limit(error: BaseException, real: type[BaseException], folder: str) -> str | None:
    """The limit that the failure comes from; `folder` is the working folder of the run."""
    if issubclass(real, MemoryError):
        return "memory"
    if issubclass(real, OSError) and _ERRNO(error) == errno.EMFILE:
        return "open files"
    if issubclass(real, OSError) and _ERRNO(error) in _DISK:
        return "disk" if _takes_a_file(folder) else "files"
    # An argument may be an object of the tool's own, which comparing would call.
    if real is RuntimeError and [text for text in error.args if type(text) is str] == [_NO_THREAD]:
        return "threads" if _has_memory_for_a_stack() else "memory"
    return None


def _takes_a_file(folder: str) -> bool:
    """Whether an empty file finds room: it does where only the bytes are used up, which the error does not tell."""
    place = os.path.join(folder, os.urandom(8).hex())
    try:
        os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        os.unlink(place)
    except OSError as error:
        return error.errno != errno.ENOSPC
    return True


def _has_memory_for_a_stack() -> bool:
    size = _thread.stack_size() or STACK_BYTES
    try:
        mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
    except (OSError, MemoryError):
        return False
    return True


def class_name(kind: type) -> str:
    """The name of a class, whatever its metaclass says."""
    return str.__str__(type.__dict__["__name__"].__get__(kind))[:100]


def _message(error: BaseException) -> str:
    try:
        if isinstance(error, FileNotFoundError) and error.filename is not None:
            text = f"file not found: {error.filename}"
        elif isinstance(error, KeyError) and len(error.args) == 1 and type(error.args[0]) is str:
            text = error.args[0]  # str() of a KeyError would put it into quotes
        else:
            text = str(error)
    except BaseException:  # noqa: BLE001 - an exception of the tool's own may fail at being printed, in any way
        return "no message"
    return str.__str__(text)[:_TEXT]


def _line(error: BaseException, file: str) -> int | None:
    if type(error) in _SYNTAX:
        told = cast(SyntaxError, error)
        if told.filename == file:
            return told.lineno
    lines = [
        line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == file
    ]
    return lines[-1] if lines else None
