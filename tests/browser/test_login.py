"""The login of a server that wants a token."""

from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import Open
from browser.person import ask, overflows, turns
from support.server import TOKEN, RunningServer, running_server


@pytest.fixture(scope="module")
def locked(
    browser: Browser, data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Generator[RunningServer]:
    with running_server(tmp_path_factory.mktemp("locked"), data, API_TOKEN=TOKEN) as server:
        yield server


def log_in(page: Page, token: str = TOKEN) -> None:
    expect(page.get_by_label("Token")).to_be_focused()
    page.keyboard.type(token)
    page.keyboard.press("Enter")


def connected(page: Page) -> None:
    expect(page.get_by_role("status")).to_have_text("Connected")


def test_the_token_opens_the_page_until_the_person_logs_out(open_page: Open, locked: RunningServer) -> None:
    page = open_page(locked.url, state="Locked")
    expect(page.get_by_label("Your question")).to_have_count(0)
    expect(page.get_by_role("button", name="Log out")).to_have_count(0)
    log_in(page)
    connected(page)
    expect(page.get_by_label("Your question")).to_be_focused()
    assert "20" in ask(page, "What is 25% of 80?").inner_text()
    page.reload()
    connected(page)
    expect(turns(page)).to_have_count(1)
    assert TOKEN not in page.evaluate(
        "document.cookie + JSON.stringify({...localStorage, ...sessionStorage})"
    )

    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("Token")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Locked")
    page.reload()
    log_in(page)
    connected(page)
    expect(turns(page)).to_have_count(0)


def test_a_wrong_token_is_told_and_can_be_corrected(open_page: Open, locked: RunningServer) -> None:
    page = open_page(locked.url, state="Locked")
    expect(page.get_by_role("button", name="Log in")).to_be_disabled()
    log_in(page, "not-the-token-at-all")
    expect(page.get_by_role("alert")).to_contain_text("not the token of this server")
    field = page.get_by_label("Token")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(
        "This is not the token of this server. Its operator knows it."
    )
    # What was typed is selected, so typing replaces it.
    log_in(page)
    connected(page)


def test_a_link_to_what_needs_the_token_works_once_logged_in(open_page: Open, locked: RunningServer) -> None:
    page = open_page(locked.url, state="Locked")
    log_in(page)
    connected(page)
    answer = page.context.new_page().goto(f"{locked.url}/api/tools")
    assert answer is not None
    assert answer.status == 200


def test_a_login_that_ended_is_asked_for_again(open_page: Open, locked: RunningServer) -> None:
    page = open_page(locked.url, state="Locked")
    log_in(page)
    connected(page)
    page.context.clear_cookies()
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("The login from before has ended")
    log_in(page)
    connected(page)


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_login_fits_every_screen(
    open_page: Open, locked: RunningServer, tmp_path: Path, width: int, scheme: str
) -> None:
    page = open_page(locked.url, width=width, height=640, state="Locked", color_scheme=scheme)
    page.screenshot(path=tmp_path / f"login-{width}-{scheme}.png")
    assert not overflows(page)
    log_in(page, "wrong-" * 20)
    expect(page.get_by_role("alert")).to_contain_text("not the token")
    page.screenshot(path=tmp_path / f"wrong-{width}-{scheme}.png")
    assert not overflows(page)
    page.set_viewport_size({"width": width, "height": 300})
    page.get_by_role("button", name="Log in").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Log in")).to_be_in_viewport()


def test_a_server_without_a_token_asks_for_none(open_page: Open, server: RunningServer) -> None:
    page = open_page(server.url)
    expect(page.get_by_label("Token")).to_have_count(0)
    expect(page.get_by_role("button", name="Log out")).to_have_count(0)
