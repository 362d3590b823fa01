"""A person asks, sees each stage, reads an answer, and asks on."""

from pathlib import Path

from playwright.sync_api import expect

from browser.conftest import Open
from browser.person import ask, rows, stages_seen, turns
from support.server import RunningServer, running_server

TEAMS = "Average points per team from data/scores.csv"


def test_a_first_question_shows_every_stage_and_ends_with_a_true_table(
    open_page: Open, data: Path, tmp_path: Path
) -> None:
    with running_server(tmp_path, data) as server:
        page = open_page(server.url)
        expect(page.locator("header [data-tool-count]")).to_have_text("0 tools")
        turn = ask(page, TEAMS)
        assert rows(turn.get_by_role("table")) == [["Blue", "15.0"], ["Green", "1.0"], ["Red", "5.5"]]
        seen = stages_seen(page)
        order = [
            "plan done",
            "search done",
            "synthesis active",
            "specification done",
            "tests done",
            "implementation done",
            "verification done",
            "registration done",
            "synthesis done",
            "execution done",
            "answer done",
        ]
        assert [stage for stage in seen if stage in order] == order
        assert not [stage for stage in seen if stage.endswith("failed")]
        expect(turn).to_contain_text("Engineered and verified")
        expect(turn.locator("footer")).to_contain_text("new tool")
        expect(turn.locator("footer")).to_contain_text("Agreed")
        expect(page.locator("header [data-tool-count]")).to_have_text("1 tool")
        expect(page.locator("[aria-live]").last).to_contain_text("Answer:")
        turn.get_by_role("button", name="This is right").click()
        expect(turn.get_by_role("status")).to_contain_text("Confirmed")


def test_the_next_question_on_another_file_uses_the_same_tool(open_page: Open, server: RunningServer) -> None:
    page = open_page(server.url)
    first = ask(page, TEAMS)
    tool = first.locator("footer .tool-link").inner_text()
    count = page.locator("header [data-tool-count]").inner_text()
    second = ask(page, "Average points per team from data/results.csv")
    assert rows(second.get_by_role("table")) == [["Kites", "1,250"], ["Owls", "7"]]
    expect(second.locator("footer .tool-link")).to_have_text(tool)
    expect(second.locator("footer")).to_contain_text("from the library")
    expect(second).to_contain_text("Used")
    expect(page.locator("header [data-tool-count]")).to_have_text(count)


def test_each_example_on_the_empty_page_is_answered(open_page: Open, server: RunningServer) -> None:
    page = open_page(server.url)
    examples = page.get_by_role("main").get_by_role("listitem")
    assert examples.count() == 3
    for place in range(3):
        examples.nth(place).get_by_role("button").click()
        expect(turns(page)).to_have_attribute("data-state", "answered")
        page.get_by_role("button", name="New conversation").click()
        expect(turns(page)).to_have_count(0)
        expect(page.get_by_role("status")).to_have_text("Connected")


def test_the_stages_of_an_answer_open_and_close(open_page: Open, server: RunningServer) -> None:
    page = open_page(server.url)
    turn = ask(page, TEAMS)
    stages = turn.get_by_role("list", name="Stages")
    expect(stages).to_have_count(0)
    turn.get_by_role("button", name="Stages").click()
    expect(stages.locator("[data-stage=execution]")).to_contain_text("Run in the sandbox")
    expect(stages.locator("[data-state=active]")).to_have_count(0)
    turn.get_by_role("button", name="Stages").click()
    expect(stages).to_have_count(0)


def test_two_questions_at_once_are_both_answered_in_order(open_page: Open, server: RunningServer) -> None:
    page = open_page(server.url)
    field = page.get_by_label("Your question")
    for prompt in (TEAMS, "What is 25% of 80?"):
        field.fill(prompt)
        field.press("Enter")
    expect(turns(page)).to_have_count(2)
    expect(turns(page).nth(1)).to_have_attribute("data-state", "answered")
    expect(turns(page).nth(0)).to_have_attribute("data-state", "answered")
    expect(turns(page).nth(0)).to_contain_text("5.5")
    expect(turns(page).nth(1)).to_contain_text("20")


