"""One call to a model, typed or for a text: paid once, counted, within the budget, and an error of ours where it
fails."""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel
from pydantic_ai import Agent, ModelRetry, ToolOutput
from pydantic_ai.exceptions import (
    AgentRunError,
    ContentFilterError,
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelContextWindowExceededError,
    ModelHTTPError,
    ModelNotFoundError,
    ModelQuotaExceededError,
    ModelRateLimitError,
    ModelRequestTimeout,
    ModelTimeoutError,
    OutputTokenLimitExceeded,
    UnexpectedModelBehavior,
    UserError,
)
from pydantic_ai.models import Model
from pydantic_ai.settings import ModelSettings
from pydantic_ai.usage import RunUsage

from toolwright.agent import charging
from toolwright.domain.spending import Charge, Spent
from toolwright.errors import EngineerFailed
from toolwright.ports import CallStore

T = TypeVar("T", bound=BaseModel)

ANSWERS = 3
"""So often a model may answer before its answer has to fit."""
SENDS = 3
"""So often a request is sent before a provider that is busy or away is given up; the pause is the one it asks for, up
to a minute, else some seconds."""
OUTPUT_TOKENS = 16_000
TEXT_TOKENS = 2_000
"""The same for a text, which people are to read."""
AT_ONCE = 8
"""Calls of this process at the same time: more would only meet the provider's rate limit."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Tokens of one query, and of all queries of a session. Checked before each call, so one that begins within it may
    end a little beyond."""

    query_tokens: int
    session_tokens: int


class Asking:
    """Asks one model. `name` is what it is called in settings and answers."""

    def __init__(
        self, model: Model, name: str, calls: CallStore, budget: Budget, timeout_seconds: float
    ) -> None:
        self.name = name
        self._model = model
        self._calls = calls
        self._budget = budget
        self._timeout = timeout_seconds
        self._at_once = asyncio.Semaphore(AT_ONCE)

    def opened(self) -> AbstractAsyncContextManager[object]:
        """The model's connections, open within it."""
        return self._model

    async def ask(self, instructions: str, message: str, returns: type[T], check: Callable[[T], None]) -> T:
        """What the model answers, of this type and as `check` wants it, which raises `ValueError` with what is wrong.

        The same call of the same step again, after a crash, gives the answer that was paid for. Raises `EngineerFailed`
        with what to do.
        """

        async def answered(usage: RunUsage) -> str:
            return (await self._answer(instructions, message, returns, check, usage)).model_dump_json()

        return returns.model_validate_json(await self._once(instructions, message, answered))

    async def write(self, instructions: str, message: str, hear: Callable[[str], Awaitable[None]]) -> None:
        """Has the model write a text, and tells `hear` each part of it as it comes.

        The same call of the same step again, after a crash, gives the text that was paid for, in one part. Raises
        `EngineerFailed`, perhaps when a part was heard already.
        """
        comes = False

        async def written(usage: RunUsage) -> str:
            nonlocal comes
            comes = True
            return await self._write(instructions, message, hear, usage)

        text = await self._once(instructions, message, written)
        if not comes:
            await hear(text)

    async def _once(self, instructions: str, message: str, call: Callable[[RunUsage], Awaitable[str]]) -> str:
        charge = charging.current()
        key = hashlib.sha256(f"{self.name}\0{instructions}\0{message}".encode()).hexdigest()
        stored = await self._calls.answered(charge, key)
        if stored is not None:
            return stored
        async with self._at_once:
            await self._afford(charge)
            usage, started = RunUsage(), time.perf_counter()
            text: str | None = None
            try:
                text = answer = await call(usage)
            except (AgentRunError, UserError) as error:
                raise EngineerFailed(_words(self.name, error)) from error
            finally:
                duration_ms = (time.perf_counter() - started) * 1000
                await self._calls.add(charge, key, self.name, _spent(usage, duration_ms), text)
            return answer

    async def _answer(
        self, instructions: str, message: str, returns: type[T], check: Callable[[T], None], usage: RunUsage
    ) -> T:
        agent = Agent(
            self._model,
            output_type=ToolOutput(returns, name="answer"),
            instructions=instructions,
            retries=ANSWERS - 1,
            model_settings=self._settings(OUTPUT_TOKENS),
        )

        @agent.output_validator
        def checked(value: T) -> T:
            try:
                check(value)
            except ValueError as error:
                raise ModelRetry(str(error)) from error
            return value

        return (await agent.run(message, usage=usage)).output

    async def _write(
        self, instructions: str, message: str, hear: Callable[[str], Awaitable[None]], usage: RunUsage
    ) -> str:
        agent = Agent(
            self._model, instructions=instructions, retries=0, model_settings=self._settings(TEXT_TOKENS)
        )
        text = ""
        async with agent.run_stream(message, usage=usage) as stream:
            async for part in stream.stream_text(delta=True, debounce_by=None):
                text += part
                await hear(part)
            if stream.response.finish_reason not in ("stop", None):
                raise UnexpectedModelBehavior(f"the text ended by {stream.response.finish_reason}")
        return text

    def _settings(self, tokens: int) -> ModelSettings:
        return ModelSettings(max_tokens=tokens, timeout=self._timeout, max_retries=SENDS - 1)

    async def _afford(self, charge: Charge) -> None:
        of_query = sum(spent.tokens for spent in (await self._calls.of_query(charge.query_id)).values())
        if of_query >= self._budget.query_tokens:
            raise EngineerFailed(
                f"This request has used {of_query:,} tokens of {self.name}, and its budget is "
                f"{self._budget.query_tokens:,}. Ask for less at a time, or raise TOOLWRIGHT_MODEL_QUERY_TOKENS."
            )
        of_session = (await self._calls.of_session(charge.session_id)).tokens
        if of_session >= self._budget.session_tokens:
            raise EngineerFailed(
                f"This session has used {of_session:,} tokens of {self.name}, and its budget is "
                f"{self._budget.session_tokens:,}. Start a new session, or raise TOOLWRIGHT_MODEL_SESSION_TOKENS."
            )


