"""Files dropped onto what is being written, or chosen in a plain form, reach the readers."""

import base64
import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories import files, forum, members

pytestmark = pytest.mark.journey

WORDS = "The gate and the list are below."
DROP = """(form, files) => {
    const data = new DataTransfer();
    for (const [name, content] of files) data.items.add(new File([content], name));
    for (const kind of ["dragover", "drop"]) {
        form.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
    }
}"""


@pytest.fixture
def thread(site):
    return forum.thread(title="Who opens the gate?")


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


def drop(page: Page, *names: str) -> None:
    page.locator("form.composer").evaluate(DROP, [[name, "What the file says."] for name in names])


def line(page: Page, name: str):
    return page.locator(".enclosed-file", has_text=name)


def downloaded(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    return download.value.path().read_bytes()


def test_dropped_files_are_sent_at_once_one_is_removed_and_the_other_reaches_a_reader(page, visit, thread):
    drop(page, "plan.txt", "wrong.txt", "page.html")

    expect(line(page, "page.html")).to_contain_text("The name ends in “html”")
    expect(line(page, "plan.txt")).to_contain_text("Plain text")
    expect(line(page, "wrong.txt")).to_contain_text("Plain text")
    with page.expect_response(re.compile("/discard$")) as discarded:
        line(page, "wrong.txt").get_by_role("button", name="Remove").click()
    assert discarded.value.status == 204
    expect(page.locator("file-tray [role='status']")).to_have_text("wrong.txt was removed.")
    page.get_by_label("Your reply").fill(WORDS)
    page.get_by_role("button", name="Post to").click()
    expect(page.get_by_text("Posted.")).to_be_visible()

    reader = visit(members.member()).new_page()
    reader.goto(page.url)
    expect(reader.get_by_role("link", name="plan.txt")).to_be_visible()
    expect(reader.get_by_text("wrong.txt")).to_have_count(0)
    assert downloaded(reader, "plan.txt") == b"What the file says."


def test_a_file_that_was_not_sent_when_the_page_was_lost_is_offered_again(page, visit):
    drop(page, "plan.txt")
    expect(line(page, "plan.txt")).to_contain_text("Plain text")
    page.reload()

    page.get_by_label("Your reply").fill(WORDS)
    expect(page.get_by_text("Files that you have not sent yet can be ticked to go along.")).to_be_visible()
    line(page, "plan.txt").get_by_role("checkbox").check()
    page.get_by_role("button", name="Post to").click()
    expect(page.get_by_text("Posted.")).to_be_visible()

    reader = visit(members.member()).new_page()
    reader.goto(page.url)
    assert downloaded(reader, "plan.txt") == b"What the file says."


def test_a_file_on_its_way_shows_how_far_it_is_keeps_the_form_and_can_be_cancelled(page):
    page.route("**/forum/files", lambda _route: None)
    drop(page, "plan.txt")

    expect(page.get_by_role("progressbar", name="plan.txt")).to_be_visible()
    page.get_by_label("Your reply").fill(WORDS)
    page.get_by_role("button", name="Post to").click()
    expect(page.get_by_text("A file is still being sent.")).to_be_visible()
    line(page, "plan.txt").get_by_role("button", name="Cancel").click()

    expect(line(page, "plan.txt")).to_have_count(0)
    page.get_by_role("button", name="Post to").click()
    expect(page.get_by_text("Posted.")).to_be_visible()
    expect(page.get_by_role("link", name="plan.txt")).to_have_count(0)


def test_a_file_is_chosen_by_a_button_and_more_than_fit_are_said(page):
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add files").click()
    chooser.value.set_files([{"name": f"{n}.txt", "mimeType": "", "buffer": files.WORDS} for n in range(6)])

    expect(page.locator(".enclosed-file input:checked")).to_have_count(5)
    expect(line(page, "5.txt")).to_contain_text("At most 5 files go with a post.")


def test_a_file_that_does_not_arrive_says_so(page):
    page.route("**/forum/files", lambda route: route.abort())
    drop(page, "plan.txt")

    expect(line(page, "plan.txt")).to_contain_text("It did not arrive.")


def test_a_pasted_picture_goes_along_and_pasted_words_stay_words(page):
    paste = """(area, [kind, content]) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0))], "image.png"));
        if (kind === "both") data.setData("text/plain", "Words");
        area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }"""
    picture = base64.b64encode(files.picture()).decode()
    area = page.get_by_label("Your reply")

    area.evaluate(paste, ["both", picture])
    area.evaluate(paste, ["picture", picture])

    expect(page.locator(".enclosed-file")).to_have_count(1)
    expect(line(page, "image.png")).to_contain_text("Picture (PNG)")


def test_without_a_script_files_go_with_the_form_and_what_is_refused_costs_nothing(visit, author, thread):
    page = visit(author, java_script_enabled=False).new_page()
    page.goto(f"/t/{thread.public_id}")
    chosen = [("gate.png", files.picture()), ("plan.txt", files.WORDS), ("empty.txt", b"")]
    page.get_by_label("Add files").set_input_files(
        [{"name": name, "mimeType": "", "buffer": content} for name, content in chosen]
    )
    page.get_by_label("Your reply").fill(WORDS)
    page.get_by_role("button", name="Post to").click()

    expect(page.get_by_text("empty.txt: The file is empty.")).to_be_visible()
    expect(page.get_by_label("Your reply")).to_have_value(WORDS)
    page.get_by_role("checkbox", name="plan.txt").uncheck()
    page.get_by_role("button", name="Post to").click()

    expect(page.get_by_text("Posted.")).to_be_visible()
    reader = visit(members.member(), java_script_enabled=False).new_page()
    reader.goto(page.url)
    expect(reader.get_by_role("img", name="gate.png")).to_be_visible()
    expect(reader.get_by_text("plan.txt")).to_have_count(0)
    assert reader.get_by_role("img", name="gate.png").evaluate("image => image.naturalWidth") == 360


def test_by_keyboard_a_file_is_removed_and_the_focus_stays_near(page):
    drop(page, "plan.txt", "list.txt")
    expect(line(page, "list.txt").get_by_role("button", name="Remove")).to_be_visible()
    expect(line(page, "plan.txt").get_by_role("button", name="Remove")).to_be_visible()

    line(page, "plan.txt").get_by_role("button", name="Remove").focus()
    page.keyboard.press("Enter")
    expect(line(page, "list.txt").get_by_role("button", name="Remove")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Add files")).to_be_focused()
