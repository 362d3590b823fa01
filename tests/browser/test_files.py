"""Files are added by button and by dropping them, shown, named in a question, and refused with a reason."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from browser.conftest import Open
from browser.person import ask, overflows
from support.server import RunningServer

TABLE = "team,points\nHawks,30\nHawks,12\nRooks,5\n"


def shown(page: Page) -> Locator:
    return page.get_by_role("list", name="Files of this conversation").get_by_role("listitem")


def add(page: Page, *files: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add files").click()
    chooser.value.set_files(files)


def drop(page: Page, name: str, content: str) -> None:
    """As a person drags a file from a folder onto the page."""
    transfer = page.evaluate_handle(
        """([name, content]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([content], name));
          return transfer;
        }""",
        [name, content],
    )
    for event in ("dragenter", "dragover"):
        page.dispatch_event("main", event, {"dataTransfer": transfer})
    expect(page.get_by_text("Drop files to add them")).to_be_visible()
    page.dispatch_event("main", "drop", {"dataTransfer": transfer})
    expect(page.get_by_text("Drop files to add them")).to_have_count(0)


def test_a_file_is_added_named_by_a_click_and_asked_about(
    open_page: Open, server: RunningServer, tmp_path: Path
) -> None:
    page = open_page(server.url)
    file = tmp_path / "my league.csv"
    file.write_text(TABLE)
    add(page, file)
    entry = shown(page).filter(has_text="my league.csv")
    expect(entry).to_contain_text("bytes")
    page.get_by_label("Your question").fill("Total points in")
    entry.get_by_role("button").click()
    expect(page.get_by_label("Your question")).to_have_value("Total points in my league.csv")
    turn = ask(page, "Total points in my league.csv")
    expect(turn).to_contain_text("47")
    page.reload()
    expect(shown(page)).to_have_count(1)
    page.get_by_role("button", name="New conversation").click()
    expect(shown(page)).to_have_count(0)


def test_a_file_is_dropped_onto_the_page(open_page: Open, server: RunningServer) -> None:
    page = open_page(server.url)
    drop(page, "dropped.csv", TABLE)
    expect(shown(page)).to_contain_text("dropped.csv")
    drop(page, "dropped.csv", TABLE + "Rooks,1\n")
    turn = ask(page, "Total points in dropped.csv")
    expect(turn).to_contain_text("48")
    expect(shown(page)).to_have_count(1)


def test_what_is_not_taken_says_why_and_goes_away(
    open_page: Open, server: RunningServer, tmp_path: Path
) -> None:
    page = open_page(server.url, width=390)
    report = tmp_path / "a rather long name for a report of the year.pdf"
    report.write_text("%PDF")
    good = tmp_path / "good.csv"
    good.write_text(TABLE)
    add(page, report, good)
    refused = shown(page).filter(has_text=".pdf")
    expect(refused).to_contain_text("Files that end in .pdf are not read")
    expect(shown(page)).to_have_count(2)
    assert not overflows(page)
    refused.get_by_role("button", name="Dismiss").click()
    expect(shown(page)).to_have_count(1)
    expect(shown(page)).to_contain_text("good.csv")
