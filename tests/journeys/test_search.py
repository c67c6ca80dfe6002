"""Searching by keyboard: what is suggested as one types, the arrows choose and Enter takes; and without a script."""

import re

import pytest
from playwright.sync_api import Page, expect

from community.core.public_ids import new_public_id
from tests.factories import forum, members
from tests.journeys.axe import violations

pytestmark = pytest.mark.journey


@pytest.fixture
def thread(site):
    board = forum.board(slug=f"desk-{new_public_id()}")
    return forum.thread(board=board, title=f"Quartermaster of {board.slug}", body="A lorry.")


@pytest.fixture
def page(visit, thread) -> Page:
    page = visit(members.member()).new_page()
    page.goto("/forum/search")
    return page


def test_a_filter_and_its_value_are_completed_by_keyboard(page, thread) -> None:
    field = page.get_by_role("combobox")
    field.press_sequentially("lorry boa")
    expect(page.get_by_role("option")).to_have_count(1)
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("[data-announce]")).to_have_text("1 suggestion. The arrow keys lead to it.")
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(field).to_have_value("lorry board:")
    page.keyboard.type(thread.board.slug)
    expect(page.get_by_role("option")).to_have_text([re.compile(thread.board.name)])
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(field).to_have_value(f"lorry board:{thread.board.slug} ")
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=thread.title)).to_be_visible()


def test_escape_closes_what_is_suggested_and_keeps_what_was_written(page) -> None:
    field = page.get_by_role("combobox")
    field.press_sequentially("board:")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(field).to_have_value("board:")
    expect(field).to_have_attribute("aria-expanded", "false")


def test_a_title_leads_to_its_thread(page, thread) -> None:
    page.get_by_role("combobox").press_sequentially(f"{thread.board.slug} quarterm")
    page.get_by_role("option", name=thread.title).click()
    page.wait_for_url(f"**/t/{thread.public_id}")


def test_what_was_found_is_counted_when_the_page_is_there(page, thread) -> None:
    page.goto(f"/forum/search?q=lorry+board:{thread.board.slug}")
    narrow = page.get_by_role("navigation", name="Narrow the search")
    expect(narrow.get_by_role("link", name=thread.board.name)).to_be_visible()
    expect(page.locator("#found-total[aria-live='polite']")).to_have_text("1 post")
    assert violations(page) == []
    narrow.get_by_role("link", name=thread.board.name).click()
    expect(page.get_by_role("combobox")).to_have_value("lorry")
    expect(narrow.get_by_role("heading", name="Board")).to_be_visible()


def test_where_counting_fails_the_link_to_it_stays_and_tries_again(page, thread) -> None:
    page.route("**/forum/search?*facets=1", lambda route: route.abort())
    page.goto(f"/forum/search?q=lorry+board:{thread.board.slug}")
    narrow = page.get_by_role("navigation", name="Narrow the search")
    expect(page.locator("failed-request")).to_be_visible()
    page.unroute("**/forum/search?*facets=1")
    narrow.get_by_role("link", name="Count what was found").click()
    expect(narrow.get_by_role("link", name=thread.board.name)).to_be_visible()
    expect(page.locator("failed-request")).to_be_hidden()


def test_without_a_script_the_search_is_a_form(visit, thread) -> None:
    page = visit(members.member(), java_script_enabled=False).new_page()
    page.goto("/forum/search")
    page.get_by_role("searchbox", name="Words in titles and texts, and filters").fill(
        f"lorry board:{thread.board.slug}"
    )
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name=thread.title)).to_be_visible()
    narrow = page.get_by_role("navigation", name="Narrow the search")
    narrow.get_by_role("link", name="Count what was found").click()
    expect(page.get_by_text("1 post", exact=True)).to_be_visible()
    narrow.get_by_role("link", name=thread.board.name).click()
    expect(page.get_by_role("main").get_by_role("searchbox")).to_have_value("lorry")
