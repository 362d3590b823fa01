"""`toolwright doctor`: what is in force and why."""

import asyncio
import json
import logging
import platform
import sqlite3
import sys
from importlib.metadata import version
from typing import Any

from rich.console import Console
from rich.table import Table

from toolwright import __version__
from toolwright.app import embedder, open_application
from toolwright.errors import RequestRejected, ToolwrightError
from toolwright.settings import Settings, load
from toolwright.telemetry import configure

_PACKAGES = ("dbos", "python-socketio", "fastapi", "sqlalchemy", "pandas", "numpy")


def doctor(as_json: bool) -> int:
    """The exit status: 1 when the sandbox would refuse to run, or the store or the model cannot be used."""
    settings = load()
    configure("error")
    # The first image of the Docker sandbox takes minutes: who waits sees what is done.
    logging.getLogger("toolwright.sandboxes.docker.image").setLevel(logging.INFO)
    found = asyncio.run(_examine(settings))
    if as_json:
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
    else:
        _print(found)
    problems = (found["engineer"]["problem"], found["store"]["problem"])
    return 0 if found["sandbox"]["tier"] is not None and problems == (None, None) else 1


async def _examine(settings: Settings) -> dict[str, Any]:
    found: dict[str, Any] = {
        "engineer": {
            "name": settings.model,
            "reason": f"TOOLWRIGHT_MODEL is {settings.model}",
            "problem": None,
        },
        "embedder": {
            "name": embedder().id,
            "reason": f"TOOLWRIGHT_EMBEDDER is {settings.embedder}; this version finds tools by full text",
        },
        "sandbox": {"backend": None, "tier": None, "refusal": None, "layers": []},
        "store": {
            "kind": "sqlite",
            "path": str(settings.home / "toolwright.db"),
            "tools": None,
            "problem": None,
        },
        "data": {"path": str(settings.data), "exists": settings.data.is_dir()},
        "versions": {
            "toolwright": __version__,
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "kernel": platform.release(),
            **{name: version(name) for name in _PACKAGES},
        },
    }
    try:
        async with open_application(settings) as application:
            found["store"]["tools"] = await application.agent.tools.count()
            found["sandbox"] = await _sandbox(application.agent.sandbox)
    except RequestRejected as error:
        found["engineer"]["problem"] = error.message
    except ToolwrightError as error:
        found["store"]["problem"] = error.message
    return found


async def _sandbox(sandbox: Any) -> dict[str, Any]:
    try:
        report = await sandbox.report()
    except ToolwrightError as error:
        return {"backend": None, "tier": None, "refusal": error.message, "layers": []}
    return {
        "backend": report.backend,
        "tier": report.tier,
        "refusal": report.refusal,
        "layers": [
            {"name": layer.name, "holds": layer.holds, "detail": layer.detail} for layer in report.layers
        ],
    }


def _print(found: dict[str, Any]) -> None:
    table = Table(show_header=False, box=None, pad_edge=False)
    sandbox, store, data = found["sandbox"], found["store"], found["data"]
    engineer = found["engineer"]
    table.add_row("engineer", engineer["name"], engineer["problem"] or engineer["reason"])
    table.add_row("embedder", found["embedder"]["name"], found["embedder"]["reason"])
    tier = f"{sandbox['backend']}, tier {sandbox['tier']}" if sandbox["tier"] else "[red]refuses to run[/]"
    table.add_row("sandbox", tier, sandbox["refusal"] or "")
    for layer in sandbox["layers"]:
        mark = "[green]holds[/]" if layer["holds"] else "[yellow]absent[/]"
        table.add_row(f"  {layer['name']}", mark, layer["detail"])
    tools = "" if store["tools"] is None else f"{store['tools']} tools"
    table.add_row("store", store["kind"], store["problem"] or f"{tools} in {store['path']}")
    table.add_row("data", "found" if data["exists"] else "[yellow]missing[/]", data["path"])
    for name, number in found["versions"].items():
        table.add_row(name, number)
    Console(soft_wrap=True, highlight=False).print(table)
