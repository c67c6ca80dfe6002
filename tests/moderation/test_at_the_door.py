"""Whoever is suspended finds one page at every address, hears of nothing, and is a stranger to every rule."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.test import Client
from django.urls import reverse

from community.core.tlp import Label
from community.core.visibility import AnyViewer
from community.members.middleware import may_listen
from community.members.models import Audience, Member
from community.moderation.actions.sanctions import lift
from community.moderation.models import QueueItem, Sanction
from forum import policy
from forum.actions.feeds import make_feed
from forum.actions.posts import post_reply
from forum.actions.subscriptions import subscribe
from forum.models import Board, Post, Subscription, Thread
from realtime.models import Notification
from realtime.outbox.delivery import deliver_due
from realtime.sockets.hub import POLL_SECONDS, RECHECK_TICKS, SESSION_ENDED, Hub, Listener
from realtime.sockets.topics import Claim
from tests.factories import forum, members, people, sessions
from tests.realtime.sockets import Page, in_thread, on_a_loop

pytestmark = pytest.mark.django_db

CLOSED = [
    "/forum/",
    "/forum/feeds",
    "/t/000000000000",
    "/notifications/",
    "/live/since?topics=",
    "/moderation/",
    "/members/applicants",
    "/accounts/status",
    "/accounts/email/",
    "/accounts/password/change/",
    "/admin/",
    "/forum/no-such-place",
]
OPEN = ["/accounts/standing", "/accounts/sessions/", "/accounts/logout/", "/", "/ar/"]


@pytest.fixture
def member() -> Member:
    return members.member(name="Kept Outside", email="outside@example.org")


@pytest.fixture
def client(member) -> Client:
    """The browser of somebody who was signed in before they were suspended."""
    signed_in = sessions.client_as(member)
    people.imposed(Sanction.Kind.SUSPENSION, member, words="Words for one person.", rule="conduct")
    return signed_in


@pytest.mark.parametrize("address", CLOSED)
def test_every_members_page_is_answered_with_the_one_that_says_why(client, address):
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "You cannot come in at present" in page
    assert "Words for one person." in page
    assert "We stay respectful and on the topic." in page
    assert "/appeal" in page
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", OPEN)
def test_what_must_stay_open_does(client, address):
    assert client.get(address).status_code == 200


def test_ones_own_data_can_be_taken_along(client):
    client.post("/accounts/reauthenticate/", {"password": "a long password"})
    held = json.loads(client.get("/accounts/data/file").content)
    [sanction] = held["moderation"]["sanctions"]
    assert (sanction["kind"], sanction["words"]) == ("suspension", "Words for one person.")


def test_signing_in_anew_leads_to_the_same_page(member):
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)
    people.imposed(Sanction.Kind.BAN, member)
    answer = Client().post("/accounts/login/", {"login": member.email, "password": "a long password"}, follow=True)
    assert answer.status_code == 403
    assert "You cannot come in at present" in answer.content.decode()


def test_what_was_just_written_is_not_lost(client):
    answer = client.post("/forum/board/any/new", {"title": "A title", "body": "What I had just written."})
    assert answer.status_code == 403
    assert "What I had just written." in answer.content.decode()


def test_a_part_of_an_open_page_leads_to_the_page_that_says_why(client):
    answer = client.get("/notifications/bell", headers={"X-Fragment": "1"})
    assert (answer.status_code, answer["HX-Redirect"]) == (403, "/accounts/standing")


def test_the_page_speaks_arabic(member):
    member.language = "ar"
    member.save()
    people.imposed(Sanction.Kind.SUSPENSION, member)
    page = sessions.client_as(member).get("/forum/").content.decode()
    assert 'lang="ar"' in page
    assert "You cannot come in" not in page
    assert "Appeal" not in page


def test_the_page_names_no_moderator(member):
    moderator = members.moderator(name="Mo Derator")
    people.imposed(Sanction.Kind.SUSPENSION, member, by=moderator)
    assert "Mo Derator" not in sessions.client_as(member).get("/forum/").content.decode()


def test_the_site_opens_again_by_itself(member):
    people.over(people.imposed(Sanction.Kind.SUSPENSION, member))
    assert sessions.client_as(member).get("/forum/").status_code == 200


def test_the_site_opens_at_once_when_it_is_lifted(member):
    made = people.imposed(Sanction.Kind.SUSPENSION, member)
    lift(sanction=made, by=members.moderator(), words="A misunderstanding.")
    assert sessions.client_as(member).get("/forum/").status_code == 200


@pytest.mark.parametrize("kind", [Sanction.Kind.WARNING, Sanction.Kind.LIMIT, Sanction.Kind.READ_ONLY])
def test_less_closes_nothing(member, kind):
    people.imposed(kind, member)
    assert sessions.client_as(member).get("/forum/").status_code == 200


def test_in_sql_a_suspended_member_is_a_stranger(member):
    thread = forum.thread(author=member)
    assert Thread.objects.visible_to(member).filter(pk=thread.pk).exists()
    people.imposed(Sanction.Kind.SUSPENSION, member)
    member.refresh_from_db()
    assert not Thread.objects.visible_to(member).exists()
    assert not Post.objects.visible_to(member).exists()
    assert not Board.objects.visible_to(member).exists()
    assert set(Audience.objects.visible_to(member)) == set(Audience.objects.visible_to(AnonymousUser()))
    assert list(Member.objects.visible_to(member)) == [member]


def test_no_rule_gives_a_suspended_member_more_than_an_applicant(member):
    """Whatever is compiled for viewers of one kind is compiled alike for both: `is_verified` alone makes the kind."""
    people.imposed(Sanction.Kind.SUSPENSION, member)
    member.refresh_from_db()
    assert AnyViewer.like(member) == AnyViewer(is_authenticated=True, is_verified=False, role="member")
    guarded = [model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")]
    others = members.applicant()
    for model in guarded:
        seen = model._default_manager.visible_to(member).count()
        own = model._default_manager.visible_to(others).count()
        assert seen <= own + 1, model  # their own account, sanction and news of it


def test_readers_of_a_text_are_counted_without_them(member):
    made = people.imposed(Sanction.Kind.SUSPENSION, member)
    assert not members.network().members().filter(pk=member.pk).exists()
    people.over(made)
    assert members.network().members().filter(pk=member.pk).exists()


def test_they_stay_members_of_what_they_wrote(member):
    thread = forum.thread(author=member)
    people.imposed(Sanction.Kind.SUSPENSION, member)
    narrower = members.network().narrowed_to(members.group(member))
    assert policy.can_be_taken_from(thread, Label.AMBER, narrower, waiting=())


def test_a_personal_feed_opens_nothing_until_then(member):
    forum.thread(title="Canary")
    address = f"/feed/{make_feed(member=member, name='Reader', contents='everything')[1]}"
    assert "Canary" in Client().get(address).content.decode()
    made = people.imposed(Sanction.Kind.SUSPENSION, member)
    shut = Client().get(address)
    assert shut.status_code == 404
    assert "Canary" not in shut.content.decode()
    people.over(made)
    assert "Canary" in Client().get(address).content.decode()


def test_they_are_told_of_nothing_new_and_no_mail_of_it_goes_out(member):
    thread = forum.thread()
    subscribe(member=member, thread=thread, level=Subscription.Level.ALL)
    forum.post(thread=thread)
    people.imposed(Sanction.Kind.SUSPENSION, member)
    forum.post(thread=thread)
    deliver_due()
    [message] = [one for one in mail.outbox if one.to == [member.email]]
    assert "/accounts/standing" in message.body


def test_the_mail_says_that_there_is_news_and_neither_what_nor_why(member):
    people.imposed(Sanction.Kind.SUSPENSION, member, words="Words for one person.")
    deliver_due()
    [message] = [one for one in mail.outbox if one.to == [member.email]]
    said = message.message().as_string().lower()
    assert not any(word in said for word in ("words for one person", "suspen", "respectful", "moderator"))


def test_those_who_oversee_get_no_name_by_mail(member):
    overseer = members.member("secretariat", email="overseer@example.org")
    people.imposed(Sanction.Kind.SUSPENSION, member)
    deliver_due()
    [message] = [one for one in mail.outbox if one.to == [overseer.email]]
    assert "Kept Outside" not in message.subject + message.body


def test_nobody_mentions_or_asks_them_meanwhile(member):
    thread = forum.thread()
    people.imposed(Sanction.Kind.SUSPENSION, member)
    author = members.member()
    post_reply(author=author, thread=thread, body=f"What does @{member.handle} say?", language="en")
    assert not Notification.objects.filter(recipient=member, notice="member-mentioned").exists()


def test_the_door_of_sockets_is_shut(member):
    people.imposed(Sanction.Kind.SUSPENSION, member)
    member.refresh_from_db()
    assert not may_listen(member, sessions.SessionStore())


@on_a_loop
async def test_a_new_socket_is_sent_away():
    suspended = await in_thread(_suspended)()
    page = Page(suspended, Hub())
    assert await page.is_sent_away()
    assert page.code == 4401


def _suspended() -> Member:
    found = members.member()
    people.imposed(Sanction.Kind.SUSPENSION, found)
    found.refresh_from_db()
    return found


def test_the_hub_asks_again_within_five_seconds():
    assert RECHECK_TICKS * POLL_SECONDS < 5


@on_a_loop
async def test_an_open_socket_closes_when_the_hub_asks_again(monkeypatch):
    monkeypatch.setattr("realtime.sockets.hub.POLL_SECONDS", 3600)  # the test itself lets the hub look
    codes: list[int] = []

    async def close(code: int) -> None:
        codes.append(code)

    hub, member = Hub(), await in_thread(members.member)()
    listener = await in_thread(_listening)(member, close)
    hub.join(listener)
    await in_thread(people.imposed)(Sanction.Kind.SUSPENSION, member)
    for _ in range(RECHECK_TICKS):
        hub._tick += 1
        await hub._look()
    hub.leave(listener)
    await asyncio.gather(*hub._tasks)
    assert codes == [SESSION_ENDED]


def _listening(member: Member, close: Callable[[int], Awaitable[None]]) -> Listener:
    async def send(text: str) -> None:
        """Heard by nobody."""

    session = sessions.SessionStore(sessions.session_key(member))
    return Listener(Claim(member, session, may_listen), send=send, close=close)


def test_a_moderator_still_finds_what_they_wrote_in_the_queue(member):
    from tests.factories import moderation

    item = moderation.held_item(author=member)
    people.imposed(Sanction.Kind.SUSPENSION, member)
    moderator = moderation.moderator_of(item)
    assert QueueItem.objects.visible_to(moderator).filter(pk=item.pk).exists()
    page = sessions.client_as(moderator).get(reverse("moderation:item", args=[item.public_id])).content.decode()
    assert reverse("moderation:person", args=[member.uuid]) in page
