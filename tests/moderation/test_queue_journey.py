"""Two moderators in two browsers: arrivals, claims and decisions show by themselves, and nothing written is lost."""

import pytest
from playwright.sync_api import expect

from tests.factories import forum, members
from tests.factories.moderation import held_item

pytestmark = pytest.mark.journey


@pytest.fixture
def two_pages(site, visit):
    """Return a thread whose board two moderators watch over, and a page of each."""
    thread = forum.thread()
    pair = [members.moderator(thread.board.moderators, name=name) for name in ("Ada First", "Bo Second")]
    return thread, *(visit(moderator).new_page() for moderator in pair)


def test_an_arrival_appears_in_the_open_queue(two_pages):
    thread, page, _other = two_pages
    page.goto("/moderation/")
    expect(page.get_by_text("Nothing is waiting.")).to_be_visible()
    held_item(thread=thread, author=members.member(name="Cam Author"))
    expect(page.locator(".q-it")).to_contain_text("Cam Author")


def test_a_claim_shows_to_the_other_and_ends_on_leaving(two_pages):
    thread, page, other = two_pages
    item = held_item(thread=thread)
    for one in (page, other):
        one.goto(f"/moderation/{item.public_id}")
    page.get_by_role("button", name="Claim").click()
    expect(page.get_by_role("button", name="Give it back")).to_be_visible()
    expect(other.get_by_text("Claimed by Ada First").first).to_be_visible()
    expect(other.locator("button.deed").first).to_be_disabled()
    page.goto("/moderation/")
    expect(other.get_by_role("button", name="Claim")).to_be_visible()
    expect(other.locator("button.deed").first).to_be_enabled()


def test_who_else_looks_shows_by_itself_and_ends_on_leaving(two_pages):
    thread, page, other = two_pages
    item = held_item(thread=thread)
    page.goto(f"/moderation/{item.public_id}")
    other.goto(f"/moderation/{item.public_id}")
    expect(page.locator(".q-do").get_by_text("Bo Second is looking too.")).to_be_visible()
    expect(other.locator(".q-do").get_by_text("Ada First is looking too.")).to_be_visible()
    expect(page.locator(".q-looking .hexa")).to_have_text("BS")
    other.goto("/moderation/")
    expect(page.get_by_text("is looking too.")).to_have_count(0)


def test_a_decision_reaches_whoever_is_still_writing_and_leaves_the_note(two_pages):
    thread, page, other = two_pages
    item = held_item(thread=thread)
    for one in (page, other):
        one.goto(f"/moderation/{item.public_id}")
    other.get_by_label("Note to the author").fill("Words in the making.")
    page.get_by_role("button", name="Release as it is").click()
    expect(page.get_by_text("Released.")).to_be_visible()
    expect(other.get_by_text("Ada First decided this: Release.")).to_be_visible()
    expect(other.get_by_label("Note to the author")).to_have_value("Words in the making.")


def test_keys_work_once_they_are_switched_on(two_pages):
    thread, page, _other = two_pages
    first, second = (held_item(thread=thread) for _ in range(2))
    page.goto(f"/moderation/{first.public_id}")
    page.keyboard.press("j")
    page.get_by_role("button", name="Use keys").click()
    expect(page).to_have_url(f"/moderation/{first.public_id}")
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="Return to the author")).to_be_focused()
    page.keyboard.press("j")
    page.wait_for_url(f"**/{second.public_id}")


def test_without_javascript_an_item_is_claimed_and_returned_by_forms(site, visit):
    thread = forum.thread()
    item = held_item(thread=thread)
    moderator = members.moderator(thread.board.moderators)
    page = visit(moderator, java_script_enabled=False).new_page()
    page.goto("/moderation/")
    page.locator(".q-it").click()
    page.get_by_role("button", name="Claim").click()
    expect(page.get_by_text("Claimed by you").first).to_be_visible()
    page.get_by_role("button", name="Return to the author").click()
    expect(page.get_by_text("Note to the author: Write to the author what to change")).to_be_visible()
    page.get_by_label("Rule").select_option("conduct")
    page.get_by_label("Note to the author").fill("Please be kinder.")
    page.get_by_role("button", name="Return to the author").click()
    expect(page.get_by_text("Returned. Its author has your note")).to_be_visible()
    item.refresh_from_db()
    assert item.state == "decided"
