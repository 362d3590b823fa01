"""The Stop button."""

from pathlib import Path

from playwright.sync_api import expect

from browser.conftest import Open
from browser.person import turns
from support.server import running_server

SLOW = {"delay": {"steps": ["tests", "execution"], "seconds": 120}, "engineer": "scripted"}
PROMPT = "mean of points in scores.csv"


def test_a_running_and_a_waiting_question_are_stopped_from_the_keyboard_and_the_next_is_answered(
    open_page: Open, data: Path, tmp_path: Path
) -> None:
    with running_server(tmp_path, data, options=SLOW) as server:
        page = open_page(server.url)
        for number in range(2):
            page.get_by_label("Your question").fill(PROMPT)
            page.keyboard.press("Enter")
            expect(turns(page)).to_have_count(number + 1)
        running, waiting = turns(page).nth(0), turns(page).nth(1)
        expect(running.locator("[data-stage=tests][data-state=active]")).to_be_visible()

        waiting.get_by_role("button", name="Stop").focus()
        page.keyboard.press("Enter")
        expect(waiting).to_have_attribute("data-state", "cancelled")
        expect(running).to_have_attribute("data-state", "accepted")
        running.get_by_role("button", name="Stop").focus()
        page.keyboard.press("Space")
        expect(running).to_have_attribute("data-state", "cancelled")
        expect(running).to_contain_text("Stopped")
        expect(running).to_contain_text("cancelled")
        expect(page.get_by_role("button", name="Stop")).to_have_count(0)

        page.get_by_label("Your question").fill(PROMPT)
        page.keyboard.press("Enter")
        third = turns(page).nth(2)
        expect(third.locator("[data-stage=execution][data-state=active]")).to_be_visible()
        page.reload()
        expect(turns(page)).to_have_count(3)
        third = turns(page).nth(2)
        third.get_by_role("button", name="Stop").click()
        expect(third).to_have_attribute("data-state", "cancelled")
        for number in range(2):
            expect(turns(page).nth(number)).to_have_attribute("data-state", "cancelled")
        expect(page.get_by_role("alert")).to_have_count(0)
