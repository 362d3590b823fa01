"""The provider of a model, by its name: `openai:...`, `anthropic:...`, `ollama:...`, as Pydantic AI names them."""

from functools import partial
from typing import Any

from pydantic_ai.exceptions import UserError
from pydantic_ai.models import Model, infer_model
from pydantic_ai.providers import Provider, infer_provider, infer_provider_class

from toolwright.errors import RequestRejected


def model_of(name: str, base_url: str | None, api_key: str | None) -> Model:
    """The model, not asked anything yet.

    With a base URL, a server that speaks OpenAI's chat completions, or Anthropic's messages for `anthropic:...`; it
    gets `api_key` alone, never a key that the environment holds for the provider itself. Raises `RequestRejected`
    where the name is not known, its package is not installed, or the key is missing.
    """
    try:
        if base_url is None:
            return infer_model(name, partial(_provider, api_key))
        return _at(name, base_url, api_key)
    except (UserError, ImportError, ValueError) as error:
        raise RequestRejected(f"TOOLWRIGHT_MODEL {name!r} cannot be used: {error}") from error


def _provider(api_key: str | None, name: str) -> Provider[Any]:
    if api_key is None:
        return infer_provider(name)
    kind: Any = infer_provider_class(name)
    return kind(api_key=api_key)


def _at(name: str, base_url: str, api_key: str | None) -> Model:
    provider, _, model = name.partition(":")
    if provider == "anthropic":
        from pydantic_ai.models.anthropic import AnthropicModel
        from pydantic_ai.providers.anthropic import AnthropicProvider

        return AnthropicModel(
            model, provider=AnthropicProvider(base_url=base_url, api_key=api_key or "not-set")
        )
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    return OpenAIChatModel(
        model, provider=OpenAICompatibleProvider(provider, base_url=base_url, api_key=api_key)
    )
