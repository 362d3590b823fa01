"""Reloads, lost connections, restarts."""

from pathlib import Path

from playwright.sync_api import expect

from browser.conftest import Open
from browser.person import ask, rows, turns
from support.server import RunningServer, running_server, start_server

TEAMS = "Average points per team from data/scores.csv"
REFRESHED = [["Blue", "15.0"], ["Green", "1.0"], ["Red", "5.5"]]


def test_a_reload_finds_the_conversation_with_stages_and_results(
    open_page: Open, server: RunningServer
) -> None:
    page = open_page(server.url)
    ask(page, TEAMS)
    ask(page, "What is 25% of 80?")
    page.reload()
    expect(turns(page)).to_have_count(2)
    first = turns(page).first
    expect(first).to_have_attribute("data-state", "answered")
    assert rows(first.get_by_role("table")) == REFRESHED
    first.get_by_role("button", name="Stages").click()
    expect(first.locator("[data-stage=execution][data-state=done]")).to_be_visible()
    first.get_by_role("button", name="Raw result").click()
    expect(first.get_by_role("table")).to_have_count(2)
    assert ask(page, "What is 10% of 50?").inner_text().count("5") > 0
    expect(turns(page)).to_have_count(3)


def test_a_reload_while_a_query_runs_goes_on_with_it(open_page: Open, server: RunningServer) -> None:
    page = open_page(server.url)
    ask(page, "What is 25% of 80?")
    page.get_by_label("Your question").fill("Smallest points per team from data/scores.csv")
    page.keyboard.press("Enter")
    expect(turns(page)).to_have_count(2)
    expect(turns(page).nth(1)).not_to_have_attribute("data-state", "sending")
    page.reload()
    expect(turns(page)).to_have_count(2)
    turn = turns(page).nth(1)
    expect(turn).to_have_attribute("data-state", "answered")
    expect(turn).to_contain_text("Smallest points per team")
    assert rows(turn.get_by_role("table")) == [["Blue", "10"], ["Green", "1"], ["Red", "5"]]
    turn.get_by_role("button", name="Stages").click()
    expect(turn.locator("[data-stage=plan]")).to_have_count(1)
    expect(turn.locator("[data-stage=answer][data-state=done]")).to_have_count(1)


def test_another_page_of_the_session_shows_the_same_conversation_live(
    open_page: Open, server: RunningServer
) -> None:
    page = open_page(server.url)
    ask(page, "What is 25% of 80?")
    other = page.context.new_page()
    other.goto(server.url)
    expect(turns(other)).to_have_count(1)
    expect(other.get_by_role("status")).to_have_text("Connected")
    ask(page, TEAMS)
    expect(turns(other)).to_have_count(2)
    expect(turns(other).nth(1)).to_contain_text(TEAMS)
    assert rows(turns(other).nth(1).get_by_role("table")) == REFRESHED


def test_a_new_conversation_starts_empty_and_stays_so_after_a_reload(
    open_page: Open, server: RunningServer
) -> None:
    page = open_page(server.url)
    ask(page, "What is 25% of 80?")
    page.get_by_role("button", name="New conversation").click()
    expect(turns(page)).to_have_count(0)
    page.reload()
    expect(page.get_by_role("status")).to_have_text("Connected")
    expect(turns(page)).to_have_count(0)
    ask(page, "What is 10% of 50?")
    expect(turns(page)).to_have_count(1)


def test_a_killed_server_is_waited_for_and_the_conversation_goes_on(
    open_page: Open, data: Path, tmp_path: Path
) -> None:
    server = start_server(tmp_path, data)
    try:
        page = open_page(server.url)
        ask(page, "What is 25% of 80?")
        server.kill()
        expect(page.get_by_role("status")).to_have_text("Reconnecting…")
        page.get_by_label("Your question").fill("What is 10% of 50?")
        expect(page.get_by_role("button", name="Ask", exact=True)).to_be_disabled()
        expect(page.locator("#composer-note")).to_contain_text("The connection broke")
    finally:
        server.kill()
    with running_server(tmp_path, data, PORT=str(server.port)):
        expect(page.get_by_role("status")).to_have_text("Connected")
        page.get_by_role("button", name="Ask", exact=True).click()
        expect(turns(page)).to_have_count(2)
        expect(turns(page).nth(1)).to_have_attribute("data-state", "answered")
        expect(turns(page).nth(0)).to_contain_text("20")


def test_a_query_that_a_crash_interrupted_is_answered_on_the_same_page(
    open_page: Open, data: Path, tmp_path: Path
) -> None:
    kill = {"at": "before", "step": "verification", "marker": str(tmp_path / "killed")}
    server = start_server(tmp_path, data, options={"kill": kill})
    try:
        page = open_page(server.url)
        page.get_by_label("Your question").fill(TEAMS)
        page.keyboard.press("Enter")
        server.wait_killed()
        expect(page.get_by_role("status")).to_have_text("Reconnecting…")
        expect(turns(page).locator("[data-stage=verification][data-state=active]")).to_be_visible()
    finally:
        server.kill()
    with running_server(tmp_path, data, PORT=str(server.port)):
        turn = turns(page)
        expect(turn).to_have_attribute("data-state", "answered")
        assert rows(turn.get_by_role("table")) == REFRESHED
        turn.get_by_role("button", name="Stages").click()
        for stage in ("plan", "specification", "tests", "verification", "registration", "execution"):
            expect(turn.locator(f"[data-stage={stage}]")).to_have_count(1)


def test_a_server_that_does_not_know_the_session_gets_a_new_one_silently(
    open_page: Open, data: Path, tmp_path: Path
) -> None:
    with running_server(tmp_path / "first", data) as server:
        page = open_page(server.url)
        ask(page, "What is 25% of 80?")
    page.goto("about:blank")
    with running_server(tmp_path / "second", data, PORT=str(server.port)):
        page.goto(server.url)
        expect(page.get_by_role("status")).to_have_text("Connected")
        expect(turns(page)).to_have_count(0)
        expect(page.get_by_role("alert")).to_have_count(0)
        ask(page, "What is 10% of 50?")
