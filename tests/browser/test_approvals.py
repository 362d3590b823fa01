"""A person decides on the page about a tool that was made for them."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from browser.conftest import Open
from browser.person import turns
from support.server import running_server

QUESTION = "Average points per team from data/scores.csv"


def test_a_person_rejects_a_tool_with_a_reason_and_approves_it_the_next_time(
    browser: Browser, open_page: Open, data: Path, tmp_path: Path
) -> None:
    with running_server(tmp_path, data, APPROVAL="true") as server:
        page = open_page(server.url)
        page.get_by_label("Your question").fill(QUESTION)
        page.keyboard.press("Enter")
        approval = page.get_by_role("region", name="Approval")
        expect(approval).to_contain_text("waits for you to be registered")
        expect(approval).to_contain_text("generated inputs agreed")
        approval.get_by_text("Code and tests").click()
        expect(approval.get_by_role("region", name="Code to approve")).to_contain_text("def ")
        approval.get_by_label("Reason").fill("we have one")
        approval.get_by_role("button", name="Reject").click()
        expect(turns(page).first).to_have_attribute("data-state", "refused")
        expect(turns(page).first).to_contain_text("a person rejected it: we have one.")
        expect(approval).to_have_count(0)

        page.get_by_label("Your question").fill(QUESTION)
        page.keyboard.press("Enter")
        expect(approval).to_be_visible()
        page.reload()
        approval.get_by_role("button", name="Approve").click()
        expect(turns(page).nth(1)).to_have_attribute("data-state", "answered")
        expect(approval).to_have_count(0)
