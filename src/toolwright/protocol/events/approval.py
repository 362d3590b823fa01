"""Asking a person."""

from typing import Annotated

from pydantic import Field

from toolwright.domain.approval import Purpose
from toolwright.protocol.base import Event


class ApprovalRequired(Event, name="approval_required", look="warning"):
    """The query waits until a person approves or rejects a tool: by `approve`, `POST /api/approvals/{approval_id}`, the
    page or `toolwright tools approve`. It goes on when it is approved, and ends with the reason when it is rejected."""

    approval_id: Annotated[str, Field(description="What `approve` takes as `id`")]
    purpose: Annotated[Purpose, Field(description="Whether it is to be registered, or run")]
    tool_name: str
    version: Annotated[int, Field(ge=1, description="Its version, or the one that it would get")]
    description: Annotated[str, Field(description="What it does, in a sentence")]
    evidence: Annotated[str, Field(description="What is known about it, in one line")]
    code: Annotated[str, Field(description="Path of the REST answer that shows its code and tests")]
