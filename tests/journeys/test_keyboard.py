"""The two walks of every day without a mouse: a reply, and a decision. Wherever the focus stands, it is seen."""

import re

import pytest
from playwright.sync_api import Page, expect

from community.moderation.models import Decision
from forum.models import Post
from tests.factories import forum, members
from tests.factories.moderation import held_item
from tests.journeys.keys import SEEN, skip, tab_to

pytestmark = pytest.mark.journey

WORDS = "The night desk rings back on the number in the contract."


@pytest.fixture
def thread(site):
    made = forum.thread(title="Who rings back?", body="We ring back. " * 60)
    opening = Post.objects.get(thread=made, parent=None)
    first = forum.post(thread=made, parent=opening, body="First answer. " * 40)
    forum.post(thread=made, parent=first, body="An answer to the first.")
    return made


@pytest.fixture
def page(visit, thread) -> Page:
    author = members.member()
    for _ in range(3):  # no newcomer any more
        forum.post(thread=thread, author=author, body="A word. " * 50)
    return visit(author).new_page()


def test_a_reply_is_written_from_the_forum_s_first_page_by_keyboard_alone(page, thread):
    main = page.get_by_role("main")
    page.goto("/forum/")
    skip(page)
    tab_to(page, main.get_by_role("link", name=thread.board.name))
    page.keyboard.press("Enter")
    page.wait_for_url("**/forum/board-*/")
    skip(page)
    tab_to(page, main.get_by_role("link", name=thread.title))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/t/{thread.public_id}")
    skip(page)
    tab_to(page, page.get_by_label("Your reply"))
    page.keyboard.type(WORDS)
    tab_to(page, page.get_by_role("button", name="Post to"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Posted.")).to_be_visible()
    expect(main).to_contain_text(WORDS)


def test_control_and_enter_sends_from_within_the_text(page, thread):
    page.goto(f"/t/{thread.public_id}")
    page.get_by_label("Your reply").press_sequentially("A short word.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Posted.")).to_be_visible()


def test_a_branch_folds_and_opens_by_keyboard_and_keeps_the_focus(page, thread):
    page.goto(f"/t/{thread.public_id}")
    summary = page.locator("details.branch > summary").first
    inner = page.get_by_text("An answer to the first.")
    skip(page)
    tab_to(page, summary)
    page.keyboard.press("Enter")
    expect(inner).to_be_hidden()
    expect(summary).to_be_focused()
    page.keyboard.press("Space")
    expect(inner).to_be_visible()


def test_a_menu_and_a_tool_are_worked_by_keyboard(page, thread):
    page.goto(f"/t/{thread.public_id}")
    skip(page)
    tab_to(page, page.get_by_role("main").locator("details.menu > summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Everything new"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").locator("details.menu > summary")).to_have_text("Following")
    page.get_by_label("Your reply").fill("one")
    page.keyboard.press("Control+a")
    tab_to(page, page.get_by_role("button", name="Bold"), key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your reply")).to_have_value("**one**")
    expect(page.get_by_label("Your reply")).to_be_focused()


@pytest.fixture
def desk(visit, thread) -> Page:
    """A moderator's page, with two items in the queue."""
    for name in ("Cam Author", "Dee Author"):
        held_item(thread=thread, author=members.member(name=name))
    return visit(members.moderator(thread.board.moderators)).new_page()


def test_a_decision_is_made_by_tab_and_enter_alone(desk):
    desk.goto("/moderation/")
    skip(desk)
    tab_to(desk, desk.get_by_role("link", name="Cam Author"))
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/moderation/*")
    skip(desk)
    tab_to(desk, desk.get_by_role("button", name="Claim", exact=True))
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Claimed by you").first).to_be_visible()
    skip(desk)
    tab_to(desk, desk.get_by_label("Rule"))
    desk.keyboard.press("End")
    tab_to(desk, desk.get_by_label("Note to the author"))
    desk.keyboard.type("Please be kinder.")
    tab_to(desk, desk.get_by_role("button", name="Return to the author"))
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Returned. Its author has your note")).to_be_visible()


def test_a_decision_is_made_by_the_keyboard_alone_from_right_to_left(visit, thread):
    item = held_item(thread=thread, author=members.member(name="Cam Author"))
    desk = visit(members.moderator(thread.board.moderators, language="ar")).new_page()
    desk.goto("/moderation/")
    expect(desk.locator("html")).to_have_attribute("dir", "rtl")
    tab_to(desk, desk.get_by_role("button", name="استخدام المفاتيح"))
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="استخدام المفاتيح", pressed=True)).to_be_visible()
    desk.keyboard.press("j")
    desk.wait_for_url(f"**/moderation/{item.public_id}*")
    expect(desk.get_by_role("button", name="استخدام المفاتيح", pressed=True)).to_be_visible()
    desk.keyboard.press("c")
    expect(desk.get_by_role("button", name="تسلّم", exact=True)).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("في عهدتك").first).to_be_visible()
    tab_to(desk, desk.get_by_label("القاعدة"))
    desk.keyboard.press("End")
    tab_to(desk, desk.get_by_label("ملاحظة إلى الكاتب"))
    desk.keyboard.type("يرجى التلطف.")
    tab_to(desk, desk.get_by_role("button", name="إعادة إلى الكاتب"))
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("أُعيد").first).to_be_visible()
    assert Decision.objects.get(item=item).note == "يرجى التلطف."


def expect_keys(page: Page) -> None:
    """Wait until the page that came listens to keys: one that is pressed before its script runs is lost."""
    expect(page.get_by_role("button", name="Use keys", pressed=True)).to_be_visible()


def test_the_keys_of_the_queue_walk_it_from_end_to_end(desk):
    desk.goto("/moderation/")
    tab_to(desk, desk.get_by_role("button", name="Use keys"))
    desk.keyboard.press("Enter")
    for key, author in (("j", "Cam Author"), ("j", "Dee Author"), ("k", "Cam Author")):
        expect_keys(desk)
        desk.keyboard.press(key)
        expect(desk.get_by_role("heading", name=author)).to_be_visible()
    expect_keys(desk)
    desk.keyboard.press("c")
    expect(desk.get_by_role("button", name="Claim", exact=True)).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Claimed by you").first).to_be_visible()
    expect_keys(desk)
    for key, name in (("r", "Return to the author"), ("e", "Remove"), ("a", "Release as it is")):
        desk.keyboard.press(key)
        expect(desk.get_by_role("button", name=re.compile(f"^{name}"))).to_be_focused()
        assert not desk.evaluate(SEEN)
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Released.")).to_be_visible()
    expect_keys(desk)
    desk.keyboard.press("j")
    expect(desk.get_by_role("heading", name="Dee Author")).to_be_visible()


def test_a_question_mark_lists_the_keys_and_escape_gives_the_focus_back(desk):
    desk.goto("/moderation/")
    desk.get_by_role("link", name="Cam Author").click()
    tab_to(desk, desk.get_by_role("button", name="Use keys"))
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    desk.keyboard.press("Enter")
    desk.keyboard.press("a")
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Keys of the queue")).to_contain_text("Open the next item")
    expect(desk.get_by_role("button", name="Close")).to_be_focused()
    assert not desk.evaluate(SEEN)
    desk.keyboard.press("j")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    expect(desk.get_by_role("button", name="Release as it is")).to_be_focused()
    expect(desk.get_by_role("heading", name="Cam Author")).to_be_visible()


def type_arabic(page: Page, key: str, code: str) -> None:
    """Press a key as it comes from an Arabic layout, which the browser's own keyboard has not."""
    event = {"key": key, "code": code, "bubbles": True, "cancelable": True}
    page.locator("body").dispatch_event("keydown", event)


def test_the_keys_work_on_an_arabic_keyboard_and_are_listed_in_arabic(visit, thread):
    held_item(thread=thread)
    page = visit(members.moderator(thread.board.moderators, language="ar")).new_page()
    page.goto("/moderation/")
    page.get_by_role("button", name="استخدام المفاتيح").click()
    type_arabic(page, "ت", "KeyJ")
    expect(page.locator("button.deed").first).to_be_visible()
    expect(page.locator("queue-keys [aria-pressed=true]")).to_be_visible()
    type_arabic(page, "ش", "KeyA")
    expect(page.locator("button.deed").first).to_be_focused()
    type_arabic(page, "؟", "Slash")
    expect(page.get_by_role("dialog", name="مفاتيح القائمة")).to_contain_text("فتح البند التالي")
    page.get_by_role("button", name="إغلاق", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("button.deed").first).to_be_focused()


def test_a_letter_in_the_note_is_a_letter(desk):
    desk.goto("/moderation/")
    desk.get_by_role("link", name="Cam Author").click()
    desk.get_by_role("button", name="Use keys").click()
    desk.get_by_label("Note to the author").press_sequentially("jack are")
    expect(desk.get_by_label("Note to the author")).to_have_value("jack are")
    expect(desk.get_by_label("Note to the author")).to_be_focused()
