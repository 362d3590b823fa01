"""Settings: what is set holds, what is not known is refused by name, everything is documented."""

import re
from pathlib import Path

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
        assert row[1] == str(field.default)
    documented = set(re.findall(rf"^\| `{PREFIX}(\w+)`", text, re.MULTILINE))
    assert documented == {name.upper() for name in Settings.model_fields}


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


@pytest.mark.parametrize(
    "name", ["DATABASE_URL", "MODEL_BASE_URL", "API_TOKEN", "CORS_ORIGINS", "ALLOW_ANONYMOUS", "PROT"]
)
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
        ("MODEL", "openai:gpt", "use offline"),
        ("EMBEDDER", "minilm", "use auto or lexical"),
        ("SANDBOX", "docker", "has no Docker sandbox"),
        ("SANDBOX", "none", "use auto or kernel"),
        ("HOST", "0.0.0.0", "other machines"),
        ("HOST", "example.org", "other machines"),
        ("PORT", "70000", "65535"),
        ("PORT", "http", "integer"),
        ("SANDBOX_MEMORY_MB", "0", "32"),
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
