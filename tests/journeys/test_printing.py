"""What reaches paper: a stamp that each sheet repeats; nothing that is TLP:RED or under the Chatham House Rule."""

import pytest

from community.core.tlp import Label
from community.members.models import Audience
from tests.factories import cms, forum, members, rule

pytestmark = pytest.mark.journey

SENTENCE = "What stands on this page is for reading here alone: it is not printed."


@pytest.fixture
def reader(site):
    return members.member()


def displays(page, *selectors: str) -> list[str]:
    return [page.locator(selector).evaluate("one => getComputedStyle(one).display") for selector in selectors]


@pytest.mark.parametrize("ending", ["", "/print"])
def test_head_and_foot_of_a_thread_are_those_of_a_table_which_browsers_repeat(visit, reader, ending):
    thread = forum.thread(label=Label.AMBER)
    page = visit(reader).new_page()
    page.goto(f"/t/{thread.public_id}{ending}")
    assert ("none" in displays(page, ".stamp-head", ".stamp-foot")) == (not ending)  # the print view shows them at once

    page.emulate_media(media="print")

    assert displays(page, ".stamped", ".stamp-head", ".stamp-foot") == [
        "table",
        "table-header-group",
        "table-footer-group",
    ]
    assert "TLP:AMBER" in page.locator(".stamp-foot").inner_text()
    assert page.get_by_text("An opening.").is_visible()


@pytest.mark.parametrize("place", ["", "/reply", "board"])
def test_of_a_page_with_something_red_only_a_sentence_is_printed(visit, reader, place):
    audience = Audience.objects.of(members.group(reader))
    thread = forum.thread(label=Label.RED, audience=audience, title="Canary title", body="Canary body")
    address = f"/forum/{thread.board.slug}/" if place == "board" else f"/t/{thread.public_id}{place}"

    assert printed(visit(reader).new_page(), address) == SENTENCE


def test_of_a_thread_under_the_rule_only_a_sentence_is_printed(visit, reader):
    thread = rule.thread(body="Canary body")

    assert printed(visit(reader).new_page(), f"/t/{thread.public_id}") == SENTENCE


@pytest.mark.usefixtures("site")
def test_a_public_page_about_labels_is_printed(visit):
    red = {"label": Label.RED, "meaning": "Canary meaning.", "readers": "Canary readers."}
    about = cms.page(body=[("labels", {"title": "The labels", "labels": [red]})])

    assert "Canary meaning." in printed(visit().new_page(), about.url)


def printed(page, address: str) -> str:
    """Return what stands on paper of a page that shows its words on the screen."""
    page.goto(address)
    assert page.get_by_text("Canary").first.is_visible()
    page.emulate_media(media="print")
    return page.locator("body").inner_text().strip()
