"""Whatever happens between writing and sending, the words are there afterwards, and are sent once."""

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page, expect

from community.members.models import Member
from forum.actions.posts import edit_post
from forum.models import Post, Thread
from tests.factories import forum, members

pytestmark = pytest.mark.journey

WORDS = "The night desk rings back on the number in the contract."
OTHERS = "The day desk changed this meanwhile."


@pytest.fixture
def thread(site):
    return forum.thread(title="Who rings back?")


@pytest.fixture
def author(thread):
    member = members.member()
    for _ in range(3):  # no newcomer any more
        forum.post(thread=thread, author=member)
    return member


@pytest.fixture
def page(visit, author, thread) -> Page:
    page = visit(author).new_page()
    page.goto(f"/t/{thread.public_id}")
    return page


def body(page: Page):
    return page.get_by_label("Your reply")


def send(page: Page) -> None:
    page.get_by_role("button", name="Post to").click()


def sign_in(page: Page, member: Member, thread: Thread) -> None:
    page.locator("[name=login]").fill(member.email)
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("main").get_by_role("button", name="Sign in").first.click()
    page.wait_for_url(f"**/t/{thread.public_id}**")


def write(page: Page, words: str = WORDS) -> None:
    body(page).fill(words)
    expect(page.get_by_text("Draft saved on this device")).to_be_visible()


def test_a_closed_tab_gives_the_words_back_when_the_page_is_opened_again(page, thread):
    write(page)
    other = page.context.new_page()
    page.close()
    other.goto(f"/t/{thread.public_id}")
    expect(body(other)).to_have_value(WORDS)
    expect(other.get_by_text("This is what you had written here before")).to_be_visible()


def test_words_typed_in_the_last_moment_before_leaving_are_kept(page, thread):
    body(page).press_sequentially("Half a th")
    page.goto("/forum/")
    page.goto(f"/t/{thread.public_id}")
    expect(body(page)).to_have_value("Half a th")


def test_a_new_thread_keeps_its_title_too(page, thread):
    page.goto(f"/forum/{thread.board.slug}/new")
    page.get_by_label("Title").fill("A title in the making")
    page.get_by_label("Your text").fill(WORDS)
    page.reload()
    expect(page.get_by_label("Title")).to_have_value("A title in the making")
    expect(page.get_by_label("Your text")).to_have_value(WORDS)


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_a_double_click_is_one_post(visit, author, thread, javascript):
    page = visit(author, java_script_enabled=javascript).new_page()
    page.goto(f"/t/{thread.public_id}")
    body(page).fill(WORDS)
    page.get_by_role("button", name="Post to").dblclick()
    expect(page.get_by_text("Posted.")).to_be_visible()
    assert Post.objects.filter(thread=thread, current__body=WORDS).count() == 1


def test_a_session_that_ended_while_writing_is_opened_again_and_the_words_sent(page, author, thread):
    EmailAddress.objects.create(user=author, email=author.email, primary=True, verified=True)
    write(page)
    page.context.clear_cookies(name="session")
    send(page)
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    expect(page.get_by_role("textbox", name="What you wrote")).to_have_value(WORDS)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in, in a new tab").click()
    again = opened.value
    sign_in(again, author, thread)
    expect(body(again)).to_have_value(WORDS)
    send(again)
    expect(again.get_by_text("Posted.")).to_be_visible()


def test_without_scripts_the_words_are_sent_by_a_press_after_signing_in_again(visit, author, thread):
    EmailAddress.objects.create(user=author, email=author.email, primary=True, verified=True)
    page = visit(author, java_script_enabled=False).new_page()
    page.goto(f"/t/{thread.public_id}")
    body(page).fill(WORDS)
    page.context.clear_cookies(name="session")
    send(page)
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in, in a new tab").click()
    sign_in(opened.value, author, thread)
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_role("heading", name="Not sent yet")).to_be_visible()
    expect(page.get_by_role("textbox", name="What you wrote")).to_have_value(WORDS)
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text("Posted.")).to_be_visible()
    assert Post.objects.filter(thread=thread, current__body=WORDS).count() == 1


def test_an_answer_to_one_post_comes_back_to_that_post_after_signing_in(page, author, thread):
    answered = forum.post(thread=thread)
    page.goto(f"/t/{thread.public_id}/reply?to={answered.public_id}")
    write(page)
    page.context.clear_cookies(name="session")
    send(page)
    onward = page.get_by_role("link", name="Sign in, in a new tab").get_attribute("href")
    assert answered.public_id in onward


