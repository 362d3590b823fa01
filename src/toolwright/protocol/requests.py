"""What clients may say, and why it is refused, in sentences for whoever wrote the client or the prompt."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from toolwright.protocol.messages import PROMPT_LIMIT, SessionId

USAGE = {
    "QueryRequest": "`query` takes one object: {prompt: string, session_id: string}.",
    "CancelRequest": "`cancel` takes one object: {query_id: string}.",
    "ApproveRequest": "`approve` takes one object: {id: string, approve: boolean, reason?: string}.",
    "ConnectAuth": "`auth` is an object: {session_id?: string, last_seq?: number}.",
}
"""What each message is, by the name of its model."""

_FIELDS = {
    "id": "the `approval_id` of `approval_required`, as a text",
    "approve": "true or false",
    "reason": "a text of at most 1,000 characters",
    "query_id": "the `query_id` of a query's acknowledgement, as a text",
    "prompt": "the request in plain language, as a text",
    "session_id": "1 to 128 printable ASCII characters without spaces, for example a UUID",
    "token": "the server's token, as a text",
    "last_seq": "the `seq` of the last event you have, as a whole number from 0",
}
_KINDS: dict[type, str] = {
    type(None): "null",
    bool: "a boolean",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
    str: "a text",
}


class ConnectAuth(BaseModel):
    """The `auth` of a connecting client: join a session, and get what was missed since `last_seq`.

    On a server with a token, `token` comes first of all: without the right one there is a `connect_error`, whose
    message says what to do and whose `data.code` is `token_missing` or `token_wrong`; the client does not try again.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    session_id: Annotated[SessionId | None, Field(description="Session to join")] = None
    token: Annotated[SecretStr | None, Field(description="The server's token, where it has one")] = None
    last_seq: Annotated[int | None, Field(ge=0, description="`seq` of the last event received")] = None


def prompt_problem(prompt: str) -> str | None:
    """Why `prompt` is not taken, as a sentence, or None when it is."""
    if not prompt.strip():
        return (
            "`prompt` is empty. Say what you would like to know, for example: mean of price in products.csv"
        )
    if len(prompt) > PROMPT_LIMIT:
        return f"`prompt` has {len(prompt):,} characters, and at most {PROMPT_LIMIT:,} are taken. Shorten it."
    if any(ord(character) < 32 and character not in "\t\n\r" for character in prompt):
        return "`prompt` has control characters in it. Send plain text."
    return None


def explain(error: ValidationError) -> str:
    """The first thing that is wrong with a message, in a sentence."""
    problem = error.errors(include_url=False)[0]
    kind, given = problem["type"], problem["input"]
    if not problem["loc"]:
        return f"{USAGE[error.title]} It came with {_name(given)}."
    field = str(problem["loc"][0])[:64]
    wanted = _FIELDS.get(field, "as documented")
    if kind == "missing":
        return f"`{field}` is missing: {wanted}."
    if kind == "extra_forbidden":
        return f"`{field}` is no field of this message."
    if field == "prompt" and isinstance(given, str) and (sentence := prompt_problem(given)) is not None:
        return sentence
    if isinstance(given, str):
        return f"`{field}` cannot be used: it must be {wanted}."
    return f"`{field}` must be {wanted}, not {_name(given)}."


def _name(value: Any) -> str:
    return next((words for kind, words in _KINDS.items() if type(value) is kind), "binary data")
