"""Everything a query needs."""

from dataclasses import dataclass

from toolwright.agent.confirming import Confirmed
from toolwright.agent.policy import Policy
from toolwright.agent.profiles import Profiles
from toolwright.ports import (
    ApprovalStore,
    ArtifactStore,
    CallStore,
    Engineer,
    ExecutionStore,
    PatternStore,
    Sandbox,
    SessionStore,
    ToolStore,
    Workspace,
)


@dataclass(frozen=True, slots=True)
class Agent:
    """The adapters in force, and the policy."""

    engineer: Engineer
    sandbox: Sandbox
    profiles: Profiles
    tools: ToolStore
    approvals: ApprovalStore
    sessions: SessionStore
    executions: ExecutionStore
    patterns: PatternStore
    artifacts: ArtifactStore
    workspace: Workspace
    policy: Policy
    calls: CallStore | None = None
    """None where no model is asked."""

    @property
    def confirmed(self) -> Confirmed:
        return Confirmed(self.executions, self.workspace, self.sandbox)
