"""What the REST interface answers."""

import ast
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr

from toolwright.domain.approval import Approval, Purpose
from toolwright.domain.correction import Correction
from toolwright.domain.evidence import Evidence
from toolwright.domain.pattern import Pattern
from toolwright.domain.spending import Spent
from toolwright.domain.tool import ParameterType, Tool
from toolwright.protocol.messages import REASON_LIMIT, ArtifactView, MemoryMessage, SessionId, SpentView


class Answer(BaseModel):
    """Every answer says whether it succeeded; a failure is a `Failure`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    success: Literal[True] = True


class Failure(BaseModel):
    """What went wrong and what to do, with the fitting HTTP status."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    success: Literal[False] = False
    error: str


class Login(BaseModel):
    """What the page's login sends."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)

    token: Annotated[SecretStr, Field(max_length=1024, description="The server's token")]


class SessionCreated(Answer):
    session_id: Annotated[str, Field(description="Unguessable; who knows it is in the session")]


class QueryCancelled(Answer):
    query_id: str


class Messages(Answer):
    messages: list[MemoryMessage]
    count: int


class FileView(BaseModel):
    """A file that was uploaded to a session."""

    name: Annotated[str, Field(description="As it is kept and as requests name it")]
    size: Annotated[int, Field(ge=0, description="In bytes")]
    uploaded_at: Annotated[str, Field(description="ISO 8601 UTC")]


class Uploaded(Answer):
    file: FileView
    replaced: Annotated[bool, Field(description="Whether it took the place of a file of the same name")]


class FileList(Answer):
    files: list[FileView]
    count: int


class SessionRemoved(Answer):
    pass


class ParameterView(BaseModel):
    """A parameter of a tool."""

    name: str
    type: ParameterType
    description: str
    required: bool
    default: Any = None


class TestView(BaseModel):
    """A test of a tool's suite by its node id."""

    __test__ = False

    node: str
    passed: bool


class SetAsideView(BaseModel):
    """A test that contradicts what most independent implementations give. It stays as it was written."""

    test: Annotated[str, Field(description="Its node id, or which of the examples, from 1")]
    witness: Annotated[str, Field(description="What shows that it is wrong")]


class MutantView(BaseModel):
    """A fault that was put into a tool's code and that no test found."""

    kind: str
    line: Annotated[int, Field(ge=0, description="Line of the tool's code, from 1")]
    change: str


class EvidenceView(BaseModel):
    """What is known about a tool's correctness. A part that was not done is null."""

    level: str
    summary: Annotated[str, Field(description="One line for people")]
    tests_passed: int
    tests_total: int
    tests: list[TestView]
    inputs_agreed: int | None
    inputs_compared: int | None
    disagreements: Annotated[
        list[str], Field(description="Generated inputs that disagreed, with both results")
    ]
    mutants_killed: Annotated[int | None, Field(description="Null while mutants are pending")]
    mutants_made: Annotated[int | None, Field(description="All, the equivalent ones included")]
    mutants_equivalent: Annotated[
        int | None, Field(description="Gave the tool's own results on every generated input")
    ]
    mutants_killed_by_further: Annotated[
        int | None, Field(description="Of those killed, how many by a test that was added for it")
    ]
    survivors: Annotated[list[MutantView], Field(description="Mutants that no test found")]
    set_aside: Annotated[list[SetAsideView], Field(description="Wrong tests; they count neither way")]
    anchors_held: int | None
    anchors: Annotated[list[str], Field(description="Facts from outside that held")]
    confirmed_by: str | None
    failure: Annotated[str | None, Field(description="Why the level is experimental")]


class ToolSummary(BaseModel):
    """A tool in the list."""

    name: str
    summary: str
    docstring: str
    timestamp: Annotated[str, Field(description="When this version was registered; ISO 8601 UTC")]
    status: Annotated[
        str,
        Field(description="Evidence level; `stale` when its file was changed by hand since it was verified"),
    ]
    version: int
    engineer: Annotated[
        str, Field(description="Who wrote it: offline, person; composite for what was made of other tools")
    ]
    parameters: list[ParameterView]
    returns: str
    evidence: EvidenceView


