"""Personal feeds: an address shown once and kept as a hash, that carries what its member may read at each fetch."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.audit.models import AuditEntry
from community.core.tlp import Label
from community.members.models import Audience, Member, Membership
from community.members.models.member import Role
from forum.actions.feeds import make_feed, revoke_feed
from forum.actions.removing import remove_revision
from forum.actions.subscriptions import subscribe
from forum.models import Feed, Post, Subscription, Thread
from forum.policy.feeds import MOST_FEEDS
from tests.factories import forum, members, rule

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def member() -> Member:
    return members.member()


def address_of(member: Member, contents: str = Feed.Contents.EVERYTHING) -> str:
    return f"/feed/{make_feed(member=member, name='Reader', contents=contents)[1]}"


def entries(address: str) -> list[ET.Element]:
    response = Client().get(address)
    assert response.status_code == 200
    return list(ET.fromstring(response.content).iter(f"{ATOM}entry"))  # noqa: S314


def titles(address: str) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in entries(address)]


def page(client: Client) -> str:
    return client.get("/forum/feeds").content.decode()


def test_the_address_is_shown_once_and_only_its_hash_is_kept(member, client_as):
    client = client_as(member)

    shown = client.post("/forum/feeds", {"name": "My reader", "contents": "everything"})
    _before, _slash, rest = shown.content.decode().partition(f"{settings.SITE_URL}/feed/")
    token = rest.partition("<")[0]

    assert len(token) == 43
    assert "no-store" in shown["Cache-Control"]
    assert Client().get(f"/feed/{token}").status_code == 200
    assert "My reader" in page(client)
    assert token not in page(client)
    feed = Feed.objects.get()
    assert token not in str({name: str(value) for name, value in vars(feed).items()})
    assert len(feed.token_hash) == 64


def test_a_form_sent_twice_makes_one_feed_whose_last_address_opens_it(member, client_as):
    client = client_as(member)
    key = re.search(r'name="submission_key" value="([^"]+)"', page(client))[1]
    said = {"name": "My reader", "contents": "everything", "submission_key": key}

    tokens = [re.search(r"/feed/([\w-]+)<", client.post("/forum/feeds", said).text)[1] for _ in range(2)]

    assert Feed.objects.count() == 1
    assert [Client().get(f"/feed/{token}").status_code for token in tokens] == [404, 200]


def test_a_feed_says_who_fetched_it_by_the_day_alone(member, client_as):
    address = address_of(member)
    assert "Not yet" in page(client_as(member))

    Client().get(address)

    assert Feed.objects.get().last_fetched == timezone.now().date()
    assert "Not yet" not in page(client_as(member))


def test_making_and_revoking_are_in_the_audit_log_by_ids_alone(member):
    feed, token = make_feed(member=member, name="A telling name", contents="everything")
    key = str(feed.pk)
    revoke_feed(member=member, feed=feed)

    entries = list(AuditEntry.objects.filter(action__startswith="forum.").order_by("pk"))
    assert [(entry.action, entry.actor, entry.target_id) for entry in entries] == [
        ("forum.make_feed", member, key),
        ("forum.revoke_feed", member, key),
    ]
    assert not any(word in str([vars(entry) for entry in entries]) for word in (token, feed.token_hash, "telling"))


def test_a_member_revokes_their_own_feed_and_nobody_elses(member, client_as):
    address = address_of(member)
    feed = Feed.objects.get()

    refused = client_as(members.member()).post(f"/forum/feeds/{feed.public_id}/revoke")
    assert refused.status_code == 404
    assert Client().get(address).status_code == 200

    client_as(member).post(f"/forum/feeds/{feed.public_id}/revoke")
    assert Client().get(address).status_code == 404


def test_nobody_has_more_feeds_than_the_limit(member, client_as):
    client = client_as(member)
    for n in range(MOST_FEEDS):
        assert client.post("/forum/feeds", {"name": f"Feed {n}", "contents": "everything"}).status_code == 200

    refused = client.post("/forum/feeds", {"name": "One more", "contents": "everything"})

    assert refused.status_code == 403
    assert "Revoke one" in refused.content.decode()
    assert Feed.objects.count() == MOST_FEEDS
    assert 'name="contents"' not in page(client)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "", "contents": "everything"},
        {"name": "x" * 61, "contents": "everything"},
        {"name": "x", "contents": "y"},
    ],
)
def test_a_form_that_is_wrong_makes_no_feed_and_says_why(member, client_as, wrong):
    response = client_as(member).post("/forum/feeds", wrong)

    assert response.status_code == 400
    assert "errorlist" in response.content.decode()
    assert not Feed.objects.exists()


def close_account(member: Member, feed: Feed) -> None:
    Member.objects.filter(pk=member.pk).update(is_active=False)


def make_an_applicant(member: Member, feed: Feed) -> None:
    Member.objects.filter(pk=member.pk).update(role=Role.APPLICANT)


def revoke(member: Member, feed: Feed) -> None:
    revoke_feed(member=member, feed=feed)


@pytest.mark.parametrize("what_happened", [close_account, make_an_applicant, revoke])
def test_an_address_that_opens_nothing_any_more_answers_like_one_that_never_did(member, what_happened):
    address = address_of(member)
    what_happened(member, Feed.objects.get())

    closed, unknown = Client().get(address), Client().get("/feed/never-was-one")

    assert closed.status_code == unknown.status_code == 404
    for answer in (closed, unknown):
        del answer["X-Request-ID"]  # each has its own
    assert list(closed.items()) == list(unknown.items())
    assert closed.content == unknown.content


def test_cookies_make_no_difference_and_none_is_set(member, client_as):
    """Not even of a moderator without a second factor, who is led elsewhere on every page."""
    forum.thread(label=Label.GREEN)
    address = address_of(member)

    alone = Client().get(address)
    staff = client_as(members.moderator(), second_factor=False).get(address)

    assert alone.content == staff.content
    assert alone.cookies == staff.cookies == {}
    assert alone["Cache-Control"] == "private, no-store"
    assert alone["X-Robots-Tag"] == "noindex"
    assert alone["Content-Type"] == "application/atom+xml; charset=utf-8"


def test_the_feed_names_neither_its_address_nor_its_member(member):
    address = address_of(member)

    said = Client().get(address).content.decode()

    assert address.removeprefix("/feed/") not in said
    assert member.name not in said
    assert member.email not in said


WORDS = ["Canary in the title", "Canary in the text", "Canary Writer"]
CARRIED = {
    Label.CLEAR: WORDS,
    Label.GREEN: WORDS[:1],
    Label.AMBER: [],
    Label.AMBER_STRICT: [],
}


@pytest.mark.parametrize("label", CARRIED)
@pytest.mark.parametrize("opening", [True, False], ids=["thread", "reply"])
def test_each_label_lets_out_what_its_road_allows(member, label, opening):
    writer = members.member(name=WORDS[2])
    thread = forum.thread(
        author=writer if opening else member, label=label, title=WORDS[0], body=WORDS[1] if opening else "An opening."
    )
    post = Post.objects.get(thread=thread) if opening else forum.post(thread=thread, author=writer, body=WORDS[1])
    address = address_of(member)

    [entry] = entries(address)

    link = f"{settings.SITE_URL}/t/{thread.public_id}" + ("" if opening else f"/{post.public_id}")
    assert entry.find(f"{ATOM}link").get("href") == link
    assert entry.findtext(f"{ATOM}title").startswith(f"{label} ")
    said = Client().get(address).content.decode()
    assert [word for word in WORDS if word in said] == CARRIED[label]


def test_what_is_red_is_absent(member):
    named = Audience.objects.of(members.group(member))
    forum.thread(label=Label.RED, audience=named)

    assert entries(address_of(member)) == []


def test_a_post_stricter_than_its_thread_shows_its_own_label_and_no_title(member):
    thread = forum.thread(author=member, label=Label.GREEN, title=WORDS[0])
    Post.objects.filter(pk=forum.post(thread=thread).pk).update(label=Label.AMBER)

    [title] = titles(address_of(member))

    assert title.startswith("TLP:AMBER ")
    assert WORDS[0] not in title


def test_a_thread_stricter_than_its_posts_gives_them_its_label(member):
    thread = forum.thread(label=Label.CLEAR, title=WORDS[0], body=WORDS[1])
    address = address_of(member)

    Thread.objects.filter(pk=thread.pk).update(label=Label.AMBER)
    assert not any(word in Client().get(address).content.decode() for word in WORDS)

    Thread.objects.filter(pk=thread.pk).update(label=Label.RED)
    assert entries(address) == []


def test_nothing_comes_from_threads_under_the_chatham_house_rule(member):
    rule.thread()
    shown = forum.thread()

    assert titles(address_of(member)) == [f"TLP:GREEN {shown.title}"]


def test_what_its_member_may_read_is_asked_at_each_fetch(member):
    group = members.group(member)
    thread = forum.thread(label=Label.AMBER, audience=Audience.objects.of(group))
    reply = forum.post(thread=thread)
    address = address_of(member)
    assert len(entries(address)) == 2

    remove_revision(reply.current)
    assert len(entries(address)) == 1

    Membership.objects.filter(group=group).delete()
    assert entries(address) == []


def test_what_is_held_and_what_one_wrote_oneself_is_no_news(member):
    thread = forum.thread(author=member)
    opening = Post.objects.get(thread=thread)
    forum.held_post(thread=thread, parent=opening)
    forum.held_post(thread=thread, parent=opening, author=member)

    assert entries(address_of(member)) == []


def test_a_moderators_feed_holds_no_more_than_that_of_any_reader(member):
    team = members.group()
    thread = forum.thread(board=forum.board(moderators=team))
    forum.held_post(thread=thread, parent=Post.objects.get(thread=thread))

    assert titles(address_of(members.moderator(team))) == titles(address_of(member)) == [f"TLP:GREEN {thread.title}"]


def test_the_feed_of_what_is_followed_heeds_the_word_on_a_thread_before_that_on_its_board(member):
    followed, passed_over = forum.board(), forum.board()
    subscribe(member=member, board=followed, level=Subscription.Level.ALL)
    kept, silenced = forum.thread(board=followed), forum.thread(board=followed)
    subscribe(member=member, thread=silenced, level=Subscription.Level.NONE)
    chosen = forum.thread(board=passed_over)
    subscribe(member=member, thread=chosen, level=Subscription.Level.ALL)
    forum.thread(board=passed_over)

    address = address_of(member, Feed.Contents.FOLLOWED)

    assert titles(address) == [f"TLP:GREEN {chosen.title}", f"TLP:GREEN {kept.title}"]


def test_the_newest_fifty_come_newest_first(member):
    thread = forum.thread()
    posts = [forum.post(thread=thread) for _ in range(51)]
    for number, post in enumerate(posts):
        moment = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=number)
        Post.objects.filter(pk=post.pk).update(published=moment)
    Post.objects.filter(thread=thread, parent=None).update(published=datetime(2026, 10, 1, tzinfo=UTC))

    found = [entry.find(f"{ATOM}link").get("href").rpartition("/")[2] for entry in entries(address_of(member))]

    assert found == [post.public_id for post in reversed(posts)][:50]


def test_the_id_of_an_entry_stays_when_the_text_and_its_label_change(member):
    thread = forum.thread(label=Label.CLEAR, title="Before")
    address = address_of(member)
    [before] = [entry.findtext(f"{ATOM}id") for entry in entries(address)]

    thread.title = "After"
    thread.save()
    Post.objects.filter(thread=thread).update(label=Label.AMBER, edited=timezone.now())

    assert [entry.findtext(f"{ATOM}id") for entry in entries(address)] == [before]


def test_an_arabic_members_feed_speaks_arabic():
    address = address_of(members.member(language="ar"))
    forum.thread(label=Label.AMBER)

    said = Client().get(address).content.decode()

    assert 'xml:lang="ar"' in said
    assert "Something new" not in said


def test_one_feed_that_asks_too_often_waits_and_no_other(member, settings):
    settings.THROTTLES = settings.THROTTLES | {"feed": "1/hour"}
    busy, quiet = address_of(member), address_of(member)

    assert [Client().get(busy).status_code for _ in range(2)] == [200, 429]
    assert Client().get(quiet).status_code == 200


def test_whoever_tries_addresses_out_is_stopped_by_their_network(settings):
    settings.THROTTLES = settings.THROTTLES | {"feed": "2/hour"}

    assert [Client().get(f"/feed/guess{n}").status_code for n in range(3)] == [404, 404, 429]


@pytest.mark.parametrize("who", ["visitor", "applicant"])
def test_only_members_have_feeds(client_as, who):
    client = client_as(members.applicant() if who == "applicant" else None)

    assert client.get("/forum/feeds").status_code == 302
    client.post("/forum/feeds", {"name": "Mine", "contents": "everything"})
    assert not Feed.objects.exists()


def test_a_feed_costs_as_many_queries_with_twenty_posts_as_with_two(member):
    thread = forum.thread()
    forum.post(thread=thread)
    address = address_of(member)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            Client().get(address)
        return len(captured)

    queries()
    few = queries()
    for _ in range(18):
        forum.post(thread=thread)

    assert queries() == few
    assert len(entries(address)) == 20
