"""The walks the house is built for: a reply is held, two moderators release it, a subscriber hears of it."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from community.members.models import Member
from community.moderation.models import WatchRule
from forum.actions.subscriptions import subscribe
from forum.models import Subscription, Thread
from tests import live
from tests.factories import forum, members
from tests.factories.moderation import watch

pytestmark = pytest.mark.journey

WORDS = "Our rota is printed once a week and shredded after it."
WAITING = "waiting for a moderator"


@dataclass
class Cast:
    """Who takes part, and where."""

    thread: Thread
    author: Member
    moderator: Member
    second: Member
    """Another moderator, of another organisation."""
    subscriber: Member


@pytest.fixture
def cast(site) -> Cast:
    if not WatchRule.objects.filter(value="rota").exists():
        watch("rota", "It may tell who is on duty.")
    team = members.group()
    board = forum.board(moderators=team)
    author, subscriber = members.member(name="Author Ekwall"), members.member(name="Reader Osei")
    thread = forum.thread(board=board, title="Who keeps the list?")
    for _ in range(3):  # no newcomer any more
        forum.post(thread=thread, author=author)
    subscribe(member=subscriber, thread=thread, level=Subscription.Level.ALL)
    moderators = (members.moderator(team, name=name) for name in ("Moderator Lund", "Moderator Achieng"))
    return Cast(thread, author, *moderators, subscriber)


def _reply(page: Page, cast: Cast) -> None:
    page.goto(f"/t/{cast.thread.public_id}")
    page.get_by_label("Your reply").fill(WORDS)
    page.get_by_role("button", name="Post to").click()


def _release(page: Page, button: str) -> None:
    page.get_by_role("link", name="Author Ekwall").first.click()
    page.get_by_role("button", name="Claim", exact=True).click()
    decision = page.get_by_role("complementary", name="Decision")
    expect(decision.get_by_text("Claimed by you")).to_be_visible()
    decision.get_by_role("button", name=button).click()


def _mail_to(site: live.Site, member: Member) -> list[str]:
    return [mail for mail in site.mails() if f"To: {member.email}" in mail]


def test_a_held_reply_is_released_and_reaches_its_subscriber_without_anybody_reloading(visit, site, cast) -> None:
    queue, second = (visit(one).new_page() for one in (cast.moderator, cast.second))
    for page in (queue, second):
        page.goto("/moderation/")
        expect(page.get_by_text("Nothing is waiting")).to_be_visible()
    reader = visit(cast.subscriber).new_page()
    reader.goto(f"/t/{cast.thread.public_id}")
    expect(reader.get_by_text(WORDS)).to_have_count(0)

    writer = visit(cast.author).new_page()
    _reply(writer, cast)
    expect(writer.get_by_text(WAITING).first).to_be_visible()
    expect(writer.get_by_text(WORDS).first).to_be_visible()

    expect(queue.get_by_role("link", name="Author Ekwall")).to_be_visible()
    expect(reader.locator(".alerts")).not_to_contain_text("1")
    _release(queue, "Say that it can be released")
    expect(second.get_by_text("A second voice is needed")).to_be_visible()
    expect(reader.locator(".alerts")).not_to_contain_text("1")
    _release(second, "Release, as the second")

    expect(reader.locator(".alerts")).to_contain_text("1")
    reader.get_by_role("link", name="1 new reply").click()
    expect(reader.get_by_text(WORDS)).to_be_visible()
    _wait_for_mail(reader, site, cast.subscriber)


def test_the_same_walk_works_with_plain_forms_and_no_javascript(visit, site, cast) -> None:
    writer = visit(cast.author, java_script_enabled=False).new_page()
    _reply(writer, cast)
    expect(writer.get_by_text(WAITING).first).to_be_visible()

    for moderator, button in ((cast.moderator, "Say that it can be released"), (cast.second, "Release, as the second")):
        queue = visit(moderator, java_script_enabled=False).new_page()
        queue.goto("/moderation/")
        _release(queue, button)

    reader = visit(cast.subscriber, java_script_enabled=False).new_page()
    reader.goto("/notifications/")
    expect(reader.locator(".alerts")).to_contain_text("1")
    reader.get_by_role("main").get_by_role("link", name="Who keeps the list?").first.click()
    expect(reader.get_by_text(WORDS)).to_be_visible()
    _wait_for_mail(reader, site, cast.subscriber)


def _wait_for_mail(page: Page, site: live.Site, member: Member) -> None:
    """The worker sends within seconds; the browser's clock does the waiting."""
    for _ in range(100):
        if _mail_to(site, member):
            break
        page.wait_for_timeout(100)
    assert "Subject: TLP:GREEN" in _mail_to(site, member)[0]