class ToolCorrection(BaseModel):
    """An earlier answer that comes out otherwise with another version. Which it was is told to its session alone:
    `answer_corrected`, and GET /api/session/{id}/corrections."""

    old_version: int
    new_version: int
    at: Annotated[str, Field(description="When that was found out; ISO 8601 UTC")]


class CorrectionView(ToolCorrection):
    """An answer of a session that comes out otherwise. Results are JSON texts, null where there is none."""

    query_id: str
    step: Annotated[int, Field(description="Which of the query's tasks, from 1")]
    tool_name: str
    old_result: str | None
    new_result: str | None
    error: Annotated[str | None, Field(description="Why there is no result now")]


class Corrections(Answer):
    corrections: Annotated[list[CorrectionView], Field(description="The newest first")]
    count: int


class ToolView(ToolSummary):
    """A tool with its files. Paths are relative to TOOLWRIGHT_HOME."""

    code: str
    test_code: str
    file_path: str
    test_path: str
    raises: list[str]
    corrections: Annotated[
        list[ToolCorrection], Field(description="Answers that came out otherwise, the newest first")
    ]


class ToolList(Answer):
    tools: list[ToolSummary]
    count: int


class ToolAnswer(Answer):
    tool: ToolView


class ToolVersion(BaseModel):
    """A version of a tool as it was registered; it never changes."""

    version: int
    in_force: Annotated[bool, Field(description="Whether this is the one that answers")]
    timestamp: Annotated[str, Field(description="When it was registered; ISO 8601 UTC")]
    engineer: str
    summary: str
    code: str
    test_code: str
    evidence: EvidenceView


class ToolVersions(Answer):
    versions: Annotated[list[ToolVersion], Field(description="Newest first")]
    count: int


def _whole(value: Any) -> Any:
    """2.0 is an integer to JSON Schema, and so to whoever reads the document."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class Rollback(BaseModel):
    """Which version is to be in force."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    version: Annotated[int, BeforeValidator(_whole), Field(ge=1, le=1_000_000_000)]


class Confirmation(BaseModel):
    """Who confirms a tool, or an answer."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    by: Annotated[str, Field(min_length=1, max_length=200, description="Shown with the evidence")] = (
        "a person"
    )


class AnswerConfirmed(Answer):
    query_id: str
    tools: Annotated[
        list[ToolSummary], Field(description="Versions that gave its results, with what is known of them now")
    ]


class ToolCall(BaseModel):
    """What to run a tool with."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    session_id: Annotated[
        SessionId, Field(description="Whose files the tool may read, besides the data folder's")
    ]
    arguments: Annotated[
        dict[str, Any], Field(description="By the names of the tool's parameters; files by their names")
    ]


class ToolResult(Answer):
    """A run that succeeded. One that failed is a `Failure` with the tool's own message."""

    result: Any
    duration_ms: float
    tool_name: str
    version: int
    level: str
    artifacts: Annotated[list[ArtifactView], Field(description="Files that the tool made")]


class ApprovalSummary(BaseModel):
    """A tool that waits for a person."""

    id: str
    purpose: Annotated[Purpose, Field(description="Whether it is to be registered, or run")]
    tool_name: str
    version: Annotated[int, Field(description="Its version, or the one that it would get")]
    description: str
    evidence: Annotated[str, Field(description="What is known about it, in one line")]
    created_at: Annotated[str, Field(description="Since when it waits; ISO 8601 UTC")]


class ApprovalView(ApprovalSummary):
    """A tool that waits for a person, or waited, with its code and tests."""

    code: str
    test_code: str


class ApprovalList(Answer):
    approvals: Annotated[list[ApprovalSummary], Field(description="The oldest first")]
    count: int


class ApprovalAnswer(Answer):
    approval: ApprovalView


