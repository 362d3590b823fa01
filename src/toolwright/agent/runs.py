"""Runs that were recorded: whether their files are as they were, and whether one comes to the same again."""

import json
from collections.abc import Sequence

from toolwright.agent.comparison import same
from toolwright.domain.execution import Execution
from toolwright.domain.file import DataFile
from toolwright.domain.query import Task
from toolwright.errors import FileProblem
from toolwright.ports import Workspace


def gives(run: Execution, result: str | None) -> bool:
    """Whether a run came to a known result; None is known of one that gives none."""
    if result is None or run.result is None:
        return result is None and run.result is None
    return same(json.loads(result), json.loads(run.result))


def unchanged(workspace: Workspace, session_id: str, task: Task) -> Sequence[DataFile] | None:
    """The files of a task that was done as they are now; None where one is not what it was."""
    files: list[DataFile] = []
    for file in task.files:
        if '"' in file.name:
            return None
        try:
            found = workspace.mentioned(f'"{file.name}"', session_id)
        except FileProblem:
            return None
        if [(now.path, now.digest) for now in found] != [(file.path, file.digest)]:
            return None
        files.append(file)
    return files