def test_without_a_connection_the_page_stays_and_says_so(page):
    write(page)
    page.context.set_offline(True)
    send(page)
    expect(page.get_by_role("alert").get_by_text("You are not connected")).to_be_visible()
    expect(body(page)).to_have_value(WORDS)
    page.context.set_offline(False)
    send(page)
    expect(page.get_by_text("Posted.")).to_be_visible()


def test_a_server_that_does_not_answer_costs_no_word(page, thread):
    write(page)
    page.route("**/reply", lambda route: route.abort())
    send(page)
    page.wait_for_url("chrome-error://**")
    page.unroute("**/reply")
    page.goto(f"/t/{thread.public_id}")
    expect(body(page)).to_have_value(WORDS)


def _lose_the_answer(page: Page) -> None:
    """Let what is sent reach the server, and the connection go before its answer comes."""

    def lose(route) -> None:
        route.fetch(max_redirects=0)
        page.context.clear_cookies(name="messages")  # it came with the answer
        route.abort()

    page.route("**/reply", lose)
    send(page)
    page.wait_for_url("chrome-error://**")
    page.unroute("**/reply")


def test_an_answer_that_is_lost_makes_no_second_post_of_what_is_sent_again(page, thread):
    write(page)
    _lose_the_answer(page)
    page.goto(f"/t/{thread.public_id}")
    expect(body(page)).to_have_value(WORDS)
    send(page)
    expect(page.get_by_text("Posted.")).to_be_visible()
    assert Post.objects.filter(thread=thread, current__body=WORDS).count() == 1


def test_after_a_lost_answer_other_words_come_back_beside_those_that_arrived(page, thread):
    write(page)
    _lose_the_answer(page)
    page.goto(f"/t/{thread.public_id}")
    write(page, OTHERS)
    send(page)
    expect(page.get_by_role("heading", name="What has arrived")).to_be_visible()
    expect(body(page)).to_have_value(OTHERS)
    send(page)
    expect(page.get_by_text("Posted.")).to_be_visible()
    assert set(Post.objects.filter(thread=thread, current__body__in=[WORDS, OTHERS]).values_list("current__body")) == {
        (WORDS,),
        (OTHERS,),
    }


def test_a_change_made_from_an_older_version_shows_both_and_can_replace_it(page, author, thread):
    post = Post.objects.filter(thread=thread, author=author)[0]
    page.goto(f"/t/{thread.public_id}/{post.public_id}/edit")
    page.get_by_label("Your text").fill(WORDS)
    edit_post(editor=author, post=post, body=OTHERS, base_number=1)
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        page.get_by_role("button", name="Publish the change").click()
    assert answered.value.status == 409
    expect(page.get_by_text("This post was changed since you opened it")).to_be_visible()
    page.get_by_text("The newer text alone, to copy from it").click()
    expect(page.get_by_text(OTHERS, exact=True)).to_be_visible()
    expect(page.get_by_label("Your text")).to_have_value(WORDS)
    page.get_by_role("button", name="Publish the change").click()
    expect(page.get_by_text("Your change is published.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(WORDS)


def test_a_wrong_form_token_shows_the_words_and_keeps_the_draft(page, thread):
    write(page)
    page.context.clear_cookies(name="csrf")
    send(page)
    expect(page.get_by_role("heading", name="Not sent yet")).to_be_visible()
    expect(page.get_by_role("textbox", name="What you wrote")).to_have_value(WORDS)
    page.goto(f"/t/{thread.public_id}")
    expect(body(page)).to_have_value(WORDS)
    send(page)
    expect(page.get_by_text("Posted.")).to_be_visible()


def test_posting_too_often_keeps_the_words_in_the_form(page, thread):
    for n in range(7):  # six a minute
        page.goto(f"/t/{thread.public_id}")
        body(page).fill(f"{WORDS} {n}")
        send(page)
        page.wait_for_load_state()
    expect(page.get_by_text("That was too often in a short time")).to_be_visible()
    expect(page.get_by_label("Your reply")).to_have_value(f"{WORDS} 6")


def test_a_good_word_about_something_else_does_not_make_a_text_that_was_refused_forgotten(page, thread):
    write(page)
    page.context.clear_cookies(name="csrf")
    send(page)
    expect(page.get_by_role("heading", name="Not sent yet")).to_be_visible()
    page.goto(f"/forum/{thread.board.slug}/")
    page.locator("summary", has_text="Follow").click()
    page.get_by_role("button", name="Everything new").click()
    expect(page.get_by_role("status").filter(has_text="You will hear")).to_be_visible()
    page.goto(f"/t/{thread.public_id}")
    expect(body(page)).to_have_value(WORDS)
