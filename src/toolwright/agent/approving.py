"""Asking a person before a tool is registered, or run. The query waits, as long as it takes."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from toolwright.agent.run import Run
from toolwright.agent.telling import Telling
from toolwright.domain.approval import Approval, Decision, Purpose
from toolwright.domain.evidence import Verdict
from toolwright.domain.tool import Implementation, TestSuite, Tool, ToolSpec
from toolwright.errors import SynthesisFailed, ToolFailed
from toolwright.ports import ApprovalStore, ToolStore
from toolwright.protocol.events.approval import ApprovalRequired


@dataclass(frozen=True, slots=True)
class _Asked:
    """The version that would be registered; None where it is registered already, so that nobody is asked."""

    version: int | None


async def registration(
    run: Run,
    approvals: ApprovalStore,
    tools: ToolStore,
    spec: ToolSpec,
    code: Implementation,
    tests: TestSuite,
    verdict: Verdict,
) -> None:
    """Returns when a person has approved the tool. Raises `SynthesisFailed` when they rejected it."""

    async def ask() -> _Asked:
        current = await tools.get(spec.name)
        if current is not None and current.is_proven and current.holds(code, tests):
            return _Asked(None)
        versions = await tools.versions(spec.name)
        version = versions[0].version + 1 if versions else 1
        await approvals.ask(approval(version))
        return _Asked(version)

    def approval(version: int) -> Approval:
        evidence = verdict.evidence.summary()
        return _approval(run, "registration", spec, version, evidence, code.code, tests.code)

    asked = await run.step("approval_request", _Asked, ask)
    if asked.version is None:
        return
    decision = await _decision(run, approvals, approval(asked.version))
    if not decision.approved:
        raise SynthesisFailed(
            f"{spec.name} was made and verified, and a person rejected it{_because(decision)}.",
            step="registration",
        )


async def running(run: Run, approvals: ApprovalStore, tool: Tool, telling: Telling) -> None:
    """Returns when a person has approved that a tool is run. Raises `ToolFailed` when they rejected it."""
    evidence = tool.evidence.summary()
    approval = _approval(run, "run", tool.spec, tool.version, evidence, tool.code, tool.test_code)

    async def ask() -> _Asked:
        await approvals.ask(approval)
        return _Asked(tool.version)

    await run.step("approval_request", _Asked, ask)
    decision = await _decision(run, approvals, approval)
    if not decision.approved:
        reason = f"{tool.name} was not run, because a person rejected it{_because(decision)}."
        await telling.skipped(reason)
        raise ToolFailed(reason, tool_name=tool.name, level=tool.level)


async def _decision(run: Run, approvals: ApprovalStore, approval: Approval) -> Decision:
    await run.emit(
        ApprovalRequired(
            approval_id=approval.id,
            purpose=approval.purpose,
            tool_name=approval.tool_name,
            version=approval.version,
            description=approval.description,
            evidence=approval.evidence,
            code=f"/api/approvals/{approval.id}",
        )
    )
    return await run.wait("approval", Decision, approvals.decided, approval.id)


def _approval(
    run: Run, purpose: Purpose, spec: ToolSpec, version: int, evidence: str, code: str, tests: str
) -> Approval:
    # The same when the query runs again, as unguessable as its id, and another one for other code.
    facts = (run.query.id, purpose, spec.name, code, tests)
    return Approval(
        id=hashlib.sha256("\0".join(facts).encode(errors="replace")).hexdigest()[:32],
        query_id=run.query.id,
        session_id=run.query.session_id,
        purpose=purpose,
        tool_name=spec.name,
        version=version,
        description=spec.summary,
        evidence=evidence,
        code=code,
        test_code=tests,
        created_at=datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    )


def _because(decision: Decision) -> str:
    return f": {decision.reason.rstrip('.')}" if decision.reason else ", without a reason"
