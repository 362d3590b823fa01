"""The engineer without a language model: a request that it understands from beginning to end becomes a
plan, the plan a tool.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from toolwright.domain.evidence import Verdict
from toolwright.domain.invariant import Invariant
from toolwright.domain.query import Outcome, Query, Task
from toolwright.domain.tool import Bound, Example, Implementation, TestSuite, Tool, ToolSpec
from toolwright.engineers.offline import abstention
from toolwright.engineers.offline.binding import bind_by_name
from toolwright.engineers.offline.briefs.brief import brief_plan
from toolwright.engineers.offline.briefs.problems import NotUnderstood
from toolwright.engineers.offline.briefs.sections import is_brief
from toolwright.engineers.offline.canonical import canonical
from toolwright.engineers.offline.canonical_rows import PlanProblem
from toolwright.engineers.offline.clarifying import completed, question
from toolwright.engineers.offline.codec import from_json
from toolwright.engineers.offline.conversation import changed_plan, continued
from toolwright.engineers.offline.emission import emit
from toolwright.engineers.offline.english import say
from toolwright.engineers.offline.facts import split
from toolwright.engineers.offline.followups import plan_of_value, without_reference
from toolwright.engineers.offline.linking import Linker
from toolwright.engineers.offline.parts import Misfit
from toolwright.engineers.offline.plan import Plan
from toolwright.engineers.offline.properties import invariants
from toolwright.engineers.offline.ranking import choose
from toolwright.engineers.offline.reading import read
from toolwright.engineers.offline.responding import answer
from toolwright.engineers.offline.scalars import scalar_plan
from toolwright.engineers.offline.shape import bind, lift
from toolwright.engineers.offline.sheets import without_first_sheet
from toolwright.engineers.offline.specification import specify
from toolwright.engineers.offline.tasks import decompose
from toolwright.engineers.offline.testing import further_examples, write_tests
from toolwright.engineers.offline.understanding import Planner, understood
from toolwright.errors import EngineerDeclined, FileProblem, ToolMismatch, ToolwrightError
from toolwright.ports import Recall, Tell

_TASKS_KEPT = 256


class OfflineEngineer:
    """A deterministic `Engineer`: equal requests over equal profiles give equal plans, tests and code."""

    def __init__(self) -> None:
        self._found = lru_cache(maxsize=_TASKS_KEPT)(self._find)

    def _plan_of(self, task: Task) -> Plan:
        """The task's plan, thought out once: a query asks for it to take it apart, to search, to bind and to answer,
        and just as often for one that there is none of. Raises as `plan_of` does."""
        found = self._found(task)
        if isinstance(found, ToolwrightError):
            raise found.with_traceback(None)
        return found

    def _find(self, task: Task) -> Plan | ToolwrightError:
        try:
            return plan_of(task, self._plan_of)
        except (EngineerDeclined, FileProblem) as error:
            return error

    @property
    def name(self) -> str:
        return "offline"

    def attempts(self, spec: ToolSpec) -> int:
        """One: the same specification gives the same code again."""
        return 1

    @property
    def pure(self) -> bool:
        return True

    def wrote(self, spec: ToolSpec) -> bool:
        return spec.engineer == self.name

    async def decompose(self, whole: Task, recall: Recall) -> Sequence[Task]:
        prompt, facts = split(whole.prompt)
        if not facts:
            return await self._decomposed(whole, recall)
        tasks = await self._decomposed(replace(whole, prompt=prompt), recall)
        if len(tasks) > 1:
            raise EngineerDeclined(
                f"These are {len(tasks)} tasks, and the example ({facts[0].words}) can be about one alone. "
                "Ask for that one by itself."
            )
        return [replace(task, facts=facts) for task in tasks]

    async def _decomposed(self, whole: Task, recall: Recall) -> Sequence[Task]:
        try:
            tasks = decompose(whole, self._plan_of)
        except EngineerDeclined as declined:
            task = await self._referring(whole, recall, declined)
            if task is None:
                raise
            return [task]
        if len(tasks) == 1:
            problem = self._found(whole)
            if isinstance(problem, ToolwrightError):
                return [await self._referring(whole, recall, problem) or whole]
        return tasks

    async def _referring(self, whole: Task, recall: Recall, problem: ToolwrightError) -> Task | None:
        """The task of a request that is not understood by itself: the answer to a question, or about an earlier
        request; None where it is neither. Raises `EngineerDeclined` with a question where one thing is missing."""
        context = await recall()
        if context.asked is not None:
            task = await asyncio.to_thread(completed, context.asked, whole, self._plan_of)
            if task is not None:
                return task
        if context.exchanges:
            task = continued(whole, context.exchanges[-1], self._plan_of)
            if task is not None:
                return task
        if "question" in problem.details:
            raise problem.with_traceback(None)
        asked = await asyncio.to_thread(
            question, whole, () if whole.files else await recall.tables(), self._plan_of
        )
        if asked is not None:
            raise asked
        return None

    async def shape(self, task: Task) -> str | None:
        return lift(self._plan_of(task)).shape

    async def specify(self, task: Task) -> ToolSpec:
        return specify(self._plan_of(task))

    async def write_tests(self, spec: ToolSpec) -> TestSuite:
        return write_tests(spec)

    async def alternatives(self, spec: ToolSpec) -> Sequence[Implementation]:
        """None: the examples of the suite come from the reference interpreter."""
        return ()

    async def further_examples(self, spec: ToolSpec) -> Sequence[Example]:
        # In a thread: the oracle computes for a moment, and no query is to wait for it.
        return await asyncio.to_thread(further_examples, spec)

    async def invariants(self, spec: ToolSpec) -> Sequence[Invariant]:
        return invariants(from_json(spec.plan))

    async def implement(self, spec: ToolSpec, tests: TestSuite, failure: Verdict | None) -> Implementation:
        """Raises `EngineerDeclined` after a failure: the same specification would give the same code."""
        if failure is not None:
            reason = (
                failure.evidence.failure or "; ".join(failure.failures) or "it did not pass its verification"
            )
            raise EngineerDeclined(
                f"The tool {spec.name!r} failed and would be written the same way again: {reason}"
            )
        return Implementation(emit(spec))

    async def bind(self, tool: Tool, task: Task) -> Bound:
        if tool.spec.plan is None:
            return bind_by_name(tool, task)
        if tool.spec.engineer != self.name:
            raise ToolMismatch(
                f"{tool.name!r} was written by another engineer, whose plans are not known here."
            )
        try:
            template = from_json(tool.spec.plan)
        except PlanProblem as error:
            raise ToolMismatch(f"The plan of {tool.name!r} cannot be read: {error}") from error
        plan = self._plan_of(task)
        arguments = bind(template, plan)
        if arguments is None:
            raise ToolMismatch(f"{tool.name!r} computes {say(template)}; the request asks for {say(plan)}.")
        return Bound(dict(arguments))

    async def respond(self, query: Query, outcome: Outcome, tell: Tell) -> str:
        execution = outcome.execution
        if execution.result is None:
            return f"`{outcome.tool_name}` gave no result: {execution.error or 'it was stopped'}"
        plan = understood(outcome.task, self._plan_of)  # none for a tool that was run by its name
        return answer(execution.result, plan, outcome.tool_name, outcome.task.profiles)


def plan_of(task: Task, parts: Planner | None = None) -> Plan:
    """The canonical plan of a task. `parts` gives the plans of tasks that it is made of.

    Raises `EngineerDeclined` for what is not understood or can be read in two ways, `FileProblem` for a
    file that is no table or has no rows.
    """
    if task.changes is not None:
        return _checked(changed_plan(task, parts or plan_of))
    if task.given is not None:
        if not task.given.table:
            return _checked(plan_of_value(task.prompt, task.given.value))
        return _plan_of_result(task)
    return _plan(task.prompt, task)


def _plan_of_result(task: Task) -> Plan:
    """The plan of a task about an earlier result's rows. Their one column of numbers need not be named."""
    prompt = without_reference(task.prompt).rstrip(" .?!")
    numbers = [column.name for column in task.profiles[0].columns if column.type in ("integer", "number")]
    ways = [prompt]
    if len(numbers) == 1:
        verb, _, rest = prompt.partition(" ")
        column = f"`{numbers[0]}`"
        ways += [
            f"{prompt} by {column}",
            f"{verb} by {column} {rest}",
            f"{prompt} {column}",
            f"{prompt} rows by {column}",
        ]
    for way in ways[:-1]:
        try:
            return _plan(way, task)
        except EngineerDeclined:
            continue
    return _plan(ways[-1], task)


