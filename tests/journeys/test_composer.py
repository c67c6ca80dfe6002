"""A word that was written is not lost, and the composer's tools do what they say."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories import forum, members

pytestmark = pytest.mark.journey

WORDS = "The night desk rings back on the number in the contract."


@pytest.fixture
def thread(site):
    return forum.thread(title="Who rings back?")


@pytest.fixture
def author(site, thread):
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


def write(page: Page, words: str) -> None:
    body(page).fill(words)
    expect(page.get_by_text("Draft saved on this device")).to_be_visible()


@pytest.mark.parametrize(
    ("tool", "keys", "made"),
    [
        ("Bold", "Control+b", "one **two** three"),
        ("Code", "Control+e", "one `two` three"),
        ("Link", "Control+k", "one [two](https://) three"),
        ("Quote", "Control+Shift+9", "> one two three"),
        ("List", "Control+Shift+8", "- one two three"),
    ],
)
def test_a_tool_marks_the_selection_by_button_and_by_keys_and_can_be_undone(page, tool, keys, made):
    for use in (lambda: page.get_by_role("button", name=tool).click(), lambda: body(page).press(keys)):
        body(page).fill("one two three")
        body(page).evaluate("area => area.setSelectionRange(4, 7)")
        use()
        expect(body(page)).to_have_value(made)
    body(page).press("Control+z")
    expect(body(page)).to_have_value("one two three")


def test_the_preview_shows_the_post_as_it_will_be_and_the_text_comes_back(page):
    body(page).fill("A **firm** word")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview").locator("strong")).to_have_text("firm")
    page.get_by_role("button", name="Write").click()
    expect(body(page)).to_have_value("A **firm** word")


def test_a_preview_that_does_not_arrive_says_so(page):
    page.route("**/forum/preview", lambda route: route.abort())
    body(page).fill(WORDS)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("The preview did not arrive")).to_be_visible()


def test_a_draft_outlives_a_crash_and_is_offered_for_discarding(page):
    write(page, WORDS)
    page.goto("/forum/")
    page.go_back()
    page.reload()
    expect(body(page)).to_have_value(WORDS)
    page.get_by_role("button", name="Discard it").click()
    expect(body(page)).to_have_value("")
    page.reload()
    expect(body(page)).to_have_value("")


def test_a_draft_is_gone_once_the_post_was_taken(page, thread):
    write(page, WORDS)
    page.get_by_role("button", name="Post to").click()
    expect(page.get_by_text("Posted.")).to_be_visible()
    page.goto(f"/t/{thread.public_id}")
    expect(body(page)).to_have_value("")
    expect(page.get_by_text("It was not sent")).to_be_hidden()


def test_a_draft_stays_when_the_form_was_not_taken(page, thread):
    write(page, WORDS)
    page.context.clear_cookies()
    page.get_by_role("button", name="Post to").click()
    expect(page.get_by_role("main")).to_contain_text("What you wrote")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length") == 1


def test_signing_out_forgets_the_drafts_on_this_device(page):
    write(page, WORDS)
    page.locator("summary", has_text="Your account").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("/")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))") == []


def test_a_double_press_sends_once(page):
    sent = []
    page.on("request", lambda request: request.method == "POST" and "/reply" in request.url and sent.append(request))
    body(page).fill(WORDS)
    page.get_by_role("button", name="Post to").dblclick()
    expect(page.get_by_text("Posted.")).to_be_visible()
    assert len(sent) == 1


def test_readers_chosen_while_the_answer_to_the_label_is_on_its_way_stay_chosen(visit, author, thread):
    """An answer to what was chosen before would set back the readers: the text would go to everybody."""
    group = members.group(author, name="The night desk")
    page = visit(author).new_page()
    asked = []
    page.goto(f"/forum/{thread.board.slug}/new")
    page.route("**/new", lambda route: asked.append(route))  # noqa: PLW0108 - Playwright knows no built-in
    readers = page.get_by_label("Who can read it")
    for choice, value in ((page.get_by_label("Label"), "TLP:AMBER"), (readers, group.public_id)):
        with page.expect_request("**/new"):
            choice.select_option(value)
        expect(choice).to_have_value(value)
    assert len(asked) == 2
    for route in asked:
        route.continue_()
    expect(page.get_by_role("button", name="Post to 1 member")).to_be_visible()
    expect(readers).to_have_value(group.public_id)
