"""Drafts on several devices and in two tabs, in real browsers."""

import pytest
from playwright.sync_api import expect

from tests.factories import forum, members

pytestmark = pytest.mark.journey


@pytest.fixture
def thread(site):
    return forum.thread(title="Who rings back?")


@pytest.fixture
def author(thread):
    made = members.member()
    forum.settle(made)
    return made


def _area(page):
    return page.locator(".composer textarea").first


def test_what_was_written_on_one_device_is_there_on_another_and_gone_once_sent(visit, thread, author):
    first = visit(author).new_page()
    first.goto(f"/t/{thread.public_id}")
    _area(first).fill("Begun on the train.")
    expect(first.locator(".draft")).to_contain_text("on all your devices")

    second = visit(author).new_page()
    second.goto(f"/t/{thread.public_id}")
    expect(_area(second)).to_have_value("Begun on the train.")
    expect(second.locator(".draft-back")).to_be_visible()
    second.get_by_role("button", name="Post to").click()
    expect(second.get_by_text("Posted.")).to_be_visible()

    second.goto("/forum/drafts")
    expect(second.get_by_text("You have no drafts")).to_be_visible()


def test_two_tabs_do_not_overwrite_each_other(visit, thread, author):
    first, second = visit(author).new_page(), visit(author).new_page()
    for page in (first, second):
        page.goto(f"/t/{thread.public_id}")
        page.wait_for_load_state("networkidle")
    _area(first).fill("From the first tab.")
    expect(first.locator(".draft")).to_contain_text("on all your devices")
    _area(second).fill("From the second tab.")
    expect(second.locator(".draft-newer")).to_be_visible()
    second.get_by_role("button", name="Show that version").click()
    expect(_area(second)).to_have_value("From the first tab.")
    expect(second.locator(".draft-newer")).to_be_hidden()


def test_a_long_text_in_arabic_is_kept_too(visit, thread, author):
    """28,000 letters: 56,000 bytes, and as a query 168,000."""
    words = "كلمة طويلة " * 2_545
    page = visit(author).new_page()
    page.goto(f"/t/{thread.public_id}")
    page.wait_for_load_state("networkidle")
    _area(page).fill(words)
    expect(page.locator(".draft")).to_contain_text("on all your devices")
    second = visit(author).new_page()
    second.goto(f"/t/{thread.public_id}")
    expect(_area(second)).to_have_value(words)
