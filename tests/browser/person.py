"""What a person does on the page, by what a person sees."""

from playwright.sync_api import Locator, Page, expect


def ask(page: Page, prompt: str) -> Locator:
    """Types a question and presses Enter; its place in the conversation once it has ended."""
    earlier = turns(page).count()
    page.get_by_label("Your question").fill(prompt)
    page.keyboard.press("Enter")
    turn = turns(page).nth(earlier)
    expect(turn).to_have_attribute("data-state", "answered")
    return turn


def turns(page: Page) -> Locator:
    return page.get_by_label("Conversation", exact=True).get_by_role("article")


def rows(table: Locator) -> list[list[str]]:
    """The cells of a table's body, as shown."""
    return [
        [cell.strip() for cell in row.get_by_role("cell").all_inner_texts()]
        for row in table.locator("tbody").get_by_role("row").all()
    ]


def stages_seen(page: Page) -> list[str]:
    return page.evaluate("window.stagesSeen")


def overflows(page: Page) -> bool:
    """Whether the page is wider than the screen, or any part of it hangs over the edge without a way to scroll."""
    return page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth > width) return true;
          const scrolls = (element) => {
            for (let up = element.parentElement; up && up !== document.body; up = up.parentElement)
              if (["auto", "scroll", "hidden"].includes(getComputedStyle(up).overflowX)
                  && up.getBoundingClientRect().right <= width + 1) return true;
            return false;
          };
          return [...document.querySelectorAll("body *")].some(
            (element) => element.getBoundingClientRect().right > width + 1 && !scrolls(element));
        }"""
    )
