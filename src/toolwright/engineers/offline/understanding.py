"""Whether a task is understood."""

from collections.abc import Callable

from toolwright.domain.query import Task
from toolwright.engineers.offline.plan import Plan
from toolwright.errors import EngineerDeclined, FileProblem

Planner = Callable[[Task], Plan]
"""The plan of a task. Raises `EngineerDeclined` or `FileProblem`."""


def understood(task: Task, plan_of: Planner) -> Plan | None:
    """The task's plan; None where it has none."""
    try:
        return plan_of(task)
    except (EngineerDeclined, FileProblem):
        return None
