"""Settings: the environment (`TOOLWRIGHT_*`), then `.env`, then `toolwright.toml`, then the defaults.

Each is described in docs/operations.md. What this version does not know is refused at start and named, so that nobody
relies on a setting that does nothing.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from toolwright import addresses
from toolwright.addresses import LOOPBACK, is_loopback
from toolwright.domain.evidence import Level
from toolwright.errors import RequestRejected
from toolwright.sandboxes import packages
from toolwright.telemetry import Form
from toolwright.telemetry import Level as LogLevel

PREFIX = "TOOLWRIGHT_"
DOTENV = ".env"
TOML = "toolwright.toml"

_MODEL = re.compile(r"(cascade:)?(?!cascade:|offline)[a-z][a-z0-9-]*:[!-~]+")
_URL = re.compile(r"https?://[^\s/@?#]+(/[^\s@?#]*)?")

Proven = Literal[Level.TESTED, Level.AGREED, Level.ANCHORED, Level.CONFIRMED]
"""What failed its verification never answers."""


class SettingsRefused(RequestRejected):
    """A setting is unknown or has a value that cannot be used. The message names each."""


class Settings(BaseSettings):
    """Everything that can be set. Paths are absolute once read."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=DOTENV,
        toml_file=TOML,
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
        # An error may be printed, and what was given may be a token.
        hide_input_in_errors=True,
    )

    home: Annotated[Path, Field(description="All state: database, tools/, sessions' files")] = Path(
        ".toolwright"
    )
    data: Annotated[Path, Field(description="The users' data files, read-only to tools")] = Path("data")
    api_token: Annotated[SecretStr | None, Field(description="What clients have to show; none: no token")] = (
        None
    )
    allow_anonymous: Annotated[
        bool, Field(description="Serve other machines without a token: whoever reaches the port may do all")
    ] = False
    # After the two above, which it depends on.
    host: Annotated[str, Field(description="Address to serve on; without a token, a loopback one")] = (
        "127.0.0.1"
    )
    port: Annotated[int, Field(ge=0, le=65535, description="Port to serve on; 0 takes a free one")] = 5001
    allowed_hosts: Annotated[
        tuple[str, ...], NoDecode, Field(description="`Host` names that are served, separated by commas")
    ] = (LOOPBACK,)
    cors_origins: Annotated[
        tuple[str, ...],
        NoDecode,
        Field(description="Origins whose pages may use the server, beside its own; separated by commas"),
    ] = (LOOPBACK,)
    queries_at_once: Annotated[int, Field(ge=1, le=256, description="Queries answered side by side")] = 8
    queries_waiting: Annotated[
        int, Field(ge=1, le=1_000_000, description="Queries that may wait, of all sessions together")
    ] = 10_000
    queries_per_minute: Annotated[
        int, Field(ge=1, le=1_000_000, description="Queries taken from one client, and for one session")
    ] = 3_000
    sessions_per_minute: Annotated[
        int, Field(ge=1, le=1_000_000, description="Sessions that may be started from one address")
    ] = 600
    connections: Annotated[int, Field(ge=1, le=100_000, description="Clients connected at a time")] = 500
    model: Annotated[
        str, Field(description="Who engineers tools: offline, PROVIDER:MODEL, or cascade:PROVIDER:MODEL")
    ] = "offline"
    model_base_url: Annotated[
        str | None,
        Field(description="A server that speaks as OpenAI's does, or for anthropic:... as Anthropic's"),
    ] = None
    model_api_key: Annotated[
        SecretStr | None, Field(description="Key for the model; none: that of the provider's own variable")
    ] = None
    model_timeout_seconds: Annotated[int, Field(ge=1, le=3600, description="Time for one model request")] = (
        120
    )
    model_implementations: Annotated[
        int,
        Field(ge=1, le=4, description="Implementations of a new tool that a model writes, to be compared"),
    ] = 3
    model_samples: Annotated[
        bool, Field(description="Whether a model sees some values of files and earlier results")
    ] = True
    model_query_tokens: Annotated[int, Field(ge=1, description="Model tokens that one query may use")] = (
        200_000
    )
    model_session_tokens: Annotated[
        int, Field(ge=1, description="Model tokens that all queries of a session may use")
    ] = 2_000_000
    embedder: Annotated[str, Field(description="How tools are found: auto or lexical")] = "auto"
    approval: Annotated[
        bool, Field(description="Whether a person approves a tool before it is registered")
    ] = False
    reuse_level: Annotated[Proven, Field(description="Least level of a tool that is used again")] = (
        Level.TESTED
    )
    run_level: Annotated[Proven, Field(description="Least level of a tool that is run without asking")] = (
        Level.TESTED
    )
    sandbox: Annotated[str, Field(description="Where tools run: auto, kernel or docker")] = "auto"
    sandbox_memory_mb: Annotated[int, Field(ge=32, le=65536, description="Memory of one run, in MB")] = 256
    sandbox_cpu_seconds: Annotated[int, Field(ge=1, le=3600, description="CPU time of one run")] = 30
    sandbox_timeout_seconds: Annotated[int, Field(ge=1, le=3600, description="Wall time of one run")] = 30
    sandbox_packages: Annotated[
        tuple[str, ...], NoDecode, Field(description="Packages that tools may import; separated by commas")
    ] = packages.DEFAULT
    sandbox_python_image: Annotated[
        str | None,
        Field(pattern=r"^[\w][\w./:@-]*$", description="Image that the Docker sandbox's own is built from"),
    ] = None
    log_level: Annotated[LogLevel, Field(description="debug, info, warning or error")] = "info"
    log_format: Annotated[Form, Field(description="auto, json or text")] = "auto"
    upload_mb: Annotated[int, Field(ge=1, le=100_000, description="Size of one uploaded file, in MB")] = 100
    session_files: Annotated[int, Field(ge=1, le=10_000, description="Uploaded files of one session")] = 50
    session_files_mb: Annotated[
        int, Field(ge=1, le=1_000_000, description="Size of all uploaded files of one session, in MB")
    ] = 500

    @field_validator("home", "data")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return Path(os.path.abspath(value.expanduser()))  # noqa: PTH100 (keeps links as people wrote them)

    @model_validator(mode="after")
    def _apart(self) -> "Settings":
        # Tools read all of the data folder, and in HOME are every session's messages and files.
        if self.home == self.data:
            raise ValueError(
                f"{PREFIX}HOME and {PREFIX}DATA must be two folders, because tools read all data"
            )
        return self

    @field_validator("model")
    @classmethod
    def _model(cls, value: str) -> str:
        if value != "offline" and not _MODEL.fullmatch(value):
            raise ValueError(
                f"{value!r} is no engineer: use offline, PROVIDER:MODEL (openai:..., anthropic:..., ollama:...), or "
                "cascade:PROVIDER:MODEL"
            )
        return value

    @field_validator("model_base_url")
    @classmethod
    def _model_base_url(cls, value: str | None) -> str | None:
        # Without a name or a password in it: it is shown.
        if value is not None and not _URL.fullmatch(value):
            raise ValueError(
                "write the server's address as http://HOST[:PORT][/PATH], without a name or password"
            )
        return value

    @field_validator("embedder")
    @classmethod
    def _embedder(cls, value: str) -> str:
        if value not in ("auto", "lexical"):
            raise ValueError(f"{value!r} is not an embedder of this version; use auto or lexical")
        return value

    @field_validator("sandbox")
    @classmethod
    def _sandbox(cls, value: str) -> str:
        if value not in ("auto", "kernel", "docker"):
            raise ValueError(f"{value!r} is not a sandbox of this version; use auto, kernel or docker")
        return value

    @field_validator("api_token")
    @classmethod
    def _api_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            token = value.get_secret_value()
            if not all("!" <= character <= "~" for character in token):
                raise ValueError(
                    "a token has printable ASCII characters and no spaces. Make one: "
                    'python3 -c "import secrets; print(secrets.token_urlsafe(32))"'
                )
        return value

    @field_validator("host")
    @classmethod
    def _host(cls, value: str, info: ValidationInfo) -> str:
        if is_loopback(value) or not {"api_token", "allow_anonymous"} <= info.data.keys():
            return value
        if info.data["api_token"] is None and not info.data["allow_anonymous"]:
            raise ValueError(
                f"{value!r} can be reached from other machines, and there is no token. Set {PREFIX}API_TOKEN, or "
                f"{PREFIX}ALLOW_ANONYMOUS=true where everybody who reaches the port may do everything"
            )
        return value

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _allowed_hosts(cls, value: Any) -> tuple[str, ...]:
        return _list(value, addresses.host)

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _cors_origins(cls, value: Any) -> tuple[str, ...]:
        return _list(value, addresses.origin)

    @field_validator("sandbox_packages", mode="before")
    @classmethod
    def _sandbox_packages(cls, value: Any) -> tuple[str, ...]:
        return _texts(value)

    @field_validator("sandbox_packages")
    @classmethod
    def _installed(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        try:
            packages.check(value)
        except packages.PackagesRefused as error:
            raise ValueError(str(error)) from None
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)