def test_a_question_nobody_can_answer_is_refused_in_words(open_page: Open, server: RunningServer) -> None:
    page = open_page(server.url)
    page.get_by_label("Your question").fill("Who will win the next election?")
    page.keyboard.press("Enter")
    turn = turns(page)
    expect(turn).to_have_attribute("data-state", "refused")
    expect(turn.locator(".refusal")).not_to_be_empty()
    expect(turn.get_by_role("table")).to_have_count(0)
    expect(turn.locator("footer")).to_have_count(0)
    assert ask(page, "What is 25% of 80?").inner_text().count("20") > 0


def test_a_request_the_server_rejects_is_an_alert_and_the_words_are_not_lost(
    open_page: Open, server: RunningServer
) -> None:
    page = open_page(server.url)
    field = page.get_by_label("Your question")
    field.evaluate("element => element.removeAttribute('maxlength')")
    field.fill("x" * 10_001)
    field.press("Enter")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("10")
    expect(turns(page)).to_have_count(0)
    assert len(field.input_value()) == 10_001
    alert.get_by_role("button", name="Dismiss").click()
    expect(alert).to_have_count(0)
    field.fill("What is 25% of 80?")
    field.press("Enter")
    expect(turns(page)).to_have_attribute("data-state", "answered")


def test_a_hostile_cell_is_shown_as_text_and_runs_nothing(open_page: Open, server: RunningServer) -> None:
    page = open_page(server.url)
    turn = ask(page, "Average points per team from data/hostile.csv")
    shown = {row[0] for row in rows(turn.get_by_role("table"))}
    assert "<img src=x onerror=\"document.title='owned'\">" in shown
    assert "<script>document.title='owned'</script>" in shown
    turn.get_by_role("button", name="Raw result").click()
    expect(turn.get_by_role("table")).to_have_count(2)
    assert turn.locator("img, script, a").count() == 0
    assert page.title() == "Toolwright"


def test_a_raw_result_is_sorted_by_its_columns_and_downloaded_without_formulas(
    open_page: Open, server: RunningServer
) -> None:
    page = open_page(server.url)
    turn = ask(page, "Average points per team from data/hostile.csv")
    turn.get_by_role("button", name="Raw result").click()
    table = turn.get_by_role("region", name="Raw result").get_by_role("table")
    points = table.get_by_role("columnheader").nth(1)
    points.get_by_role("button").click()
    expect(points).to_have_attribute("aria-sort", "ascending")
    assert [row[1] for row in rows(table)] == ["4", "5", "6", "7"]
    points.get_by_role("button").click()
    expect(points).to_have_attribute("aria-sort", "descending")
    assert [row[1] for row in rows(table)] == ["7", "6", "5", "4"]
    with page.expect_download() as download:
        turn.get_by_role("button", name="Download CSV").click()
    lines = Path(download.value.path()).read_text().splitlines()
    assert len(lines) == 5
    assert lines[1].startswith("'=1+2,7")
    turn.get_by_role("button", name="Show as JSON").click()
    expect(turn.locator("pre")).to_contain_text('"=1+2"')


def test_a_long_answer_is_read_from_its_beginning(open_page: Open, server: RunningServer) -> None:
    page = open_page(server.url, height=600)
    ask(page, "What is 25% of 80?")
    turn = ask(page, "Calculate profit margins from data/ecommerce_products.csv")
    expect(turn.get_by_role("heading", name="Calculate profit margins")).to_be_in_viewport()
    expect(turn.locator("footer")).not_to_be_in_viewport()
    page.get_by_role("button", name="To the end").click()
    expect(turn.locator("footer")).to_be_in_viewport()
