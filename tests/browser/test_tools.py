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


def test_a_version_is_brought_back_and_a_tool_removed_after_a_second_press(
    open_page: Open, server: RunningServer
) -> None:
    page = open_page(server.url)
    question = "Total points per team from data/scores.csv"
    name = ask(page, question).locator("footer .tool-link").inner_text()
    path = server.home / "tools" / f"{name}.py"
    verified = path.read_text()
    path.write_text(f"{verified}\n# a remark\n")
    turn = ask(page, question)
    turn.locator("footer .tool-link").click()
    tools = page.get_by_role("complementary", name="Tools")
    history = tools.get_by_role("region", name="Versions")
    first = history.get_by_role("listitem").filter(has_text="Version 1,")
    second = history.get_by_role("listitem").filter(has_text="Version 2,")
    expect(second).to_contain_text("in force")

    first.get_by_role("button", name="Use this version").click()
    first.get_by_role("button", name="Cancel").click()
    expect(second).to_contain_text("in force")
    first.get_by_role("button", name="Use this version").click()
    first.get_by_role("button", name="Put in force").click()
    expect(first).to_contain_text("in force")
    expect(tools.locator(".facts")).to_contain_text("version 1")
    assert path.read_text() == verified

    history.get_by_role("button", name="Remove this tool").click()
    expect(history).to_contain_text(f"Remove {name} with all its versions and files?")
    history.get_by_role("button", name="Remove", exact=True).click()
    expect(tools.get_by_role("heading", name="Tools")).to_be_visible()
    expect(tools.get_by_role("listitem").filter(has_text=name)).to_have_count(0)
    assert not path.exists()
