"""A text is removed, its author appeals, two moderators of other organisations decide: without a mouse, under axe."""

import re

import pytest
from playwright.sync_api import Page, expect

from community.moderation.screening import Reason
from tests.factories import forum, members
from tests.factories.moderation import held_item
from tests.journeys.axe import violations
from tests.journeys.keys import skip, tab_to

pytestmark = pytest.mark.journey
WORDS = "The depot lost a key ring in spring, and changed all locks within a day."


@pytest.fixture
def item(site):
    author = members.member(name="Cam Author")
    return held_item(thread=forum.thread(), author=author, body=WORDS, reasons=[Reason("said-sensitive")])


@pytest.fixture
def desks(item, visit) -> dict[str, Page]:
    """A page of each of three moderators, each of an organisation of their own."""
    names = ("Ada First", "Bo Second", "Dee Third")
    return {name: visit(members.moderator(item.team, name=name)).new_page() for name in names}


@pytest.fixture
def author(item, visit) -> Page:
    return visit(item.author).new_page()


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Walk to a button of the page, and press it."""
    tab_to(page, page.get_by_role("main").get_by_role("button", name=name))
    page.keyboard.press("Enter")


def write(page: Page, label: str, words: str) -> None:
    tab_to(page, page.get_by_label(label))
    page.keyboard.type(words)


def open_item(page: Page, item) -> None:
    page.goto(f"/moderation/{item.public_id}")
    assert violations(page) == []
    skip(page)


def say_released(page: Page, item, button: str) -> None:
    open_item(page, item)
    press(page, re.compile(f"^{button}"))


def test_a_removal_is_appealed_and_two_others_release_the_text(item, desks, author):
    first = desks["Ada First"]
    open_item(first, item)
    tab_to(first, first.get_by_label("Rule"))
    first.keyboard.press("End")
    write(first, "Note to the author", "This may help the wrong people.")
    press(first, re.compile("^Remove"))
    expect(first.get_by_text("Removed. Its author was told")).to_be_visible()

    author.goto("/notifications/")
    skip(author)
    tab_to(author, author.get_by_role("link", name="A moderator removed your text"))
    author.keyboard.press("Enter")
    expect(author.get_by_role("heading", name="What was decided about your text")).to_be_visible()
    assert violations(author) == []
    assert "Ada First" not in author.content()
    skip(author)
    write(author, "Why", "It names no site, and what helped is useful to others.")
    press(author, "Appeal against the decision")
    expect(author.get_by_role("heading", name="Your appeal")).to_be_visible()
    assert violations(author) == []

    first.goto(f"/moderation/{item.public_id}")
    expect(first.get_by_role("heading", name="Another moderator decides this")).to_be_visible()
    say_released(desks["Bo Second"], item, "Follow the appeal")
    expect(desks["Bo Second"].get_by_text("Noted.")).to_be_visible()
    say_released(desks["Dee Third"], item, "Follow the appeal, as the second")
    expect(desks["Dee Third"].get_by_text("Released.")).to_be_visible()

    author.reload()
    expect(author.get_by_role("main")).to_contain_text("released")
    author.goto("/forum/mine")
    expect(author.get_by_text(WORDS)).to_have_count(0)
