"""One reply as it is really written: with a quote, a mention and a file, and the connection lost on the way."""

import pytest
from playwright.sync_api import Page, expect

from community.core.public_ids import new_public_id
from community.members.models import Member
from forum.models import Post, Thread
from tests.factories import forum, members
from tests.factories.labels import settled
from tests.journeys.test_files import DROP
from tests.journeys.test_quoting import SELECT

pytestmark = pytest.mark.journey

LANGUAGES = ("en", "ar")


@pytest.fixture
def thread(site) -> Thread:
    return forum.thread(title="Who rings back?", body="We ring back at night.")


@pytest.fixture
def asked(site) -> Member:
    return members.member(name=f"Amina {new_public_id()}")


def write(page: Page, thread: Thread, asked: Member) -> None:
    """Quote what was said, ask somebody, and put a file beside it: by keyboard where a keyboard can."""
    page.goto(f"/t/{thread.public_id}")
    page.evaluate(SELECT, "ring back")
    page.locator("quote-selection > button").press("Enter")
    area = page.locator(".composer textarea").first
    expect(area).to_be_focused()
    page.keyboard.type(f"@{asked.handle[:14]}")
    expect(page.locator(".composer .options [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.type("?")
    page.locator("form.composer").evaluate(DROP, [["plan.txt", "What the file says."]])
    expect(page.locator(".enclosed-file", has_text="plan.txt").locator("input")).to_be_checked()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_a_reply_is_lost_when_the_connection_is(visit, thread, asked, language):
    context = visit(settled(language=language), locale=language)
    page = context.new_page()
    write(page, thread, asked)
    written = page.locator(".composer textarea").first.input_value()

    context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".composer .draft[role=alert]")).to_be_visible()
    expect(page.locator(".composer textarea").first).to_have_value(written)
    context.set_offline(False)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast[data-taken]")).to_be_visible()

    reader = visit(asked).new_page()
    reader.goto("/notifications/")
    reader.get_by_role("link", name="mentioned you in “Who rings back?”").click()
    post = reader.locator(f"#p-{Post.objects.get(thread=thread, current__body=written).public_id}")
    expect(post.locator("blockquote")).to_have_text("ring back")
    expect(post).to_contain_text(f"@{asked.handle} ?")
    expect(post.get_by_role("link", name="plan.txt")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reply_in_two_tabs_is_overwritten_in_neither(visit, thread, language):
    context = visit(settled(language=language), locale=language)
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        page.goto(f"/t/{thread.public_id}")
    first.locator(".composer textarea").first.fill("Written in the first tab.")
    first.locator(".composer .draft", has_text=":").wait_for()
    with first.expect_response("**/forum/drafts/keep"):
        first.locator(".composer textarea").first.press("End")
    second.locator(".composer textarea").first.fill("Written in the second.")
    expect(second.locator(".draft-newer")).to_be_visible()
    second.locator(".draft-newer [data-draft=theirs]").click()
    expect(second.locator(".composer textarea").first).to_have_value("Written in the first tab.")
