"""Settings: what is set holds, what is not known is refused by name, everything is documented."""

import re
import traceback
from pathlib import Path
from typing import Any

import pytest

from support.server import ROOT
from toolwright.settings import PREFIX, Settings, SettingsRefused, load


@pytest.fixture(autouse=True)
def nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in list(os.environ):
        if name.upper().startswith(PREFIX):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_every_setting_and_its_default_is_documented() -> None:
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    for name, field in Settings.model_fields.items():
        row = re.search(rf"^\| `{PREFIX}{name.upper()}` \| `([^`]*)`", text, re.MULTILINE)
        assert row is not None, f"{name} is not in docs/operations.md"
        assert row[1] == shown(field.default)
    documented = set(re.findall(rf"^\| `{PREFIX}(\w+)`", text, re.MULTILINE))
    assert documented == {name.upper() for name in Settings.model_fields}


def shown(default: object) -> str:
    """A default as people write it."""
    if default is None:
        return "none"
    if isinstance(default, tuple):
        return ", ".join(default)
    return str(default).lower() if isinstance(default, bool) else str(default)


def test_the_environment_comes_before_dotenv_and_that_before_toml(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("toolwright.toml").write_text("port = 1\nsandbox_memory_mb = 100\nsandbox_cpu_seconds = 7\n")
    Path(".env").write_text("TOOLWRIGHT_PORT=2\nTOOLWRIGHT_SANDBOX_MEMORY_MB=200\nSOMETHING_ELSE=x\n")
    monkeypatch.setenv("TOOLWRIGHT_PORT", "3")
    settings = load()
    assert (settings.port, settings.sandbox_memory_mb, settings.sandbox_cpu_seconds) == (3, 200, 7)
    assert load(port=4).port == 4


def test_folders_are_absolute() -> None:
    assert load().home == Path.cwd() / ".toolwright"
    assert load().data == Path.cwd() / "data"


@pytest.mark.parametrize("name", ["DATABASE_URL", "MODEL_NAME", "PROT"])
@pytest.mark.parametrize("where", ["environment", ".env", "toolwright.toml"])
def test_a_setting_that_is_not_built_is_refused_by_its_name(
    name: str, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    match where:
        case "environment":
            monkeypatch.setenv(PREFIX + name, "x")
        case ".env":
            Path(where).write_text(f"{PREFIX}{name}=x\n")
        case _:
            Path(where).write_text(f'{name.lower()} = "x"\n')
    with pytest.raises(SettingsRefused, match=name if where != "toolwright.toml" else name.lower()):
        load()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("MODEL", "gpt", "use offline, PROVIDER:MODEL"),
        ("MODEL", "cascade:offline", "cascade:PROVIDER:MODEL"),
        ("MODEL", "cascade:cascade:openai:gpt", "cascade:PROVIDER:MODEL"),
        ("MODEL_BASE_URL", "localhost:11434", "http://HOST"),
        ("MODEL_BASE_URL", "http://me:secret@localhost", "without a name or password"),
        ("MODEL_QUERY_TOKENS", "0", "1"),
        ("EMBEDDER", "minilm", "use auto or lexical"),
        ("SANDBOX", "none", "use auto, kernel or docker"),
        ("HOST", "0.0.0.0", "other machines"),
        ("HOST", "example.org", "other machines"),
        ("HOST", "::", "TOOLWRIGHT_API_TOKEN"),
        ("API_TOKEN", "a token with spaces in it", "no spaces"),
        ("API_TOKEN", "ünï" * 10, "ASCII"),
        ("ALLOW_ANONYMOUS", "perhaps", "boolean"),
        ("ALLOWED_HOSTS", "https://tools.example", "not a host"),
        ("ALLOWED_HOSTS", "tools.example:5001", "not a host"),
        ("ALLOWED_HOSTS", "*", "not a host"),
        ("CORS_ORIGINS", "tools.example", "not an origin"),
        ("CORS_ORIGINS", "*", "not an origin"),
        ("CORS_ORIGINS", "https://tools.example/page", "not an origin"),
        ("CORS_ORIGINS", "https://me@tools.example", "not an origin"),
        ("PORT", "70000", "65535"),
        ("PORT", "http", "integer"),
        ("SANDBOX_MEMORY_MB", "0", "32"),
        ("SANDBOX_PACKAGES", "pandas,no-such-package", "no-such-package is not installed"),
        ("SANDBOX_PACKAGES", "two words", "no name of a package"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_with_what_can(
    name: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingsRefused, match=f"{PREFIX}{name}.*{says}"):
        load()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_every_loopback_address_can_be_served_on(host: str) -> None:
    assert load(host=host).host == host


@pytest.mark.parametrize("given", [{"api_token": "a token".replace(" ", "-") * 3}, {"allow_anonymous": True}])
def test_other_machines_are_served_with_a_token_or_where_anybody_may(given: dict[str, Any]) -> None:
    assert load(host="0.0.0.0", **given).host == "0.0.0.0"


def test_a_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOLWRIGHT_API_TOKEN", "secret-secret-secret")
    assert "secret" not in repr(load())
    monkeypatch.setenv("TOOLWRIGHT_API_TOKEN", "secret secret")
    with pytest.raises(SettingsRefused) as refused:
        load()
    assert "secret secret" not in "".join(traceback.format_exception(refused.value))


def test_lists_are_read_from_every_source_in_one_form(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("toolwright.toml").write_text(
        'cors_origins = ["https://a.example:443/", "HTTP://[::1]:80"]\nallowed_hosts = "loopback, B.example,"\n'
    )
    settings = load()
    assert settings.cors_origins == ("https://a.example", "http://[::1]")
    assert settings.allowed_hosts == ("loopback", "b.example")
    monkeypatch.setenv("TOOLWRIGHT_ALLOWED_HOSTS", "10.0.0.1,[::1]")
    assert load().allowed_hosts == ("10.0.0.1", "::1")