def _spent(usage: RunUsage, duration_ms: float) -> Spent:
    return Spent(
        calls=1,
        requests=usage.requests,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cost_usd=None if usage.cost is None else float(usage.cost),
        duration_ms=duration_ms,
    )


def _words(name: str, error: Exception) -> str:
    """What happened and what to do. Nothing that the provider wrote: it may repeat what it was sent, a key included."""
    match error:
        case ModelAuthenticationError():
            return (
                f"{name}: the provider does not accept the key, or not for this model. Set the provider's own variable "
                "(OPENAI_API_KEY, ANTHROPIC_API_KEY), or TOOLWRIGHT_MODEL_API_KEY."
            )
        case ModelQuotaExceededError():
            return f"{name}: the account's quota is used up. Nothing helps but the provider's billing page."
        case ModelRateLimitError():
            wait = "in a moment" if error.retry_after is None else f"in {error.retry_after:.0f} seconds"
            return (
                f"{name}: the provider's rate limit is reached, also after {SENDS} tries. Ask again {wait}."
            )
        case ModelContextWindowExceededError():
            return f"{name}: the request is longer than the model can read. Ask about fewer files at a time."
        case ModelNotFoundError():
            return f"{name}: the provider has no such model. Check TOOLWRIGHT_MODEL and TOOLWRIGHT_MODEL_BASE_URL."
        case ModelTimeoutError() | ModelRequestTimeout():
            return (
                f"{name} did not answer in time, also when asked again. Ask again later, or raise "
                "TOOLWRIGHT_MODEL_TIMEOUT_SECONDS."
            )
        case ModelConnectionError():
            return (
                f"{name} cannot be reached. Check the network and TOOLWRIGHT_MODEL_BASE_URL; tools that exist "
                "can still be run by name."
            )
        case ContentFilterError():
            return f"{name} refused this request. Say it otherwise."
        case OutputTokenLimitExceeded():
            return f"{name}: the answer was cut off after {OUTPUT_TOKENS:,} tokens. Ask for less at a time."
        case ModelHTTPError():
            return f"{name}: the provider answered with status {error.status_code}. Ask again later."
        case ModelAPIError() | UserError():
            return f"{name} cannot be used as it is set ({type(error).__name__})."
        case _:
            return (
                f"{name} did not answer in the form that was asked for, also after {ANSWERS} tries. Ask again, say it "
                "otherwise, or use a stronger model."
            )