class ApprovalDecision(BaseModel):
    """What a person says about a tool that waits for them."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    approve: bool
    reason: Annotated[
        str | None, Field(max_length=REASON_LIMIT, description="Told to the session that asked")
    ] = None


class ApprovalDecided(Answer):
    approval_id: str
    approved: bool


class RelationshipView(BaseModel):
    """Two tools that served one request, in this order."""

    model_config = ConfigDict(from_attributes=True)

    tool: str
    other: str
    together: Annotated[int, Field(description="How many requests had both")]
    feeds: Annotated[int, Field(description="In how many of these the other took the result of the first")]


class Relationships(Answer):
    relationships: list[RelationshipView]
    count: int


class PatternStepView(BaseModel):
    """A step of a pattern."""

    tool_name: Annotated[str | None, Field(description="Null where no tool has done it yet")]
    takes: Annotated[int | None, Field(description="Whose result it works on: the step's place, from 1")]


class PatternView(BaseModel):
    """What requests of several tasks have in common. It holds no words, files or values of theirs."""

    name: str
    steps: list[PatternStepView]
    frequency: Annotated[int, Field(description="How many requests had it")]
    successes: Annotated[int, Field(description="In how many of these every step was done")]
    success_rate: float
    confidence: Annotated[float, Field(description="Lower bound of the rate at 95%, after Wilson")]
    uses: Annotated[int, Field(description="How many requests were done by following it")]
    successful_uses: int
    followed: Annotated[bool, Field(description="Whether the next such request is done by following it")]
    promoted: Annotated[bool, Field(description="Whether it succeeded often enough for a composite tool")]
    composite: Annotated[str | None, Field(description="The composite tool, where there is one")]
    problem: Annotated[
        str | None, Field(description="Why there is no composite tool of its parts as they are")
    ]
    first_seen: str
    last_seen: str


class Patterns(Answer):
    patterns: list[PatternView]
    count: int


class TaskView(BaseModel):
    """A task that was done, without what it was about and what came out."""

    model_config = ConfigDict(from_attributes=True)

    query_id: str
    step: Annotated[int, Field(description="Its place in its query, from 1")]
    takes: Annotated[int | None, Field(description="The step whose result it took")]
    tool_name: str | None
    tool_version: int | None
    synthesized: bool
    failure: Annotated[str | None, Field(description="The kind of failure; null where it gave a result")]
    duration_ms: float | None
    at: str


_MODEL = "What calls to the model took, of sessions that are there; null where the server is set to use none"


class SessionAnalytics(Answer):
    tasks: list[TaskView]
    count: int
    model: Annotated[SpentView | None, Field(description=_MODEL)]


class TotalsView(BaseModel):
    """How much is recorded. Sessions that were forgotten do not count."""

    model_config = ConfigDict(from_attributes=True)

    sessions: int
    queries: int
    tasks: int
    succeeded: Annotated[int, Field(description="Tasks that gave a result")]
    synthesized: Annotated[int, Field(description="Tasks that needed a new tool")]


class UsageView(BaseModel):
    """How much a tool is used."""

    model_config = ConfigDict(from_attributes=True)

    tool: str
    runs: Annotated[int, Field(description="How often it gave a result")]
    sessions: int
    mean_duration_ms: float | None
    last_used: str


class Stats(Answer):
    totals: TotalsView
    tools: Annotated[list[UsageView], Field(description="The most used first")]
    levels: Annotated[dict[str, int], Field(description="How many tools in force have each evidence level")]
    patterns: Annotated[int, Field(description="How many patterns are followed")]
    composites: Annotated[int, Field(description="How many of them have a composite tool")]
    model: Annotated[SpentView | None, Field(description=_MODEL)]


class Removed(Answer):
    count: Annotated[int, Field(description="How many tools there are now")]


class Health(Answer):
    status: Literal["ok"] = "ok"
    version: str


class Ready(Answer):
    status: Literal["ready"] = "ready"


class Unready(Failure):
    """Not ready to answer questions; `error` says all of it in a sentence."""

    missing: Annotated[list[str], Field(description="What is missing: sandbox, database")]


def spent_view(spent: Spent | None) -> SpentView | None:
    if spent is None:
        return None
    return SpentView(**{name: getattr(spent, name) for name in SpentView.model_fields})


def summary_of(tool: Tool) -> ToolSummary:
    return ToolSummary(**_summary(tool))


def correction_view(correction: Correction) -> CorrectionView:
    return CorrectionView(**{name: getattr(correction, name) for name in CorrectionView.model_fields})


def view_of(tool: Tool, corrections: Sequence[Correction] = ()) -> ToolView:
    return ToolView(
        **_summary(tool),
        code=tool.code,
        test_code=tool.test_code,
        file_path=f"tools/{tool.name}.py",
        test_path=f"tools/test_{tool.name}.py",
        raises=list(tool.spec.raises),
        corrections=[
            ToolCorrection(**{name: getattr(entry, name) for name in ToolCorrection.model_fields})
            for entry in corrections
        ],
    )


def approval_summary(approval: Approval) -> ApprovalSummary:
    return ApprovalSummary(**{name: getattr(approval, name) for name in ApprovalSummary.model_fields})


def approval_view(approval: Approval) -> ApprovalView:
    return ApprovalView(**{name: getattr(approval, name) for name in ApprovalView.model_fields})


def pattern_view(pattern: Pattern, *, followed: bool, promoted: bool) -> PatternView:
    return PatternView(
        name=pattern.name,
        steps=[
            PatternStepView(tool_name=step.tool_name, takes=None if step.takes is None else step.takes + 1)
            for step in pattern.steps
        ],
        frequency=pattern.frequency,
        successes=pattern.successes,
        success_rate=pattern.success_rate,
        confidence=pattern.confidence,
        uses=pattern.uses,
        successful_uses=pattern.successful_uses,
        followed=followed,
        promoted=promoted,
        composite=pattern.composite,
        problem=pattern.problem,
        first_seen=pattern.first_seen,
        last_seen=pattern.last_seen,
    )


def versions_of(versions: Sequence[Tool], in_force: int) -> ToolVersions:
    """The answer about a tool's versions, of which one is in force."""
    found = [
        ToolVersion(
            version=tool.version,
            in_force=tool.version == in_force,
            timestamp=tool.created_at,
            engineer=tool.spec.engineer,
            summary=tool.spec.summary,
            code=tool.code,
            test_code=tool.test_code,
            evidence=_evidence(tool.evidence),
        )
        for tool in versions
    ]
    return ToolVersions(versions=found, count=len(found))


