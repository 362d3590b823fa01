"""Screens, themes, keyboards."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Open
from browser.person import ask, overflows, turns
from support.server import RunningServer

MARGINS = "Calculate profit margins from data/ecommerce_products.csv"


def background(page: Page) -> str:
    return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_hangs_over_the_edge_of_the_screen(
    open_page: Open, server: RunningServer, tmp_path: Path, width: int, scheme: str
) -> None:
    page = open_page(server.url, width=width, height=800, color_scheme=scheme)
    assert not overflows(page)
    turn = ask(page, MARGINS)
    turn.get_by_role("button", name="Stages").click()
    turn.get_by_role("button", name="Raw result").click()
    page.screenshot(path=tmp_path / f"answer-{width}-{scheme}.png")
    assert not overflows(page)
    turn.locator("footer .tool-link").click()
    expect(page.get_by_role("region", name="Code")).to_be_visible()
    page.screenshot(path=tmp_path / f"tool-{width}-{scheme}.png")
    assert not overflows(page)


def test_on_a_phone_the_conversation_and_the_tools_are_views(open_page: Open, server: RunningServer) -> None:
    page = open_page(server.url, width=390, height=844)
    views = page.get_by_role("navigation", name="Views").get_by_role("button")
    ask(page, "What is 25% of 80?")
    expect(page.get_by_role("complementary", name="Tools")).to_have_count(0)
    views.nth(1).click()
    expect(page.get_by_role("complementary", name="Tools")).to_be_visible()
    expect(turns(page)).to_have_count(0)
    page.go_back()
    expect(turns(page)).to_have_count(1)
    expect(turns(page)).to_contain_text("20")


def test_the_theme_is_the_systems_until_a_person_chooses_and_then_remembered(
    open_page: Open, server: RunningServer
) -> None:
    page = open_page(server.url, color_scheme="dark")
    dark = background(page)
    page.emulate_media(color_scheme="light")
    light = background(page)
    assert dark != light
    page.get_by_role("button", name="Theme: as the system").click()
    page.get_by_role("button", name="Theme: light").click()
    assert background(page) == dark
    page.reload()
    expect(page.get_by_role("button", name="Theme: dark")).to_be_visible()
    assert background(page) == dark
    page.get_by_role("button", name="Theme: dark").click()
    assert background(page) == light


def test_everything_is_done_with_the_keyboard_alone(open_page: Open, server: RunningServer) -> None:
    page = open_page(server.url)
    keyboard = page.keyboard
    page.evaluate("document.activeElement.blur()")
    keyboard.press("/")
    expect(page.get_by_label("Your question")).to_be_focused()
    keyboard.type("What is 25%")
    keyboard.press("Shift+Enter")
    keyboard.type("of 80?")
    assert page.get_by_label("Your question").input_value() == "What is 25%\nof 80?"
    keyboard.press("Enter")
    expect(turns(page)).to_have_attribute("data-state", "answered")
    expect(page.get_by_label("Your question")).to_have_value("")
    keyboard.press("ArrowUp")
    expect(page.get_by_label("Your question")).to_have_value("What is 25%\nof 80?")
    keyboard.press("ArrowDown")
    expect(page.get_by_label("Your question")).to_have_value("")

    stages = turns(page).get_by_role("button", name="Stages")
    tab_to(page, stages)
    keyboard.press("Enter")
    expect(stages).to_have_attribute("aria-expanded", "true")
    link = turns(page).locator("footer .tool-link")
    name = link.inner_text()
    tab_to(page, link)
    keyboard.press("Enter")
    expect(page.get_by_role("region", name="Code")).to_be_visible()
    expect(page.get_by_role("button", name="All tools")).to_be_focused()
    keyboard.press("Enter")
    entry = page.get_by_role("complementary", name="Tools").get_by_role("button").filter(has_text=name)
    expect(entry.first).to_be_focused()


def tab_to(page: Page, wanted: object, most: int = 60) -> None:
    """Presses Tab until the element has the focus, and checks that the focus can be seen all the way."""
    handle = wanted.element_handle()  # pyright: ignore[reportAttributeAccessIssue]
    for _ in range(most):
        page.keyboard.press("Tab")
        visible = page.evaluate(
            """() => {
              const focused = document.activeElement;
              const style = getComputedStyle(focused);
              return focused === document.body || focused.id === "prompt" || style.outlineStyle !== "none";
            }"""
        )
        assert visible, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if handle.evaluate("element => element === document.activeElement"):
            return
    pytest.fail("Tab does not lead there")


def test_every_control_has_a_name(open_page: Open, server: RunningServer) -> None:
    page = open_page(server.url)
    turn = ask(page, MARGINS)
    turn.get_by_role("button", name="Raw result").click()
    turn.locator("footer .tool-link").click()
    expect(page.get_by_role("region", name="Code")).to_be_visible()
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll("button, textarea, input, a, [tabindex='0']")]
          .filter((element) => !(element.innerText || "").trim() && !element.ariaLabel
            && !(element.labels && element.labels.length))
          .map((element) => element.outerHTML.slice(0, 120))"""
    )
    assert unnamed == []


def test_motion_stops_for_those_who_ask_for_it(open_page: Open, server: RunningServer) -> None:
    page = open_page(server.url, reduced_motion="reduce")
    slow = page.evaluate(
        """() => [...document.querySelectorAll("*")].map((element) => getComputedStyle(element))
          .flatMap((style) => [style.transitionDuration, style.animationDuration])
          .filter((duration) => parseFloat(duration) > 0.001)"""
    )
    assert slow == []
