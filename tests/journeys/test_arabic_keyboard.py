"""The rarer deeds in Arabic, right to left, by keyboard alone: an answer accepted, a conflict, a split, a merger."""

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Locator, Page, expect

from forum.actions.posts import edit_post
from forum.models import Kind, Post, Thread
from tests.factories import forum, members
from tests.journeys.keys import skip, tab_to

pytestmark = pytest.mark.journey

MINE, THEIRS = "كلماتي أنا.", "كلمات أحدث منها."


@pytest.fixture
def author(site):
    made = members.member(language="ar")
    forum.settle(made)
    return made


@pytest.fixture
def moderator(site):
    return members.moderator(language="ar")


@pytest.fixture
def thread(author, moderator):
    board = forum.board(moderators=members.group(moderator))
    return forum.thread(board=board, author=author, kind=Kind.QUESTION, title="من يتسلّم ليلًا؟")


def _ar(words: str) -> str:
    with translation.override("ar"):
        return gettext(words)


def _press(page: Page, role: str, words: str) -> None:
    """Go by Tab to the link or button that says `words` in Arabic, and press it."""
    _press_on(page, page.get_by_role("main").get_by_role(role, name=_ar(words), exact=True))


def _press_on(page: Page, goal: Locator) -> None:
    tab_to(page, goal)
    page.keyboard.press("Enter")


def _write(page: Page, field: str, words: str) -> None:
    """Go by Tab to the field and write `words` in the place of what stands there."""
    tab_to(page, page.get_by_label(_ar(field), exact=True))
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def _opened(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    skip(page)


def test_an_answer_is_accepted_in_arabic_by_keyboard_alone(visit, thread, author):
    answer = forum.post(thread=thread, body="In the office.")
    page = visit(author).new_page()
    _opened(page, f"/t/{thread.public_id}")
    _press(page, "button", "Accept as the answer")
    expect(page.locator(f"#p-{answer.public_id} .accepted")).to_have_text(_ar("Accepted answer"))


def test_a_conflict_of_two_changes_is_settled_in_arabic_by_keyboard_alone(visit, thread, author):
    post = forum.post(thread=thread, author=author)
    page = visit(author).new_page()
    _opened(page, f"/t/{thread.public_id}/{post.public_id}/edit")
    edit_post(editor=author, post=post, body=THEIRS, base_number=1)
    _write(page, "Your text", MINE)
    _press_on(page, page.locator(".send button"))  # its words tell how many members read it
    expect(page.get_by_role("heading", name=_ar("The newer version"))).to_be_visible()
    expect(page.locator(".newer ins")).to_contain_text("أحدث")
    _press_on(page, page.locator(".send button"))
    expect(page.get_by_text(_ar("Your change is published."))).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(MINE)


def test_a_branch_is_split_off_in_arabic_by_keyboard_alone(visit, thread, moderator):
    branch = forum.post(thread=thread, body="Another matter.")
    page = visit(moderator).new_page()
    _opened(page, f"/t/{thread.public_id}/{branch.public_id}")
    _press(page, "link", "Split off")
    page.wait_for_url("**/split")
    _write(page, "Title of the new thread", MINE)
    _press(page, "button", "Make a thread of it")
    expect(page.get_by_role("heading", level=1)).to_have_text(MINE)
    assert Post.objects.get(pk=branch.pk).thread == Thread.objects.get(title=MINE, board=thread.board)


def test_two_threads_are_put_together_in_arabic_by_keyboard_alone(visit, thread, moderator):
    target = forum.thread(board=thread.board, title=THEIRS)
    page = visit(moderator).new_page()
    _opened(page, f"/t/{thread.public_id}/order")
    _write(page, "Address of the thread that takes its posts", f"/t/{target.public_id}")
    _press(page, "button", "Put together")
    expect(page.get_by_role("heading", level=1)).to_have_text(THEIRS)
    expect(page.get_by_text(_ar("The posts stand in this thread now. The old address leads here."))).to_be_visible()
