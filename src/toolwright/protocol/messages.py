"""Socket.IO messages in both directions. What a query's emissions carry besides is in `Stamped`."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

SESSION_ID_PATTERN = r"^[\x21-\x7e]{1,128}$"
PROMPT_LIMIT = 10_000
"""Longest prompt in characters."""
REASON_LIMIT = 1_000
"""Longest reason of a decision in characters."""

SessionId = Annotated[
    str,
    Field(
        pattern=SESSION_ID_PATTERN,
        description="UUID of the active session; any 1 to 128 printable characters without spaces",
    ),
]


class Message(BaseModel):
    """A Socket.IO message; `event` is its name on the wire."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    event: ClassVar[str]
    direction: ClassVar[Literal["client", "server"]] = "server"


class QueryRequest(Message):
    """Submit a user query to the agent for processing. Acknowledged with {query_id} or {error}."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    event = "query"
    direction = "client"

    prompt: Annotated[
        str,
        Field(
            min_length=1,
            max_length=PROMPT_LIMIT,
            description="User's natural language query",
        ),
    ]
    session_id: SessionId


class CancelRequest(Message):
    """Cancel a query of the client's session that waits or runs. Acknowledged with {query_id} or {error}; within a
    second `query_cancelled`, `query_complete` without success, `session_memory` and `tool_count` follow."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    event = "cancel"
    direction = "client"

    query_id: Annotated[
        str, Field(min_length=1, max_length=128, description="From the acknowledgement of `query`")
    ]


class ApproveRequest(Message):
    """Approve or reject a tool that waits for a person, see `approval_required`. Acknowledged with {approval_id} or
    {error}; the first of several answers counts."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    event = "approve"
    direction = "client"

    id: Annotated[
        str, Field(min_length=1, max_length=128, description="The `approval_id` of `approval_required`")
    ]
    approve: Annotated[bool, Field(description="Whether it may be done")]
    reason: Annotated[
        str | None, Field(max_length=REASON_LIMIT, description="Told to the session that asked")
    ] = None


class ApprovalAccepted(BaseModel):
    """Acknowledgement of `approve`."""

    approval_id: str


class QueryAccepted(BaseModel):
    """Acknowledgement of `query` and of `cancel`."""

    query_id: str


class Connected(Message):
    """Sent first after connecting; `connect` itself is reserved by Socket.IO and carries the same data in its
    packet."""

    event = "connected"

    data: Literal["Connected to agent"] = "Connected to agent"


class ToolCount(Message):
    """Provides the current count of available tools in the registry. Goes to every client."""

    event = "tool_count"

    count: Annotated[int, Field(ge=0, description="Total number of synthesized tools")]


class Stamped(Message):
    """What every emission of a query carries at its top level."""

    query_id: Annotated[str, Field(description="The query it belongs to")]
    seq: Annotated[int, Field(ge=1, description="Number within the session, from 1, without gaps")]
    at: Annotated[str, Field(description="ISO 8601 UTC")]


class AgentEvent(Stamped):
    """Real-time progress updates during query processing. This is the primary event for tracking agent
    activity."""

    event = "agent_event"

    event_type: Annotated[str, Field(description="Type of event")]
    data: Annotated[dict[str, Any], Field(description="Event-specific data")]


class ArtifactView(BaseModel):
    """A file that a tool made for a session."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(description="As it is kept, unique in the session")]
    size: Annotated[int, Field(ge=0, description="In bytes")]


class StepView(BaseModel):
    """What became of one task of a request of several."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    task: Annotated[str, Field(description="The task in words")]
    tool_name: str | None
    synthesized: Annotated[bool, Field(description="Whether its tool was made for it")]
    tool_result: Annotated[str | None, Field(description="Its tool's result as a JSON text")]
    error: Annotated[str | None, Field(description="Why there is no result")]


class SpentView(BaseModel):
    """What calls to a language model took."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    calls: Annotated[int, Field(ge=0)]
    input_tokens: Annotated[int, Field(ge=0)]
    output_tokens: Annotated[int, Field(ge=0)]
    cost_usd: Annotated[float | None, Field(description="What is known of it; null where no price is known")]
    duration_ms: float


class StepSpentView(SpentView):
    """The same for one step of the work."""

    step: Annotated[str, Field(description="Its name, e.g. implementation")]


class UsageView(SpentView):
    """What all calls of a query took."""

    steps: list[StepSpentView]


class QueryMetadata(BaseModel):
    """What stands behind an answer. `tool_result` is the tool's result as a JSON text; of several tasks, that of the
    one that no other took, or a list of those."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tool_name: Annotated[str | None, Field(description="Name of the tool used")]
    synthesized: Annotated[bool, Field(description="Whether a new tool was created")]
    tool_result: Annotated[str | None, Field(description="Raw tool execution result")]
    query_id: str
    strategy: str | None = None
    status: Annotated[
        str | None,
        Field(description="Evidence level of the tool, e.g. agreed, or why there is no answer"),
    ] = None
    duration_ms: float | None = None
    usage: Annotated[
        UsageView | None, Field(description="What the model took, where the server is set to use one")
    ] = None
    artifacts: Annotated[
        list[ArtifactView],
        Field(description="Files that the tool made: GET /api/session/{session_id}/artifacts/{name}"),
    ] = []
    steps: Annotated[
        list[StepView], Field(description="Of a request of several tasks: what became of each")
    ] = []


class QueryComplete(Stamped):
    """Emitted when query processing is complete with final results."""

    event = "query_complete"

    success: Annotated[bool, Field(description="Whether the query was successful")]
    response: Annotated[str, Field(description="Natural language response")]
    metadata: QueryMetadata
    session_id: Annotated[str, Field(description="Session identifier")]


class MemoryMessage(BaseModel):
    """One message of the conversation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: Literal["user", "assistant"]
    content: str
    message_index: Annotated[int, Field(ge=0)]
    created_at: Annotated[str, Field(description="ISO 8601 timestamp")]


class SessionMemory(Stamped):
    """Provides updated conversation history for the session."""

    event = "session_memory"

    session_id: str
    messages: list[MemoryMessage]


class ErrorMessage(Message):
    """A request was refused before it became a query. The connection stays."""

    event = "error"

    message: Annotated[str, Field(description="Error description")]


MESSAGES: tuple[type[Message], ...] = (
    Connected,
    ToolCount,
    QueryRequest,
    CancelRequest,
    ApproveRequest,
    AgentEvent,
    QueryComplete,
    SessionMemory,
    ErrorMessage,
)

ACKNOWLEDGEMENTS: dict[type[Message], type[BaseModel]] = {
    QueryRequest: QueryAccepted,
    CancelRequest: QueryAccepted,
    ApproveRequest: ApprovalAccepted,
}
"""What the server says at once to what a client sends."""
