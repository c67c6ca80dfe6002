"""A member's own data in one file: theirs, all of it, and nobody else's; theirs under the Chatham House Rule too."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from community.core.tlp import Label
from community.members.models import Member, Membership
from community.moderation.actions.appeals import appeal
from community.moderation.models import QueueItem
from forum.actions.batches import publish_batches
from forum.actions.posts import edit_post, post_reply
from forum.models import Post, Revision, Subscription
from realtime.models import Hours, Preference
from tests.factories import forum, glass, labels, members, rule, sessions
from tests.factories.moderation import appealed, decided, held_item

pytestmark = pytest.mark.django_db

PAGE, FILE = "/accounts/data", "/accounts/data/file"


@pytest.fixture
def member() -> Member:
    return rule.speaker(name="Ingrid Solheim", title="Inspector")


def _confirmed(member: Member) -> Client:
    """Return a client whose person has just given their password once more."""
    client = sessions.client_as(member)
    client.post("/accounts/reauthenticate/", {"password": "a long password"})
    return client


def _file(member: Member) -> dict:
    answer = _confirmed(member).get(FILE)
    assert answer.status_code == 200
    return json.loads(answer.content)


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_it_asks_for_the_password_once_more(member, address):
    answer = sessions.client_as(member).get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/reauthenticate/")


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_a_visitor_is_asked_to_sign_in(client, address):
    assert client.get(address)["Location"].startswith("/accounts/login/")


def test_the_page_says_what_the_file_holds_and_offers_it(member):
    page = _confirmed(member).get(PAGE).content.decode()
    assert FILE in page
    assert "Your account: who you are here" in page
    assert "those under the Chatham House Rule" in page


def test_the_page_says_how_others_mention_its_member(member):
    assert f"@{member.handle}" in _confirmed(member).get(PAGE).content.decode()


def test_the_file_is_saved_and_kept_by_nobody_on_the_way(member):
    answer = _confirmed(member).get(FILE)
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert answer["Cache-Control"] == "private, no-store"


def test_it_holds_the_account(member):
    account = _file(member)["account"]
    assert (account["name"], account["email"], account["work"]) == ("Ingrid Solheim", member.email, "Inspector")
    assert account["organisation"] == member.organisation.name
    assert account["role"] == "member"


def test_it_holds_what_the_member_wants_to_hear_of_and_nobody_elses(member):
    for one, pace in ((member, "daily"), (members.member(), "never")):
        Preference.objects.create(member=one, notice="reply-posted", road="mail", pace=pace)
        Hours.objects.create(member=one, zone="Asia/Amman" if one is member else "UTC")

    told = _file(member)["telling"]

    assert told["choices"] == [{"notice": "reply-posted", "road": "mail", "pace": "daily"}]
    assert told["hours"]["zone"] == "Asia/Amman"
    assert (told["address"], told["answers_by_mail"]) == (None, [])


def test_an_applicant_has_a_file_too(member):
    said = _file(members.applicant(name="Not Yet"))
    assert said["account"]["name"] == "Not Yet"
    assert set(said["forum"]) >= {"posts", "under_the_rule", "follows", "bookmarks", "asked_to_open"}
    assert [part for part, held in said["forum"].items() if held] == []


def test_it_holds_every_version_of_a_post(member):
    thread = forum.thread()
    post = post_reply(author=member, thread=thread, body="The first words.", language="en")
    edit_post(editor=member, post=post, body="The second words.", base_number=1)
    [reply] = [one for one in _file(member)["forum"]["posts"] if one["address"].endswith(post.public_id)]
    assert [version["text"] for version in reply["versions"]] == ["The first words.", "The second words."]
    assert reply["thread"] == thread.title


def test_it_holds_what_waits_was_returned_or_removed(member):
    thread = forum.thread()
    post_reply(author=member, thread=thread, body="Held words.", language="en", said_sensitive=True)
    assert "Held words." in json.dumps(_file(member))


def test_it_holds_what_was_written_under_the_rule_with_days_alone(member):
    thread = rule.thread()
    post_reply(author=member, thread=thread, body="Still waiting.", language="en")
    opening = rule.thread(author=member, body="Words of one's own.")
    kept = _file(member)["forum"]["under_the_rule"]
    texts = {one["versions"][0]["text"]: one for one in kept}
    assert set(texts) == {"Still waiting.", "Words of one's own."}
    assert texts["Words of one's own."]["participant"] == 1
    assert texts["Words of one's own."]["thread"] == opening.title
    assert len(texts["Words of one's own."]["written"]) == len("2026-11-24")


def test_it_holds_what_one_wrote_against_a_decision_and_what_was_answered(member):
    item = appealed(decided(held_item(author=member)), "It names no site at all.")
    decided(item, "keep", reason="personal", note="It names one in line two.")
    appealed(decided(held_item()), "Words of another's appeal.")
    file = _file(member)
    [own] = file["moderation"]["appeals"]
    assert (own["words"], own["against"]) == ("It names no site at all.", "Remove")
    assert (own["answer"], own["note"]) == ("Keep as it is", "It names one in line two.")
    assert "another's appeal" not in json.dumps(file)


def test_it_holds_an_appeal_under_the_rule_with_the_day_alone(member):
    post = post_reply(author=member, thread=rule.thread(), body="Mine.", language="en", said_sensitive=True)
    made = decided(QueueItem.objects.get(target_id=Revision.objects.get(post=post).pk))
    appeal(decision=made, author=member, words="It names nobody.")
    [found] = _file(member)["moderation"]["appeals"]
    assert found["words"] == "It names nobody."
    assert len(found["filed"]) == len("2026-11-24")
    assert _file(rule.speaker())["moderation"]["appeals"] == []


def test_it_holds_nothing_of_others(member):
    thread = rule.thread(body="Somebody else's opening.")
    named = forum.thread(body="A named opening.")
    for place in (thread, named):
        post_reply(author=member, thread=place, body="My own words.", language="en")
    other = rule.speaker(name="Hidden Person")
    post_reply(author=other, thread=thread, body="Words of another.", language="en")
    publish_batches(timezone.now() + timedelta(hours=48))
    said = json.dumps(_file(member))
    for kept_back in ("Somebody else's opening.", "A named opening.", "Words of another.", "Hidden Person"):
        assert kept_back not in said
    tags = set(Post.objects.filter(thread=thread).values_list("author_tag", flat=True))
    assert not any(tag in said for tag in tags)


def test_a_thread_that_one_can_read_no_more_is_not_named(member):
    thread = forum.thread(title="Secret title")
    post_reply(author=member, thread=thread, body="My own words.", language="en")
    group = members.group()
    thread.audience = type(thread.audience).objects.of(group)
    thread.save(update_fields=["audience"])
    said = json.dumps(_file(member))
    assert "My own words." in said
    assert "Secret title" not in said


@pytest.mark.parametrize(
    ("kind", "named"), [("green", True), ("red", False), ("red of one's own", True), ("under the Rule", False)]
)
def test_a_title_of_anothers_is_told_where_it_may_leave_on_paper(member, kind, named):
    place = {
        "green": {},
        "red": {"label": Label.RED, "audience": labels.named(member)},
        "red of one's own": {"label": Label.RED, "audience": labels.named(member), "author": member},
    }
    thread = forum.thread(**place[kind]) if kind in place else rule.thread()
    post = post_reply(author=member, thread=thread, body="My own words.", language="en")
    kept = _file(member)["forum"]
    [entry] = [one for one in kept["posts"] + kept["under_the_rule"] if one["address"].endswith(post.public_id)]
    assert entry["thread"] == (thread.title if named else None)
    assert entry["label"] == thread.label


def test_it_is_not_fetched_again_and_again(member):
    client = _confirmed(member)
    answers = [client.get(FILE).status_code for _ in range(7)]
    assert answers == [200] * 6 + [429]


def test_it_costs_the_same_number_of_queries_however_much_there_is(member, django_assert_max_num_queries):
    client = _confirmed(member)
    thread = rule.thread()
    post_reply(author=member, thread=thread, body="One.", language="en")
    client.get(FILE)
    with django_assert_max_num_queries(60) as few:
        client.get(FILE)
    for n in range(4):
        post_reply(author=member, thread=thread, body=f"Another {n}.", language="en")
        post_reply(author=member, thread=forum.thread(), body=f"Named {n}.", language="en")
    with django_assert_max_num_queries(60) as many:
        client.get(FILE)
    assert len(many) == len(few)


def test_staff_find_what_they_asked_to_open_and_what_they_answered_without_the_reason_of_another():
    opening = glass.opened(glass.hidden())
    first, second = (_file(who)["forum"]["asked_to_open"] for who in (opening.asked_by, opening.seconded_by))
    assert [(one["address"], one["as"], one["reason"]) for one in first + second] == [
        (f"/t/{opening.address}", "first", glass.REASON),
        (f"/t/{opening.address}", "second", None),
    ]


def test_what_one_follows_and_may_read_no_more_is_not_named(member):
    group = members.group(member)
    board = forum.board(audience=members.network().narrowed_to(group))
    thread = forum.thread(board=board)
    for followed in ({"board": board}, {"thread": thread}):
        Subscription.objects.create(member=member, level=Subscription.Level.ALL, **followed)
    assert [one["thread"] for one in _file(member)["forum"]["follows"]] == [None, f"/t/{thread.public_id}"]
    Membership.objects.filter(group=group).delete()
    assert {(one["board"], one["thread"]) for one in _file(member)["forum"]["follows"]} == {(None, None)}
