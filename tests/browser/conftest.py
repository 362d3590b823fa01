"""A person's browser (Debian's Chromium) on the page of a real server process."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from support.server import DATA, ROOT, RunningServer, running_server

ARGUMENTS = (
    "--no-sandbox",  # tests may run as root, for whom Chromium has no sandbox
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
SECONDS = 30

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium(require: Callable[[str, str], Path]) -> Path:
    return require("chromium", "the page is used as a person would")


@pytest.fixture(scope="session")
def built_page(chromium: Path) -> None:
    """The page as it is now; built only when it is not current."""
    done = subprocess.run(
        [sys.executable, ROOT / "scripts/page.py", "build"], capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        return
    reason = f"the page could not be built: {done.stderr.strip()[-500:]}"
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="package")  # Playwright's event loop runs in this thread until then: none other could
def browser(chromium: Path, built_page: None) -> Generator[Browser]:
    expect.set_options(timeout=SECONDS * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample data, and files whose answers are known or whose cells mean harm."""
    folder = tmp_path_factory.mktemp("data")
    shutil.copytree(DATA, folder, dirs_exist_ok=True)
    (folder / "scores.csv").write_text("team,points\nBlue,10\nBlue,20\nRed,5\nRed,6\nGreen,1\n")
    (folder / "results.csv").write_text("team,points\nKites,1000\nKites,1500\nOwls,7\n")
    (folder / "hostile.csv").write_text(
        "team,points\n"
        '"<img src=x onerror=""document.title=\'owned\'"">",4\n'
        "<script>document.title='owned'</script>,5\n"
        "[click](javascript:alert(1)),6\n"
        "=1+2,7\n"
    )
    return folder


@pytest.fixture(scope="package")
def server(
    browser: Browser, data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Generator[RunningServer]:
    """A server that the tests share which leave it running."""
    with running_server(tmp_path_factory.mktemp("home"), data) as server:
        yield server


@pytest.fixture
def open_page(browser: Browser) -> Generator[Open]:
    """`open_page(url, width=390, ...)` is a page that has just connected, or reached another `state`, in a browser
    of its own.

    Afterwards: it spoke with its own server alone, and nothing went wrong in it or was blocked.
    """
    contexts = []
    troubles: list[str] = []

    def on_request(request: Request, host: str) -> None:
        address = urlsplit(request.url)
        if address.scheme != "blob" and address.netloc != host:
            troubles.append(f"asked another host: {request.url}")

    def on_console(message: ConsoleMessage) -> None:
        # A server that a test ends and a thing that is not there are noted in the console, as they should be.
        expected = any(text in message.text for text in ("ERR_CONNECTION", "Failed to load resource"))
        if message.type == "error" and not expected:
            troubles.append(f"console: {message.text}")

    def open_at(
        url: str, *, width: int = 1280, height: int = 800, state: str = "Connected", **options: object
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)  # pyright: ignore[reportArgumentType]
        contexts.append(context)
        context.add_init_script(path=Path(__file__).parent / "stages.js")
        context.on("console", on_console)
        context.on("weberror", lambda error: troubles.append(f"error: {error.error}"))
        context.on("request", lambda request: on_request(request, urlsplit(url).netloc))
        page = context.new_page()
        page.set_default_timeout(SECONDS * 1000)
        page.goto(url)
        expect(page.get_by_role("status")).to_have_text(state)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert troubles == []
