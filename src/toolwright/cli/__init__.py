"""The command line. Each command imports its own parts, so that `ask` and `tools` start without a server's."""

import gc
import sys
from typing import Annotated

from cyclopts import App, CycloptsError, Parameter

from toolwright import __version__
from toolwright.errors import RequestRejected, ToolwrightError

BAD_USAGE = 2

app = App(
    name="toolwright",
    version=__version__,
    help=(
        "Ask in plain language: Toolwright finds or engineers a tool, verifies it, runs it in a sandbox, answers.\n\n"
        "Without a command it serves. Settings are read from TOOLWRIGHT_* variables, .env and toolwright.toml."
    ),
    help_format="plaintext",
)
tools = App(name="tools", help="The library of tools.")
app.command(tools)

Json = Annotated[bool, Parameter(name="--json", negative="", help="Print JSON for machines.")]


@app.default
@app.command
def serve(
    *,
    host: Annotated[str | None, Parameter(help="Loopback address to serve on.")] = None,
    port: Annotated[int | None, Parameter(help="Port to serve on; 0 takes a free one.")] = None,
) -> int:
    """Serve the web page, REST and Socket.IO until it is told to stop."""
    from toolwright.cli.serving import serve

    return serve(host, port)


@app.command
def ask(
    prompt: Annotated[str, Parameter(help="The request, in plain language.")],
    *,
    session: Annotated[str | None, Parameter(help="Go on with this session; a new one otherwise.")] = None,
    json: Json = False,
) -> int:
    """Ask one question here and now, without a server. Exit status 0 when it was answered, 1 when not."""
    from toolwright.cli.asking import ask

    return ask(prompt, session, json)


@app.command
def doctor(*, json: Json = False) -> int:
    """Show what is in force and why. Exit status 1 when the sandbox would refuse to run tools."""
    from toolwright.cli.doctor import doctor

    return doctor(json)


@tools.command(name="list")
def list_tools(*, json: Json = False) -> int:
    """List the tools with their evidence."""
    from toolwright.cli.library import list_tools

    return list_tools(json)


@tools.command(name="show")
def show_tool(name: Annotated[str, Parameter(help="The tool's name.")], *, json: Json = False) -> int:
    """Show a tool: what it does, its code, its tests, its evidence."""
    from toolwright.cli.library import show_tool

    return show_tool(name, json)


@tools.command(name="add")
def add_tool(
    file: Annotated[str, Parameter(help="A Python file with one public function, typed and documented.")],
    *,
    tests: Annotated[
        str | None, Parameter(help="A pytest file that imports the function by its name.")
    ] = None,
    json: Json = False,
) -> int:
    """Bring your own function in: verified in the sandbox like any other, then registered."""
    from toolwright.cli.library import add_tool

    return add_tool(file, tests, json)


@tools.command(name="run")
def run_tool(
    name: Annotated[str, Parameter(help="The tool's name.")],
    *,
    arguments: Annotated[
        str, Parameter(help='Its arguments as a JSON object: {"path": "sales.csv"}.')
    ] = "{}",
    json: Json = False,
) -> int:
    """Run a tool in the sandbox. Prints {"success", "result", "error", "duration_ms"}."""
    from toolwright.cli.library import run_tool

    return run_tool(name, arguments, json)


@tools.command(name="remove")
def remove_tool(name: Annotated[str, Parameter(help="The tool's name.")], *, json: Json = False) -> int:
    """Remove a tool, all its versions and its files."""
    from toolwright.cli.library import remove_tool

    return remove_tool(name, json)


@tools.command(name="versions")
def list_versions(name: Annotated[str, Parameter(help="The tool's name.")], *, json: Json = False) -> int:
    """List the versions of a tool with their evidence, newest first."""
    from toolwright.cli.library import list_versions

    return list_versions(name, json)


@tools.command(name="rollback")
def roll_back(
    name: Annotated[str, Parameter(help="The tool's name.")],
    version: Annotated[int, Parameter(help="The version that is to be in force.")],
    *,
    json: Json = False,
) -> int:
    """Put a version of a tool in force again: its code, its tests, its evidence."""
    from toolwright.cli.library import roll_back

    return roll_back(name, version, json)


@tools.command(name="confirm")
def confirm_tool(
    name: Annotated[str, Parameter(help="The tool's name.")],
    *,
    by: Annotated[str, Parameter(help="Who says so; shown with the evidence.")] = "a person",
    json: Json = False,
) -> int:
    """Say that a person has checked the version of a tool that is in force."""
    from toolwright.cli.library import confirm_tool

    return confirm_tool(name, by, json)


@tools.command(name="approve")
def approve_tool(
    name: Annotated[
        str | None,
        Parameter(help="The tool's name, or the id of an approval; without it, what waits is listed."),
    ] = None,
    *,
    reject: Annotated[bool, Parameter(negative="", help="Reject it instead.")] = False,
    reason: Annotated[str | None, Parameter(help="Told to the session that asked.")] = None,
    json: Json = False,
) -> int:
    """Approve, or reject, a tool that waits for a person."""
    from toolwright.cli.library import approve_tool, list_approvals

    return list_approvals(json) if name is None else approve_tool(name, not reject, reason, json)


def main() -> None:
    """The console script. Exit status 2 for bad usage, 1 for every other failure."""
    # What is imported makes a million objects, none of them garbage: by default they are looked through many times.
    gc.set_threshold(50_000)
    try:
        status = app(exit_on_error=False, result_action="return_value")
    except CycloptsError:
        sys.exit(BAD_USAGE)
    except ToolwrightError as error:
        sys.stderr.write(f"toolwright: {error.message}\n")
        sys.exit(BAD_USAGE if isinstance(error, RequestRejected) and error.status in (400, 422) else 1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read has what they wanted; nothing more can be written, nor flushed at exit.
        sys.stdout = None
        sys.exit(1)
    sys.exit(status if isinstance(status, int) else 0)
