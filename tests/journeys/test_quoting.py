"""Quoting selected words, and the keys of a thread, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from forum.models import Post
from tests.factories import forum, members

pytestmark = pytest.mark.journey

SELECT = """(text) => {
  const prose = [...document.querySelectorAll(".prose")].find((one) => one.textContent.includes(text));
  const node = prose.querySelector("p").firstChild;
  const start = node.textContent.indexOf(text);
  const range = document.createRange();
  range.setStart(node, start);
  range.setEnd(node, start + text.length);
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
}"""


@pytest.fixture
def thread(site):
    made = forum.thread(title="Who rings back?", body="We ring back at night.")
    for number in range(3):
        forum.post(thread=made, body=f"Answer {number}.")
    return made


@pytest.fixture
def page(visit, thread) -> Page:
    opened = visit(members.member()).new_page()
    opened.goto(f"/t/{thread.public_id}")
    return opened


def test_selected_words_are_quoted_below_the_name_of_their_author(page, thread):
    quote = page.get_by_role("button", name="Quote", exact=True).first
    expect(page.locator("quote-selection > button")).to_be_hidden()
    page.evaluate(SELECT, "ring back")
    page.locator("quote-selection > button").click()
    area = page.locator(".composer textarea").first
    opening = Post.objects.get(thread=thread, parent=None)
    where = f"/t/{thread.public_id}/{opening.public_id}"
    expect(area).to_have_value(f"[{thread.author.name}]({where}):\n\n> ring back\n\n")
    expect(area).to_be_focused()
    expect(quote).to_be_visible()  # the tool of the composer, another one


def test_the_keys_go_from_post_to_post_and_press_what_stands_below(page):
    page.get_by_role("button", name="Use keys").click()
    for _ in range(2):
        page.keyboard.press("j")
    second = page.locator("article.post").nth(1)
    expect(second.locator(".when")).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator("article.post").first.locator(".when")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Bookmark the post")
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    expect(page.get_by_role("heading", name="Bookmark a post")).to_be_visible()


def test_until_they_are_switched_on_keys_do_nothing(page):
    page.keyboard.press("j")
    expect(page.locator("article.post .when:focus")).to_have_count(0)
