"""Tools that wait for a person."""

from fastapi import APIRouter

from toolwright.domain.approval import Decision
from toolwright.ports import ApprovalStore
from toolwright.protocol.rest import (
    ApprovalAnswer,
    ApprovalDecided,
    ApprovalDecision,
    ApprovalList,
    approval_summary,
    approval_view,
)


def router(approvals: ApprovalStore) -> APIRouter:
    routes = APIRouter(prefix="/api/approvals", tags=["approvals"])

    @routes.get("", summary="Tools that wait for a person, the oldest first")
    async def everything() -> ApprovalList:
        found = [approval_summary(approval) for approval in await approvals.waiting()]
        return ApprovalList(approvals=found, count=len(found))

    @routes.get("/{approval_id}", summary="A tool that waits or waited for a person, with its code and tests")
    async def one(approval_id: str) -> ApprovalAnswer:
        return ApprovalAnswer(approval=approval_view(await approvals.get(approval_id)))

    @routes.post("/{approval_id}", summary="Approve or reject a tool that waits; the first answer counts")
    async def decide(approval_id: str, said: ApprovalDecision) -> ApprovalDecided:
        approval = await approvals.decide(approval_id, Decision(said.approve, said.reason))
        return ApprovalDecided(approval_id=approval.id, approved=said.approve)

    return routes
