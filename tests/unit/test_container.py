"""The Dockerfile and the compose file say what the server knows."""

import re
from pathlib import Path

from toolwright.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = (ROOT / "compose.yaml").read_text()


def test_every_setting_named_there_is_one() -> None:
    named = set(re.findall(rf"\b{PREFIX}(\w+)", DOCKERFILE + COMPOSE))
    assert named >= {"HOME", "DATA", "HOST", "API_TOKEN"}
    assert named <= {name.upper() for name in Settings.model_fields}


def test_the_volumes_and_the_port_are_those_of_the_settings() -> None:
    home, data = (re.search(rf"{PREFIX}{name}=(\S+)", DOCKERFILE) for name in ("HOME", "DATA"))
    assert home is not None
    assert data is not None
    assert f'VOLUME ["{home[1]}", "{data[1]}"]' in DOCKERFILE
    assert f"home:{home[1]}" in COMPOSE
    assert f"./data:{data[1]}:ro" in COMPOSE
    port = Settings.model_fields["port"].default
    assert f"EXPOSE {port}" in DOCKERFILE
    assert f"http://127.0.0.1:{port}/healthz" in DOCKERFILE
    assert f'"127.0.0.1:{port}:{port}"' in COMPOSE


def test_what_the_image_is_built_from_is_let_into_the_context() -> None:
    let_in = set(re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    assert let_in >= {
        "pyproject.toml",
        "uv.lock",
        "README.md",
        "LICENSE",
        "hatch_build.py",
        "scripts",
        "src",
        "web",
    }
    assert all((ROOT / name).exists() for name in let_in)
