"""The library beside the conversation."""

from playwright.sync_api import expect

from browser.conftest import Open
from browser.person import ask
from support.server import RunningServer


def test_an_answers_tool_opens_with_its_code_tests_and_evidence(
    open_page: Open, server: RunningServer
) -> None:
    page = open_page(server.url)
    turn = ask(page, "Average points per team from data/scores.csv")
    link = turn.locator("footer .tool-link")
    name = link.inner_text()
    link.click()
    tools = page.get_by_role("complementary", name="Tools")
    expect(tools.get_by_role("heading", name=name)).to_be_visible()
    expect(tools.get_by_role("region", name="Code")).to_contain_text(f"def {name}(")
    expect(tools.get_by_role("region", name="Tests")).to_contain_text("def test_")
    expect(tools.get_by_role("region", name="Tests")).to_contain_text(f"import {name}")
    expect(tools).to_contain_text("version 1")
    expect(tools).to_contain_text("by the offline engineer")
    expect(tools.locator("dl")).to_contain_text("passed")
    expect(tools.locator("dl")).to_contain_text("agreed")
    page.go_back()
    expect(tools.get_by_role("region", name="Code")).to_have_count(0)


def test_the_list_has_a_new_tool_as_soon_as_it_is_registered(open_page: Open, server: RunningServer) -> None:
    page = open_page(server.url)
    tools = page.get_by_role("complementary", name="Tools")
    name = ask(page, "Median points per team from data/scores.csv").locator("footer .tool-link").inner_text()
    entry = tools.get_by_role("listitem").filter(has_text=name)
    expect(entry.first).to_contain_text("Agreed")
    entry.first.get_by_role("button").click()
    expect(tools.get_by_role("heading", name=name)).to_be_visible()
    page.keyboard.press("Escape")
    expect(tools.get_by_role("heading", name="Tools")).to_be_visible()


def test_a_tool_that_is_not_there_says_so(open_page: Open, server: RunningServer) -> None:
    page = open_page(server.url)
    page.evaluate("location.hash = '#tools/no_such_tool'")
    expect(page.get_by_role("complementary", name="Tools")).to_contain_text("There is no tool of this name")
