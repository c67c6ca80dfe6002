"""Walking a page without a mouse: wherever the focus stands, it is seen."""

import pytest
from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 150  # the boards of other tests stand on the way

# Whether the focused element is marked, on the screen, and not under something else.
SEEN = """() => {
  const element = document.activeElement;
  if (element === document.body) return "";
  const shown = element.closest("label") ?? element;
  const box = shown.getBoundingClientRect();
  const marks = [element, shown, element.parentElement].map((marked) => getComputedStyle(marked));
  const outlined = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const marked = marks.some((style) => outlined(style) || style.boxShadow !== "none");
  const [x, y] = [box.x + Math.min(box.width, 40) / 2, box.y + Math.min(box.height, 40) / 2];
  const top = document.elementFromPoint(x, y);
  const free = top !== null && (shown.contains(top) || top.contains(shown));
  const name = element.outerHTML.slice(0, 120);
  return marked && free ? "" : `${marked ? "" : "no mark, "}${free ? "" : "covered, "}${name}`;
}"""


def tab_to(page: Page, goal: Locator, *, key: str = "Tab") -> None:
    """Press Tab until `goal` has the focus; fail when a stop on the way cannot be seen, or when it is never reached."""
    expect(goal).to_have_count(1)
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        hidden = page.evaluate(SEEN)
        assert not hidden, hidden
        if goal.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"The keyboard did not reach {goal} in {MOST_STOPS} stops.")


def skip(page: Page) -> None:
    """Pass the bar, as the first stop of every page offers."""
    tab_to(page, page.locator("a.skip[href='#main']"))
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
