"""Polls, accepted answers, reactions, threads that are split and merged: in real browsers, in English and Arabic."""

import re

import pytest
from playwright.sync_api import expect

from forum.actions.polls import PollPlan
from forum.actions.threads import start_thread
from forum.models import Kind, Post, Thread
from tests.factories import forum, members

pytestmark = pytest.mark.journey


@pytest.fixture
def author(site):
    made = members.member(name="Author Ekwall")
    forum.settle(made)
    return made


@pytest.fixture
def moderator(site):
    return members.moderator(name="Moderator Lund")


@pytest.fixture
def board(moderator):
    return forum.board(moderators=members.group(moderator))


def _start(board, author, **how):
    opening = start_thread(
        author=author,
        board=board,
        title="When shall we meet?",
        body="Say what suits you.",
        label="TLP:GREEN",
        audience=board.audience,
        language="en",
        **how,
    )
    return Thread.objects.get(pk=opening.thread_id)


@pytest.mark.parametrize("script", [True, False])
def test_a_reader_chooses_in_a_poll_and_sees_what_was_chosen(visit, board, author, script):
    thread = _start(board, author, kind=Kind.POLL, poll=PollPlan(["Spring", "Autumn"]))
    page = visit(members.member(), java_script_enabled=script).new_page()
    page.goto(f"/t/{thread.public_id}")
    page.get_by_label("Autumn").check()
    page.get_by_role("button", name="Choose", exact=True).click()
    expect(page.get_by_role("table", name="What was chosen")).to_contain_text("100 %")


def test_a_poll_is_chosen_in_arabic(visit, board, author):
    thread = _start(board, author, kind=Kind.POLL, poll=PollPlan(["الربيع", "الخريف"]))
    page = visit(members.member(language="ar")).new_page()
    page.goto(f"/t/{thread.public_id}")
    page.get_by_label("الخريف").check()
    page.get_by_role("button", name="اختر", exact=True).click()
    expect(page.get_by_role("table", name="ما اختير")).to_contain_text("100 %")
    expect(page.get_by_text("حُسب اختيارك.")).to_be_visible()


def test_who_asked_accepts_an_answer_and_readers_are_led_to_it(visit, board, author):
    thread = _start(board, author, kind=Kind.QUESTION)
    answer = forum.post(thread=thread, body="In spring.")
    page = visit(author).new_page()
    page.goto(f"/t/{thread.public_id}")
    page.get_by_role("button", name="Accept as the answer").click()
    expect(page.get_by_text("This is the accepted answer now.")).to_be_visible()
    reader = visit(members.member()).new_page()
    reader.goto(f"/t/{thread.public_id}")
    reader.get_by_role("link", name="Answered: see the accepted answer").click()
    expect(reader).to_have_url(f"{reader.url.split('/t/')[0]}/t/{thread.public_id}/{answer.public_id}")
    expect(reader.locator(".accepted")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_a_reader_reacts_by_the_keyboard_and_takes_it_back(visit, board, author, script):
    thread = _start(board, author)
    page = visit(members.member(), java_script_enabled=script).new_page()
    page.goto(f"/t/{thread.public_id}")
    page.locator(".react-more").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Useful").press("Enter")
    pressed = page.locator(".react", has_text="Useful")
    expect(pressed).to_have_attribute("aria-pressed", "true")
    pressed.press("Enter")
    expect(page.locator(".react[aria-pressed=true]")).to_have_count(0)


def test_with_a_script_a_reaction_leaves_what_is_being_written_where_it_is(visit, board, author):
    thread = _start(board, author)
    page = visit(members.member()).new_page()
    page.goto(f"/t/{thread.public_id}")
    page.locator(".composer textarea").first.fill("Half a sentence")
    page.locator(".react-more").first.click()
    page.get_by_role("button", name="Seen here too").click()
    expect(page.locator("button.react[value=seen][aria-pressed=true]")).to_be_focused()
    expect(page.locator("[data-announce]")).to_have_text("Seen here too, 1 person")
    expect(page.locator(".composer textarea").first).to_have_value("Half a sentence")


def test_where_a_reaction_is_refused_the_page_says_why(visit, board, author):
    thread = _start(board, author)
    page = visit(members.member()).new_page()
    page.goto(f"/t/{thread.public_id}")
    page.locator(".react-more").first.click()
    expect(page.get_by_role("button", name="Useful")).to_be_visible()
    Post.objects.filter(thread=thread).update(state=Post.State.REMOVED)
    page.get_by_role("button", name="Useful").click()
    expect(page).to_have_url(re.compile("/react$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_a_branch_is_split_off_and_merged_again_and_old_links_lead_on(visit, board, author, moderator, script):
    thread = _start(board, author)
    branch = forum.post(thread=thread, body="Another matter.")
    forum.post(thread=thread, parent=branch, body="An answer to that.")
    old = f"/t/{thread.public_id}/{branch.public_id}"
    page = visit(moderator, java_script_enabled=script).new_page()
    page.goto(f"{old}/split")
    page.get_by_label("Title of the new thread").fill("A matter of its own")
    page.get_by_role("button", name="Make a thread of it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A matter of its own")
    reader = visit(members.member(), java_script_enabled=script).new_page()
    reader.goto(old)
    expect(reader.get_by_text("An answer to that.")).to_be_visible()
    made = Thread.objects.get(board=board, title="A matter of its own")

    page.goto(f"/t/{made.public_id}/order")
    page.get_by_label("Address of the thread that takes its posts").fill(f"/t/{thread.public_id}")
    page.get_by_role("button", name="Put together").click()
    expect(page.get_by_text("The posts stand in this thread now.")).to_be_visible()
    reader.goto(f"/t/{made.public_id}")
    expect(reader.get_by_role("heading", level=1)).to_have_text("When shall we meet?")
    assert Post.objects.filter(thread=thread).count() == 3
