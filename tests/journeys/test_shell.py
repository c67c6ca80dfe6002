"""The frame of every page: for keyboards, for screen readers, for narrow screens, in both directions."""

import re

import pytest
from playwright.sync_api import expect

from community.members.models.member import Role
from tests.factories import forum, members
from tests.journeys.axe import violations

pytestmark = pytest.mark.journey

NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 900}


@pytest.fixture
def board(site):
    made = forum.board()
    for _ in range(3):
        forum.thread(board=made)
    return made


def is_wider_than_the_screen(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("role", [None, Role.APPLICANT, Role.MEMBER, Role.MODERATOR, Role.SECRETARIAT])
def test_the_frame_is_accessible_and_fits_for_everybody(visit, site, role, viewport, language):
    viewer = members.member(role, language=language) if role else None
    address = {"en": "/", "ar": "/ar/"}[language] if role is None else "/accounts/email/"
    page = visit(viewer, viewport=viewport).new_page()
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    assert violations(page) == []
    assert not is_wider_than_the_screen(page)


@pytest.mark.parametrize(
    ("media", "but"),
    [
        ({"color_scheme": "light"}, ()),
        ({"color_scheme": "dark"}, ()),
        # The system's own colours: axe reads ours, which nobody sees then.
        ({"forced_colors": "active"}, ("color-contrast",)),
    ],
    ids=["light", "dark", "forced"],
)
def test_the_forum_is_accessible_in_every_scheme(visit, board, media, but):
    page = visit(members.member(), viewport=NARROW, **media).new_page()
    for address in ("/forum/", f"/forum/{board.slug}/", f"/forum/{board.slug}/new", "/forum/search?q=text", "/nothing"):
        page.goto(address)
        assert violations(page, but=but) == []
        assert not is_wider_than_the_screen(page)


def test_the_first_stop_of_the_keyboard_leads_past_the_bar(visit, board):
    page = visit(members.member()).new_page()
    page.goto("/forum/")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_account_menu_opens_and_closes_by_keyboard(visit, board):
    page = visit(members.member()).new_page()
    page.goto("/forum/")
    summary = page.locator("summary", has_text="Your account")
    summary.press("Enter")
    expect(page.get_by_role("link", name="Password")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Password")).to_be_hidden()
    expect(summary).to_be_focused()


def test_a_filter_changes_the_list_in_place_and_the_way_back_works(visit, board):
    page = visit(members.member()).new_page()
    page.goto(f"/forum/{board.slug}/")
    page.evaluate("window.untouched = true")
    page.get_by_role("link", name="Unanswered").click()
    expect(page).to_have_url(re.compile("show=unanswered"))
    expect(page.get_by_role("link", name="Unanswered")).to_have_attribute("aria-current", "true")
    assert page.evaluate("window.untouched")
    page.go_back()
    expect(page.get_by_role("link", name="Latest")).to_have_attribute("aria-current", "true")


def test_a_list_that_does_not_arrive_says_so_and_can_be_asked_for_again(visit, board):
    page = visit(members.member()).new_page()
    page.goto(f"/forum/{board.slug}/")
    page.route("**/*show=*", lambda route: route.abort())
    page.get_by_role("link", name="Unanswered").click()
    expect(page.get_by_text("That did not come through")).to_be_visible()
    page.unroute("**/*show=*")
    page.get_by_role("button", name="Try again").click()
    expect(page).to_have_url(re.compile("show=unanswered"))
    expect(page.get_by_text("That did not come through")).to_be_hidden()


def test_a_page_loads_little_and_nothing_from_elsewhere(visit, site, board):
    page = visit(members.member()).new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/forum/{board.slug}/", wait_until="networkidle")
    assert [url for url in asked if not url.startswith(site.url)] == []
    assert len(asked) <= 15