def _list(value: Any, read: Callable[[str], str]) -> tuple[str, ...]:
    """What a text with commas, or a list of texts, holds. Raises `ValueError`."""
    texts = (text.lower() for text in _texts(value))
    return tuple(LOOPBACK if text == LOOPBACK else read(text) for text in texts)


def _texts(value: Any) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple):
        raise ValueError("write the names one after another, separated by commas")  # noqa: TRY004 (pydantic's word)
    texts = [str(part).strip() for part in cast("list[object]", parts)]
    return tuple(text for text in texts if text)


def load(**overrides: Any) -> Settings:
    """The settings in force; `overrides` come first (the command line's options). Raises `SettingsRefused`."""
    unknown = _unknown()
    if unknown:
        known = ", ".join(PREFIX + name.upper() for name in Settings.model_fields)
        raise SettingsRefused(f"not a setting of this version: {', '.join(unknown)}. It knows {known}")
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        raise SettingsRefused("; ".join(_sentence(dict(problem)) for problem in error.errors())) from error


def _unknown() -> list[str]:
    """Names that look like settings and are none, as they were written."""
    known = set(Settings.model_fields)
    found = [
        name
        for source in (os.environ, dotenv_values(DOTENV))
        for name in source
        if name.upper().startswith(PREFIX) and name.upper().removeprefix(PREFIX).lower() not in known
    ]
    toml = Path(TOML)
    if toml.is_file():
        import tomllib

        try:
            written = tomllib.loads(toml.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsRefused(f"{TOML} cannot be read: {error}") from error
        found += [f"{name} in {TOML}" for name in written if name not in known]
    return sorted(set(found))


def _sentence(problem: dict[str, Any]) -> str:
    name = PREFIX + str(problem["loc"][0]).upper() if problem["loc"] else "the settings"
    message = str(problem["msg"]).removeprefix("Value error, ")
    return f"{name}: {message}"
