"""Mentioning a reader and finding an emoji as one writes: by keyboard, and in both directions."""

import pytest
from playwright.sync_api import Locator, Page, expect

from community.core.public_ids import new_public_id
from tests.factories import forum, members
from tests.factories.labels import settled
from tests.journeys.axe import violations

pytestmark = pytest.mark.journey


@pytest.fixture
def amina(site):
    return members.member(name=f"Amina {new_public_id()}")


@pytest.fixture
def thread(site):
    return forum.thread(title="Who rings back?", body="We ring back at night.")


@pytest.fixture
def page(visit, thread) -> Page:
    opened = visit(settled()).new_page()
    opened.goto(f"/t/{thread.public_id}")
    return opened


def offered(page: Page) -> Locator:
    return page.locator(".composer .options").first


def test_a_reader_is_mentioned_by_keyboard_and_hears_of_it(page, visit, amina) -> None:
    area = page.locator(".composer textarea").first
    area.press_sequentially(f"What does @{amina.name.split()[1][:8]}")
    expect(offered(page).get_by_role("option")).to_have_count(1)
    expect(offered(page).get_by_role("option")).to_have_attribute("aria-selected", "true")
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(area).to_have_value(f"What does @{amina.handle} ")
    expect(offered(page).get_by_role("option")).to_have_count(0)
    page.keyboard.type("say?")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("members can read it")).to_be_visible()
    reader = visit(amina).new_page()
    reader.goto("/notifications/")
    reader.get_by_role("link", name="mentioned you in “Who rings back?”").click()
    expect(reader.locator("article").get_by_text(f"What does @{amina.handle} say?")).to_be_visible()


def test_escape_leaves_what_was_written_and_enter_then_begins_a_line(page, amina) -> None:
    area = page.locator(".composer textarea").first
    area.press_sequentially(f"Ask @{amina.handle[:6]}")
    expect(offered(page).get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(offered(page).get_by_role("option")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(area).to_have_value(f"Ask @{amina.handle[:6]}\n")


def test_an_emoji_is_found_by_its_name(page) -> None:
    area = page.locator(".composer textarea").first
    area.press_sequentially("Seen :thumbsu")
    offered(page).get_by_role("option", name="thumbs up").click()
    expect(area).to_have_value("Seen 👍")
    page.keyboard.type(" at 10:30:45 and nowhere else")
    expect(offered(page).get_by_role("option")).to_have_count(0)


def test_in_arabic_people_and_emoji_are_found_too(visit, thread) -> None:
    sami = members.member(name=f"سامي {new_public_id()}")
    page = visit(members.member(language="ar"), locale="ar").new_page()
    page.goto(f"/t/{thread.public_id}")
    area = page.locator(".composer textarea").first
    area.press_sequentially("ما رأي @سام")
    offered(page).get_by_role("option", name=sami.name).click()
    expect(area).to_have_value(f"ما رأي @{sami.handle} ")
    page.keyboard.type(":قبول")
    offered(page).get_by_role("option", name="👍").click()
    expect(area).to_have_value(f"ما رأي @{sami.handle} 👍")


def test_the_tools_make_a_table_and_a_footnote(page) -> None:
    area = page.locator(".composer textarea").first
    area.fill("As agreed")
    page.get_by_role("button", name="Footnote").click()
    page.keyboard.type("In May.")
    expect(area).to_have_value("As agreed[^1]\n\n[^1]: In May.")
    page.keyboard.press("Control+Home")
    page.get_by_role("button", name="Table").click()
    page.keyboard.type("Site")
    page.get_by_role("button", name="Preview", exact=True).click()
    expect(page.locator(".composer-preview table th").first).to_have_text("Site")
    expect(page.locator(".composer-preview .footnotes")).to_contain_text("In May.")