def _summary(tool: Tool) -> dict[str, Any]:
    evidence, spec = tool.evidence, tool.spec
    return {
        "name": tool.name,
        "summary": spec.summary,
        "docstring": _docstring(tool),
        "timestamp": tool.created_at,
        "status": "stale" if tool.status == "stale" else str(tool.level),
        "version": tool.version,
        "engineer": spec.engineer,
        "parameters": [
            ParameterView(
                name=parameter.name,
                type=parameter.type,
                description=parameter.description,
                required=parameter.required,
                default=parameter.default,
            )
            for parameter in spec.parameters
        ],
        "returns": spec.returns,
        "evidence": _evidence(evidence),
    }


def _evidence(evidence: Evidence) -> EvidenceView:
    tests, inputs, mutants = evidence.tests, evidence.inputs, evidence.mutants
    return EvidenceView(
        level=str(evidence.level),
        summary=evidence.summary(),
        tests_passed=len(tests.passed),
        tests_total=tests.total,
        tests=[
            *(TestView(node=node, passed=True) for node in tests.passed),
            *(TestView(node=node, passed=False) for node in tests.failed),
        ],
        inputs_agreed=None if inputs is None else inputs.agreed,
        inputs_compared=None if inputs is None else inputs.compared,
        disagreements=[] if inputs is None else list(inputs.disagreements),
        mutants_killed=None if mutants is None else mutants.killed,
        mutants_made=None if mutants is None else mutants.made,
        mutants_equivalent=None if mutants is None else mutants.equivalent,
        mutants_killed_by_further=None if mutants is None else mutants.by_further,
        survivors=[
            MutantView(kind=mutant.kind, line=mutant.line, change=mutant.change)
            for mutant in (mutants.survivors if mutants is not None else ())
        ],
        set_aside=[SetAsideView(test=entry.test, witness=entry.witness) for entry in evidence.set_aside],
        anchors_held=len(evidence.anchors) or None,
        anchors=list(evidence.anchors),
        confirmed_by=evidence.confirmed_by,
        failure=evidence.problem,
    )


def _docstring(tool: Tool) -> str:
    """The function's docstring; the summary where the code has none or was changed beyond reading."""
    try:
        body = ast.parse(tool.code).body
    except (SyntaxError, ValueError, RecursionError):
        return tool.spec.summary
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == tool.name:
            return ast.get_docstring(node) or tool.spec.summary
    return tool.spec.summary