def _plan(prompt: str, task: Task) -> Plan:
    tokens = read(prompt, [file.name for file in task.files] or [profile.name for profile in task.profiles])
    if not task.profiles:
        try:
            plan = scalar_plan(prompt, tokens)
        except (Misfit, PlanProblem) as error:
            raise EngineerDeclined(f"This cannot be given so: {error}.") from error
        if plan is None:
            raise abstention.no_file(tokens)
        return _checked(plan)
    profile, *others = task.profiles
    if others:
        raise abstention.several_files(task.profiles)
    if profile.problem:
        raise FileProblem(profile.problem)
    if profile.rows == 0:
        raise FileProblem(f"{profile.name} has a header but no rows, so there is nothing to compute.")
    tokens = without_first_sheet(tokens, profile)
    linker = Linker(profile)
    if is_brief(prompt):
        return _plan_of_brief(prompt, linker)
    choice = choose(tokens, linker)
    if choice.plan is None:
        raise abstention.declined(choice, tokens, linker)
    return choice.plan


def _plan_of_brief(prompt: str, linker: Linker) -> Plan:
    try:
        return canonical(brief_plan(prompt, linker))
    except (NotUnderstood, PlanProblem) as error:
        raise EngineerDeclined(
            f"I did not understand all of the request, so I do not answer rather than guess: {error}."
        ) from error


def _checked(plan: Plan) -> Plan:
    try:
        return canonical(plan)
    except PlanProblem as error:
        raise EngineerDeclined(f"This cannot be calculated: {error}.") from error
